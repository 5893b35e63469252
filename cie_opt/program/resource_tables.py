"""Labs, services, guidance, courses, projects and payments of an allocation: columns to tables of labels, and back."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pandas as pd

from cie_opt.program.kernel import Columns
from cie_opt.program.lab_arcs import Arcs
from cie_opt.program.lab_use import KINDS
from cie_opt.program.program import Program

__all__ = ["HEADERS", "divisible", "fill", "head_hours", "hours_in_units", "hours_of", "same_whole", "tables_of"]

HEADERS = {
    "labs": ("lab", "open"),
    "uses": ("need", "school", "lab", "period", "hours"),
    "services": ("service", "lab", "period", "hours"),
    "guidance": ("need", "mentor", "target", "period", "count"),
    "lectures": ("session", "lab", "period"),
    "projects": ("project", "done"),
    "funding": ("fund", "item", "group", "key", "period", "amount"),
}
"""Columns of every table by its name."""

_HOURS = {"uses": "use", "services": "service"}
"""What the columns of a table of hours are called."""


def divisible(program: Program) -> np.ndarray:
    """Return which columns are no whole numbers of the programme and must be whole minutes or fen in a table.

    Returns
    -------
    bool array of shape (columns,)
    """
    found = np.zeros(program.width, dtype=bool)
    for name in ("use", "service", "lecture", "pay"):
        columns = program.columns.get(name)
        if columns is not None:
            found[columns.start : columns.stop] = True
    return found


def head_hours(program: Program) -> np.ndarray:
    """Return the hours of a head, in whole units, for columns that count heads and are divisible, else 0.

    Returns
    -------
    float array of shape (columns,)
    """
    found = np.zeros(program.width)
    columns = program.columns.get("use part")
    if columns is not None:
        found[columns.start : columns.stop] = _sizes(program, columns)
    return found


def hours_of(program: Program) -> tuple[np.ndarray, np.ndarray]:
    """Return which columns count hours or parts of them, and how many whole units one of each column is.

    Returns
    -------
    hours : bool array of shape (columns,)
    size : float array of shape (columns,)
        1 where a column counts in whole units itself.
    """
    size = head_hours(program)
    return divisible(program) | (size > 0), np.where(size > 0, size, 1.0)


def hours_in_units(program: Program, values: np.ndarray) -> np.ndarray | None:
    """Return `values` with hours in whole units where they are such within tolerance, None where they are not."""
    hours, size = hours_of(program)
    whole = np.where(hours, np.rint(values * size) / size, values)
    return whole if (np.abs(values - whole) * size)[hours].max(initial=0.0) <= 1e-6 else None


def tables_of(program: Program, values: np.ndarray) -> dict[str, pd.DataFrame]:
    """Return the tables that column values stand for; of what an instance lacks, a table without rows.

    Parameters
    ----------
    program : Program
    values : float array of shape (columns,)
        Whole, or hours of a head times them are.
    """
    whole = np.rint(values).astype(np.int64)
    found = {name: pd.DataFrame([], columns=list(header)) for name, header in HEADERS.items()}
    if "build" in program.columns:
        build, opened = program.columns["build"], np.ones(program.instance.rows("labs"), dtype=bool)
        opened[build.keys.codes[0]] = whole[build.start : build.stop] > 0
        found["labs"] = pd.DataFrame({"lab": program.instance.domain("labs"), "open": opened})
    for name, what in _HOURS.items():
        if what in program.columns:
            found[name] = _hours(program, name, [program.columns[kind] for kind in KINDS[what]], values)
    if "guide" in program.columns:
        guide = program.columns["guide"]
        count = whole[guide.start : guide.stop]
        chosen = np.flatnonzero(count > 0)
        found["guidance"] = _labelled(guide, chosen).assign(count=count[chosen])
    if "lecture" in program.columns:
        lecture = program.columns["lecture"]
        found["lectures"] = _labelled(lecture, np.flatnonzero(whole[lecture.start : lecture.stop] > 0))
    if "do" in program.columns:
        do = program.columns["do"]
        found["projects"] = pd.DataFrame({"project": do.keys.part(0), "done": whole[do.start : do.stop] > 0})
    if "pay" in program.columns:
        found["funding"] = _payments(program, whole)
    return found


def fill(program: Program, values: np.ndarray, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write what tables say into column values; rows that no column stands for are left out."""
    for name, what in _HOURS.items():
        for kind in KINDS[what]:
            if kind in program.columns:
                columns = program.columns[kind]
                size = _sizes(program, columns)
                each = np.array([float(_exact(cell)) for cell in tables[name]["hours"]]) * _scale(program, name)
                at = _find(columns, tables[name])
                values[columns.start + at[at >= 0]] = (each[at >= 0] / size[at[at >= 0]]).round(6)
    if "guide" in program.columns:
        guide = program.columns["guide"]
        at = _find(guide, tables["guidance"])
        values[guide.start + at[at >= 0]] = tables["guidance"]["count"].to_numpy(dtype=np.float64)[at >= 0]
    if "lecture" in program.columns:
        _fill_lectures(program, values, tables["lectures"])
    if "do" in program.columns:
        do = program.columns["do"]
        at = _find(do, tables["projects"])
        values[do.start + at[at >= 0]] = tables["projects"]["done"].to_numpy(dtype=np.float64)[at >= 0]
    if "pay" in program.columns:
        _pay(program, values, tables["funding"])
    if "build" in program.columns:
        _switch(program, values, tables["labs"])


