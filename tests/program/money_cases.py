"""Random projects and pots of money, and what these may pay, beside the rest of a small case."""

from __future__ import annotations

from random import Random

import pandas as pd

from tests.program.draws import chance
from tests.program.resource_cases import add_speech

__all__ = ["add_council", "add_funding", "add_projects"]

Tables = dict[str, pd.DataFrame]

RECEIVERS = ["all", "member", "region", "sector", "size_class"]
PROJECT_PERS = dict.fromkeys(("projects", "project_value", "project_cost"), RECEIVERS)
PAYMENT_PERS = {
    **{key: [*RECEIVERS, "fund", "level", "item"] for key in ("paid", "subsidies")},
    "own_money": RECEIVERS,
}
TIERS = pd.DataFrame({"tiers": ["own", "own"], "from": ["0", "10"], "value": ["0.25", "0.5"], "share": ["", ""]})


def add_projects(random: Random, tables: Tables) -> None:
    """Add up to four projects in some classes, with what they need, two pots, and perhaps a limit or a goal on them."""
    periods = list(tables["periods"]["period"])
    labels = [f"p{number}" for number in range(random.randint(2, 4))]
    add_pots(random, tables)
    tables["projects"] = pd.DataFrame([_project(random, number, labels, periods) for number in range(len(labels))])
    exact = random.choice(["", "", "at_most_one", "at_most_one", "at_most_one", "exactly_one"])
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
    if "lab_needs" in tables and chance(random, 0.5):
        row = {"trainee": "", "major": "", "post_kind": "", "basis": "", "project": random.choice(labels)}
        first = tables["lab_needs"].iloc[0].to_dict() | row
        tables["lab_needs"] = pd.DataFrame([first, *tables["lab_needs"].iloc[1:].to_dict("records")])
    if chance(random, 0.5):
        add_speech(random, tables, PROJECT_PERS)


def add_pots(random: Random, tables: Tables) -> None:
    """Add two pots where there are none yet."""
    periods = list(tables["periods"]["period"])
    if "funds" not in tables:
        first = random.choice(["", periods[-1]])
        tables["funds"] = pd.DataFrame(
            {
                "fund": ["f0", "f1"],
                "level": [random.choice(["city", ""]), "national"],
                "amount": [random.choice(["200", "10", "0.05", "0"]), "1000.5"],
                "advance_share": [random.choice(["", "1/3"]), random.choice(["", "50%", "0"])],
                "first": ["", first],
                "last": [random.choice(["", periods[0]]), ""],
                "carry_over": [random.choice(["yes", ""]), ""],
            }
        )


def add_funding(random: Random, tables: Tables) -> None:
    """Add up to five uses of two pots, and perhaps a limit or a goal on what they pay."""
    add_pots(random, tables)
    tables["posts"]["retention"] = [random.choice(["0", "1/3", "60%"]) for _post in tables["posts"].index]
    if "groups" in tables and chance(random, 0.5):
        more = pd.DataFrame({"group": ["M", "M"], "table": ["members", "funds"], "key": ["e0", "f1"], "keep": ["", ""]})
        tables["groups"] = pd.concat([tables["groups"], more])
    groups = ["", "", *sorted(set(tables["groups"]["group"]))] if "groups" in tables else [""]
    uses = {}
    for _number in range(random.randint(2, 5)):
        item = random.choice(["trainee", "bonus", "post_opening", *_costs(tables)])
        uses[random.choice(["f0", "f1"]), item, random.choice(groups)] = _use(random, tables, item)
    names = ("rate", "cap", "own_share", "own_tiers", "exclusive", "bonus_from")
    tables["fund_uses"] = pd.DataFrame(
        [(*key, *(use.get(name, "") for name in names)) for key, use in uses.items()],
        columns=["fund", "item", "group", *names],
    )
    if "own" in set(tables["fund_uses"]["own_tiers"]):
        tables["tiers"] = pd.concat([tables.get("tiers"), TIERS]).fillna("")
    if chance(random, 0.5):
        add_speech(random, tables, PAYMENT_PERS)
    if "goals" not in tables and chance(random, 0.6):
        then = random.choice(["paid", "subsidies"])
        tables["goals"] = pd.DataFrame(
            [("fill", "placed", "max", "1"), ("pay", then, "max", "2")],
            columns=["goal", "measure", "sense", "priority"],
        )


def add_council(random: Random, tables: Tables) -> None:
    """Give posts a value, and some members a least benefit at which they join; perhaps ask for benefits."""
    tables["posts"]["value"] = [random.choice(["10", "-2.5", "0"]) for _post in tables["posts"].index]
    wanted = ["3", "-40.5", "0", "", ""]
    tables["members"]["reservation"] = [random.choice(wanted) for _member in tables["members"].index]
    if chance(random, 0.5):
        add_speech(random, tables, {"benefit": RECEIVERS})


def _costs(tables: Tables) -> list[str]:
    """Return the items that something in the tables can cost."""
    found = ["lab_opening", "lab_hours"] if "labs" in tables else []
    found += ["mentor"] if "mentors" in tables else []
    return [*found, "project"] if "projects" in tables else found


def _use(random: Random, tables: Tables, item: str) -> dict[str, str]:
    use = {"cap": random.choice(["", "", "", "60.5"]), "exclusive": random.choice(["", "", "", "x"])}
    if item in ("trainee", "bonus"):
        use |= {"rate": random.choice(["2.5", "100"]), "cap": random.choice(["", "", "7.5"])}
        return use | ({"bonus_from": random.choice(["50%", "1/4", ""])} if item == "bonus" else {})
    if item == "post_opening" and "members" in tables and chance(random, 0.4):
        return use | {"own_tiers": "own"}
    return use | {"own_share": random.choice(["", "25%", "1/3"])}


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
