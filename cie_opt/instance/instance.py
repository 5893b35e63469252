"""An instance: all data of one case, checked and frozen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import InternalError
from cie_opt.instance.about import About
from cie_opt.instance.digest import digest_of
from cie_opt.instance.schema import TABLES, Column, Kind
from cie_opt.instance.tables import scale_of

if TYPE_CHECKING:
    from cie_opt.instance.stays import Stays

__all__ = ["Instance"]

_T = TypeVar("_T")
HORIZON = "horizon"
"""Label of the one period where no periods are given."""


_OF_LABELS = ("scales", "domain", "index")


class _Tables(Mapping[str, pd.DataFrame]):
    """Tables that hand out shallow copies, so that no caller writes into the instance."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = {name: frames[name] for name in TABLES if name in frames}

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name].copy(deep=False)

    def __contains__(self, name: object) -> bool:
        return name in self._frames

    def rows(self, name: str) -> int:
        """Return the number of rows of a table."""
        return len(self._frames[name])

    def cells(self, name: str, column: str) -> Any:
        """Return one column of a table as it is held, as an array of pandas."""
        return self._frames[name][column].array

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)


class Instance:
    """All data of one case, without any formulation; made by ``read`` and ``from_tables`` only, never changed.

    Attributes
    ----------
    about : About
        Name, description, source, licence and scales.
    tables : mapping of str to DataFrame
        Checked tables inside, in the order of the schema, each with every column of the schema; only those that are
        present and have rows.

    Notes
    -----
    Inside, labels and choices are categories, counts and amounts are whole units in ``Int64``, flags are ``boolean``,
    shares are fractions, dates are ``datetime64[s]``, and what is absent is ``NA`` or None. Accessors are cached, and
    the arrays they return cannot be written to.
    """

    def __init__(self, about: About, frames: Mapping[str, pd.DataFrame]) -> None:
        self.about = about
        self.tables = _Tables(frames)
        self._known: dict[tuple[Any, ...], Any] = {}
        self._sealed = True

    def __setattr__(self, name: str, value: object) -> None:
        if getattr(self, "_sealed", False):
            raise AttributeError(f"an Instance is frozen: {name}")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{name}: {len(frame)}" for name, frame in self.tables.items())
        return f"Instance({self.name!r}, {sizes})"

    @property
    def name(self) -> str:
        """Name of the instance, perhaps empty."""
        return self.about.name

    @property
    def scales(self) -> Mapping[Kind, int]:
        """Whole units inside per unit outside of every scaled kind."""
        return self._once(("scales",), self.about.scale_of_kinds)

    @property
    def digest(self) -> str:
        """Hash of scales, tables, columns and values, in hexadecimal; name and origin are not part of it."""
        return self._once(("digest",), lambda: digest_of(self.tables, self.scales))

    @property
    def stays(self) -> Stays:
        """Candidate stays."""
        from cie_opt.instance.eligibility import candidate_stays

        return self._once(("stays",), lambda: candidate_stays(self))

    def has(self, table: str) -> bool:
        """Return whether the table is present and has rows."""
        _known_table(table)
        return table in self.tables

    def rows(self, table: str) -> int:
        """Return the number of rows of a table, 0 where it is absent."""
        return self.tables.rows(table) if self.has(table) else 0

    def domain(self, name: str) -> NDArray[np.object_]:
        """Return the labels of a domain.

        Returns
        -------
        object array of shape (labels,)
            Keys in row order where the table of that name is present, else the distinct labels, sorted, of every
            column with that domain. Without the table ``periods`` the one label ``horizon``.
        """
        return self._once(("domain", name), lambda: _frozen(self._labels_of(name)))

    def codes(self, table: str, column: str) -> NDArray[np.int32]:
        """Return the position of every label in the domain of its column, -1 where it is absent; shape (rows,)."""
        return self._once(("codes", table, column), lambda: _frozen(self._codes(table, column)))

    def lists(self, table: str, column: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return a column of label lists as two arrays of shape (labels in all rows,): row, and code in the domain."""
        return self._once(("lists", table, column), lambda: self._lists(table, column))

    def amounts(self, table: str, column: str, absent: int | None = None) -> NDArray[np.int64]:
        """Return whole units; an absent cell takes the default of the schema, else `absent`; shape (rows,).

        Raises
        ------
        InternalError
            When a cell is absent and neither default is given.
        """
        return self._once(("amounts", table, column, absent), lambda: _frozen(self._amounts(table, column, absent)))

    def present(self, table: str, column: str) -> NDArray[np.bool_]:
        """Return which cells have a value, their own or the default of the schema; shape (rows,)."""

        def found() -> Any:
            if _column(table, column).default is not None:
                return np.ones(self.rows(table), dtype=np.bool_)
            return np.logical_not(self._cells(table, column).isna())

        return self._once(("present", table, column), lambda: _frozen(found()))

    def flags(self, table: str, column: str) -> NDArray[np.bool_]:
        """Return yes and no; an absent cell takes the default of the schema, else no; shape (rows,)."""

        def found() -> Any:
            default = bool(_column(table, column).default)
            return self._cells(table, column).to_numpy(dtype=np.bool_, na_value=default)

        return self._once(("flags", table, column), lambda: _frozen(found()))

    def choices(self, table: str, column: str) -> NDArray[np.object_]:
        """Return the words of a column of choices, labels or text, None where absent; object array of shape (rows,)."""

        def found() -> Any:
            cells, default = self._cells(table, column), _column(table, column).default
            if isinstance(cells, pd.Categorical):
                # The code of an absent cell is -1, which finds the last word.
                return np.array([*cells.categories, default], dtype=object)[cells.codes]
            return cells.to_numpy(dtype=object, copy=True, na_value=default)

        return self._once(("choices", table, column), lambda: _frozen(found()))

    def shares(self, table: str, column: str) -> list[Fraction | None]:
        """Return exact shares; an absent cell takes the default of the schema, else None."""
        default = _column(table, column).default
        other = None if default is None else Fraction(default)
        return [other if share is None else share for share in self._cells(table, column).tolist()]

    def dates(self, table: str, column: str) -> list[date | None]:
        """Return dates, None where absent."""
        return [None if pd.isna(cell) else cell.date() for cell in self._cells(table, column)]

    def scale_of(self, table: str, column: str) -> int:
        """Return whole units inside per unit outside; 1 for a count."""
        return scale_of(_column(table, column), self.scales)

    def replace(self, **tables: pd.DataFrame | None) -> Instance:
        """Return an instance with other tables, checked anew.

        Parameters
        ----------
        **tables : DataFrame or None
            By name of the table; None drops it. A frame that has every column of the table with the dtypes inside
            (one taken from `tables`) is taken as it stands; any other is read as people write it.

        Raises
        ------
        DataError
            With every fault.
        """
        from cie_opt.instance.parse import replaced

        return replaced(self, tables)

    def change(self, values: Mapping[tuple[str, str | int, str], object]) -> Instance:
        """Return an instance with other cells, checked anew.

        Parameters
        ----------
        values : mapping of (table, row, column) to value
            The row is the label of a row in a table with one key column, or the number of the row from 0; the value is
            as inside: whole units, a fraction, a word, a truth value, or None for absent.

        Raises
        ------
        DataError
            With every fault.
        """
        from cie_opt.instance.change import changed

        return changed(self, values)

    def with_cells(self, frames: Mapping[str, pd.DataFrame], cells: Collection[tuple[str, str]]) -> Instance:
        """Return an instance of checked frames that differ in some columns only, keeping what those do not touch."""
        other = Instance(self.about, frames)
        if all(TABLES[table].column(name).kind not in (Kind.LABEL, Kind.LABELS) for table, name in cells):
            for key, value in self._known.items():
                if key[0] in _OF_LABELS or (len(key) > 2 and (key[1], key[2]) not in cells):
                    other._known[key] = value
        return other

    def _once(self, name: tuple[Any, ...], make: Callable[[], _T]) -> _T:
        if name not in self._known:
            self._known[name] = make()
        found: _T = self._known[name]
        return found

    def _cells(self, table: str, column: str) -> Any:
        """Return a column inside as an array of pandas; an empty one where the table is absent."""
        kind = _column(table, column).kind
        return self.tables.cells(table, column) if table in self.tables else _empty(kind)

    def _labels_of(self, name: str) -> NDArray[np.object_]:
        owner = TABLES.get(name)
        if owner is not None and owner.label is not None and name in self.tables:
            return self.choices(name, owner.label)
        if name == "periods":
            return np.array([HORIZON], dtype=object)
        found: set[str] = set()
        for table in self.tables:
            for column in TABLES[table].columns:
                if column.domain == name and column.kind is Kind.LABEL:
                    found.update(self._cells(table, column.name).categories)
                elif column.domain == name:
                    for cell in self._cells(table, column.name).dropna():
                        found.update(cell.split(";"))
        return np.array(sorted(found), dtype=object)

    def _codes(self, table: str, column: str) -> NDArray[np.int32]:
        cells = self._cells(table, column)
        domain = _column(table, column).domain
        if domain is None:
            raise InternalError(f"{table}.{column} has no domain", "Ask for its choices.")
        index = self._once(("index", domain), lambda: pd.Index(self.domain(domain), dtype=object))
        places = np.append(index.get_indexer(cells.categories), -1).astype(np.int32)
        found: NDArray[np.int32] = places[cells.codes]
        return found

    def _lists(self, table: str, column: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        parts = [[] if cell is None else cell.split(";") for cell in self._cells(table, column)]
        rows = np.repeat(np.arange(len(parts), dtype=np.int32), [len(labels) for labels in parts])
        labels = np.array([label for row in parts for label in row], dtype=object)
        index = pd.Index(self.domain(str(_column(table, column).domain)), dtype=object)
        return _frozen(rows), _frozen(index.get_indexer(pd.Index(labels, dtype=object)).astype(np.int32))

    def _amounts(self, table: str, column: str, absent: int | None) -> NDArray[np.int64]:
        cells = self._cells(table, column)
        default = _column(table, column).default
        other = absent if default is None else int(Fraction(default) * self.scale_of(table, column))
        if other is None and cells.isna().any():
            raise InternalError(f"{table}.{column} is absent in some row and has no default", "Please report it.")
        found: NDArray[np.int64] = cells.to_numpy(dtype=np.int64, na_value=other or 0)
        return found


def _known_table(name: str) -> None:
    if name not in TABLES:
        raise InternalError(f"there is no table {name}", "Please report it.")


def _column(table: str, column: str) -> Column:
    _known_table(table)
    found = TABLES[table].named.get(column)
    if found is None:
        raise InternalError(f"the table {table} has no column {column}", "Please report it.")
    return found


@cache
def _empty(kind: Kind) -> Any:
    from cie_opt.instance.vectors import absent_column

    return absent_column(kind, 0).array


_Array = TypeVar("_Array", bound=NDArray[Any])


def _frozen(values: _Array) -> _Array:
    if not values.flags.owndata:
        values = values.copy()
    values.setflags(write=False)
    return values
