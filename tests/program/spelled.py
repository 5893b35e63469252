"""Small cases written as text, and rows of the arrays spelled out."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pandas as pd

from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.program.program import Program, assemble

__all__ = ["of", "spelled"]


def of(**tables: str) -> Instance:
    """Return an instance from tables in CSV."""
    frames = {
        name: pd.read_csv(StringIO("\n".join(line.strip() for line in text.strip().splitlines())), dtype=str)
        for name, text in tables.items()
    }
    return from_tables(frames)


def spelled(instance: Instance, rule: str) -> dict[str, str]:
    """Return rows by key, such as ``"+1 use[N,Hill,shop] -600 build[shop] <= 0"``; ``horizon`` and "" are left out."""
    program = assemble(instance)
    names = _names(program)
    found = {}
    for rows in (rows for rows in program.rows if rows.name == rule):
        for position, key in enumerate(rows.keys.labels()):
            part = slice(rows.starts[position], rows.starts[position + 1])
            terms = sorted(zip(rows.column[part].tolist(), rows.value[part].tolist(), strict=True))
            left = " ".join(f"{value:+g} {names[column]}" for column, value in terms)
            low, high = rows.lower[position], rows.upper[position]
            side = f"= {low:g}" if low == high else f"<= {high:g}" if np.isfinite(high) else f">= {low:g}"
            found[_shown(key)] = f"{left} {side}".strip()
    return found


def _names(program: Program) -> dict[int, str]:
    return {
        columns.start + position: f"{columns.name.split(' ')[0]}[{_shown(key, ',')}]"
        for columns in program.columns.values()
        for position, key in enumerate(columns.keys.labels())
    }


def _shown(key: tuple[str, ...], between: str = " ") -> str:
    return between.join(part for part in key if part not in ("", "horizon"))
