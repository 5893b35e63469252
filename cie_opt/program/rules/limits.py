"""Policies: every row of the table ``limits`` over the measures, hard or priced."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import lcm

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.schema.vocabulary import ONE_SIDED
from cie_opt.program.build import Build, Penalty
from cie_opt.program.forms import Form, form_of
from cie_opt.program.kernel import Cell, Keys, Rows, Terms, joined_terms, limit
from cie_opt.program.policies import DATA_BASES, LimitRow, amounts, limit_rows
from cie_opt.program.stability import BLOCKING, pair_by_pair
from cie_opt.texts import _

__all__ = ["limits"]

PERCENT = 100
"""A share is limited, and has its price, in percentage points."""


def limits(build: Build) -> list[Rows]:
    """Every policy holds for each of its keys: ``measure <= amount`` (floor, equal), or against a share of a measure.

    A priced policy may be broken: ``measure - excess <= amount``, ``measure + shortfall >= amount``, at its price. That
    no pair blocks at all is said pair by pair elsewhere.
    """
    rows = limit_rows(build.instance)
    if pair_by_pair(build):
        rows = [row for row in rows if row.measure != BLOCKING]
    return [_rows(build, row) for row in rows]


def _rows(build: Build, row: LimitRow) -> Rows:
    _refuse_loosening(row)
    form = form_of(build, row.measure, row.group, row.per, row.aggregation, row.place)
    periods = _periods_in_force(build, row, len(form.periods))
    if row.base is None or row.base in DATA_BASES:
        amount: list[Fraction | None] = amounts(build, row, form.labels)
        base = None
    else:
        _refuse_on_measure(row)
        base = form_of(build, row.base, row.base_group, _base_per(row), row.aggregation, row.place)
        amount = [row.factor] * len(form.labels)
    stated = np.array([value is not None for value in amount], dtype=bool) & (form.scale > 0)
    if base is not None:
        stated &= _base_scale(build, form, base, row) > 0
    position, keys = _positions(row, form, stated, periods)
    terms = _at(form.terms, position)
    if base is None:
        return _against_amount(build, row, form, terms, keys, amount)
    return _against_measure(build, row, form, base, terms, keys, position)


def _against_amount(
    build: Build, row: LimitRow, form: Form, terms: Terms, keys: Keys, amount: list[Fraction | None]
) -> Rows:
    key = keys.codes[1]
    whole = form.scale.tolist()
    inside = [(amount[code] or Fraction(0)) * whole[code] for code in key]
    multiplier = _array(value.denominator for value in inside)
    scale = form.scale[key]
    percent = PERCENT if row.measure == "placed_rate" else 1
    return limit(
        "limits",
        keys,
        [terms.times(multiplier), *_breach(build, row, keys, multiplier * scale)],
        row.side,
        _array(value.numerator for value in inside),
        cell=Cell("limits", "amount", keys.part(0)),
        unit=form.unit if percent == 1 else _("percentage point"),
        scale=scale,
        multiplier=multiplier / percent,
    )


def _against_measure(
    build: Build, row: LimitRow, form: Form, base: Form, terms: Terms, keys: Keys, position: np.ndarray
) -> Rows:
    """Return ``M / s <= f N / r + a``, times what makes it whole: ``mult M <= (mult f s / r) N + mult a s``."""
    key = keys.codes[1]
    of_base = _base_scale(build, form, base, row)
    ratio = [Fraction(int(form.scale[code]), int(of_base[code])) for code in key]
    factor = [row.factor * part for part in ratio]
    plus = [(row.amount or Fraction(0)) * int(form.scale[code]) for code in key]
    common = [lcm(one.denominator, two.denominator) for one, two in zip(factor, plus, strict=True)]
    multiplier = _array(common)
    return limit(
        "limits",
        keys,
        [terms.times(multiplier), *_breach(build, row, keys, multiplier * form.scale[key])],
        row.side,
        _array(int(value * part) for value, part in zip(factor, common, strict=True)),
        on=_base_terms(form, base, row, position),
        plus=_array(int(value * part) for value, part in zip(plus, common, strict=True)),
        cell=Cell("limits", "factor", keys.part(0)),
        unit=_("percentage point of {base}").format(base=row.base),
        multiplier=np.array([float(part * value / PERCENT) for part, value in zip(ratio, common, strict=True)]),
    )


def _breach(build: Build, row: LimitRow, keys: Keys, unit: np.ndarray) -> list[Terms]:
    """Return the columns that a priced row may be broken by, in units of its measure; none for a hard row."""
    if row.price is None:
        return []
    parts = []
    for name, sign, sides in (("excess", -1.0, ("ceiling", "equal")), ("shortfall", 1.0, ("floor", "equal"))):
        if row.side in sides:
            added = build.add_columns(f"{name} {row.label}", keys, 0.0, np.inf, integer=False)
            build.penalties.append(Penalty(added, row.price))
            columns = np.arange(added.start, added.stop, dtype=np.int32)
            parts.append(Terms(columns, np.arange(len(keys)), sign * unit))
    return parts


def _positions(row: LimitRow, form: Form, stated: np.ndarray, periods: np.ndarray) -> tuple[np.ndarray, Keys]:
    """Return the row of every (key, period) of the form, -1 where none is stated, and the keys of the rows."""
    wanted = stated[:, None] & periods[None, :]
    position = np.where(wanted.ravel(), np.cumsum(wanted.ravel()) - 1, -1)
    key, period = np.nonzero(wanted)
    codes = (np.zeros(len(key), dtype=np.int32), key.astype(np.int32), period.astype(np.int32))
    return position, Keys(("limit", "key", "period"), codes, (np.array([row.label]), form.labels, form.periods))


def _at(terms: Terms, position: np.ndarray) -> Terms:
    """Return the terms at the rows that `position` gives for their keys, without those of -1."""
    if np.array_equal(position, np.arange(len(position))):
        return terms
    key = position[terms.key]
    return Terms(terms.column, key, terms.coefficient).chosen(key >= 0)


def _base_per(row: LimitRow) -> str:
    return row.per if row.base_per == "same" else "all"


def _base_position(form: Form, base: Form, row: LimitRow) -> np.ndarray:
    """Return, for every key of the form, the position of its base's key, -1 where the base does not know it."""
    if row.base_per == "all":
        return np.zeros(len(form.labels), dtype=np.int64)
    position = {str(label): code for code, label in enumerate(base.labels)}
    return np.array([position.get(str(label), -1) for label in form.labels], dtype=np.int64)


