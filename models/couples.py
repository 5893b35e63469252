"""Stability of two who go together: no choice that both would rather have and that its posts would have them for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyomo.environ as pyo

from cie_opt.models.couple_data import Choice, Couples
from cie_opt.models.data import Given
from cie_opt.models.forms import total
from cie_opt.models.stability import offered
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]

Terms = list[tuple[int, object]]
_SIDES = ("first", "second")


def _lines(given: Given) -> Iterator[tuple[str, ...]]:
    """Yield the key of every row: the line of the equation, and the choice that it is about."""
    couples, wanted = given.preferences.couples, given.preferences.wanted
    for choice in couples.choices:
        yield ("both", *choice)
        for side, name in enumerate(_SIDES):
            if couples.staying(choice, 1 - side):
                yield (name, *choice)
        if wanted:
            yield from ((line, *choice) for line in _wanted_lines(given, choice))


def _wanted_lines(given: Given, choice: Choice) -> Iterator[str]:
    couples = given.preferences.couples
    yield "block reached"
    both, alone = couples.keepers(choice)
    for side, name in enumerate(_SIDES):
        if couples.staying(choice, 1 - side) and alone[side]:
            yield f"block {name}"
        if both[side]:
            yield f"block both {name}"
    yield from (f"block offered {name}" for name, offer in zip(_SIDES, _offers(given, choice), strict=True) if offer)


@rule("line", "trainee", "post", "other_trainee", "other_post", over=_lines, counts_suffice=False)
def no_blocking_couple(model: pyo.ConcreteModel, line: str, i: str, j: str, other: str, post: str) -> Relation:
    """No two who go together would both rather have another choice of theirs that its posts would have them for.

    both:   Σ_(as good) g[k] + Σ_(j stays) g[k] + Σ_(j' stays) g[k] + κ + κ' + block[i,j,i',j'] ≥ o[j] + o[j'] - 1
    first:  κ°  + block[i,j,i',j'] ≥ Σ_(j' stays) g[k] + o[j] + o[j'] - 2
    second: κ°° + block[i,j,i',j'] ≥ Σ_(j stays) g[k] + o[j] + o[j'] - 2

    k is a choice of the same two, a row of `joint_arcs`: as good when they rank it as high or higher; j stays when they
    rank it lower and i is at j in it. What keeps them: κ and κ° are full[j,s] with s = rank[j,i], κ' and κ°° are
    full[j',s'] with s' = rank[j',i']. At one post j = j' the one of the two whom it ranks better is kept by almost[j,s]
    instead; of two whom it ranks alike both together by κ = almost[j,s], with κ' = 0, and each alone by full[j,s].

    So a choice blocks when the two are unplaced or rank it higher than theirs, and either one of them is where it says
    So a choice blocks when the two are unplaced or rank it higher than theirs, and either one of them is where it says
    and the other's post has a free seat or somebody else whom it likes less; or neither is there and both posts have;
    or neither is there and it is one post with two free seats, with one and somebody whom it likes less than one of
    them, or with two whom it likes less, one than the one and another than the other. So define blocking pairs McDermid
    and Manlove 2010, Keeping partners together, Journal of Combinatorial Optimization 19, and so count them Manlove,
    McBride and Trimble 2017, "Almost-stable" matchings in the hospitals / residents problem with couples, Constraints
    22; what is ranked alike is no reason. Choices count only where ranks are given: then every trainee of a couple has
    one partner, choices name every post where it may be, and no member of these bears only so many.

    Where a limit or goal wants blocking pairs, further lines make block say nothing that is not so:

    block: block[i,j,i',j'] ≤ 1 - Σ_(as good) g[k], o[j], o[j'], and 1 - κ + Σ_(j stays) g[k] + Σ_(j' stays) g[k],
    the same with κ', 2 - κ° - Σ_(j' stays) g[k], 2 - κ°° - Σ_(j stays) g[k]
    """
    choice = (i, j, other, post)
    couples: Couples = model.given.preferences.couples
    both, alone = couples.keepers(choice)
    name, _space, what = line.partition(" ")
    block = [(1, model.block_both[choice])] if choice in model.block_both else []
    if name == "block":
        return _blocked(model, what, choice, block)
    there = [offer for offer in _offers(model.given, choice) if offer is not None]
    if name == "both":
        kept = [column for keepers in both for column in keepers]
        theirs = _once(couples.as_good(choice), couples.staying(choice, 0), couples.staying(choice, 1))
        terms = [*_taken(model, theirs), *_columns(model, kept), *block, *_columns(model, there, -1)]
        return total(model, terms) >= 1 - len(there)
    side = _SIDES.index(name)
    stays = _taken(model, couples.staying(choice, 1 - side), -1)
    terms = [*stays, *_columns(model, alone[side]), *block, *_columns(model, there, -1)]
    return total(model, terms) >= -len(there)


def _blocked(model: pyo.ConcreteModel, what: str, choice: Choice, block: Terms) -> Relation:
    """Return a line that says that a choice is counted only where it blocks."""
    couples: Couples = model.given.preferences.couples
    both, alone = couples.keepers(choice)
    if what == "reached":
        return total(model, [*_taken(model, couples.as_good(choice)), *block]) <= 1
    kind, _space, name = what.rpartition(" ")
    side = _SIDES.index(name)
    if kind == "offered":
        offer = _offers(model.given, choice)[side]
        return total(model, [*block, *_columns(model, [] if offer is None else [offer], -1)]) <= 0
    if kind == "both":
        staying = _once(couples.staying(choice, 0), couples.staying(choice, 1))
        return total(model, [*block, *_columns(model, both[side]), *_taken(model, staying, -1)]) <= 1
    staying = couples.staying(choice, 1 - side)
    return total(model, [*block, *_columns(model, alone[side]), *_taken(model, staying)]) <= 2


def _offers(given: Given, choice: Choice) -> list[tuple[str, str] | None]:
    """Return the columns that say whether the two posts are offered; one that offers both stands once."""
    first, second = (offered(given, pair) for pair in Couples.sides(choice))
    return [first, None if second == first else second]


def _once(*lists: Iterable[Choice]) -> list[Choice]:
    return list(dict.fromkeys(choice for some in lists for choice in some))


def _taken(model: pyo.ConcreteModel, choices: Iterable[Choice], factor: int = 1) -> Terms:
    return [(factor, model.joint[choice]) for choice in choices]


def _columns(model: pyo.ConcreteModel, columns: Iterable[tuple[str, object]], factor: int = 1) -> Terms:
    return [(factor, getattr(model, name)[key]) for name, key in columns]


RULES = (no_blocking_couple,)
"""In the order of the equations."""
