"""Stability: no trainee and no post would both rather have each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyomo.environ as pyo

from cie_opt.models.data import Given
from cie_opt.models.forms import total
from cie_opt.models.preference_data import Chain, Pair, Preferences
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]


def _lines(given: Given) -> Iterator[tuple[str, str, str]]:
    """Yield the key of every row: the line of the equation, and whom and what it is about."""
    likes = given.preferences
    if not likes.spoken:
        return
    yield from (("reached", *link) for link in likes.reached.own)
    for count, full, chain in (
        ("preferred", "full", likes.preferred),
        ("", "almost", likes.couples.almost),
        ("hosted", "filled", likes.hosted),
    ):
        yield from ((count, *link) for link in chain.own if count)
        yield from ((full, *link) for link in chain.full)
        yield from ((f"{full} next", *link) for link in chain.next_full)
        if likes.wanted:
            yield from ((f"{full} else", *link) for link in chain.full)
    yield from (("pair", *pair) for pair in likes.pairs)
    yield from (("move", *pair) for pair in likes.moves)
    if likes.wanted:
        yield from (("block reached", *pair) for pair in likes.pairs)
        yield from (("block full", *pair) for pair in likes.pairs if likes.preferred.link[pair] in likes.preferred.full)
        yield from (("block filled", *pair) for pair in likes.pairs if likes.hosted.link[pair] in likes.hosted.full)
        yield from (("block offered", *pair) for pair in likes.pairs if offered(given, pair) is not None)


@rule("line", "of", "at", over=_lines, counts_suffice=False)
def no_blocking_pair(model: pyo.ConcreteModel, line: str, of: str, at: str) -> Relation:
    """No trainee and post would both rather have each other, or they are counted.

    pair:      reached[i,r] + full[j,s] + filled[e(j),s] + block[i,j] ≥ o[j]        r = rank[i,j], s = rank[j,i]
    move:      full[j,s] + block[i,j] ≥ Σ_(j': e(j') = e(j), rank[i,j'] > r) x[i,j',b] + o[j] - 1
    reached:   reached[i,r] = Σ_(j,b: rank[i,j] ≤ r) x[i,j,b]
    preferred: preferred[j,s] = Σ_(i,b: rank[j,i] ≤ s) x[i,j,b]
    hosted:    hosted[e,s] = Σ_(i,j,b: e(j) = e, rank[j,i] ≤ s) x[i,j,b]
    full:      Q[j] · full[j,s] ≤ preferred[j,s]        U[e] · filled[e,s] ≤ hosted[e,s]
    almost:    (Q[j] - 1) · almost[j,s] ≤ preferred[j,s]        where two may choose the same post together
    next:      full[j,s] ≥ full[j,s']        filled[e,s] ≥ filled[e,s']        s' the next better rank; almost likewise

    A pair blocks when the trainee is unplaced or likes the post better than its own, and the post has a free seat or
    somebody whom it likes less. For a free seat of a member that bears only so many, the member must have room, or
    somebody whom it likes less, or the trainee at another of its posts. What is ranked alike is no reason. A post that
    is not open, or whose member does not join, offers nothing. A rank is that of the measures `rank` and `post_rank`, 1
    before 2; sums over ranks are stated as differences to the next better rank. full and filled exist where so many are
    ranked so. Trainees who go together (`joint_arcs`) are looked at one by one, unless they rank their choices.

    Where a limit says that there is no blocking pair at all, and nothing else speaks of their number, there is no
    block[i,j], and this rule says what the limit says. Where a limit or goal wants blocking pairs, further lines make
    full, filled and block say nothing that is not so:

    full else: preferred[j,s] ≤ Q[j] - 1 + (n - Q[j] + 1) · full[j,s], n those it ranks s or better; filled likewise

    block: block[i,j] ≤ 1 - reached[i,r], 1 - full[j,s], o[j] and 1 - filled[e,s] + Σ_(j',b as in move) x[i,j',b]
    """
    name, _space, what = line.partition(" ")
    if name in ("full", "almost", "filled"):
        return _full(model, name, what, (of, at))
    if name in ("reached", "preferred", "hosted"):
        return _count(model, name, (of, at))
    if name == "block":
        return _BLOCKED[what](model, (of, at))
    return _pair(model, (of, at)) if name == "pair" else _move(model, (of, at))


def _count(model: pyo.ConcreteModel, name: str, link: tuple[str, str]) -> Relation:
    chain: Chain = getattr(model.given.preferences, name)
    counts = getattr(model, name)
    before = chain.before[link]
    own = [(-1, model.place[stay]) for pair in chain.own[link] for stay in model.given.stays_between(*pair)]
    return total(model, [(1, counts[link]), *([] if before is None else [(-1, counts[before])]), *own]) == 0


def _full(model: pyo.ConcreteModel, name: str, what: str, link: tuple[str, str]) -> Relation:
    likes: Preferences = model.given.preferences
    chain = {"full": likes.preferred, "almost": likes.couples.almost, "filled": likes.hosted}[name]
    counts = model.hosted if name == "filled" else model.preferred
    full, capacity = getattr(model, name), chain.full[link]
    if what == "next":
        return full[link] - full[chain.next_full[link]] >= 0
    if what == "else":
        return counts[link] - (chain.size[link] - capacity + 1) * full[link] <= capacity - 1
    return total(model, [(1, counts[link]), (-capacity, full[link])]) >= 0


def _pair(model: pyo.ConcreteModel, pair: Pair) -> Relation:
    likes: Preferences = model.given.preferences
    kept = [(1, model.reached[likes.reached.link[pair]]), *_full_of(model, pair), *_filled_of(model, pair)]
    return _against_offer(model, pair, [*kept, *_block_of(model, pair)], 1)


def _move(model: pyo.ConcreteModel, pair: Pair) -> Relation:
    worse = [(-1, column) for _one, column in _at_worse(model, pair)]
    return _against_offer(model, pair, [*worse, *_full_of(model, pair), *_block_of(model, pair)], 0)


def _against_offer(model: pyo.ConcreteModel, pair: Pair, terms: list[tuple[int, object]], amount: int) -> Relation:
    """Return ``terms >= amount`` when the post is offered, and one less when not."""
    offer = offered(model.given, pair)
    if offer is None:
        return total(model, terms) >= amount
    return total(model, [*terms, (-1, getattr(model, offer[0])[offer[1]])]) >= amount - 1


def offered(given: Given, pair: Pair) -> tuple[str, str] | None:
    """Return the column that says whether the post of a pair is offered: name and key; None where it always is."""
    post = pair[1]
    if post in given.switched:
        return "open", post
    return ("join", given.host[post]) if given.host[post] in given.joining else None


def _full_of(model: pyo.ConcreteModel, pair: Pair) -> list[tuple[int, object]]:
    link = model.given.preferences.preferred.link[pair]
    return [(1, model.full[link])] if link in model.full else []


def _filled_of(model: pyo.ConcreteModel, pair: Pair) -> list[tuple[int, object]]:
    link = model.given.preferences.hosted.link[pair]
    return [(1, model.filled[link])] if link in model.filled else []


def _block_of(model: pyo.ConcreteModel, pair: Pair) -> list[tuple[int, object]]:
    return [(1, model.block[pair])] if pair in model.block else []


def _at_worse(model: pyo.ConcreteModel, pair: Pair) -> list[tuple[int, object]]:
    given = model.given
    others = given.preferences.moves.get(pair, [])
    return [(1, model.place[stay]) for other in others for stay in given.stays_between(*other)]


def _not_reached(model: pyo.ConcreteModel, pair: Pair) -> Relation:
    return model.block[pair] + model.reached[model.given.preferences.reached.link[pair]] <= 1


def _not_full(model: pyo.ConcreteModel, pair: Pair) -> Relation:
    return total(model, [*_block_of(model, pair), *_full_of(model, pair)]) <= 1


def _not_filled(model: pyo.ConcreteModel, pair: Pair) -> Relation:
    worse = [(-1, column) for _one, column in _at_worse(model, pair)]
    return total(model, [*_block_of(model, pair), *_filled_of(model, pair), *worse]) <= 1


def _is_offered(model: pyo.ConcreteModel, pair: Pair) -> Relation:
    name, key = offered(model.given, pair) or ("", "")
    return model.block[pair] - getattr(model, name)[key] <= 0


_BLOCKED: dict[str, Callable[[pyo.ConcreteModel, Pair], Relation]] = {
    "reached": _not_reached,
    "full": _not_full,
    "filled": _not_filled,
    "offered": _is_offered,
}

RULES = (no_blocking_pair,)
"""In the order of the equations."""