def _fill_lectures(program: Program, values: np.ndarray, table: pd.DataFrame) -> None:
    """Write the lectures that a table tells into the columns of lectures, meetings and visits."""
    for name in ("lecture", "meet", "visit"):
        columns = program.columns[name]
        at = _find(columns, table)
        values[columns.start + at[at >= 0]] = 1.0


def _hours(program: Program, name: str, parts: list[Columns], values: np.ndarray) -> pd.DataFrame:
    """Return the rows of a table of hours, in the order of its labels."""
    scale, frames, codes = _scale(program, name), [], []
    for columns in parts:
        amount = np.rint(values[columns.start : columns.stop] * _sizes(program, columns)).astype(np.int64)
        chosen = np.flatnonzero(amount > 0)
        hours = pd.Series([Fraction(int(units), scale) for units in amount[chosen]], dtype=object)
        frames.append(_labelled(columns, chosen).assign(hours=hours))
        codes.append([code[chosen] for code in columns.keys.codes])
    order = np.lexsort([np.concatenate(code) for code in zip(*codes, strict=True)][::-1])
    return pd.concat(frames, ignore_index=True).iloc[order].reset_index(drop=True)


def _payments(program: Program, whole: np.ndarray) -> pd.DataFrame:
    """Return the payments, exact in yuan."""
    pay, scale = program.columns["pay"], program.instance.scale_of("funds", "amount")
    paid = whole[pay.start : pay.stop]
    chosen = np.flatnonzero(paid > 0)
    amount = pd.Series([Fraction(int(units), scale) for units in paid[chosen]], dtype=object)
    return _labelled(pay, chosen).assign(amount=amount)


def _pay(program: Program, values: np.ndarray, table: pd.DataFrame) -> None:
    """Write payments, and which of the claims that have a switch are taken: those that are paid."""
    pay, take = program.columns["pay"], program.columns["take"]
    at = _find(pay, table)
    scale = program.instance.scale_of("funds", "amount")
    each = np.array([float(_exact(cell) * scale) for cell in table["amount"]])
    values[pay.start + at[at >= 0]] = each[at >= 0]
    taken = _find(take, table)
    values[take.start + taken[(taken >= 0) & (each > 0)]] = 1.0


def _labelled(columns: Columns, chosen: np.ndarray) -> pd.DataFrame:
    """Return the labels of the keys of some columns."""
    return pd.DataFrame(
        {
            name: np.asarray(domain[code[chosen]], dtype=object)
            for name, code, domain in zip(columns.keys.names, columns.keys.codes, columns.keys.domains, strict=True)
        }
    )


def _sizes(program: Program, columns: Columns) -> np.ndarray:
    """Return how many whole units of an hour each column counts."""
    codes = dict(zip(columns.keys.names, columns.keys.codes, strict=True))
    if columns.name in ("use part", "use heads"):
        return np.asarray(Arcs.of(program.instance).hours[codes["need"], codes["lab"]])
    if not columns.integer:
        return np.ones(len(columns), dtype=np.int64)
    return np.asarray(program.instance.amounts("labs", "grid", absent=1)[codes["lab"]])


def _scale(program: Program, name: str) -> int:
    return program.instance.scale_of("lab_needs" if name == "uses" else "services", "hours")


def _exact(cell: object) -> Fraction:
    """Return an amount as people wrote it: 0.1 is 1/10."""
    return Fraction(repr(cell)) if isinstance(cell, float) else Fraction(str(cell))


def _find(columns: Columns, table: pd.DataFrame) -> np.ndarray:
    """Return the column that each row of a table stands for, -1 where there is none."""
    if len(columns) == 0 or len(table) == 0:
        return np.full(len(table), -1, dtype=np.int64)
    own = pd.MultiIndex.from_frame(_labelled(columns, np.arange(len(columns))).astype(str))
    wanted = pd.MultiIndex.from_frame(table[list(columns.keys.names)].fillna("").astype(str))
    return np.asarray(own.get_indexer(wanted))


def _switch(program: Program, values: np.ndarray, labs: pd.DataFrame) -> None:
    """Open the labs that are said to be or that are used, and name the lab that serves each demand alone."""
    build, serve = program.columns["build"], program.columns["serve"]
    used = np.zeros(program.instance.rows("labs"), dtype=bool)
    pairs = set()
    for kind in (*KINDS["use"], *KINDS["service"]):
        columns = program.columns[kind]
        taken = np.flatnonzero(values[columns.start : columns.stop] > 0)
        codes = dict(zip(columns.keys.names, columns.keys.codes, strict=True))
        used[codes["lab"][taken]] = True
        if "need" in codes:
            pairs |= set(zip(*(codes[name][taken].tolist() for name in ("need", "school", "lab")), strict=True))
    opened = labs.loc[labs["open"].astype(bool), "lab"].astype(str)
    used |= np.isin(program.instance.domain("labs").astype(str), opened.to_numpy(dtype=str))
    values[build.start : build.stop] = used[build.keys.codes[0]]
    serving: dict[tuple[int, int], int] = {}
    for position, key in enumerate(zip(*(code.tolist() for code in serve.keys.codes), strict=True)):
        if key in pairs or key[:2] not in serving:
            serving[key[:2]] = position
    values[serve.start + np.array(list(serving.values()), dtype=np.int64)] = 1.0


def same_whole(program: Program, one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two vectors stand for the same allocation: all columns that decide anything are whole."""
    hours = divisible(program)
    return bool(np.array_equal(np.rint(one)[program.integer], other[program.integer])) and bool(
        np.array_equal(one[hours], other[hours])
    )
