"""The share of a cost that its receiver bears: a fixed one, or one by the receiver's staff."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.instance import Instance
from cie_opt.program.tiers import steps
from cie_opt.texts import _

__all__ = ["own_shares"]


def own_shares(instance: Instance, use: np.ndarray, member: np.ndarray) -> list[Fraction]:
    """Return the own share of receivers under uses of pots.

    Parameters
    ----------
    use : int array of shape (claims,)
        Rows of ``fund_uses``.
    member : int array of shape (claims,)
        Receivers, as positions in the domain ``members``; -1 where unknown.

    Raises
    ------
    DataError
        Where the share depends on a number of staff that nobody knows, or comes to more than 1.
    """
    fixed, tiers = instance.shares("fund_uses", "own_share"), instance.choices("fund_uses", "own_tiers")
    known: dict[tuple[str, int], Fraction] = {}
    faults: dict[Fault, None] = {}
    found = []
    for row, who in zip(use.tolist(), member.tolist(), strict=True):
        share = fixed[row] or Fraction(0)
        if tiers[row] is not None:
            share = known.setdefault((str(tiers[row]), who), _by_staff(instance, str(tiers[row]), who, faults))
        found.append(share)
    if faults:
        raise DataError(faults)
    return found


def _by_staff(instance: Instance, tiers: str, member: int, faults: dict[Fault, None]) -> Fraction:
    label = str(instance.domain("members")[member]) if member >= 0 else None
    there = instance.has("members") and member >= 0 and bool(instance.present("members", "staff")[member])
    if not there:
        wanted = _("a number of staff, because the own share goes by it ({tiers})").format(tiers=tiers)
        faults[Fault("members", label, "staff", None, wanted)] = None
        return Fraction(0)
    staff = int(instance.amounts("members", "staff", absent=0)[member])
    share = _reached(steps(instance, tiers), staff)
    if share is None or share > 1:
        wanted = _("a share from 0 to 1 for {staff} people of {member}").format(staff=staff, member=label)
        faults[Fault("tiers", tiers, "value", None if share is None else str(share), wanted)] = None
        return Fraction(0)
    return share


def _reached(stairs: Sequence[tuple[Fraction, Fraction, Fraction]], staff: int) -> Fraction | None:
    step = next((step for step in reversed(stairs) if step[0] <= staff), None)
    return None if step is None else step[1] + step[2] * staff
