"""Who is where: every trainee placed or counted, and the room that posts and members have."""

from __future__ import annotations

import pyomo.environ as pyo

from cie_opt.models.forms import heads, total
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]


@rule("trainee", over=lambda given: given.trainees)
def every_trainee(model: pyo.ConcreteModel, i: str) -> Relation:
    """Every trainee is placed or counted as unplaced, once for each place.

    Σ_(j,b) x[i,j,b] + u[i] = p[i] · n[i]
    """
    given = model.given
    return heads(model, given.stays_of[i]) + model.unplaced[i] == given.places[i] * given.count[i]


@rule(
    "trainee",
    "period",
    over=lambda given: [(i, t) for i in given.trainees if given.places[i] > 1 for t in given.periods],
)
def one_stay_per_period(model: pyo.ConcreteModel, i: str, t: str) -> Relation:
    """Nobody is at two posts in the same period.

    Σ_(j,b: t in b) x[i,j,b] ≤ n[i]

    Only for trainees with several places; for the others it follows from `every_trainee`.
    """
    given = model.given
    return heads(model, given.present(given.stays_of[i], t)) <= given.count[i]


@rule("post", "period", over=lambda given: given.capacity)
def seats(model: pyo.ConcreteModel, j: str, t: str) -> Relation:
    """Heads present at a post never exceed its seats; a post with a switch has them when open.

    Σ_(i,b: t in b) x[i,j,b] ≤ Q[j,t] · o[j]
    """
    given = model.given
    return heads(model, given.present(given.stays_at[j], t)) <= given.capacity[j, t] * when_open(model, j)


@rule("post", "period", over=lambda given: [(j, t) for j in given.load_capacity for t in given.window[j]])
def load(model: pyo.ConcreteModel, j: str, t: str) -> Relation:
    """The load present at a post never exceeds its load capacity; a post with a switch has it when open.

    Σ_(i,b: t in b) l[i,j,b] · x[i,j,b] ≤ L[j] · o[j]
    """
    given = model.given
    stays = given.present(given.stays_at[j], t)
    carried = total(model, ((given.load[stay], model.place[stay]) for stay in stays))
    return carried <= given.load_capacity[j] * when_open(model, j)


@rule("post", "period", over=lambda given: given.occupancy)
def occupancy(model: pyo.ConcreteModel, j: str, t: str) -> Relation:
    """A post that must be kept going has its least heads present in every period of its window.

    Σ_(i,b: t in b) x[i,j,b] ≥ q[j,t]
    """
    given = model.given
    return heads(model, given.present(given.stays_at[j], t)) >= given.occupancy[j, t]


@rule("member", "period", over=lambda given: [(e, t) for e in given.upper for t in given.periods])
def member_ceiling(model: pyo.ConcreteModel, e: str, t: str) -> Relation:
    """Heads present at all posts of a member together are at most its upper load.

    Σ_(i,j,b: j at e, t in b) x[i,j,b] ≤ U[e]
    """
    return heads(model, _at_member(model, e, t)) <= model.given.upper[e]


@rule("member", "period", over=lambda given: [(e, t) for e in given.lower for t in given.periods])
def member_floor(model: pyo.ConcreteModel, e: str, t: str) -> Relation:
    """Heads present at all posts of a member together are at least its lower load.

    Σ_(i,j,b: j at e, t in b) x[i,j,b] ≥ W[e]
    """
    return heads(model, _at_member(model, e, t)) >= model.given.lower[e]


def when_open(model: pyo.ConcreteModel, j: str) -> object:
    """Return the switch of a post, or 1 for a post that has none."""
    if j in model.open:
        return model.open[j]
    return 1


def _at_member(model: pyo.ConcreteModel, e: str, t: str) -> list[tuple[str, str, str]]:
    given = model.given
    return [stay for j in given.posts_of[e] for stay in given.present(given.stays_at[j], t)]


RULES = (every_trainee, one_stay_per_period, seats, load, occupancy, member_ceiling, member_floor)
"""In the order of the equations."""
