"""The share of a cost that its receiver bears: a fixed one, or one by the receiver's staff."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from cie_opt.errors import DataError, Fault
from cie_opt.instance.instance import Instance
from cie_opt.models.limit_data import reached
from cie_opt.models.tables import by_key, whole
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.models.fund_data import Use

__all__ = ["own_share"]


def own_share(instance: Instance, use: Use, member: str) -> Fraction:
    """Return the own share of a receiver under a use of a pot.

    Raises
    ------
    DataError
        Where the share depends on a number of staff that nobody knows, or is none from 0 to 1.
    """
    if use.own_tiers is None:
        return use.own_share
    staff = by_key(instance, "members", "staff", whole).get(member)
    if staff is None:
        wanted = _("a number of staff: the own share of the step table {tiers} goes by it").format(tiers=use.own_tiers)
        raise DataError([Fault("members", member or None, "staff", None, wanted)])
    share = reached(instance, use.own_tiers, Fraction(staff))
    if share is None or not 0 <= share <= 1:
        wanted = _("a share from 0 to 1 for a staff of {staff}").format(staff=staff)
        raise DataError([Fault("tiers", use.own_tiers, "value", None if share is None else str(share), wanted)])
    return share
