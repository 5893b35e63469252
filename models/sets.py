"""Sets and columns: what the equations range over, and what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, TypeVar

import pyomo.environ as pyo

from cie_opt.models.data import Given
from cie_opt.models.limit_keys import worst_keys

__all__ = ["COLUMNS", "SETS", "add_columns", "add_sets", "bounds_of", "is_whole"]

_Key = TypeVar("_Key")

SETS = {
    "trainees": ("i", "trainees: each row is a person, or a cohort of n[i] persons alike"),
    "posts": ("j", "posts"),
    "enterprises": ("e", "members that have a post; e(j) is the enterprise of post j"),
    "periods": ("t", "periods, in order; one called horizon where the table is absent"),
    "stays": ("i,j,b", "candidate stays: trainee i at post j in block b, which covers the periods t in b"),
    "labs": ("a", "labs"),
    "demands": ("r", "demands for hours of labs: a need and a school, which is empty for trainees without one"),
    "services": ("v", "technical services for enterprises at labs"),
    "sessions": ("c", "courses; q is a curriculum, d a day"),
    "mentors": ("m", "mentors"),
    "covered": ("z,d,t", "a row of the needs of mentors, a target where it must be met, and a period"),
    "projects": ("p", "projects, k a class of variants among them"),
    "funds": ("f", "pots of money"),
    "claims": ("c", "a pot, an item, a group and a thing: what the pot may pay there; b is a cost, whoever pays"),
}
"""Index and meaning of every set, by the name of its Pyomo set."""

_STEPS = "0 and more; whole where the lab has a grid"
_HEADS = _STEPS + " or takes other hours of a head than the need says, or where a need of its own has one source"

COLUMNS = {
    "place": ("x[i,j,b]", "trainees of row i on the stay at post j in block b", "whole, 0 to n[i]"),
    "unplaced": ("u[i]", "places of row i that stay empty", "whole, 0 to p[i] · n[i]; 0 where it must be placed"),
    "open": ("o[j]", "whether post j opens; only for posts with a switch, elsewhere 1", "0 or 1"),
    "join": ("m[e]", "whether member e joins; only where a goal, a limit or a pin speaks of joining", "0 or 1"),
    "host": ("h[i,e]", "whether e is a host of i; only for trainees with fewer hosts than places", "0 or 1"),
    "wait": (
        "w[i,e,t]",
        "whether i waits in t for a later stay, last at e; without e for trainees whose changes do not count",
        "0 or 1",
    ),
    "change": ("c[i,e,t]", "whether i changes to host e for period t", "0 or 1"),
    "joint": ("g[i,j,i',j']", "whether both placements of a row of joint_arcs are made", "0 or 1"),
    "reached": ("reached[i,r]", "stays taken by trainee i that it ranks r or better", "0 and more"),
    "preferred": ("preferred[j,s]", "trainees at post j whom it ranks s or better", "0 and more"),
    "hosted": ("hosted[e,s]", "trainees at posts of member e whom they rank s or better", "0 and more"),
    "full": ("full[j,s]", "whether post j is full of trainees whom it ranks s or better", "0 or 1"),
    "filled": ("filled[e,s]", "whether member e is full of trainees whom it ranks s or better", "0 or 1"),
    "block": ("block[i,j]", "whether i and j are counted as a pair that blocks; only where such pairs are", "0 or 1"),
    "almost": (
        "almost[j,s]",
        "whether all seats of post j but one are taken by trainees whom it ranks s or better",
        "0 or 1",
    ),
    "block_both": (
        "block[i,j,i',j']",
        "whether a choice of two is counted as one that blocks; only where such pairs are",
        "0 or 1",
    ),
    "use": ("use[r,a,t]", "hours of lab a for demand r in period t, counted in steps, or in heads", _HEADS),
    "serve": ("serve[r,a]", "whether lab a serves demand r alone; only for needs of a single source", "0 or 1"),
    "service": ("service[v,a,t]", "hours of lab a for service v in period t, counted in steps", _STEPS),
    "build": ("build[a]", "whether lab a opens; only for labs with a switch, elsewhere 1", "0 or 1"),
    "meet": ("meet[c,t]", "whether course c meets in period t", "0 or 1"),
    "lecture": ("lecture[c,a,t]", "whether that lecture is in lab a", "0 to 1; whole in the tables"),
    "visit": ("visit[c,a]", "whether course c visits lab a; only for courses with a most number of labs", "0 or 1"),
    "extra": ("extra[c]", "labs of course c beyond those agreed; only where somebody counts them", "0 and more"),
    "covers": ("covers[c,d]", "whether day d counts for course c; only for courses with fewest days", "0 to 1"),
    "missing": ("missing[c]", "days that course c lacks; only where somebody counts them", "0 and more"),
    "lone": ("lone[q,t]", "whether a lecture of curriculum q is alone; only where somebody counts it", "0 to 1"),
    "guide": (
        "guide[z,m,d,t]",
        "trainees at target d whom mentor m guides for need z in period t",
        "whole, 0 to G[z,d,t]",
    ),
    "do": ("do[p]", "whether project p is done", "0 or 1"),
    "pay": ("pay[c,t]", "money that a pot pays for a claim in a period, counted in fen", "0 and more"),
    "take": ("take[c]", "whether a claim that is exclusive or has a threshold is paid", "0 or 1"),
    "worst": ("z[g]", "what the last of those has whom a goal for the worst-off counts", "any number"),
    "below": ("y[g,k]", "by how much a key is worse than that, where a goal counts several together", "0 and more"),
    "shortfall": ("d⁻[l,k,t]", "by how much a priced floor is broken, in the unit of its measure", "0 and more"),
    "excess": ("d⁺[l,k,t]", "by how much a priced ceiling is broken, in the unit of its measure", "0 and more"),
}
"""Symbol, meaning and range of every column, by the name of its Pyomo variable."""


def add_sets(model: pyo.ConcreteModel) -> None:
    """Add the sets, which a user's own constraints may range over too."""
    given = model.given
    model.trainees = pyo.Set(initialize=given.trainees)
    model.posts = pyo.Set(initialize=given.posts)
    model.enterprises = pyo.Set(initialize=given.enterprises)
    model.periods = pyo.Set(initialize=given.periods)
    model.stays = pyo.Set(initialize=list(given.stays), dimen=3)
    model.labs = pyo.Set(initialize=given.labs.names)
    model.demands = pyo.Set(initialize=list(given.labs.demands), dimen=2)
    model.services = pyo.Set(initialize=list(given.labs.services))
    model.sessions = pyo.Set(initialize=given.sessions.names)
    model.mentors = pyo.Set(initialize=given.guidance.names)
    model.projects = pyo.Set(initialize=given.projects.names)
    model.funds = pyo.Set(initialize=list(given.funding.amount))
    model.claims = pyo.Set(initialize=list(given.funding.claims), dimen=4)
    model.covered = pyo.Set(initialize=list(given.guidance.covered), dimen=3)


