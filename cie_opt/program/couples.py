"""Trainees who go together and rank their choices: what keeps a choice of two from blocking.

A choice is a row of ``joint_arcs`` with a rank. Of two who would rather have another choice, both may move, or one
while the other stays; a post that both move to must want both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.instance import Instance
from cie_opt.program.chains import Chain, alike, with_full
from cie_opt.program.kernel import Keys
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["Couples", "couples_of", "keys_of", "partners"]


@dataclass(frozen=True, eq=False)
class Couples:
    """The choices of trainees who go together, those whose placements are both candidates.

    Attributes
    ----------
    row : int64 array of shape (choices,)
        Row of ``joint_arcs``.
    pair : int64 array of shape (2, choices)
        The two placements, as pairs of a trainee and a post.
    block : int64 array of shape (choices,)
        Position of the column that counts the choice as blocking, -1 where none is counted.
    almost : Chain
        Ranks of posts, each full but for one seat.
    alone : int64 array of shape (2, choices)
        Position of the column that keeps the first, or the second, out of its post while the other stays; -1 for none.
    both : int64 array of shape (2, choices)
        Positions of the two columns of which each keeps both from moving; -1 for none.
    one, other : int64 arrays of shape (couplings,)
        Two choices of the same trainees, each with itself too.
    as_good : bool array of shape (couplings,)
        Whether the other is ranked as high or higher.
    shared : bool array of shape (2, couplings)
        Whether the other is ranked lower and has the first, or the second, at the same post.
    """

    row: np.ndarray
    pair: np.ndarray
    block: np.ndarray
    almost: Chain
    alone: np.ndarray
    both: np.ndarray
    one: np.ndarray
    other: np.ndarray
    as_good: np.ndarray
    shared: np.ndarray


def partners(instance: Instance) -> np.ndarray:
    """Return with whom every trainee ranks choices, -1 for those who go alone."""
    found = np.full(instance.rows("trainees"), -1, dtype=np.int64)
    if _ranked(instance):
        one, two = (instance.codes("joint_arcs", name) for name in ("trainee", "other_trainee"))
        found[one], found[two] = two, one
    return found


def couples_of(build: Build, code: np.ndarray, preferred: Chain, uppers: np.ndarray, counted: bool) -> Couples | None:
    """Return the choices of trainees who go together, None where nobody ranks any.

    Parameters
    ----------
    build : Build
    code : int64 array of shape (pairs,)
        Trainee * posts + post of every pair, sorted.
    preferred : Chain
        Ranks of posts.
    uppers : int64 array of shape (members,)
        How many trainees every member bears, -1 without a limit.
    counted : bool
        Whether choices that block are counted.

    Raises
    ------
    DataError
        Somebody of a couple may be at a post that no choice names, or at a member that bears only so many.
    """
    instance = build.instance
    if not _ranked(instance):
        return None
    posts = instance.rows("posts")
    named = np.stack(
        [
            instance.codes("joint_arcs", who).astype(np.int64) * posts + instance.codes("joint_arcs", where)
            for who, where in (("trainee", "post"), ("other_trainee", "other_post"))
        ]
    )
    _refuse(build, code, named, uppers)
    at = np.minimum(np.searchsorted(code, named), max(len(code) - 1, 0))
    row = np.flatnonzero((code[at] == named).all(axis=0)) if len(code) else np.empty(0, dtype=np.int64)
    pair = at[:, row]
    rank = instance.amounts("joint_arcs", "rank")[row]
    one, other = alike(np.minimum(*(named[:, row] // posts)))
    as_good = rank[other] <= rank[one]
    # The two of the other choice may be named the other way round.
    shared = np.stack([(pair[:, other] == mine[one]).any(axis=0) & ~as_good for mine in pair])
    almost = _almost(build, preferred, pair)
    block = np.full(len(row), -1, dtype=np.int64)
    if counted:
        added = build.add_columns("block_both", keys_of(build, row), 0.0, 1.0, integer=True)
        block = np.arange(added.start, added.stop, dtype=np.int64)
    return Couples(row, pair, block, almost, *_keepers(preferred, almost, pair), one, other, as_good, shared)


def keys_of(build: Build, row: np.ndarray, *line: str) -> Keys:
    """Return the labels of rows of ``joint_arcs``, behind the name of a line of the rule where there is one."""
    instance, names = build.instance, ("trainee", "post", "other_trainee", "other_post")
    codes = tuple(instance.codes("joint_arcs", name)[row] for name in names)
    domains = (instance.domain("trainees"), instance.domain("posts")) * 2
    if not line:
        return Keys(names, codes, domains)
    zero = np.zeros(len(row), dtype=np.int32)
    return Keys(("line", *names), (zero, *codes), (np.array(line), *domains))


def _ranked(instance: Instance) -> bool:
    return instance.has("joint_arcs") and bool(instance.present("joint_arcs", "rank").any())


def _almost(build: Build, preferred: Chain, pair: np.ndarray) -> Chain:
    """Return ranks of posts that are full but for one seat; columns only where some choice has both at one post."""
    owner = preferred.keys.codes[0]
    at = owner[preferred.link[pair]]
    capacity = np.where(preferred.capacity < 0, -1, np.maximum(preferred.capacity - 1, 0))
    chain = replace(preferred, capacity=capacity)
    return with_full(build, "almost", chain, np.isin(owner, at[0, at[0] == at[1]]))


def _keepers(preferred: Chain, almost: Chain, pair: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns that keep one of two out of its post while the other stays, and that keep both from moving.

    At one post, the one whom it ranks better finds room where all seats but one are full, of others: the last one is
    the partner's, whom the post ranks worse and who counts in no rank of the better one.
    """
    link = preferred.link[pair]
    owner = preferred.keys.codes[0][link]
    full, nearly = preferred.full[link], almost.full[link]
    same = owner[0] == owner[1]
    alone = full.copy()
    for mine, partner in ((0, 1), (1, 0)):
        better = same & (link[mine] < link[partner])
        alone[mine, better] = nearly[mine, better]
    both, tied = alone.copy(), same & (link[0] == link[1])
    both[0, tied], both[1, tied] = nearly[0, tied], -1
    return alone, both


def _refuse(build: Build, code: np.ndarray, named: np.ndarray, uppers: np.ndarray) -> None:
    """Raise where choices of two do not say all about those who make them."""
    instance = build.instance
    trainees, posts = instance.domain("trainees"), instance.domain("posts")
    coupled = partners(instance)[code // len(posts)] >= 0
    wanted = _("a row for every post where the trainee may be, because the two are placed together or not at all")
    faults = [
        Fault("joint_arcs", str(trainees[one // len(posts)]), "post", str(posts[one % len(posts)]), wanted)
        for one in code[coupled & ~np.isin(code, named)].tolist()
    ]
    wanted = _("an empty cell, because choices of two that block are about seats of posts")
    faults += [
        Fault("members", str(instance.domain("members")[member]), "upper", str(uppers[member]), wanted)
        for member in np.unique(build.enterprise[code[coupled] % len(posts)]).tolist()
        if uppers[member] >= 0
    ]
    if faults:
        raise DataError(faults)