def _base_scale(build: Build, form: Form, base: Form, row: LimitRow) -> np.ndarray:
    """Return, for every key of the form, the whole units of the base per unit of it; 0 where it has no meaning."""
    unknown = 0 if row.base == "placed_rate" else build.measure(str(row.base)).scale
    return np.asarray(np.append(base.scale, unknown)[_base_position(form, base, row)])


def _base_terms(form: Form, base: Form, row: LimitRow, position: np.ndarray) -> Terms:
    """Return the base's terms moved to the rows that use them."""
    at = _base_position(form, base, row)
    rows = position.reshape(len(form.labels), len(form.periods))
    if row.base_per == "same":
        moved = np.full((len(base.labels), len(base.periods)), -1, dtype=np.int64)
        moved[at[at >= 0]] = rows[at >= 0]
        return _at(base.terms, moved.ravel())
    return joined_terms(*(_at(base.terms, of_key) for of_key in rows))


def _periods_in_force(build: Build, row: LimitRow, count: int) -> np.ndarray:
    """Return which periods the policy is in force in; for a row over the horizon, whether it is in any."""
    if row.valid_from is None and row.valid_to is None:
        return np.ones(count, dtype=bool)
    instance = build.instance
    if not instance.has("periods") or not instance.present("periods", "start").all():
        wanted = _("a start date for every period, because the limit has dates")
        raise DataError([Fault(row.place, None, "valid_from", None, wanted)])
    start = instance.tables["periods"]["start"]
    force = np.ones(len(start), dtype=bool)
    if row.valid_from is not None:
        force &= (start >= row.valid_from).to_numpy()
    if row.valid_to is not None:
        force &= (start <= row.valid_to).to_numpy()
    return force if count == len(force) and row.aggregation != "horizon" else np.array([force.any()])


def _refuse_loosening(row: LimitRow) -> None:
    """Raise where a limit pulls at a measure from the side on which nothing holds it."""
    side = {"min": "ceiling", "max": "floor"}.get(ONE_SIDED.get(row.measure, ""), row.side)
    if row.side != side or row.base in ONE_SIDED:
        wanted = _("{side}, and another base, as this measure can only be held from one side").format(side=side)
        raise DataError([Fault(row.place, None, "side", row.side, wanted)])


def _refuse_on_measure(row: LimitRow) -> None:
    given = {
        "rounding": None if row.rounding == "none" else row.rounding,
        "least_amount": row.least_amount,
        "threshold": row.threshold,
        "tiers": row.tiers,
    }
    faults = [
        Fault(
            row.place, None, column, str(value), _("nothing, because the base {base} is decided").format(base=row.base)
        )
        for column, value in given.items()
        if value is not None
    ]
    if faults:
        raise DataError(faults)


def _array(values: Iterable[int]) -> np.ndarray:
    return np.fromiter(values, dtype=np.float64)
