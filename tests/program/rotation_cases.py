"""Random rotations beside the trainees and posts of a small case: requirements, orders, gaps, bounds by period."""

from __future__ import annotations

from random import Random

import pandas as pd

from tests.program.draws import chance

__all__ = ["add_rotations"]

Tables = dict[str, pd.DataFrame]

GAPS = (("", ""), ("", ""), ("1", ""), ("0", ""), ("", "0"), ("", "1"), ("1", "1"))
ASKED = (("1", ""), ("1", ""), ("1", ""), ("2", ""), ("", "4"), ("1", "6.5"), ("", ""))


def add_rotations(random: Random, tables: Tables) -> None:
    """Let trainees take several stays in blocks of one or two periods, and ask something of what they take."""
    periods = [f"t{number}" for number in range(random.choice([3, 4, 5]))]
    starts = [f"2026-0{number + 1}-01" for number in range(len(periods))]
    tables["periods"] = pd.DataFrame({"period": periods, "start": starts})
    trainees, posts = tables["trainees"], tables["posts"]
    tables["periods"] = tables["periods"].assign(weeks=[random.choice(["4", "2.5"]) for _period in periods])
    trainees["places"] = [random.choice(["2", "3"]) for _trainee in trainees.index]
    for score in ("wait_score", "change_score"):
        trainees[score] = [random.choice(["", "-1", "-0.5", "0"]) for _trainee in trainees.index]
    trainees["max_per_host"] = [random.choice(["", "1", "2"]) for _trainee in trainees.index]
    posts["post_kind"] = [random.choice(["k1", "k2", "k3"]) for _post in posts.index]
    posts["accepts"] = ""
    tables["blocks"] = _blocks(random, periods, len(posts))
    kinds = sorted(set(posts["post_kind"]))
    rows = [_requirement(random, f"q{number}", kinds) for number in range(random.choice([1, 1, 2, 3]))]
    for number, row in enumerate(rows):
        able = [one["requirement"] for one in rows[:number] if one["side"] != "ceiling" and one["count"] + one["weeks"]]
        row["after"] = random.choice([*able, ";".join(able)]) if able and chance(random, 0.8) else ""
    tables["requirements"] = pd.DataFrame(rows)
    if len(kinds) > 1 and chance(random, 0.7):
        later, before = random.sample(kinds, 2)
        tables["precedences"] = pd.DataFrame({"post_kind": [later], "before": [before]})
    if chance(random, 0.6):
        _add_ways(random, tables)
    if chance(random, 0.5):
        away = {(random.choice(trainees["trainee"]), random.choice(periods)) for _row in "12"}
        tables["unavailable"] = pd.DataFrame(
            [("trainees", *row) for row in sorted(away)], columns=["table", "key", "period"]
        )
    if chance(random, 0.5):
        some = {(random.choice(posts["post"]), random.choice(periods)) for _row in "12"}
        amounts = [("1", ""), ("2", "1"), ("", "1"), ("0", "0")]
        tables["post_periods"] = pd.DataFrame(
            [(*row, *random.choice(amounts)) for row in sorted(some)],
            columns=["post", "period", "capacity", "occupancy"],
        )


def _blocks(random: Random, periods: list[str], posts: int) -> pd.DataFrame:
    rows = []
    for post in range(posts):
        for first, period in enumerate(periods):
            length = random.choice([1, 1, 2])
            if first + length <= len(periods):
                rows.append((f"b{len(rows)}", f"j{post}", period, str(length)))
    return pd.DataFrame(rows, columns=["block", "post", "first", "length"])


def _requirement(random: Random, label: str, kinds: list[str]) -> dict[str, str]:
    return {
        "requirement": label,
        **random.choice([*[{"trainee": "i0", "major": ""}] * 3, {"trainee": "", "major": random.choice(["m1", "m2"])}]),
        "post_kinds": ";".join(kinds if chance(random, 0.5) else random.sample(kinds, random.randint(1, len(kinds)))),
        **random.choice([{"count": count, "weeks": weeks} for count, weeks in ASKED]),
        "side": random.choice(["ceiling", "ceiling", "ceiling", "", "floor", "equal"]),
        "each_most": random.choice(["", "1"]),
        **random.choice([{"least_gap": least, "most_gap": most} for least, most in GAPS]),
    }


def _add_ways(random: Random, tables: Tables) -> None:
    """Add goals and a limit on waiting, changes of host and satisfaction."""
    rows = [
        {"measure": "waiting", "sense": "min", "ceiling": "9"},
        {"measure": "changes", "sense": "min"},
        {"measure": "satisfaction", "sense": "max", "floor": "-5"},
        {"measure": "satisfaction", "sense": "max", "per": "trainee", "aggregation": "worst"},
        {"measure": "changes", "sense": "min", "per": "trainee", "aggregation": "worst"},
    ]
    chosen = random.sample(rows, random.randint(1, 3))
    goals = pd.DataFrame([{"goal": f"way{number}", "priority": "1"} | row for number, row in enumerate(chosen)])
    tables["goals"] = pd.concat([goals, *([tables["goals"]] if "goals" in tables else [])]).fillna("")
    if chance(random, 0.5):
        scores = [(post, str(random.randint(-2, 3))) for post in tables["posts"]["post"]]
        scores = pd.DataFrame([("satisfaction", *row) for row in scores], columns=["measure", "post", "value"])
        tables["scores"] = pd.concat([scores, *([tables["scores"]] if "scores" in tables else [])]).fillna("")
    if chance(random, 0.5):
        limit = {"limit": "W", "measure": random.choice(["waiting", "changes"]), "side": "ceiling", "amount": "1"}
        limit |= {"per": random.choice(["all", "trainee", "major"]), "price": random.choice(["", "2"])}
        tables["limits"] = pd.concat(
            [pd.DataFrame([limit]), *([tables["limits"]] if "limits" in tables else [])]
        ).fillna("")
