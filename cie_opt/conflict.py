"""Rows that cannot hold together, in the user's labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cie_opt.program.kernel import Rows
from cie_opt.program.program import Finding, Program
from cie_opt.texts import _

__all__ = ["Conflict", "conflict_of_findings", "conflict_of_rows", "unexplained"]

COLUMNS = ("rule", "key", "side", "limit", "unit", "table", "row", "column", "sentence")


@dataclass(frozen=True)
class Conflict:
    """Rows that cannot hold together.

    Attributes
    ----------
    rows : DataFrame
        Columns rule, key, side, limit, unit, table, row, column, sentence.
    complete : bool
        Whether leaving out any one of the rows lets the others hold (in the relaxation).
    sentence : str
        The whole in words.
    """

    rows: pd.DataFrame
    complete: bool
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def conflict_of_findings(findings: Sequence[Finding]) -> Conflict:
    """Return what rows without any column say: each of them alone cannot hold."""
    records = [
        (one.rule, " | ".join(one.key), one.side, one.amount, one.unit or None, None, None, None, _alone(one))
        for one in findings
    ]
    lines = "\n".join(f"  {record[-1]}" for record in records[:10])
    more = len(records) - 10
    if more > 0:
        lines += "\n  " + _("and {more} more").format(more=more)
    sentence = _("No allocation exists, because nothing is left that could meet these limits:") + "\n" + lines
    return Conflict(pd.DataFrame(records, columns=list(COLUMNS)), True, sentence)


def conflict_of_rows(program: Program, positions: Iterable[int], *, complete: bool) -> Conflict:
    """Return the rows of `program` at `positions` as a conflict."""
    records = [_record(*program.locate(int(position)), program, int(position)) for position in positions]
    lines = "\n".join(f"  {record[-1]}" for record in records)
    opening = _("No allocation exists, because these limits cannot all hold together:")
    closing = _("If any one of them is given up, the others can hold.") if complete else ""
    text = "\n".join(part for part in (opening, lines, closing) if part)
    return Conflict(pd.DataFrame(records, columns=list(COLUMNS)), complete, text)


def unexplained() -> Conflict:
    """Return what can be said when only whole numbers make the programme impossible."""
    sentence = _(
        "No allocation exists. The limits could hold together if trainees, hours and decisions could be divided; "
        "only because persons, steps of hours and decisions are whole there is none."
    )
    return Conflict(pd.DataFrame([], columns=list(COLUMNS)), False, sentence)


def _record(rows: Rows, key: int, program: Program, position: int) -> tuple[object, ...]:
    label = " | ".join(part for part in rows.keys.label(key) if part)
    lower, upper = program.row_lower[position], program.row_upper[position]
    side = "equal" if lower == upper else "floor" if np.isfinite(lower) else "ceiling"
    amount = None if rows.amount is None else float(rows.amount[key])
    where = (None, None, None) if rows.cell is None else (rows.cell.table, str(rows.cell.labels[key]), rows.cell.column)
    words = {"equal": _("exactly"), "floor": _("at least"), "ceiling": _("at most")}[side]
    shown = "" if amount is None else f": {words} {_quantity(amount, rows.unit)}"
    return rows.name, label, side, amount, rows.unit or None, *where, f"{rows.name} ({label}){shown}"


def _alone(finding: Finding) -> str:
    words = _("needs at least") if finding.side == "floor" else _("allows at most")
    key = ", ".join(part for part in finding.key if part)
    return _("{rule} ({key}) {words} {quantity}, and there is nothing to count for it").format(
        rule=finding.rule, key=key, words=words, quantity=_quantity(finding.amount, finding.unit)
    )


def _quantity(amount: float, unit: str | None) -> str:
    from cie_opt.report import wording

    return wording.amount(amount, unit or None)
