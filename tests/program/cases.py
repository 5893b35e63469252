"""Random small cases in which every rule of the programme can occur, for rows that must agree."""

from __future__ import annotations

from random import Random

import pandas as pd

from tests.program.draws import chance, ease
from tests.program.money_cases import add_council, add_funding, add_projects
from tests.program.preference_cases import preference_case
from tests.program.resource_cases import add_labs, add_mentors
from tests.program.rotation_cases import add_rotations
from tests.program.session_cases import add_sessions

__all__ = ["SEEDS", "case", "full_case", "placement_case"]

SEEDS = range(164, 464)
"""Seeds to try until every rule has occurred: the first few are enough, since rare rules come early among them."""
PERS = {
    "placed_rate": ["all", "school", "class", "major", "trainee"],
    "unplaced": ["all", "school", "trainee"],
    "opened": ["all", "enterprise", "post_kind"],
    "opening_cost": ["all", "enterprise"],
    "joined": ["all", "enterprise"],
}
STAY_PERS = ["all", "post", "enterprise", "school", "class", "post_kind", "sector", "size_class", "trainee"]
SURE_PERS = ("all", "trainee", "post", "enterprise")
"""Keys that every case has."""
LIMIT_COLUMNS = ("amount", "base", "base_group", "base_per", "factor", "tiers", "rounding", "least_amount", "threshold")
DATA_BASES = {
    **dict.fromkeys(("post", "enterprise", "sector", "size_class"), "staff"),
    **dict.fromkeys(("school", "class", "major", "trainee", "all"), "trainees"),
}


def case(random: Random) -> dict[str, pd.DataFrame]:
    """Return tables of placement, with rotations, labs, mentors or money in some, or with ranks of both sides."""
    tables = _ground(random)
    if chance(random, 0.3) and (tables["trainees"]["count"] == "1").all():
        add_rotations(random, tables)
    if chance(random, 0.35):
        add_labs(random, tables)
    if chance(random, 0.35):
        add_mentors(random, tables)
    if chance(random, 0.2):
        add_sessions(random, tables)
    if chance(random, 0.35):
        add_projects(random, tables)
    if chance(random, 0.35):
        add_funding(random, tables)
    if chance(random, 0.3) and "members" in tables:
        add_council(random, tables)
    ease(random, tables)
    return preference_case(random) if chance(random, 0.15) else tables


def full_case(random: Random) -> dict[str, pd.DataFrame]:
    """Return tables with labs, mentors, projects and money all at once."""
    tables = _ground(random)
    for add in (add_labs, add_mentors, add_projects, add_funding):
        add(random, tables)
    ease(random, tables)
    return tables


def placement_case(random: Random) -> dict[str, pd.DataFrame]:
    """Return tables of a case with up to five trainees, four posts, three enterprises and three periods."""
    tables = _ground(random)
    ease(random, tables)
    return tables


def _ground(random: Random) -> dict[str, pd.DataFrame]:
    """Return the tables of a placement, with all that was drawn to be reached."""
    periods = [f"t{number}" for number in range(random.choice([1, 2, 3]))]
    cohorts = chance(random, 0.4)
    enterprises = random.randint(1, 3)
    tables = {
        "trainees": _trainees(random, cohorts),
        "posts": _posts(random, periods, enterprises),
        "periods": pd.DataFrame(
            {"period": periods, "start": [f"2026-0{number + 1}-01" for number in range(len(periods))]}
        ),
    }
    if chance(random, 0.7):
        tables["members"] = _members(random, enterprises)
    if chance(random, 0.5):
        tables["blocks"] = _blocks(random, periods, len(tables["posts"]))
    if chance(random, 0.6):
        tables["groups"] = _groups(random, cohorts, len(tables["trainees"]))
    if chance(random, 0.5):
        values = [str(random.randint(-3, 9) / 4) for _post in tables["posts"].index]
        tables["scores"] = pd.DataFrame(
            {"measure": "fit", "trainee": "", "post": tables["posts"]["post"], "value": values}
        )
    _add_limits(random, tables)
    if chance(random, 0.4):
        tables["goals"] = _goals(random, tables)
    _add_decisions(random, tables, cohorts)
    return tables


