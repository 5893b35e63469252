"""Random small cases in which trainees and posts rank each other."""

from __future__ import annotations

from random import Random

import pandas as pd

from tests.program.draws import chance

__all__ = ["preference_case"]

Tables = dict[str, pd.DataFrame]


def preference_case(random: Random) -> Tables:
    """Return tables of up to five persons and four posts with ranks of both sides, tied and perhaps incomplete."""
    people = [f"i{number}" for number in range(random.randint(2, 5))]
    posts = [_post(random, f"j{number}") for number in range(random.randint(2, 4))]
    labels = [row["post"] for row in posts]
    tables = {
        "trainees": pd.DataFrame({"trainee": people, "school": [random.choice(["s1", "s2", ""]) for _one in people]}),
        "posts": pd.DataFrame(posts),
    }
    if chance(random, 0.7):
        uppers = {f"e{number}": random.choice(["", "1", "2"]) for number in range(2)}
        hosts = [{"member": label, "kind": "enterprise", "upper": upper} for label, upper in uppers.items()]
        schools = [{"member": label, "kind": "school", "upper": ""} for label in ("s1", "s2")]
        tables["members"] = pd.DataFrame([*hosts, *schools])
    pairs = [(one, post) for one in people for post in labels if chance(random, 0.8)]
    if "members" not in tables and chance(random, 0.8):
        tables["joint_arcs"] = _choices(random, people[:2] if len(people) < 4 else people[:4], labels)
        pairs = _named(tables["joint_arcs"], pairs)
    if len(pairs) < len(people) * len(labels) and pairs:
        tables["arcs"] = pd.DataFrame(pairs, columns=["trainee", "post"])
    tables["scores"] = _ranks(random, people, labels, [row["enterprise"] for row in posts])
    if chance(random, 0.3):
        tables["groups"] = pd.DataFrame(
            [("G", "trainees", people[0]), ("G", "posts", labels[0])], columns=["group", "table", "key"]
        )
    if chance(random, 0.2):
        tables["periods"] = pd.DataFrame({"period": ["t1"]})
        tables["post_periods"] = pd.DataFrame({"post": [labels[-1]], "period": ["t1"], "capacity": ["1"]})
    if chance(random, 0.2):
        tables["pins"] = pd.DataFrame({"member": [posts[0]["enterprise"]], "must": ["yes"]})
    if chance(random, 0.25):
        tables["goals"] = pd.DataFrame(
            {"goal": ["few", "many"], "measure": ["blocking_pairs", "placed"], "sense": ["min", "max"]}
        )
        tables["goals"]["sense"] = [random.choice(["min", "min", "max"]), "max"]
    if "goals" not in tables or chance(random, 0.5):
        tables["limits"] = pd.DataFrame([_limit(random, "groups" in tables)])
    return tables


def _choices(random: Random, people: list[str], posts: list[str]) -> pd.DataFrame:
    """Return ranked choices of one couple or two, each named in either order."""
    rows = []
    for one, two in zip(people[::2], people[1::2], strict=False):
        both = [(one, post, two, other) for post in posts for other in posts if chance(random, 0.5)]
        rows += [
            row if chance(random, 0.7) else (*row[2:], *row[:2]) for row in both or [(one, posts[0], two, posts[0])]
        ]
    table = pd.DataFrame(rows, columns=["trainee", "post", "other_trainee", "other_post"])
    table["rank"] = [str(random.randint(1, 4)) for _row in rows]
    return table


def _named(choices: pd.DataFrame, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs without those of a couple that no choice names."""
    sides = [("trainee", "post"), ("other_trainee", "other_post")]
    named = {pair for side in sides for pair in choices[list(side)].itertuples(index=False, name=None)}
    coupled = {one for one, _post in named}
    return [pair for pair in pairs if pair[0] not in coupled or pair in named]


def _post(random: Random, label: str) -> dict[str, str]:
    capacity = random.choice(["", "0", "1", "1", "2"])
    return {
        "post": label,
        "enterprise": random.choice(["e0", "e1"]),
        "capacity": capacity,
        "minimum": "1" if capacity in ("1", "2") and chance(random, 0.2) else "",
        "opening_cost": random.choice(["", "", "5"]),
    }


def _ranks(random: Random, people: list[str], posts: list[str], hosts: list[str]) -> pd.DataFrame:
    """Return ranks of posts by trainees, and of trainees by posts, or by members."""
    columns = ["measure", "trainee", "post", "member", "value"]
    values = ["1", "2", "2", "3", "3.5"]
    rows = [("rank", one, post, "", random.choice(values)) for one in people for post in posts]
    if chance(random, 0.5):
        rows += [("post_rank", one, post, "", random.choice(values)) for one in people for post in posts]
    else:
        rows += [("post_rank", one, "", host, random.choice(values)) for one in people for host in sorted(set(hosts))]
    return pd.DataFrame(rows, columns=columns)


def _limit(random: Random, grouped: bool) -> dict[str, str]:
    """Return a policy on blocking pairs; half the time that there be none."""
    if chance(random, 0.5):
        return {"limit": "stable", "measure": "blocking_pairs", "side": "ceiling", "amount": "0"}
    return {
        "limit": "stable",
        "measure": "blocking_pairs",
        "side": random.choice(["ceiling", "ceiling", "equal", "floor"]),
        "per": random.choice(["", "trainee", "post", "enterprise", "school"]),
        "group": random.choice(["", "G"]) if grouped else "",
        "amount": random.choice(["0", "1", "2"]),
        "price": random.choice(["", "2.5"]),
    }
