"""Random labs, services and mentors beside the trainees and posts of a small case."""

from __future__ import annotations

from random import Random

import pandas as pd

from tests.program.draws import chance

__all__ = ["add_labs", "add_mentors", "add_speech"]

Tables = dict[str, pd.DataFrame]

LAB_PERS = {
    "lab_hours": ["all", "school", "region"],
    "lab_cost": ["all", "region"],
    "lab_serving_cost": ["all", "school", "region"],
    "built": ["all", "region"],
    "lab_opening_cost": ["all", "region"],
    "service_hours": ["all", "enterprise"],
    "service_fees": ["all", "enterprise"],
}
MENTOR_PERS = {
    **{name: ["all"] for name in ("guided", "allowances", "seconded")},
    "mentor_score": ["all", "trainee", "school", "class"],
}
WITHOUT_PERIODS = ("built", "lab_opening_cost", "projects", "project_value", "project_cost", "own_money", "benefit")


def add_labs(random: Random, tables: Tables) -> None:
    """Add up to three labs with their hours, needs and services, and perhaps a limit or a goal on what they do."""
    periods = list(tables["periods"]["period"])
    labs = [f"a{number}" for number in range(random.randint(1, 3))]
    # Kinds of labs may be named elsewhere only where a lab has them: the first lab is of kind w.
    tables["labs"] = pd.DataFrame([_lab(random, label, kind) for label, kind in zip(labs, "wvw", strict=False)])
    keys = [(label, "") for label in labs if not chance(random, 0.1)]
    keys += [(random.choice(labs), random.choice(periods)) for _key in "12"]
    hours = {key: random.choice(["40", "40", "4"]) for key in keys}
    tables["lab_hours"] = pd.DataFrame(
        [(*key, value, random.choice(["", "", "", "", "", "1/2", "0"])) for key, value in hours.items()],
        columns=["lab", "period", "hours", "share_rate"],
    )
    kinds = sorted(set(tables["posts"]["post_kind"]) - {""})
    rows = [_need(random, f"n{number}", kinds, periods) for number in range(random.randint(1, 3))]
    tables["lab_needs"] = pd.DataFrame(rows)
    if chance(random, 0.5):
        tables["lab_arcs"] = _arcs(random, labs, tables["lab_needs"]["hours"][0] != "0")
    if chance(random, 0.5):
        tables["services"] = pd.DataFrame([_service(random, f"v{number}", periods) for number in range(2)])
    if chance(random, 0.4):
        add_speech(random, tables, LAB_PERS)


def add_mentors(random: Random, tables: Tables) -> None:
    """Add up to four mentors and two needs of them, and perhaps a limit or a goal on their guidance."""
    employers = [*sorted(set(tables["posts"]["enterprise"])), "s1", "s2", ""]
    mentors = [_mentor(random, f"d{number}", employers) for number in range(random.randint(1, 4))]
    tables["mentors"] = pd.DataFrame(mentors)
    needs = dict(_guidance(random, mentors) for _number in range(random.randint(1, 2)))
    tables["mentor_needs"] = pd.DataFrame(
        [(*key, *value) for key, value in needs.items()],
        columns=["trainee", "class", "post", "side", "skill", "count", "hours"],
    )
    if chance(random, 0.5):
        _add_scores(random, tables)
    if chance(random, 0.4):
        add_speech(random, tables, MENTOR_PERS)


def _mentor(random: Random, label: str, employers: list[str]) -> dict[str, str]:
    return {
        "mentor": label,
        "employer": random.choice(employers),
        "side": random.choice(["school", "enterprise"]),
        "skills": random.choice(["", "k", "k;l"]),
        "classes": random.choice(["", "", "", "m1", "m1;m2"]),
        "lower": random.choice(["", "", "1"]),
        "capacity": random.choice(["", "4", "2"]),
        "hours": random.choice(["", "", "6"]),
        "secondable": random.choice(["yes", "yes", "yes", "no"]),
        "second_share": random.choice(["", "", "1", "1", "1", "20%", "1/3"]),
        "allowance": random.choice(["", "100.5"]),
    }


def _guidance(random: Random, mentors: list[dict[str, str]]) -> tuple[tuple[str, ...], tuple[str, str]]:
    """Return the key and the values of a need of as many mentors as could meet it."""
    one = random.choice(mentors)
    side = random.choice(["", one["side"]])
    skill = random.choice(["", "", "k"]) if one["skills"] else ""
    able = [other for other in mentors if side in ("", other["side"]) and (not skill or other["skills"])]
    named = [random.choice(["", "", "", label]) for label in ("i0", "m1", "j0")]
    key = (*named, side, skill)
    return key, (random.choice(["", "", "1", "2"][: 2 + len(able)]), random.choice(["", "1", "2.5"]))