def _trainees(random: Random, cohorts: bool) -> pd.DataFrame:
    rows = [
        {
            "trainee": f"i{number}",
            "count": str(random.choice([1, 1, 3])) if cohorts else "1",
            "major": random.choice(["m1", "m2"]),
            "places": str(random.choice([1, 1, 2])),
            "must_place": random.choice(["", "no", "yes"]),
            "max_hosts": "" if cohorts else random.choice(["", "1", "2"]),
            "school": random.choice(["", "s1", "s2"]),
        }
        for number in range(random.randint(2, 5))
    ]
    return pd.DataFrame(rows)


def _posts(random: Random, periods: list[str], enterprises: int) -> pd.DataFrame:
    rows = []
    for number in range(random.randint(2, 4)):
        capacity, minimum = random.choice(["", "1", "2", "3"]), random.choice(["", "1", "2"])
        rows.append(
            {
                "post": f"j{number}",
                "enterprise": f"e{random.randrange(enterprises)}",
                "accepts": random.choice(["", "m1", "m2", "m1;m2"]),
                "capacity": capacity,
                "minimum": "" if capacity and minimum and int(minimum) > int(capacity) else minimum,
                "occupancy": random.choice(["", "", "1"]),
                "load": random.choice(["", "1.5"]),
                "load_capacity": random.choice(["", "3", "4.5"]),
                "opening_cost": random.choice(["", "100.5", "0"]),
                "staff": str(random.randint(1, 30)),
                "post_kind": random.choice(["", "k1", "k2"]),
                "first": random.choice(["", periods[0]]),
                "last": random.choice(["", periods[-1]]),
            }
        )
    return pd.DataFrame(rows)


def _members(random: Random, enterprises: int) -> pd.DataFrame:
    hosts = [
        {
            "member": f"e{number}",
            "kind": "enterprise",
            "staff": str(random.randint(5, 40)),
            "sector": random.choice(["", "a", "b"]),
            "size_class": random.choice(["", "small", "micro"]),
            "upper": random.choice(["", "2", "4"]),
            "lower": random.choice(["", "1"]),
        }
        for number in range(enterprises)
    ]
    schools = [{"member": label, "kind": "school", "staff": "9"} for label in ("s1", "s2")]
    return pd.DataFrame([*hosts, *schools]).fillna("")


def _blocks(random: Random, periods: list[str], posts: int) -> pd.DataFrame:
    rows = [
        {"block": f"b{number}", "post": f"j{random.randrange(posts)}", "first": random.choice(periods), "length": "1"}
        for number in range(3)
    ]
    return pd.DataFrame(rows)


def _groups(random: Random, cohorts: bool, trainees: int) -> pd.DataFrame:
    rows = [("G", "trainees", f"i{number}", "") for number in range(trainees) if chance(random, 0.6)]
    rows.append(("G", "posts", "j0", ""))
    if not cohorts:
        if chance(random, 0.5):
            rows += [("F", "trainees", label, "same_post") for label in ("i0", "i1")]
        if chance(random, 0.5):
            rows += [("H", "trainees", label, "other_enterprises") for label in ("i0", f"i{trainees - 1}")]
    return pd.DataFrame(rows, columns=["group", "table", "key", "keep"])


