"""Random rotations beside the trainees and posts of a small case: requirements, orders, gaps, bounds by period."""

from __future__ import annotations

from random import Random

import pandas as pd

__all__ = ["add_rotations"]

Tables = dict[str, pd.DataFrame]


def add_rotations(random: Random, tables: Tables) -> None:
    """Let trainees take several stays in blocks of one or two periods, and ask something of what they take."""
    periods = list(tables["periods"]["period"])
    trainees, posts = tables["trainees"], tables["posts"]
    tables["periods"] = tables["periods"].assign(weeks=[random.choice(["4", "2.5"]) for _period in periods])
    trainees["places"] = [random.choice(["2", "3"]) for _trainee in trainees.index]
    trainees["max_per_host"] = [random.choice(["", "1", "2"]) for _trainee in trainees.index]
    posts["post_kind"] = [random.choice(["k1", "k2", "k3"]) for _post in posts.index]
    posts["accepts"] = ""
    tables["blocks"] = _blocks(random, periods, len(posts))
    kinds = sorted(set(posts["post_kind"]))
    rows = [_requirement(random, f"q{number}", kinds) for number in range(random.randint(1, 3))]
    for number, row in enumerate(rows):
        able = [one["requirement"] for one in rows[:number] if one["side"] != "ceiling" and one["count"] + one["weeks"]]
        row["after"] = random.choice([*able, ";".join(able)]) if able and random.random() < 0.8 else ""
    tables["requirements"] = pd.DataFrame(rows)
    if len(kinds) > 1 and random.random() < 0.7:
        later, before = random.sample(kinds, 2)
        tables["precedences"] = pd.DataFrame({"post_kind": [later], "before": [before]})
    if random.random() < 0.5:
        away = {(random.choice(trainees["trainee"]), random.choice(periods)) for _row in "12"}
        tables["unavailable"] = pd.DataFrame(
            [("trainees", *row) for row in sorted(away)], columns=["table", "key", "period"]
        )
    if random.random() < 0.5:
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
        **random.choice([{"trainee": "i0", "major": ""}, {"trainee": "", "major": random.choice(["m1", "m2"])}]),
        "post_kinds": ";".join(random.sample(kinds, random.randint(1, len(kinds)))),
        "count": random.choice(["", "1", "2"]),
        "weeks": random.choice(["", "", "4", "6.5"]),
        "side": random.choice(["floor", "ceiling", "equal", ""]),
        "each_most": random.choice(["", "1"]),
        "least_gap": random.choice(["", "1", "0"]),
    }
