"""The allocation counted: who is where and when, and every measure that somebody asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property

from cie_opt.errors import InternalError
from cie_opt.texts import _
from cie_opt.verify.accounts import Accounts
from cie_opt.verify.benefits import benefits_of
from cie_opt.verify.given import Given
from cie_opt.verify.keys import Keys
from cie_opt.verify.money_sums import MONEY_MEASURES, benefit_sums, money_sums
from cie_opt.verify.numbers import Number
from cie_opt.verify.reading import Taken
from cie_opt.verify.resource_sums import RESOURCE_MEASURES, resource_sums
from cie_opt.verify.rows import Post, Stay
from cie_opt.verify.sums import (
    AGGREGATIONS,
    FixedSums,
    RateSums,
    StaySums,
    Sums,
    UnplacedSums,
    heads,
    summed,
)
from cie_opt.verify.ways import WAY_MEASURES, WaySums

__all__ = ["Tally"]


class Tally:
    """Counts of one allocation; they can take one more trainee and give it back.

    What was never counted is 0 in each of the dictionaries.

    Attributes
    ----------
    placed, intake : dict
        Trainees of each trainee row, and at each post, over the horizon.
    at_post, at_enterprise : dict
        Trainees by (trainee row, post) and by (trainee row, enterprise), over the horizon.
    present : dict
        Trainees by (post, period).
    load : dict
        Load by (post, period), in whole units inside.
    at_member : dict
        Trainees by (member, period).
    busy : dict
        Trainees by (trainee row, period), for rows with more than one place each.
    blocking : callable
        Returns a stay of every pair that blocks.
    """

    def __init__(self, given: Given, taken: Taken, numbers: Mapping[str, Number]) -> None:
        self.given, self.taken, self.numbers = given, taken, numbers
        self.keys = Keys(given)
        self.placed: defaultdict[str, int] = defaultdict(int)
        self.intake: defaultdict[str, int] = defaultdict(int)
        self.at_post: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.at_enterprise: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.present: defaultdict[tuple[str, int], int] = defaultdict(int)
        self.load: defaultdict[tuple[str, int], int] = defaultdict(int)
        self.at_member: defaultdict[tuple[str, int], int] = defaultdict(int)
        self.busy: defaultdict[tuple[str, int], int] = defaultdict(int)
        self.stay_sums: dict[tuple[str, str | None, str, str], StaySums] = {}
        self._sums: dict[tuple[str, str | None, str, str], Sums] = {}
        self.blocking: Callable[[], list[Stay]] = list
        for placement in taken.placements:
            self._count(placement.stay, placement.heads)

    def add(self, stay: Stay, count: int) -> None:
        """Count so many trainees more on a stay (fewer when negative), also in every measure taken so far."""
        self._count(stay, count)
        for sums in self._sums.values():
            sums.add(stay, count)

    def _count(self, stay: Stay, count: int) -> None:
        trainee, post, enterprise = stay.trainee.label, stay.post.label, stay.post.enterprise
        self.placed[trainee] += count
        self.intake[post] += count
        self.at_post[trainee, post] += count
        self.at_enterprise[trainee, enterprise] += count
        load = stay.load * count
        for period in stay.periods:
            self.present[post, period] += count
            self.load[post, period] += load
            self.at_member[enterprise, period] += count
        if stay.trainee.places > 1:
            for period in stay.periods:
                self.busy[trainee, period] += count

    def knows(self, stay: Stay) -> bool:
        """Return whether every number of a stay that was added up so far is known."""
        return all(sums.number.of(stay) is not None for sums in self.stay_sums.values())

    def unplaced(self, trainee: str) -> int:
        """Return the places that a trainee row does not take: as given, else those that are left."""
        if self.taken.unplaced is not None:
            return self.taken.unplaced.get(trainee, 0)
        return self.given.trainees[trainee].demand - self.placed[trainee]

    def is_open(self, post: Post) -> bool:
        """Return whether a post is open: as given, else whether it takes anyone."""
        return self.taken.open.get(post.label, self.intake[post.label] > 0)

    def has_joined(self, member: str) -> bool:
        """Return whether a member joins: as given, else whether a post of it is open or takes anyone."""
        posts = self.given.posts_of.get(member, ())
        derived = any(self.is_open(post) or self.intake[post.label] > 0 for post in posts)
        return self.taken.joined.get(member, derived)

    @cached_property
    def accounts(self) -> Accounts:
        """What pots pay, and what is due."""
        return Accounts(self.given, self.taken, self.is_open)

    @cached_property
    def benefits(self) -> dict[str, Fraction]:
        """What every member gains that gains or gives anything, in yuan."""
        return benefits_of(self.given, self.taken, self.accounts, self.is_open)

    def sums(self, measure: str, group: str | None, per: str = "all", aggregation: str = "horizon") -> Sums:
        """Return a measure within a group by the keys of `per` and by period."""
        name = (measure, group, per, aggregation)
        if name not in self._sums:
            self._sums[name] = self._new_sums(*name)
        return self._sums[name]

    def _new_sums(self, measure: str, group: str | None, per: str, aggregation: str) -> Sums:
        given, keys = self.given, self.keys
        if measure in WAY_MEASURES:
            return self._of_ways(measure, group, per)
        if measure in self.numbers:
            return self._of_stays(measure, group, per, aggregation)
        if measure in RESOURCE_MEASURES:
            return resource_sums(given, self.taken, measure, per)
        if measure == "benefit":
            return benefit_sums(given, self.benefits, group, per)
        if measure in MONEY_MEASURES:
            return money_sums(given, self.taken, self.accounts, measure, group, per)
        if measure == "placed_rate":
            return RateSums(self._of_stays("placed", group, per, aggregation), heads(given, keys, per, group))
        if measure == "unplaced":
            left = summed(
                (keys.of_trainee(per, trainee), self.unplaced(trainee.label))
                for trainee in given.trainees.values()
                if given.trainee_in(group, trainee)
            )
            return UnplacedSums(given, group, keys.of_stays(per), left)
        if measure in ("opened", "opening_cost"):
            cost = measure == "opening_cost"
            values = summed(
                (keys.of_post(per, post), post.opening_cost if cost else 1)
                for post in given.posts.values()
                if given.post_in(group, post) and self.is_open(post)
            )
            scale = given.instance.scale_of("posts", "opening_cost") if cost else 1
            return FixedSums(values, scale, _("yuan") if cost else _("post"))
        if measure == "joined":
            values = summed(
                (keys.of_member(per, member), 1)
                for member in given.posts_of
                if given.member_in(group, member) and self.has_joined(member)
            )
            return FixedSums(values, 1, _("member"))
        if measure == "blocking_pairs":
            key = keys.of_stays(per)
            values = summed((key(stay), 1) for stay in self.blocking() if given.stay_in(group, stay))
            return FixedSums(values, 1, _("pair"))
        raise InternalError(f"no sums for the measure {measure!r}")

    def _of_stays(self, measure: str, group: str | None, per: str, aggregation: str) -> StaySums:
        given, keys = self.given, self.keys
        sums = StaySums(
            self.numbers[measure],
            None if group is None else lambda stay: given.stay_in(group, stay),
            keys.of_stays(per),
            AGGREGATIONS[aggregation],
        )
        for placement in self.taken.placements:
            sums.add(placement.stay, placement.heads)
        self.stay_sums[measure, group, per, aggregation] = sums
        return sums

    def _of_ways(self, measure: str, group: str | None, per: str) -> WaySums:
        given, scored = self.given, None
        if measure in self.numbers:
            scored = StaySums(
                self.numbers[measure],
                None if group is None else lambda stay: given.trainee_in(group, stay.trainee),
                self.keys.of_stays(per),
                AGGREGATIONS["horizon"],
            )
            self.stay_sums[measure, group, per, "horizon"] = scored
        sums = WaySums(given, self.keys, measure, group, per, scored)
        for placement in self.taken.placements:
            sums.add(placement.stay, placement.heads)
        return sums