def _goals(random: Random, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    others = ["placed_rate", "unplaced", "load", "opened", "opening_cost", "joined", "penalty"]
    first = ["placed"] if chance(random, 0.8) else []
    measures = [*first, *random.sample(others, random.randint(1 - len(first), 2))]
    rows = [
        {
            "goal": f"g{number}",
            "measure": measure,
            "group": random.choice(["", "G"]) if "groups" in tables and measure in ("placed", "load") else "",
            "sense": _sense(random, measure),
            "weight": random.choice(["", "0.5", "3"]),
            "priority": random.choice(["", "1", "2"]),
            "floor": "" if measure == "penalty" else random.choice(["", "", "0.5"]),
            "ceiling": random.choice(["", "", "40"]),
        }
        for number, measure in enumerate(measures)
    ]
    for row in rows:
        if row["measure"] != "penalty" and chance(random, 0.3):
            known = [per for per in PERS.get(row["measure"], STAY_PERS) if per in SURE_PERS]
            row["aggregation"], row["per"] = "worst", random.choice(known)
            row["ceiling" if row["sense"] == "max" else "floor"] = ""
            row["depth"] = random.choice(["", "2"]) if row["per"] in ("trainee", "post") else ""
    return pd.DataFrame(rows).fillna("")


def _sense(random: Random, measure: str) -> str:
    """Return what is mostly wanted of a measure: many placed at little cost; what breaking limits costs is never."""
    wanted, other = ("max", "min") if measure in ("placed", "placed_rate", "load", "joined") else ("min", "max")
    return wanted if measure == "penalty" or not chance(random, 0.2) else other


def _add_limits(random: Random, tables: dict[str, pd.DataFrame]) -> None:
    rows = [_limit(random, tables, f"L{number}") for number in range(random.choice([0, 1, 1, 2, 3, 4]))]
    if rows:
        tables["limits"] = pd.DataFrame([{**dict.fromkeys(LIMIT_COLUMNS, ""), **row} for row in rows])
    if any(row.get("tiers") for row in rows):
        tables["tiers"] = pd.DataFrame(
            {"tiers": ["S", "S"], "from": ["0", "6"], "value": ["1", "2"], "share": ["", "10%"]}
        )


def _limit(random: Random, tables: dict[str, pd.DataFrame], label: str) -> dict[str, str]:
    scored = ["fit"] if "scores" in tables else []
    measure = random.choice(["placed", "placed", "load", *PERS, *scored])
    stays = measure not in PERS
    row = {
        "limit": label,
        "measure": measure,
        "group": random.choice(["", "G"]) if "groups" in tables else "",
        "per": random.choice(PERS.get(measure, STAY_PERS)),
        "side": random.choice(["floor", "ceiling", "ceiling", "equal"]),
        "aggregation": random.choice(["horizon", "concurrent", "starts"]) if stays else "",
        "price": random.choice(["", "0.25", "2.5"]),
    }
    base = DATA_BASES.get(row["per"])
    if base == "staff" and row["per"] != "post" and "members" not in tables:
        base = None
    kind = random.choice(["amount", "data", "measure", "tiers"])
    if kind == "measure":
        row["base"] = (
            measure if measure in ("placed_rate", "unplaced", "opened") else "opened" if "open" in measure else "placed"
        )
        row["factor"] = random.choice(["10%", "1/3", "1", "150%"])
        row["base_per"] = random.choice(["same", "all", ""])
        row["amount"] = random.choice(["", "0.1"])
        row["base_group"] = row["group"] and random.choice(["", "G"])
    elif kind == "amount" or base is None or measure == "joined":
        row["amount"] = random.choice(["2.5", "1", "1", "0"])
    else:
        row["base"] = base
        row["rounding"] = random.choice(["down", "up", "none", ""])
        row["least_amount"] = random.choice(["", "1"])
        row["threshold"] = random.choice(["", "6"])
        row["tiers" if kind == "tiers" else "factor"] = "S" if kind == "tiers" else "10%"
    return row


def _add_decisions(random: Random, tables: dict[str, pd.DataFrame], cohorts: bool) -> None:
    if chance(random, 0.4):
        # Most often a trainee is kept from a post, which leaves the most to choose.
        pair = random.choice([*[("i0", "no")] * 6, ("", "yes"), ("i0", "yes"), ("", "no")])
        pins = [(pair[0], "j0", "", pair[1])]
        if chance(random, 0.2):
            pins.append(("", "", tables["posts"]["enterprise"].iloc[0], "yes"))
        tables["pins"] = pd.DataFrame(pins, columns=["trainee", "post", "member", "must"])
    if chance(random, 0.4) and not cohorts:
        pair = random.choice([("", ""), ("i0", "i1")])
        tables["conflicts"] = pd.DataFrame(
            [(pair[0], "j0", pair[1], "j1")], columns=["trainee", "post", "other_trainee", "other_post"]
        )
    if chance(random, 0.2) and not cohorts:
        posts = tables["posts"]["post"].tolist()
        rows = {("i0", random.choice(posts), "i1", random.choice(posts)) for _row in range(random.randint(1, 3))}
        tables["joint_arcs"] = pd.DataFrame(sorted(rows), columns=["trainee", "post", "other_trainee", "other_post"])
