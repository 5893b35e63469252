"""A trainee's way through the horizon: where it waits between its stays, and when it changes its host."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from cie_opt.texts import _
from cie_opt.verify.given import Given
from cie_opt.verify.keys import Keys
from cie_opt.verify.rows import Stay, Trainee
from cie_opt.verify.sums import StaySums

__all__ = ["WAY_MEASURES", "Way", "WaySums", "way_of"]

WAY_MEASURES = ("waiting", "changes", "satisfaction")


class Way(NamedTuple):
    """Where one person is over time.

    Attributes
    ----------
    waits : dict
        For every period of waiting for a later stay the host of the stay before it, of the first stay before that.
    arrivals : dict
        For every (host, period) how many stays begin there, less those that the host kept from the period before.
    """

    waits: dict[int, str]
    arrivals: Counter[tuple[str, int]]

    @property
    def changes(self) -> int:
        """Number of changes of host."""
        return sum(1 for found in self.arrivals.values() if found > 0)


def way_of(stays: Sequence[Stay]) -> Way:
    """Return the way of a person with these stays."""
    waits: dict[int, str] = {}
    arrivals: Counter[tuple[str, int]] = Counter()
    if not stays:
        return Way(waits, arrivals)
    covered = {period for stay in stays for period in stay.periods}
    first = min(stays, key=lambda stay: (stay.first, stay.post.enterprise))
    for period in range(max(stay.first for stay in stays)):
        if period not in covered:
            over = [stay for stay in stays if stay.last < period]
            before = max(over, key=lambda stay: (stay.last, stay.post.enterprise)) if over else first
            waits[period] = before.post.enterprise
    for stay in stays:
        arrivals[stay.post.enterprise, stay.first] += 1
        arrivals[stay.post.enterprise, stay.last + 1] -= 1
    for period, host in waits.items():
        arrivals[host, period] += 1
        arrivals[host, period + 1] -= 1
    return Way(waits, Counter({key: found for key, found in arrivals.items() if key[1] > 0}))


class WaySums:
    """Waiting, changes of host, or what these and the stays count for a trainee, by its key.

    Parameters
    ----------
    scored : StaySums or None
        What the stays count for satisfaction, by the same keys.
    """

    def __init__(
        self, given: Given, keys: Keys, measure: str, group: str | None, per: str, scored: StaySums | None
    ) -> None:
        self.given, self.keys, self.measure, self.group, self.per = given, keys, measure, group, per
        self.scored = scored
        self.unit = {"waiting": _("period"), "changes": _("change")}.get(measure, _("point"))
        self._stays: defaultdict[str, list[Stay]] = defaultdict(list)
        self._values: defaultdict[str, Fraction] = defaultdict(Fraction)

    def add(self, stay: Stay, count: int) -> None:
        """Count so many trainees more on a stay."""
        if self.scored is not None:
            self.scored.add(stay, count)
        own = self._stays[stay.trainee.label]
        self._count(stay.trainee, own, -1)
        if count > 0:
            own.extend([stay] * count)
        else:
            for _time in range(-count):
                own.remove(stay)
        self._count(stay.trainee, own, 1)

    def at(self, key: str, period: int) -> Fraction | None:
        """Return the sum of a key."""
        scored = Fraction(0) if self.scored is None else self.scored.at(key, period)
        return None if scored is None else scored + self._values.get(key, Fraction(0))

    def _count(self, trainee: Trainee, stays: Sequence[Stay], sign: int) -> None:
        key = self.keys.of_trainee(self.per, trainee)
        if key is not None and self.given.trainee_in(self.group, trainee):
            way = way_of(stays)
            if self.measure == "satisfaction":
                worth = (trainee.wait_score or 0) * len(way.waits) + (trainee.change_score or 0) * way.changes
            else:
                worth = Fraction(len(way.waits) if self.measure == "waiting" else way.changes)
            self._values[key] += sign * worth
