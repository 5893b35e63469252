"""Choices of two who go together: whether both would rather have one, and its posts would have them, by the definition.

McDermid and Manlove 2010, Keeping partners together: algorithmic results for the hospitals / residents problem with
couples, Journal of Combinatorial Optimization 19. Manlove, McBride and Trimble 2017, "Almost-stable" matchings in the
hospitals / residents problem with couples, Constraints 22. Where a post ranks two alike it likes neither less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cie_opt.errors import Fault
from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.cells import wholes, words
from cie_opt.verify.rows import Stay

__all__ = ["BlockingChoice", "Choice", "blocking_choices", "choices_of", "coupled"]

Rank = Callable[[Stay], int | None]


@dataclass(frozen=True)
class Choice:
    """A row of ``joint_arcs`` with a rank: where the first of the two would be, and where the second."""

    first: Stay
    second: Stay
    rank: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Trainee, post, other trainee, other post."""
        return *self.first.key[:2], *self.second.key[:2]

    @property
    def sides(self) -> tuple[Stay, Stay]:
        """The two stays."""
        return self.first, self.second


@dataclass(frozen=True)
class BlockingChoice:
    """A choice that blocks; `line` tells who would move: both, the first or the second."""

    choice: Choice
    line: str


def choices_of(case: Case, candidates: list[Stay]) -> list[Choice]:
    """Return the choices of two whose placements are both candidates, and note what they do not say about these two.

    Parameters
    ----------
    candidates : list of Stay
        One stay of every trainee and post that may have each other.
    """
    there = {stay.key[:2]: stay for stay in candidates}
    named: set[tuple[str, str]] = set()
    found, together = [], coupled(case)
    for one, two, rank in _rows(case):
        named |= {one, two}
        if one in there and two in there:
            found.append(Choice(there[one], there[two], rank))
    for stay in candidates:
        label, post = stay.key[:2]
        if label not in together:
            continue
        if (label, post) not in named:
            wanted = _(
                "a row for every post where the trainee may be, because the two are placed together or not at all"
            )
            case.fault(Fault("joint_arcs", label, "post", post, wanted))
        upper = case.given.members[stay.post.enterprise].upper
        if upper is not None:
            wanted = _("an empty cell, because choices of two that block are about seats of posts")
            case.fault(Fault("members", stay.post.enterprise, "upper", str(upper), wanted))
    return found


def _rows(case: Case) -> list[tuple[tuple[str, str], tuple[str, str], int]]:
    instance = case.given.instance
    columns = [words(instance, "joint_arcs", name) for name in ("trainee", "post", "other_trainee", "other_post")]
    rows = zip(*columns, wholes(instance, "joint_arcs", "rank"), strict=True)
    return [((str(a), str(b)), (str(c), str(d)), rank) for a, b, c, d, rank in rows if rank is not None]


def coupled(case: Case) -> frozenset[str]:
    """Return the trainees who rank choices together with somebody."""
    return frozenset(pair[0] for row in _rows(case) for pair in row[:2])


def blocking_choices(
    choices: list[Choice],
    at_post: dict[str, list[Stay]],
    seats: Callable[[Stay], int | None],
    rank: Rank,
    offered: Callable[[Stay], bool],
) -> Iterator[BlockingChoice]:
    """Yield the choices that block.

    Parameters
    ----------
    choices : list of Choice
    at_post : dict
        Stays that are taken, by post.
    seats : callable
        Seats at the post of a stay, None without a limit.
    rank : callable
        How the post of a stay ranks its trainee.
    offered : callable
        Whether the post of a stay is to be had.
    """
    taken = {stay.key[:2] for stays in at_post.values() for stay in stays}
    now: dict[frozenset[str], Choice] = {
        _two(choice): choice for choice in choices if {stay.key[:2] for stay in choice.sides} <= taken
    }
    posts = _Posts(at_post, seats, rank)
    for choice in choices:
        held = now.get(_two(choice))
        if (held is not None and held.rank <= choice.rank) or not all(map(offered, choice.sides)):
            continue
        own = set() if held is None else {stay.key[:2] for stay in held.sides}
        first, second = choice.sides
        if second.key[:2] in own:
            line, wanted = "first", posts.wants(first, beside=second)
        elif first.key[:2] in own:
            line, wanted = "second", posts.wants(second, beside=first)
        elif first.post.label == second.post.label:
            line, wanted = "both", posts.wants_both(first, second)
        else:
            line, wanted = "both", posts.wants(first) and posts.wants(second)
        if wanted:
            yield BlockingChoice(choice, line)


def _two(choice: Choice) -> frozenset[str]:
    return frozenset(stay.trainee.label for stay in choice.sides)


class _Posts:
    """What posts would do for somebody new."""

    def __init__(self, at_post: dict[str, list[Stay]], seats: Callable[[Stay], int | None], rank: Rank) -> None:
        self.at_post, self.seats, self.rank = at_post, seats, rank

    def wants(self, new: Stay, beside: Stay | None = None) -> bool:
        """Return whether the post has a free seat, or somebody whom it likes less; not the partner, who stays."""
        kept = None if beside is None else beside.trainee.label
        return self._free(new) > 0 or any(stay.trainee.label != kept for stay in self._worse(new))

    def wants_both(self, one: Stay, two: Stay) -> bool:
        """Return whether one post has two seats for them, free or of somebody else whom it likes less."""
        free = self._free(one)
        worse = [{stay.trainee.label for stay in self._worse(new)} for new in (one, two)]
        if free >= 2:
            return True
        if free == 1:
            return any(worse)
        return any(gone != other for gone in worse[0] for other in worse[1])

    def _free(self, new: Stay) -> float:
        seats = self.seats(new)
        return float("inf") if seats is None else seats - len(self.at_post.get(new.post.label, ()))

    def _worse(self, new: Stay) -> list[Stay]:
        mine = self.rank(new)
        ranked = [(stay, self.rank(stay)) for stay in self.at_post.get(new.post.label, ())]
        return [stay for stay, other in ranked if mine is not None and other is not None and other > mine]
