"""Random projects and pots of money beside the rest of a small case."""

from __future__ import annotations

from random import Random

import pandas as pd

from tests.program.resource_cases import add_speech

__all__ = ["add_projects"]

Tables = dict[str, pd.DataFrame]

RECEIVERS = ["all", "member", "region", "sector", "size_class"]
PROJECT_PERS = dict.fromkeys(("projects", "project_value", "project_cost"), RECEIVERS)


def add_projects(random: Random, tables: Tables) -> None:
    """Add up to four projects in some classes, with what they need, two pots, and perhaps a limit or a goal on them."""
    periods = list(tables["periods"]["period"])
    labels = [f"p{number}" for number in range(random.randint(2, 4))]
    tables["funds"] = pd.DataFrame({"fund": ["f0", "f1"], "amount": [random.choice(["10", "0.05"]), "100.5"]})
    tables["projects"] = pd.DataFrame([_project(random, number, labels, periods) for number in range(len(labels))])
    exact = random.choice(["exactly_one", "", "at_most_one"])
    tables["projects"]["choose"] = [exact if of == "k" else "" for of in tables["projects"]["class"]]
    needs = {}
    for _number in range(random.randint(2, 6)):
        resource = random.choice(_resources(tables))
        key = random.choice(_keys(tables, resource))
        # A pot is spent over its window, so that its needs name no period.
        period = "" if resource == "fund" else random.choice(["", *periods])
        needs[random.choice(labels), resource, key, period] = random.choice(["1", "0.3", "7", "0", "30"])
    tables["project_needs"] = pd.DataFrame(
        [(*key, amount) for key, amount in needs.items()], columns=["project", "resource", "key", "period", "amount"]
    )
    if random.random() < 0.5:
        add_speech(random, tables, PROJECT_PERS)


def _resources(tables: Tables) -> list[str]:
    """Return the kinds of resources that there are; staff is known of members in their own table only."""
    named = {"lab": "labs", "mentor": "mentors", "member": "members"}
    return ["fund", *(kind for kind, table in named.items() if table in tables)]


def _keys(tables: Tables, resource: str) -> list[str]:
    table, column = {
        "fund": ("funds", "fund"),
        "lab": ("labs", "lab"),
        "mentor": ("mentors", "mentor"),
        "member": ("members", "member"),
    }[resource]
    return list(tables[table][column])


def _project(random: Random, number: int, labels: list[str], periods: list[str]) -> dict[str, str]:
    """Return a project that may require or exclude later ones, so that nothing goes round in a circle."""
    later = labels[number + 1 :]
    bond = random.choice(["requires", "excludes", ""]) if later else ""
    return {
        "project": labels[number],
        "lead": random.choice(["e0", "s1", ""]),
        "value": random.choice(["", "2", "3.5", "-1"]),
        "cost": random.choice(["", "80.25", "5"]),
        "requires": random.choice(later) if bond == "requires" else "",
        "excludes": ";".join(later[:2]) if bond == "excludes" else "",
        "class": random.choice(["k", "", "l"]),
        "first": random.choice(["", periods[0]]),
        "last": random.choice(["", periods[-1], periods[0]]),
    }
