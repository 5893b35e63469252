"""Measures added up by key and period, exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Protocol

from cie_opt.texts import _
from cie_opt.verify.given import Given
from cie_opt.verify.keys import Keys
from cie_opt.verify.numbers import Amount, Number
from cie_opt.verify.rows import Stay

__all__ = ["AGGREGATIONS", "HORIZON", "TOTALS", "FixedSums", "RateSums", "StaySums", "Sums", "UnplacedSums", "heads"]

HORIZON = "horizon"

AGGREGATIONS: dict[str, Callable[[Stay], Iterable[int]]] = {
    "horizon": lambda stay: (-1,),
    "concurrent": lambda stay: stay.periods,
    "starts": lambda stay: (stay.first,),
}
"""For each aggregation the periods in which a stay counts; -1 is the horizon."""

TOTALS = ("placed_rate", "unplaced", "opened", "opening_cost", "joined")
"""Measures that are no sum over stays."""


class Sums(Protocol):
    """A measure within a group, by the keys of one ``per`` and by period."""

    @property
    def unit(self) -> str:
        """Unit of the measure as people write it."""

    def at(self, key: str, period: int) -> Fraction | None:
        """Return the sum of a key in a period (-1: over the horizon) in `unit`; None where it has no value."""

    def add(self, stay: Stay, count: int) -> None:
        """Count so many trainees more on a stay."""


class StaySums:
    """The number of each stay times the trainees on it.

    Attributes
    ----------
    unknown : dict
        For each key and period the stays that belong to its sum and have no value.
    """

    def __init__(
        self,
        number: Number,
        inside: Callable[[Stay], bool] | None,
        key: Callable[[Stay], str | None],
        periods: Callable[[Stay], Iterable[int]],
    ) -> None:
        self.number, self.inside, self.key, self.periods = number, inside, key, periods
        self.unit = number.unit
        self.unknown: dict[tuple[str, int], list[Stay]] = {}
        self._values: defaultdict[tuple[str, int], Amount] = defaultdict(int)

    def add(self, stay: Stay, count: int) -> None:
        """Count so many trainees more on a stay."""
        if self.inside is not None and not self.inside(stay):
            return
        key = self.key(stay)
        if key is None:
            return
        value = self.number.of(stay)
        if value is None:
            for period in self.periods(stay):
                self.unknown.setdefault((key, period), []).append(stay)
            return
        for period in self.periods(stay):
            self._values[key, period] += value * count

    def at(self, key: str, period: int) -> Fraction | None:
        """Return the sum of a key in a period."""
        if (key, period) in self.unknown:
            return None
        return Fraction(self._values.get((key, period), 0)) / self.number.scale


class RateSums:
    """Trainees placed per place asked for; a key that asks for none has no value."""

    def __init__(self, placed: StaySums, asked: Mapping[str, int]) -> None:
        self.placed, self.asked = placed, asked
        self.unit = _("share")

    def add(self, stay: Stay, count: int) -> None:
        """Count so many trainees more on a stay."""
        self.placed.add(stay, count)

    def at(self, key: str, period: int) -> Fraction | None:
        """Return the share of a key."""
        placed, asked = self.placed.at(key, period), self.asked.get(key, 0)
        return None if placed is None or asked == 0 else placed / asked


class UnplacedSums:
    """Places not taken, by the trainee's key."""

    def __init__(
        self, given: Given, group: str | None, key: Callable[[Stay], str | None], first: Mapping[str, Amount]
    ) -> None:
        self.given, self.group, self.key = given, group, key
        self.unit = _("place")
        self._values = dict(first)

    def add(self, stay: Stay, count: int) -> None:
        """Count so many trainees more on a stay, which are so many fewer unplaced."""
        key = self.key(stay)
        if key is not None and self.given.trainee_in(self.group, stay.trainee):
            self._values[key] -= count

    def at(self, key: str, period: int) -> Fraction | None:
        """Return the places of a key that are not taken."""
        return Fraction(self._values.get(key, 0))


class FixedSums:
    """Sums over posts or members, which one more trainee does not change."""

    def __init__(self, values: Mapping[str, Amount], scale: int, unit: str) -> None:
        self.values, self.scale, self.unit = values, scale, unit

    def add(self, stay: Stay, count: int) -> None:
        """Change nothing: a place is only ever tried at a post that is open, of a member that has joined."""

    def at(self, key: str, period: int) -> Fraction | None:
        """Return the sum of a key."""
        return Fraction(self.values.get(key, 0)) / self.scale


def heads(given: Given, keys: Keys, per: str, group: str | None) -> dict[str, int]:
    """Return the places that the trainees of each key within a group ask for."""
    asked: dict[str, int] = dict.fromkeys(keys.trainees(per), 0)
    for trainee in given.trainees.values():
        key = keys.of_trainee(per, trainee)
        if key is not None and given.trainee_in(group, trainee):
            asked[key] += trainee.demand
    return asked


def summed(pairs: Iterable[tuple[str | None, Amount]]) -> dict[str, Amount]:
    """Add up amounts by key; what has no key is left out."""
    total: defaultdict[str, Amount] = defaultdict(int)
    for key, amount in pairs:
        if key is not None:
            total[key] += amount
    return dict(total)
