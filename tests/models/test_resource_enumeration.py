"""With labs and mentors, too, the optimum is the best of all that can be done, person by person and hour by hour."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from random import Random

import pandas as pd
import pytest

import cie_opt as cie
from cie_opt.instance.parse import from_tables
from cie_opt.models import build
from tests.models.test_enumeration import solved

Rows = list[dict[str, str]]
Placed = dict[str, str]

SCHOOLS = {"Ann": "Lake", "Bo": "Lake", "Cai": "Hill", "Dee": "Hill"}
MAJORS = {"Ann": "turning", "Bo": "packing", "Cai": "turning", "Dee": "packing"}
HOSTS = {"lathe": "Works", "store": "Depot"}


def tables_of(**given: Rows) -> dict[str, Rows]:
    """Four persons of two schools and two majors, and a post at each of two enterprises."""
    return given | {
        "members": [{"member": name, "kind": "school"} for name in ("Lake", "Hill")]
        + [{"member": name, "kind": "enterprise"} for name in HOSTS.values()],
        "trainees": [{"trainee": name, "school": SCHOOLS[name], "major": MAJORS[name]} for name in SCHOOLS],
        "posts": [{"post": post, "enterprise": host} for post, host in HOSTS.items()],
    }


def placements() -> list[Placed]:
    """Every way of placing some of the four."""
    chosen = product(["", *HOSTS], repeat=len(SCHOOLS))
    return [{name: post for name, post in zip(SCHOOLS, posts, strict=True) if post} for posts in chosen]


def optimum(tables: dict[str, Rows]) -> list[float] | None:
    return solved(build(from_tables({name: pd.DataFrame(rows, dtype=object) for name, rows in tables.items()})))


def mentor_case(random: Random) -> dict[str, Rows]:
    mentors = [
        {
            "mentor": f"D{number}",
            "side": random.choice(["enterprise", "enterprise", "school"]),
            "capacity": random.choice(["1", "2", "3"]),
            "secondable": random.choice(["yes", "no"]),
            "classes": random.choice(["", "", "turning"]),
            "skills": random.choice(["weld", "weld", ""]),
            "allowance": random.choice(["1", "2.5", "4"]),
        }
        for number in range(4)
    ]
    for mentor in mentors:
        mentor["employer"] = random.choice(["Lake", "Hill"] if mentor["side"] == "school" else ["Works", "Depot"])
    needs = [{"side": "enterprise", "count": random.choice(["1", "2"]), "skill": random.choice(["", "weld"])}]
    if random.random() < 0.5:
        needs.append({"side": random.choice(["school", ""]), "class": random.choice(["", "turning"]), "count": "1"})
    goals = [
        {"goal": "place", "measure": "placed", "sense": "max", "priority": "1"},
        {"goal": "pay", "measure": "allowances", "sense": "min", "priority": "2"},
    ]
    return tables_of(mentors=mentors, mentor_needs=needs, goals=goals)


def best_guided(tables: dict[str, Rows]) -> tuple[int, Fraction]:
    """Return most placed and least allowances, over every choice of mentors for every person placed."""
    best = (0, Fraction(0))
    for placed in placements():
        if -len(placed) <= best[0]:
            cost = least_allowance(tables, placed)
            if cost is not None:
                best = min(best, (-len(placed), cost))
    return -best[0], best[1]


def least_allowance(tables: dict[str, Rows], placed: Placed) -> Fraction | None:
    """Return what guiding those placed costs at least; None where some cannot be given their mentors."""
    wanted = [(name, need) for name in placed for need in tables["mentor_needs"] if asked(need, name)]
    teams = [
        combinations(
            [m for m in tables["mentors"] if may_guide(tables, m, need, name, placed)], int(need.get("count", 1))
        )
        for name, need in wanted
    ]
    free = {mentor["mentor"]: int(mentor["capacity"]) for mentor in tables["mentors"]}
    return cheapest([list(team) for team in teams], free)


def cheapest(teams: list[list[tuple[dict[str, str], ...]]], free: dict[str, int]) -> Fraction | None:
    if not teams:
        return Fraction(0)
    found = []
    for team in teams[0]:
        if all(free[mentor["mentor"]] for mentor in team):
            left = free | {mentor["mentor"]: free[mentor["mentor"]] - 1 for mentor in team}
            rest = cheapest(teams[1:], left)
            if rest is not None:
                found.append(rest + sum(Fraction(mentor["allowance"]) for mentor in team))
    return min(found, default=None)


def asked(need: dict[str, str], name: str) -> bool:
    return need.get("class", "") in ("", MAJORS[name])


def may_guide(tables: dict[str, Rows], mentor: dict[str, str], need: dict[str, str], name: str, placed: Placed) -> bool:
    """A mentor guides a person with those who could come along: at a post anybody, else those of school and class."""
    at_school = need["side"] == "school"
    together = {MAJORS[other] for other in SCHOOLS if asked(need, other)} if not at_school else {MAJORS[name]}
    member = SCHOOLS[name] if at_school else HOSTS[placed[name]]
    return (
        need["side"] in ("", mentor["side"])
        and (not need.get("skill") or need["skill"] == mentor["skills"])
        and (not mentor["classes"] or together <= {mentor["classes"]})
        and (mentor["employer"] == member or mentor["secondable"] == "yes")
    )


@pytest.mark.parametrize("seed", [1, 3, 4, 5, 8, 14, 16, 20])
def test_guidance_by_numbers_is_guidance_person_by_person(seed: int) -> None:
    """That numbers at posts and classes suffice, also for several different mentors, is what the enumeration shows."""
    tables = mentor_case(Random(seed))
    placed, cost = best_guided(tables)

    assert optimum(tables) == pytest.approx([placed, float(cost)])


def affinity_case(random: Random) -> dict[str, Rows]:
    """Mentors of enterprises who suit some of the four better than others."""
    tables = mentor_case(random)
    for mentor in tables["mentors"]:
        mentor["side"], mentor["employer"] = "enterprise", random.choice(["Works", "Depot"])
        mentor["capacity"] = random.choice(["1", "2"])
    need = {"side": "enterprise", "count": random.choice(["1", "2"])}
    if random.random() < 0.6:
        need["least_score"] = random.choice(["1", "0.5", "-1"])
    pairs = [(mentor["mentor"], name) for mentor in tables["mentors"] for name in SCHOOLS if random.random() < 0.7]
    scores = [
        {
            "mentor": mentor,
            "trainee": name,
            "value": random.choice(["-1", "0.5", "1", "2"]),
            "allowed": random.choice(["yes", "yes", "yes", "no"]),
        }
        for mentor, name in pairs
    ]
    goals = [
        {"goal": "place", "measure": "placed", "sense": "max", "priority": "1"},
        {"goal": "suit", "measure": "mentor_score", "sense": "max", "priority": "2"},
    ]
    return tables | {"mentor_needs": [need], "mentor_scores": scores, "goals": goals}


def best_suited(tables: dict[str, Rows]) -> tuple[int, Fraction]:
    """Return most placed and their best total score, over every choice of mentors for every person placed."""
    best = (0, Fraction(0))
    for placed in placements():
        if len(placed) >= best[0]:
            total = most_score(tables, placed)
            if total is not None:
                best = max(best, (len(placed), total))
    return best


def most_score(tables: dict[str, Rows], placed: Placed) -> Fraction | None:
    need = tables["mentor_needs"][0]
    given = {(row["mentor"], row["trainee"]): row for row in tables["mentor_scores"]}
    teams = []
    for name in placed:
        able = [
            mentor["mentor"]
            for mentor in tables["mentors"]
            if (not mentor["classes"] or mentor["classes"] == MAJORS[name])
            and (mentor["employer"] == HOSTS[placed[name]] or mentor["secondable"] == "yes")
            and given.get((mentor["mentor"], name), {}).get("allowed") != "no"
        ]
        scored = [
            (team, sum(Fraction(given.get((mentor, name), {}).get("value", 0)) for mentor in team))
            for team in combinations(able, int(need["count"]))
        ]
        least = need.get("least_score")
        teams.append([(team, score) for team, score in scored if least is None or score >= Fraction(least)])
    found = []
    for chosen in product(*teams):
        taken = [mentor for team, _score in chosen for mentor in team]
        if all(taken.count(mentor["mentor"]) <= int(mentor["capacity"]) for mentor in tables["mentors"]):
            found.append(sum((score for _team, score in chosen), Fraction(0)))
    return max(found, default=None)


@pytest.mark.parametrize("seed", range(8))
def test_the_optimum_of_affinities_is_the_best_of_all_pairs(seed: int) -> None:
    tables = affinity_case(Random(seed))
    placed, score = best_suited(tables)
    instance = from_tables({name: pd.DataFrame(rows, dtype=object) for name, rows in tables.items()})

    assert solved(build(instance)) == pytest.approx([placed, float(score)])
    outcome = cie.solve(instance, executor="inline")
    assert outcome.verified
    assert outcome.goals["value"].tolist() == pytest.approx([placed, float(score)])


def lab_case(random: Random) -> dict[str, Rows]:
    labs = [
        {
            "lab": name,
            "owner": owner,
            "grid": "1",
            "share_rate": random.choice(["", "1/2", "0", "1/3"]),
            "least_use": random.choice(["", "", "1/2"]),
            "opening_cost": random.choice(["", "3", "5"]),
            "virtual": random.choice(["no", "yes"]),
        }
        for name, owner in (("shop", "Lake"), ("hall", "Hill"))
    ]
    hours = [{"lab": lab["lab"], "hours": random.choice(["2", "3", "5", "6"])} for lab in labs]
    need = {
        "need": "N",
        "basis": random.choice(["placed", "placed", "enrolled"]),
        "hours": random.choice(["1", "2"]),
        "single_source": random.choice(["yes", "no"]),
        "virtual_share": random.choice(["", "", "1/2"]),
    }
    goals = [
        {"goal": "place", "measure": "placed", "sense": "max", "priority": "1"},
        {"goal": "cheap", "measure": "lab_opening_cost", "sense": "min", "priority": "2"},
    ]
    return tables_of(labs=labs, lab_hours=hours, lab_needs=[need], goals=goals)


def best_served(tables: dict[str, Rows]) -> tuple[int, int] | None:
    """Return most placed and least opening cost, over all numbers of persons, labs opened and whole hours."""
    need = tables["lab_needs"][0]
    found = []
    for lake, hill in product(range(3), repeat=2):
        heads = (2, 2) if need["basis"] == "enrolled" else (lake, hill)
        asked_for = [number * int(need["hours"]) for number in heads]
        for opened in product([False, True], repeat=2):
            for shop in product(*(range(hours + 1) for hours in asked_for)):
                hall = tuple(hours - part for hours, part in zip(asked_for, shop, strict=True))
                if may_use(tables, opened, shop, hall):
                    labs = zip(tables["labs"], opened, strict=True)
                    found.append((-lake - hill, sum(int(lab["opening_cost"] or 0) for lab, open_ in labs if open_)))
    return None if not found else (-min(found)[0], min(found)[1])


def may_use(tables: dict[str, Rows], opened: tuple[bool, ...], *hours: tuple[int, ...]) -> bool:
    """Return whether the labs may give the hours; of each lab these are those of Lake and of Hill."""
    need = tables["lab_needs"][0]
    for place, (lab, room, is_open, used) in enumerate(
        zip(tables["labs"], tables["lab_hours"], opened, hours, strict=True)
    ):
        all_hours = int(room["hours"]) if is_open else 0
        least = Fraction(lab["least_use"] or 0) * all_hours
        of_others = used[1 - place]
        if not least <= sum(used) <= all_hours or of_others > Fraction(lab["share_rate"] or 1) * all_hours:
            return False
    for school in range(2):
        parts = [used[school] for used in hours]
        screens = sum(part for part, lab in zip(parts, tables["labs"], strict=True) if lab["virtual"] == "yes")
        if need["single_source"] == "yes" and min(parts) > 0:
            return False
        if need["virtual_share"] and screens > Fraction(need["virtual_share"]) * sum(parts):
            return False
    return True


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5, 10, 14, 16])
def test_the_optimum_of_labs_is_the_best_of_all_divisions_of_hours(seed: int) -> None:
    tables = lab_case(Random(seed))
    best = best_served(tables)

    assert optimum(tables) == (None if best is None else pytest.approx(list(best)))
