"""What a way states, in one order of rows and columns, so that it can be compared with what another states."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import FAMILIES, Case

__all__ = ["Stated", "differences", "with_empty_rows"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stated:
    """One programme: maximise ``cost x`` over rows and bounds.

    Attributes
    ----------
    starts, index, value : arrays
        Rows in compressed form. Columns are the arcs of the case, the trainees (places not taken) and the posts
        (opened).
    row_lower, row_upper, lower, upper, cost : float arrays
        Costs are in units as people write them.
    integer : bool array of shape (columns,)
    family, key : int arrays of shape (rows,)
        Position in ``FAMILIES``, and code of the trainee, post, enterprise or school.
    """

    starts: NDArray[Any]
    index: NDArray[Any]
    value: Floats
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    cost: Floats
    integer: NDArray[np.bool_]
    family: NDArray[Any]
    key: NDArray[Any]

    def save(self, path: Path) -> None:
        """Write all arrays into one file."""
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def load_from(cls, path: Path) -> Stated:
        """Read what `save` wrote."""
        with np.load(path) as held:
            return cls(**{name: held[name] for name in held.files})

    def ordered(self) -> Stated:
        """Return the same rows by family and key, the entries of each by column."""
        order = np.lexsort((self.key, self.family))
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        length = np.diff(self.starts)
        entries = np.lexsort((self.index, np.repeat(rank, length)))
        return replace(
            self,
            starts=np.concatenate([[0], np.cumsum(length[order])]),
            index=self.index[entries],
            value=self.value[entries],
            row_lower=self.row_lower[order],
            row_upper=self.row_upper[order],
            family=self.family[order],
            key=self.key[order],
        )


def with_empty_rows(case: Case, stated: Stated) -> Stated:
    """Return the programme with the rows of enterprises and schools that a way cannot hold without entries."""
    held = set(zip(stated.family.tolist(), stated.key.tolist(), strict=True))
    hosts = {
        (FAMILIES.index("share_of_staff"), code): (-np.inf, float(case.staff[code] // 10))
        for code in range(len(case.staff))
    }
    schools = {(FAMILIES.index("emerging_floor"), code): (0.0, np.inf) for code in range(case.schools)}
    missing = {key: ends for key, ends in (hosts | schools).items() if key not in held}
    if not missing:
        return stated
    keys, ends = np.array([*missing]), np.array([*missing.values()])
    return replace(
        stated,
        starts=np.concatenate([stated.starts, np.full(len(keys), stated.starts[-1])]),
        row_lower=np.concatenate([stated.row_lower, ends[:, 0]]),
        row_upper=np.concatenate([stated.row_upper, ends[:, 1]]),
        family=np.concatenate([stated.family, keys[:, 0]]),
        key=np.concatenate([stated.key, keys[:, 1]]),
    )


def differences(one: Stated, other: Stated) -> list[str]:
    """Return in what two programmes differ, by name; all is compared exactly but costs, which are rounded fractions."""
    if len(one.lower) != len(other.lower):
        return [f"{len(one.lower)} and {len(other.lower)} columns"]
    one, other = one.ordered(), other.ordered()
    if not (np.array_equal(one.family, other.family) and np.array_equal(one.key, other.key)):
        return [f"keys of rows ({len(one.key)} and {len(other.key)} rows)"]
    found = []
    for name in ("starts", "index", "value", "row_lower", "row_upper", "lower", "upper", "integer"):
        left, right = getattr(one, name), getattr(other, name)
        if not np.array_equal(left, right):
            found.append(_where(name, one, left, right))
    if not np.allclose(one.cost, other.cost, rtol=1e-12, atol=1e-12):
        found.append("cost")
    return found


def _where(name: str, stated: Stated, left: NDArray[Any], right: NDArray[Any]) -> str:
    """Name the first row, or column, in which two arrays differ."""
    if len(left) != len(right):
        return f"{name} ({len(left)} and {len(right)})"
    at = int(np.flatnonzero(left != right)[0])
    if name in ("lower", "upper", "integer"):
        return f"{name} of column {at}"
    row = at if name.startswith("row") else int(np.searchsorted(stated.starts, at, side="right")) - 1
    row = min(row, len(stated.key) - 1)
    return f"{name} in {FAMILIES[stated.family[row]]} {stated.key[row]}"
