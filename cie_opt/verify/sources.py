"""Rows of the two tables that may be huge, ``arcs`` and ``scores``, found only where they are needed.

Arrays serve to find the rows; every value is taken from its row as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from cie_opt.instance.instance import Instance
from cie_opt.verify.rows import Stay

__all__ = ["Arc", "Arcs", "Scores"]

_Pair = tuple[str, str]


class Arc(NamedTuple):
    """A row of ``arcs``; block is empty for the post's own window, load is None where the post's holds."""

    trainee: str
    post: str
    block: str
    load: int | None


class Arcs:
    """The eligible stays that the instance lists itself."""

    def __init__(self, instance: Instance) -> None:
        self._trainees = instance.domain("trainees")
        self._posts = instance.domain("posts")
        self._blocks = [*map(str, instance.domain("blocks")), ""]
        self._trainee = instance.codes("arcs", "trainee")
        self._post = instance.codes("arcs", "post")
        self._block = instance.codes("arcs", "block")
        self._load = instance.amounts("arcs", "load", absent=0)
        self._load_given = instance.present("arcs", "load")
        self._at: dict[str, frozenset[str]] = {}

    def of_pairs(self, pairs: Iterable[_Pair]) -> Iterator[Arc]:
        """Yield the arcs of some pairs of trainee and post."""
        pair = self._trainee.astype(np.int64) * len(self._posts) + self._post
        return self._arcs(_places(pair, _pair_codes(pairs, self._trainees, self._posts)))

    def of_trainees(self, trainees: Iterable[str]) -> Iterator[Arc]:
        """Yield the arcs of some trainee rows, in the order of the table."""
        wanted = set(trainees)
        chosen = np.array([label in wanted for label in self._trainees], dtype=np.bool_)
        return self._arcs(np.flatnonzero(chosen[self._trainee]))

    def trainees_at(self, post: str) -> frozenset[str]:
        """Return the trainee rows that have an arc to a post."""
        if post not in self._at:
            rows = self._by_post[slice(*np.searchsorted(self._post_sorted, self._code[post] + np.arange(2)))]
            self._at[post] = frozenset(str(self._trainees[code]) for code in self._trainee[rows].tolist())
        return self._at[post]

    @cached_property
    def _by_post(self) -> np.ndarray:
        return np.argsort(self._post, kind="stable")

    @cached_property
    def _post_sorted(self) -> np.ndarray:
        return np.asarray(self._post[self._by_post])

    @cached_property
    def _code(self) -> dict[str, int]:
        return {str(label): code for code, label in enumerate(self._posts)}

    def _arcs(self, rows: np.ndarray) -> Iterator[Arc]:
        for row in rows.tolist():
            load = int(self._load[row]) if self._load_given[row] else None
            trainee, post = str(self._trainees[self._trainee[row]]), str(self._posts[self._post[row]])
            yield Arc(trainee, post, self._blocks[self._block[row]], load)


class Scores:
    """Numbers given from outside for any measure, found for the pairs that were asked for."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self.scale = instance.scale_of("scores", "value")
        self.measures = frozenset(map(str, instance.domain("measure")[np.unique(instance.codes("scores", "measure"))]))
        self._trainees = instance.domain("trainees")
        self._posts = instance.domain("posts")
        self._trainee = instance.codes("scores", "trainee")
        self._post = instance.codes("scores", "post")
        paired = (self._trainee >= 0) & (self._post >= 0)
        self._pair = np.where(paired, self._trainee.astype(np.int64) * len(self._posts) + self._post, -1)
        self._found: dict[tuple[str, str | None, str | None, str | None], int] = {}
        self._read(np.flatnonzero(~paired))

    def need(self, pairs: Iterable[_Pair]) -> None:
        """Make the rows of some pairs of trainee and post known."""
        if len(self._pair):
            self._read(_places(self._pair, _pair_codes(pairs, self._trainees, self._posts)))

    def value(self, measure: str, stay: Stay) -> int | None:
        """Return the value of a stay from the row that names most of it; None where no row speaks of it.

        A pair, else trainee and member, else the post, else the trainee, else the member, else a row for all.
        """
        trainee, post, member = stay.trainee.label, stay.post.label, stay.post.enterprise
        for who, where, whose in (
            (trainee, post, None),
            (trainee, None, member),
            (None, post, None),
            (trainee, None, None),
            (None, None, member),
            (None, None, None),
        ):
            value = self._found.get((measure, who, where, whose))
            if value is not None:
                return value
        return None

    def _read(self, rows: np.ndarray) -> None:
        if not len(rows):
            return
        table = self._instance.tables["scores"].iloc[rows]
        keys = zip(*(_texts(table[name]) for name in ("measure", "trainee", "post", "member")), strict=True)
        self._found.update(zip(keys, table["value"].astype(int), strict=True))


def _texts(cells: object) -> list[str | None]:
    column = cells.astype("category").cat  # type: ignore[attr-defined]
    names: list[str | None] = [*map(str, column.categories), None]
    return [names[code] for code in column.codes.tolist()]


def _pair_codes(pairs: Iterable[_Pair], trainees: np.ndarray, posts: np.ndarray) -> np.ndarray:
    trainee = {str(label): code for code, label in enumerate(trainees)}
    post = {str(label): code for code, label in enumerate(posts)}
    codes = {trainee[who] * len(posts) + post[where] for who, where in pairs}
    return np.sort(np.fromiter(codes, dtype=np.int64, count=len(codes)))


def _places(codes: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the positions of codes that are among some wanted ones, which are sorted."""
    if not len(wanted):
        return np.array([], dtype=np.int64)
    nearest = np.minimum(np.searchsorted(wanted, codes), len(wanted) - 1)
    return np.flatnonzero(wanted[nearest] == codes)
