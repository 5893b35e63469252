"""The share of a cost that its receiver bears: a fixed one, or one by the receiver's staff."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.instance import Instance
from cie_opt.program.tiers import steps
from cie_opt.texts import _

__all__ = ["paid_shares"]


def paid_shares(instance: Instance, use: np.ndarray, member: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the share that pots may pay of what is due to receivers: 1 less their own share.

    Parameters
    ----------
    use : int array of shape (claims,)
        Rows of ``fund_uses``.
    member : int array of shape (claims,)
        Receivers, as positions in the domain ``members``; -1 where unknown.

    Returns
    -------
    numerator, denominator : float arrays of shape (claims,)

    Raises
    ------
    DataError
        Where the share depends on a number of staff that nobody knows, or comes to more than 1.
    """
    given = [1 - (share or Fraction(0)) for share in instance.shares("fund_uses", "own_share")]
    part, whole = (array[use] for array in _split(given))
    faults: dict[Fault, None] = {}
    tiers = instance.choices("fund_uses", "own_tiers")
    for row, name in enumerate(tiers):
        if name is None:
            continue
        claims = np.flatnonzero(use == row)
        receivers, place = np.unique(member[claims], return_inverse=True)
        part[claims], whole[claims] = (array[place] for array in _by_staff(instance, str(name), receivers, faults))
    if faults:
        raise DataError(faults)
    return part, whole


def _split(shares: Sequence[Fraction]) -> tuple[np.ndarray, np.ndarray]:
    """Return numerators and denominators."""
    pairs = [(share.numerator, share.denominator) for share in shares]
    part, whole = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    return part, whole


def _by_staff(
    instance: Instance, tiers: str, members: np.ndarray, faults: dict[Fault, None]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the share that pots may pay to some members, by their staff: numerators and denominators."""
    labels, stairs = instance.domain("members"), steps(instance, tiers)
    there, staff = instance.present("members", "staff"), instance.amounts("members", "staff", absent=0)
    known = (members >= 0) & (len(there) > 0)
    known[known] = there[members[known]]
    for who in members[~known].tolist():
        wanted = _("a number of staff, because the own share goes by it ({tiers})").format(tiers=tiers)
        faults[Fault("members", str(labels[who]) if who >= 0 else None, "staff", None, wanted)] = None
    people = staff[members[known]]
    shares, place = _reached(stairs, people)
    wrong = np.array([share is None or share > 1 for share in shares], dtype=bool)[place]
    for who, number, at in zip(*(array[wrong].tolist() for array in (members[known], people, place)), strict=True):
        wanted = _("a share from 0 to 1 for {staff} people of {member}").format(staff=number, member=labels[who])
        faults[Fault("tiers", tiers, "value", None if shares[at] is None else str(shares[at]), wanted)] = None
    part, whole = np.ones((2, len(members)))
    paid = [Fraction(1) if share is None else 1 - share for share in shares]
    part[known], whole[known] = (array[place] for array in _split(paid))
    return part, whole


def _reached(
    stairs: Sequence[tuple[Fraction, Fraction, Fraction]], people: np.ndarray
) -> tuple[list[Fraction | None], np.ndarray]:
    """Return what step tables say of numbers of staff, None below their first step, and which of these each reaches."""
    # People are whole: a step begins with the first whole number that is not below it.
    step = np.searchsorted([ceil(step[0]) for step in stairs], people, side="right")
    flat = np.array([True, *(step[2] == 0 for step in stairs)])[step]
    # On a flat step everybody has the same share, so that it is looked up once.
    size = int(people.max(initial=0)) + 1
    pairs, place = np.unique(step * size + np.where(flat, 0, people), return_inverse=True)
    reached = [divmod(pair, size) for pair in pairs.tolist()]
    return [_amount(stairs[at - 1], number) if at else None for at, number in reached], place


def _amount(step: tuple[Fraction, Fraction, Fraction], staff: int) -> Fraction:
    """Return what a step says of a number of staff."""
    return step[1] + step[2] * staff if step[2] else step[1]
