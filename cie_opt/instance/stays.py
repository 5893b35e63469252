"""A stay: a trainee at a post in a window of periods."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cie_opt.instance.lookup import Codes, Mask, Whole, expand, starts

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["Stays", "Windows", "block_spans"]


def _nothing_removed() -> pd.DataFrame:
    return pd.DataFrame({"reason": pd.Series(dtype=object), "pairs": pd.Series(dtype=np.int64)})


@dataclass(frozen=True, eq=False)
class Stays:
    """Candidate stays, sorted by trainee, post, first period and block.

    Attributes
    ----------
    trainee, post : int32 array of shape (stays,)
        Positions in the domains ``trainees`` and ``posts``.
    block : int32 array of shape (stays,)
        Position in the domain ``blocks``, -1 for the whole window of the post.
    first, last : int32 array of shape (stays,)
        Positions in the domain ``periods``; the last period is still part of the stay.
    load : int64 array of shape (stays,)
        Load that one trainee takes of the post's load capacity, in whole units inside.
    removed : DataFrame with columns reason, pairs
        How many pairs of a trainee row and a post each reason removed, in the order of the tests; for a limit per
        stay, how many stays.
    """

    trainee: Codes
    post: Codes
    block: Codes
    first: Codes
    last: Codes
    load: Whole
    removed: pd.DataFrame = field(default_factory=_nothing_removed)

    def __post_init__(self) -> None:
        for values in (self.trainee, self.post, self.block, self.first, self.last, self.load):
            values.setflags(write=False)

    def __len__(self) -> int:
        return len(self.trainee)

    @cached_property
    def alike(self) -> bool:
        """Whether all stays have the same window."""
        return all(len(ends) == 0 or bool(np.all(ends == ends[0])) for ends in (self.first, self.last))

    def take(self, which: Mask | Whole) -> Stays:
        """Return only some of the stays, without what was removed."""
        trainee, post, block, first, last = (
            codes[which] for codes in (self.trainee, self.post, self.block, self.first, self.last)
        )
        return Stays(trainee, post, block, first, last, self.load[which])

    def over_periods(self, value: Whole | Mask) -> Whole:
        """Return the sum of a value of periods over the periods that each stay covers."""
        total = starts(value)
        return np.asarray(total[self.last + 1] - total[self.first])


def block_spans(instance: Instance) -> tuple[Codes, Codes]:
    """Return first and last period of every block as the table gives them; the last may lie one beyond the horizon."""
    first = instance.codes("blocks", "first")
    last = first + instance.amounts("blocks", "length") - 1
    return first, np.minimum(last, len(instance.domain("periods"))).astype(np.int32)


@dataclass(frozen=True, eq=False)
class Windows:
    """The windows in which each post can be taken: its blocks, else one, from its first to its last period.

    Attributes
    ----------
    start : int64 array of shape (posts + 1,)
        Where the windows of each post begin in the arrays below.
    block, first, last : int32 array of shape (windows,)
        As in ``Stays``; by first period and block within a post.
    """

    start: Whole
    block: Codes
    first: Codes
    last: Codes

    @classmethod
    def of(cls, instance: Instance) -> Windows:
        """Read the windows of every post; a block that is not within the post's own window is none of them."""
        opens, closes = whole_windows(instance)
        post, block = _named_blocks(instance)
        first, last = block_spans(instance)
        unnamed = np.setdiff1d(np.arange(len(opens), dtype=np.int32), post)
        within = (first[block] >= opens[post]) & (last[block] <= closes[post])
        post, block = post[within], block[within]
        first = np.concatenate([first[block], opens[unnamed]])
        last = np.concatenate([last[block], closes[unnamed]])
        post = np.concatenate([post, unnamed])
        block = np.concatenate([block, np.full(len(unnamed), -1, dtype=np.int32)])
        order = np.lexsort((block, first, post))
        count = np.bincount(post, minlength=len(opens))
        return cls(starts(count), block[order], first[order], last[order])

    @property
    def count(self) -> Whole:
        """Number of windows of every post."""
        return np.diff(self.start)


def whole_windows(instance: Instance) -> tuple[Codes, Codes]:
    """Return first and last period of every post's own window, by default the whole horizon."""
    first, last = instance.codes("posts", "first"), instance.codes("posts", "last")
    horizon = len(instance.domain("periods"))
    opens = np.where(first >= 0, first, 0).astype(np.int32)
    return opens, np.where(last >= 0, last, horizon - 1).astype(np.int32)


def _named_blocks(instance: Instance) -> tuple[Codes, Codes]:
    """Return every (post, block) that the table blocks names, by the post or by its kind."""
    by_post, by_kind = instance.codes("blocks", "post"), instance.codes("blocks", "post_kind")
    direct = np.flatnonzero(by_post >= 0).astype(np.int32)
    indirect = np.flatnonzero(by_kind >= 0).astype(np.int32)
    kind = instance.codes("posts", "post_kind")
    posts = np.argsort(kind, kind="stable").astype(np.int32)
    kinds = len(instance.domain("post_kind"))
    # Position 0 of the counts are the posts without a kind.
    size = np.bincount(kind + 1, minlength=kinds + 1)
    begin = starts(size)[by_kind[indirect] + 1]
    owner, position = expand(begin, size[by_kind[indirect] + 1])
    post = np.concatenate([by_post[direct], posts[position]])
    return post, np.concatenate([direct, indirect[owner]])