def add_columns(model: pyo.ConcreteModel) -> None:
    """Add the columns: a variable for every key that a decision has."""
    given = model.given
    model.place = pyo.Var(model.stays, domain=pyo.NonNegativeIntegers, bounds=partial(_bounds, "place"))
    model.unplaced = pyo.Var(model.trainees, domain=pyo.NonNegativeIntegers, bounds=partial(_bounds, "unplaced"))
    model.open = pyo.Var(given.switched, domain=pyo.Binary)
    model.join = pyo.Var(given.joining, domain=pyo.Binary)
    model.host = pyo.Var(given.host_pairs, domain=pyo.Binary)
    model.wait = pyo.Var(given.rotations.waits, domain=pyo.Binary)
    model.change = pyo.Var(given.rotations.changes, domain=pyo.Binary)
    model.joint = pyo.Var(given.joint_arcs, domain=pyo.Binary)
    likes = given.preferences
    for name, chain in (("reached", likes.reached), ("preferred", likes.preferred), ("hosted", likes.hosted)):
        setattr(model, name, pyo.Var(list(chain.own), domain=pyo.NonNegativeReals))
    model.full = pyo.Var(list(likes.preferred.full), domain=pyo.Binary)
    model.filled = pyo.Var(list(likes.hosted.full), domain=pyo.Binary)
    model.block = pyo.Var(likes.pairs if likes.counted else [], domain=pyo.Binary)
    model.almost = pyo.Var(list(likes.couples.almost.full), domain=pyo.Binary)
    model.block_both = pyo.Var(list(likes.couples.choices) if likes.counted else [], domain=pyo.Binary)
    model.use = pyo.Var(_all(given.labs.uses), domain=partial(_domain, "use"))
    model.serve = pyo.Var(given.labs.serving, domain=pyo.Binary)
    model.service = pyo.Var(_all(given.labs.served), domain=partial(_domain, "service"))
    model.build = pyo.Var(given.labs.switched, domain=pyo.Binary)
    model.meet = pyo.Var(given.sessions.meets, domain=pyo.Binary)
    model.lecture = pyo.Var(given.sessions.taught, domain=pyo.UnitInterval)
    model.visit = pyo.Var(given.sessions.visits, domain=pyo.Binary)
    model.extra = pyo.Var(given.sessions.stretched, domain=pyo.NonNegativeReals)
    model.covers = pyo.Var(given.sessions.days_of, domain=pyo.UnitInterval)
    model.missing = pyo.Var(given.sessions.shortened, domain=pyo.NonNegativeReals)
    model.lone = pyo.Var(given.sessions.lone, domain=pyo.UnitInterval)
    model.guide = pyo.Var(_all(given.guidance.guides), domain=pyo.NonNegativeIntegers, bounds=partial(_bounds, "guide"))
    model.do = pyo.Var(model.projects, domain=pyo.Binary)
    model.pay = pyo.Var(given.funding.pays, domain=pyo.NonNegativeReals)
    model.take = pyo.Var(given.funding.switched, domain=pyo.Binary)
    model.worst = pyo.Var([goal.goal for goal in given.goals if goal.aggregation == "worst"], domain=pyo.Reals)
    deep = {goal.goal for goal in given.goals if goal.depth > 1}
    model.below = pyo.Var([key for key in worst_keys(given) if key[0] in deep], domain=pyo.NonNegativeReals)
    model.shortfall = pyo.Var(given.broken("floor", "equal"), domain=pyo.NonNegativeReals)
    model.excess = pyo.Var(given.broken("ceiling", "equal"), domain=pyo.NonNegativeReals)