def _add_scores(random: Random, tables: Tables) -> None:
    """Let mentors suit trainees more or less well, who then must be persons."""
    tables["trainees"] = tables["trainees"].assign(count="1")
    pairs = [(m, i) for m in tables["mentors"]["mentor"] for i in tables["trainees"]["trainee"]]
    rows = [
        (*pair, random.choice(["0.5", "2.25", "-1"]), random.choice(["", "yes", "no"]))
        for pair in random.sample(pairs, random.randint(1, len(pairs)))
    ]
    tables["mentor_scores"] = pd.DataFrame(rows, columns=["mentor", "trainee", "value", "allowed"])
    needs = tables["mentor_needs"]
    tables["mentor_needs"] = needs.assign(least_score=[random.choice(["", "-0.5", "1"]) for _need in needs.index])


def _lab(random: Random, label: str, kind: str) -> dict[str, str]:
    return {
        "lab": label,
        "owner": random.choice(["", "s1", "s2"]),
        "lab_kind": kind,
        "region": random.choice(["", "r1", "r2"]),
        "seats": random.choice(["", "1", "4"]),
        "opening_cost": random.choice(["", "", "200"]),
        "hour_cost": random.choice(["", "3.25"]),
        "virtual": random.choice(["", "", "no", "yes"]),
        "share_rate": random.choice(["", "", "", "", "30%", "30%", "0"]),
        "least_use": random.choice(["", "", "", "", "25%"]),
        "grid": random.choice(["", "", "0.5"]),
    }


def _need(random: Random, label: str, kinds: list[str], periods: list[str]) -> dict[str, str]:
    basis = random.choice(["", "", "placed", "enrolled", "whole"])
    named = basis != "whole"
    return {
        "need": label,
        "trainee": random.choice(["", "", "", "i0"]) if named else "",
        "major": random.choice(["", "m1"]) if named else "",
        "post_kind": random.choice(["", *kinds]) if basis in ("", "placed") else "",
        "basis": basis,
        "lab_kind": random.choice(["", "w"]),
        "hours": random.choice(["1", "2.5", "0"]),
        "single_source": random.choice(["", "no", "yes"]),
        "virtual_share": random.choice(["", "", "30%", "0"]),
        "first": random.choice(["", periods[0]]),
        "last": random.choice(["", periods[0], periods[-1]]),
    }


def _arcs(random: Random, labs: list[str], priced: bool) -> pd.DataFrame:
    """Return the labs that may serve the first need, with a cost and other hours where the need takes time."""
    chosen = random.sample(labs, random.randint(1, len(labs)))
    rows = [
        ("n0", lab, random.choice(["", "7.25", "12"]) if priced else "", random.choice(["", "", "3"]) if priced else "")
        for lab in chosen
    ]
    return pd.DataFrame(rows, columns=["need", "lab", "cost", "hours"])


def _service(random: Random, label: str, periods: list[str]) -> dict[str, str]:
    return {
        "service": label,
        "enterprise": random.choice(["e0", ""]),
        "lab_kind": random.choice(["", "w"]),
        "hours": random.choice(["1", "4.5"]),
        "fee": random.choice(["", "150"]),
        "must": random.choice(["no", "no", "no", "yes"]),
        "first": random.choice(["", periods[-1]]),
        "last": "",
    }


def add_speech(random: Random, tables: Tables, pers: dict[str, list[str]]) -> None:
    """Add a limit on one of the measures, and a goal where the case has goals."""
    measure = random.choice(list(pers))
    row = {
        "limit": f"of {measure}",
        "measure": measure,
        "per": random.choice(pers[measure]),
        "side": random.choice(["floor", "ceiling"]),
        "aggregation": "" if measure in WITHOUT_PERIODS else random.choice(["", "concurrent"]),
        "price": random.choice(["", "0.25", "2.5"]),
        "amount": random.choice(["1", "2.5"]),
        "base": "",
    }
    if chance(random, 0.3):
        row |= {"base": measure, "base_per": "all", "factor": "50%"}
    tables["limits"] = pd.concat([tables.get("limits"), pd.DataFrame([row])]).fillna("")
    if "goals" in tables:
        goal = {
            "goal": f"of {measure}",
            "measure": random.choice(list(pers)),
            "sense": "min",
            "priority": random.choice("12"),
        }
        tables["goals"] = pd.concat([tables["goals"], pd.DataFrame([goal])]).fillna("")
