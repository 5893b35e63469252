"""What is switched on: posts that open, members that join, and decisions that are pinned."""

from __future__ import annotations

import pyomo.environ as pyo

from cie_opt.models.forms import heads, total
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]


@rule("post", over=lambda given: given.minimum)
def least_intake(model: pyo.ConcreteModel, j: str) -> Relation:
    """A post that opens takes at least its least intake over the horizon.

    Σ_(i,b) x[i,j,b] - q°[j] · o[j] ≥ 0
    """
    return heads(model, model.given.stays_at[j]) - model.given.minimum[j] * model.open[j] >= 0


@rule(
    "post", over=lambda given: [j for j in given.switched if any((j, t) not in given.capacity for t in given.window[j])]
)
def opening(model: pyo.ConcreteModel, j: str) -> Relation:
    """Nobody goes to a post that is not open.

    Σ_(i,b) x[i,j,b] ≤ n[j] · o[j]

    Only for posts with periods without seats; for the others `seats` says so. n[j] is the number of persons of all
    stays at j.
    """
    return heads(model, model.given.stays_at[j]) <= model.given.demand[j] * model.open[j]


@rule("post", over=lambda given: [j for e in given.joining for j in given.posts_of[e]])
def joining(model: pyo.ConcreteModel, j: str) -> Relation:
    """Only members that join open posts or take trainees.

    o[j] ≤ m[e(j)]        or, for a post without a switch,        Σ_(i,b) x[i,j,b] ≤ n[j] · m[e(j)]
    """
    given = model.given
    member = model.join[given.host[j]]
    if j in model.open:
        return model.open[j] <= member
    return heads(model, given.stays_at[j]) <= given.demand[j] * member


@rule("trainee", "post", "member", over=lambda given: given.pins)
def pins(model: pyo.ConcreteModel, i: str, j: str, e: str) -> Relation:
    """A pinned decision is as the pin says.

    Σ_b x[i,j,b] = P[i,j] or 0;   o[j] = 1 or 0;   m[e] = 1 or 0;   u[i] = 0, or Σ_(j,b) x[i,j,b] = 0

    The first for a pin of a trainee at a post, where P is the count of the pin, by default all persons of the row; the
    others for a pin of a post, of a member, or of a trainee alone. The right-hand sides are for must and must not.
    """
    given = model.given
    pin = given.pins[i, j, e]
    if e:
        joined = [model.join[e]] if e in model.join else []
        return total(model, ((1, column) for column in joined)) == int(pin.must)
    if not i:
        return model.open[j] == int(pin.must)
    if j:
        count = given.count[i] if pin.heads is None else pin.heads
        return heads(model, given.stays_between(i, j)) == (count if pin.must else 0)
    if pin.must:
        return model.unplaced[i] == 0
    return heads(model, given.stays_of[i]) == 0


RULES = (least_intake, opening, joining, pins)
"""In the order of the equations."""
