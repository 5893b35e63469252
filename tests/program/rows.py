"""Rows of a programme and of a Pyomo model as plain numbers that can be compared."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, inf, lcm

from cie_opt.models import STATEMENT
from cie_opt.models.rows import rows_of
from cie_opt.program.program import Program

Plain = tuple[dict[tuple[str, tuple[str, ...]], Fraction], Fraction | None, Fraction | None]


def of_program(program: Program) -> dict[tuple[str, tuple[str, ...]], Plain]:
    """Return every row with terms by (rule, key)."""
    names = {}
    for columns in program.columns.values():
        kind = columns.name.split(" ")[0]
        for offset, key in enumerate(columns.keys.labels()):
            names[columns.start + offset] = (kind, key)
    found = {}
    for rows in program.rows:
        for position, key in enumerate(rows.keys.labels()):
            part = slice(rows.starts[position], rows.starts[position + 1])
            pairs = zip(rows.column[part], rows.value[part], strict=True)
            terms = {names[int(at)]: Fraction(value) for at, value in pairs if value}
            if terms:
                found[rows.name, key] = _scaled(terms, rows.lower[position], rows.upper[position])
    return found


def of_model(model: object) -> dict[tuple[str, tuple[str, ...]], Plain]:
    """Return every row of the statement by (rule, key)."""
    found = {}
    for rule in STATEMENT.values():
        for row in rows_of(model, rule):  # type: ignore[arg-type]
            terms = {column: Fraction(value) for column, value in row.terms.items() if value}
            if terms:
                found[row.rule, row.key] = _scaled(terms, row.lower, row.upper)
    return found


def _scaled(terms: dict, lower: float | None, upper: float | None) -> Plain:
    """Return the row divided by the greatest common divisor of its coefficients, the first one positive.

    So neither its scaling nor the side on which it is written counts.
    """
    common = lcm(*(value.denominator for value in terms.values()))
    divisor = Fraction(gcd(*(int(value * common) for value in terms.values())), common)
    if terms[min(terms)] < 0:
        divisor, lower, upper = -divisor, upper, lower
    bounds = [None if end in (None, inf, -inf) else Fraction(end) / divisor for end in (lower, upper)]
    return {column: value / divisor for column, value in terms.items()}, bounds[0], bounds[1]
