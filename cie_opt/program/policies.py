"""A row of the table ``limits`` and the amounts that follow from its base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.instance import Instance
from cie_opt.program.forms import heads_by_key
from cie_opt.program.keying import Grouping
from cie_opt.program.tiers import steps
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.program.build import Build

__all__ = ["DATA_BASES", "LimitRow", "amounts", "limit_rows"]

MEMBER_BASES = ("staff", "skilled_staff", "trainer_fte", "payroll", "target")
DATA_BASES = (*MEMBER_BASES, "capacity", "trainees")


@dataclass(frozen=True)
class LimitRow:
    """One policy, as its row says; numbers are exact and in units as people write them.

    Attributes
    ----------
    label, measure, per, side, base_per, rounding, aggregation : str
    group, base, base_group, tiers : str or None
    amount, least_amount, threshold, price : Fraction or None
    factor : Fraction
    valid_from, valid_to : Timestamp or None
    """

    label: str
    measure: str
    group: str | None
    per: str
    side: str
    amount: Fraction | None
    base: str | None
    base_group: str | None
    base_per: str
    factor: Fraction
    tiers: str | None
    rounding: str
    least_amount: Fraction | None
    threshold: Fraction | None
    aggregation: str
    price: Fraction | None
    valid_from: pd.Timestamp | None
    valid_to: pd.Timestamp | None

    @property
    def place(self) -> str:
        """How messages name the row."""
        return f"limits {self.label}"


def limit_rows(instance: Instance) -> list[LimitRow]:
    """Return every row of ``limits`` that is one of the programme; those per stay are eligibility."""
    if not instance.has("limits"):
        return []
    table = instance.tables["limits"]

    def words(column: str) -> list[str | None]:
        return [None if cell is None else str(cell) for cell in instance.choices("limits", column)]

    def numbers(column: str) -> list[Fraction | None]:
        scale = instance.scale_of("limits", column)
        return [None if pd.isna(cell) else Fraction(int(cell), scale) for cell in table[column]]

    def dates(column: str) -> list[pd.Timestamp | None]:
        return [None if pd.isna(cell) else cell for cell in table[column]]

    factors = [Fraction(1) if share is None else share for share in instance.shares("limits", "factor")]
    text = ("limit", "measure", "group", "per", "side")
    columns = [
        *(words(name) for name in text),
        numbers("amount"),
        *(words(name) for name in ("base", "base_group", "base_per")),
        factors,
        *(words(name) for name in ("tiers", "rounding")),
        *(numbers(name) for name in ("least_amount", "threshold")),
        words("aggregation"),
        numbers("price"),
        *(dates(name) for name in ("valid_from", "valid_to")),
    ]
    rows = [LimitRow(*cells) for cells in zip(*columns, strict=True)]
    return [row for row in rows if row.per != "stay"]


def amounts(build: Build, row: LimitRow, labels: np.ndarray) -> list[Fraction | None]:
    """Return the amount of each key of `labels`; None for a key that the policy spares (below its threshold)."""
    if row.base is None:
        if row.amount is None:
            raise DataError([Fault(row.place, None, "amount", None, _("an amount, or a base to take a share of"))])
        return [row.amount] * len(labels)
    stairs = steps(build.instance, row.tiers) if row.tiers else None
    found = _base_values(build, row)
    return [_amount(row, str(label), found.get(str(label), Fraction(0)), stairs) for label in labels]


def _amount(
    row: LimitRow, label: str, base: Fraction | None, steps: Sequence[tuple[Fraction, Fraction, Fraction]] | None
) -> Fraction | None:
    if base is None:
        wanted = _("a number, because the limit takes a share of it")
        raise DataError([Fault(row.place, label, row.base, None, wanted)])
    if row.threshold is not None and base < row.threshold:
        return None
    if steps is None:
        amount = row.factor * base
    else:
        step = next((step for step in reversed(steps) if step[0] <= base), None)
        if step is None:
            wanted = _("a step that starts at {base} or below").format(base=base)
            raise DataError([Fault("tiers", row.tiers, "from", str(steps[0][0]), wanted)])
        amount = step[1] + step[2] * base
    if row.rounding != "none":
        amount = Fraction(floor(amount) if row.rounding == "down" else ceil(amount))
    if row.amount:
        amount += row.amount
    return amount if row.least_amount is None else max(amount, row.least_amount)


def _base_values(build: Build, row: LimitRow) -> dict[str, Fraction | None]:
    """Return the base of every key, None where a cell of it is absent."""
    if row.base == "trainees":
        labels = build.keying.trainees(row.per).labels
        heads = heads_by_key(build, row.per, row.base_group, row.place)
        return {str(label): Fraction(int(head)) for label, head in zip(labels, heads, strict=True)}
    if row.base == "capacity" or (row.base == "staff" and row.per == "post"):
        return _summed(build.instance, "posts", str(row.base), build.keying.posts(row.per))
    members = build.keying.members(row.per)
    hosting = np.full(len(members.code), -1, dtype=np.int32)
    hosting[build.keying.hosts] = members.code[build.keying.hosts]
    if not build.instance.has("members"):
        return {str(label): None for label in members.labels}
    return _summed(build.instance, "members", str(row.base), Grouping(members.labels, hosting))


def _summed(instance: Instance, table: str, column: str, grouping: Grouping) -> dict[str, Fraction | None]:
    inside = grouping.code >= 0
    code = grouping.code[inside]
    value = instance.amounts(table, column, absent=0)[inside]
    missing = np.bincount(code, ~instance.present(table, column)[inside], minlength=len(grouping.labels)) > 0
    total = np.zeros(len(grouping.labels), dtype=np.int64)
    np.add.at(total, code, value)
    scale = instance.scale_of(table, column)
    return {
        str(label): None if gap else Fraction(int(sum_), scale)
        for label, sum_, gap in zip(grouping.labels, total, missing, strict=True)
    }
