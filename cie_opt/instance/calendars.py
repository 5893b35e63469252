"""When trainees are not to be had: the periods that the table ``unavailable`` names for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cie_opt.instance.lookup import Codes, Mask, Whole

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["Calendars"]


@dataclass(frozen=True, eq=False)
class Calendars:
    """The different sets of periods in which trainees are unavailable.

    Attributes
    ----------
    code : int32 array of shape (trainees,)
        Calendar of every trainee.
    total : int64 array of shape (calendars, periods + 1)
        How many unavailable periods a calendar has before each period, and in the end.
    """

    code: Codes
    total: Whole

    @classmethod
    def of(cls, instance: Instance) -> Calendars:
        """Read the table."""
        trainees, periods = instance.rows("trainees"), len(instance.domain("periods"))
        if not instance.has("unavailable"):
            return cls(np.zeros(trainees, dtype=np.int32), np.zeros((1, periods + 1), dtype=np.int64))
        away = np.zeros((trainees, periods), dtype=np.bool_)
        mine = instance.choices("unavailable", "table") == "trainees"
        who = pd.Index(instance.domain("trainees")).get_indexer(instance.choices("unavailable", "key")[mine])
        away[who, instance.codes("unavailable", "period")[mine]] = True
        different, code = np.unique(away, axis=0, return_inverse=True)
        total = np.zeros((len(different), periods + 1), dtype=np.int64)
        np.cumsum(different, axis=1, out=total[:, 1:])
        return cls(code.reshape(-1).astype(np.int32), total)

    @property
    def horizon(self) -> int:
        """Number of periods."""
        return int(self.total.shape[1]) - 1

    def is_free(self, calendar: Codes, first: Codes, last: Codes) -> Mask:
        """Return whether no period from first to last is unavailable; of shape (pairs,) like the arguments."""
        return np.asarray(self.total[calendar, last + 1] == self.total[calendar, first])