def bounds_of(given: Given, name: str, key: tuple[str, ...]) -> tuple[int | None, int | None]:
    """Return least and most value of a column; None where there is none."""
    if name == "place":
        return 0, given.count[key[0]]
    if name == "unplaced":
        return 0, 0 if key[0] in given.must_place else given.places[key[0]] * given.count[key[0]]
    if name == "worst":
        return None, None
    if name == "guide":
        need, _mentor, target, _period = key
        return 0, given.guidance.most_heads[need, target]
    return 0, None if name in ("use", "service", "extra", "missing", "pay", "below", "shortfall", "excess") else 1


def is_whole(given: Given, name: str, key: tuple[str, ...]) -> bool:
    """Return whether a column takes whole values only: all but money, breaches, and most hours without a grid."""
    if name == "use":
        need, school, lab, period = key
        return given.labs.is_whole((need, school, lab, period))
    if name == "service":
        return key[1] in given.labs.stepped
    loose = ("lecture", "extra", "covers", "missing", "lone", "pay", "shortfall", "excess", "worst", "below")
    return name not in loose


def _all(keys: Mapping[Any, list[_Key]]) -> list[_Key]:
    return [key for some in keys.values() for key in some]


def _domain(name: str, model: pyo.ConcreteModel, *key: str) -> Any:
    return pyo.NonNegativeIntegers if is_whole(model.given, name, key) else pyo.NonNegativeReals


def _bounds(name: str, model: pyo.ConcreteModel, *key: str) -> tuple[int | None, int | None]:
    return bounds_of(model.given, name, key)
