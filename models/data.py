"""The data of the statement: every symbol that an equation uses, read from the tables of an instance.

Numbers are exact. Heads, loads and periods are whole; everything else is a fraction in the unit that people write.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from cie_opt.instance.attributes import stay_attribute
from cie_opt.instance.goals import Goal, goals_of
from cie_opt.instance.instance import Instance
from cie_opt.models.bonds import Pin, pairs_of, pins_of
from cie_opt.models.fund_data import Funding
from cie_opt.models.keys import OF_TRAINEE, Group, Keys, groups_of
from cie_opt.models.lab_data import Labs
from cie_opt.models.limit_data import Limit, limits_of
from cie_opt.models.limit_keys import LimitKey, limit_keys
from cie_opt.models.mentor_data import Guidance
from cie_opt.models.preference_data import Preferences
from cie_opt.models.project_data import Projects
from cie_opt.models.rotation_data import Rotations, by_period
from cie_opt.models.session_data import Sessions
from cie_opt.models.tables import by_key, filled, labels, numbers, positive, whole

__all__ = ["Given", "StayKey"]

StayKey = tuple[str, str, str]
"""Trainee, post and block; an empty block is the whole window of the post."""


class Given:
    """What is given, by the names that the rules use.

    Parameters
    ----------
    instance : Instance
    goals : sequence of Goal, optional
        Goals to use instead of those of the instance.
    """

    def __init__(self, instance: Instance, goals: Sequence[Goal] | None = None) -> None:
        self.instance = instance
        self.goals = goals_of(instance) if goals is None else tuple(goals)
        self._stays_in: dict[str, dict[str, list[StayKey]]] = {}
        self._numbers: dict[tuple[str, str], dict[str, Fraction]] = {}
        self._attributes: dict[str, dict[StayKey, Fraction]] = {}

    def __deepcopy__(self, memo: object) -> Given:
        """Return itself: a clone of a model shares the data, which nobody changes."""
        return self

    @cached_property
    def trainees(self) -> list[str]:
        """Trainees, each a person or a cohort of persons alike."""
        return [str(label) for label in self.instance.domain("trainees")]

    @cached_property
    def posts(self) -> list[str]:
        """Posts."""
        return [str(label) for label in self.instance.domain("posts")]

    @cached_property
    def enterprises(self) -> list[str]:
        """Members that have a post."""
        return list(self.keys.members["enterprise"])

    @cached_property
    def periods(self) -> list[str]:
        """Periods, in order."""
        return [str(label) for label in self.instance.domain("periods")]

    @cached_property
    def stays(self) -> dict[StayKey, range]:
        """Candidate stays: a trainee at a post in a block, with the positions of the periods covered."""
        found = self.instance.stays
        blocks = [*(str(label) for label in self.instance.domain("blocks")), ""]
        return {
            (self.trainees[i], self.posts[j], blocks[b]): range(first, last + 1)
            for i, j, b, first, last in zip(
                found.trainee, found.post, found.block, found.first.tolist(), found.last.tolist(), strict=True
            )
        }

    @cached_property
    def load(self) -> dict[StayKey, int]:
        """Load that one trainee takes of a post's load capacity."""
        return dict(zip(self.stays, self.instance.stays.load.tolist(), strict=True))

    @cached_property
    def stays_of(self) -> dict[str, list[StayKey]]:
        """Stays of each trainee."""
        return _grouped(self.trainees, self.stays, 0)

    @cached_property
    def stays_at(self) -> dict[str, list[StayKey]]:
        """Stays at each post."""
        return _grouped(self.posts, self.stays, 1)

    @cached_property
    def _stays_between(self) -> dict[tuple[str, str], list[StayKey]]:
        found: dict[tuple[str, str], list[StayKey]] = {}
        for stay in self.stays:
            found.setdefault(stay[:2], []).append(stay)
        return found

    def stays_between(self, trainee: str, post: str) -> list[StayKey]:
        """Return the stays of a trainee at a post, one for each block."""
        return self._stays_between.get((trainee, post), [])

    @cached_property
    def host_pairs(self) -> list[tuple[str, str]]:
        """Trainees whose hosts are counted, with each enterprise where they could be."""
        return [(i, e) for i in self.max_hosts for e in dict.fromkeys(self.host[j] for _i, j, _b in self.stays_of[i])]

    @cached_property
    def posts_of(self) -> dict[str, list[str]]:
        """Posts of each enterprise."""
        found: dict[str, list[str]] = {member: [] for member in self.instance.domain("members").tolist()}
        for post, member in self.host.items():
            found[member].append(post)
        return found

    @cached_property
    def keys(self) -> Keys:
        """Keys of limits."""
        return Keys(self.instance)

    @cached_property
    def labs(self) -> Labs:
        """What is given about labs."""
        return Labs(self)

    @cached_property
    def sessions(self) -> Sessions:
        """What is given about courses."""
        return Sessions(self)

    @cached_property
    def guidance(self) -> Guidance:
        """What is given about mentors."""
        return Guidance(self)

    @cached_property
    def projects(self) -> Projects:
        """What is given about projects."""
        return Projects(self)

    @cached_property
    def funding(self) -> Funding:
        """What is given about pots of money."""
        return Funding(self)

    @cached_property
    def rotations(self) -> Rotations:
        """What is given about rotations."""
        return Rotations(self)

    @cached_property
    def preferences(self) -> Preferences:
        """Ranks of both sides."""
        return Preferences(self)

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Groups by label."""
        return groups_of(self.instance, self.keys)

    @cached_property
    def count(self) -> dict[str, int]:
        """Persons of each trainee row."""
        return by_key(self.instance, "trainees", "count", filled)

    @cached_property
    def places(self) -> dict[str, int]:
        """Places that each person may take."""
        return by_key(self.instance, "trainees", "places", filled)

    @cached_property
    def must_place(self) -> set[str]:
        """Trainees that no allocation may leave unplaced."""
        flags = self.instance.flags("trainees", "must_place")
        return {trainee for trainee, must in zip(self.trainees, flags, strict=True) if must}

    @cached_property
    def max_hosts(self) -> dict[str, int]:
        """Most enterprises of a trainee over the horizon, where that can bind."""
        given = by_key(self.instance, "trainees", "max_hosts", whole)
        return {i: most for i, most in given.items() if most < self.places[i]}

    @cached_property
    def host(self) -> dict[str, str]:
        """Enterprise of each post."""
        return self.keys.posts["enterprise"]

    @cached_property
    def capacity(self) -> dict[tuple[str, str], int]:
        """Seats of a post in a period of its window, where limited."""
        return by_period(self, "capacity")

    @cached_property
    def load_capacity(self) -> dict[str, int]:
        """Load that may be present in a period, for posts with a limit."""
        return by_key(self.instance, "posts", "load_capacity", whole)

    @cached_property
    def minimum(self) -> dict[str, int]:
        """Least intake of an opened post, where positive."""
        return positive(by_key(self.instance, "posts", "minimum", whole))

    @cached_property
    def occupancy(self) -> dict[tuple[str, str], int]:
        """Heads present at least at a post in a period of its window, where positive."""
        return positive(by_period(self, "occupancy"))

    @cached_property
    def opening_cost(self) -> dict[str, Fraction]:
        """Cost of opening a post, where positive."""
        return positive(by_key(self.instance, "posts", "opening_cost", numbers))

    @cached_property
    def demand(self) -> dict[str, int]:
        """Persons of all candidate stays at a post: more can never come."""
        return {j: sum(self.count[i] for i, _post, _block in self.stays_at[j]) for j in self.posts}

    @cached_property
    def window(self) -> dict[str, list[str]]:
        """Periods in which each post exists."""
        first, last = self.instance.codes("posts", "first"), self.instance.codes("posts", "last")
        opens = [max(code, 0) for code in first.tolist()]
        ends = [code if code >= 0 else len(self.periods) - 1 for code in last.tolist()]
        return {j: self.periods[a : b + 1] for j, a, b in zip(self.posts, opens, ends, strict=True)}

    @cached_property
    def position(self) -> dict[str, int]:
        """Position of each period."""
        return {period: position for position, period in enumerate(self.periods)}

    @cached_property
    def staff(self) -> dict[str, int]:
        """Staff on duty of a member."""
        return by_key(self.instance, "members", "staff", whole)

    @cached_property
    def reservation(self) -> dict[str, Fraction]:
        """Least net benefit at which a member joins."""
        return by_key(self.instance, "members", "reservation", numbers)

    @cached_property
    def value(self) -> dict[str, Fraction]:
        """What one trainee at a post is worth to its enterprise, where that is not nothing."""
        return {j: worth for j, worth in by_key(self.instance, "posts", "value", numbers).items() if worth}

    @cached_property
    def upper(self) -> dict[str, int]:
        """Most heads at all posts of a member together, in each period."""
        return by_key(self.instance, "members", "upper", whole)

    @cached_property
    def lower(self) -> dict[str, int]:
        """Least heads at all posts of a member together, in each period, where positive."""
        return positive(by_key(self.instance, "members", "lower", whole))

    @cached_property
    def pins(self) -> dict[tuple[str, str, str], Pin]:
        """Decisions that are fixed or forbidden, by trainee, post and member; "" for what a pin does not name."""
        return pins_of(self.instance)

    @cached_property
    def conflicts(self) -> list[tuple[str, str, str, str]]:
        """Stays that exclude each other: trainee, post, other trainee, other post; "" for every trainee."""
        return pairs_of(self.instance, "conflicts")

    @cached_property
    def joint_arcs(self) -> list[tuple[str, str, str, str]]:
        """Placements that go together: trainee, post, other trainee, other post."""
        return pairs_of(self.instance, "joint_arcs")

    @cached_property
    def limits(self) -> dict[str, Limit]:
        """Policies by label."""
        return limits_of(self.instance, self.periods)

    @cached_property
    def limit_rows(self) -> dict[LimitKey, Fraction]:
        """Amount of every row of a policy, by limit, key and period."""
        return limit_keys(self)

    def broken(self, *sides: str) -> list[LimitKey]:
        """Return the rows that may be broken at a price, of policies with one of the sides."""
        priced = {label for label, limit in self.limits.items() if limit.price is not None and limit.side in sides}
        return [key for key in self.limit_rows if key[0] in priced]

    @cached_property
    def measures_used(self) -> set[str]:
        """Measures and bases that a goal or a limit names."""
        limits = labels(self.instance, "limits", "measure") + labels(self.instance, "limits", "base")
        return {goal.measure for goal in self.goals} | {name for name in limits if name is not None}

    @cached_property
    def switched(self) -> list[str]:
        """Posts that have a switch: those where it matters whether they open."""
        if self.measures_used & {"opened", "opening_cost"}:
            return self.posts
        pinned = {post for trainee, post, _member in self.pins if not trainee}
        return [j for j in self.posts if j in self.minimum or j in self.opening_cost or j in pinned]

    @cached_property
    def joining(self) -> list[str]:
        """Members that have a column for joining: all that have a post, where it matters who joins."""
        matters = "joined" in self.measures_used or any(member for _trainee, _post, member in self.pins)
        return self.enterprises if matters or self.reservation else []

    def stays_in(self, per: str, key: str) -> list[StayKey]:
        """Return the stays that fall under a key."""
        if per not in self._stays_in:
            keys, part = (self.keys.trainees, 0) if per in OF_TRAINEE else (self.keys.posts, 1)
            found: dict[str, list[StayKey]] = {}
            for stay in self.stays:
                if stay[part] in keys[per]:
                    found.setdefault(keys[per][stay[part]], []).append(stay)
            self._stays_in[per] = found
        return self._stays_in[per].get(key, [])

    def numbers(self, table: str, column: str) -> dict[str, Fraction]:
        """Return the numbers of a column by the label of their row, in the unit that people write."""
        if (table, column) not in self._numbers:
            self._numbers[table, column] = by_key(self.instance, table, column, numbers)
        return self._numbers[table, column]

    def attribute(self, name: str) -> dict[StayKey, Fraction]:
        """Return the value of one trainee's stay, for each stay, in the unit that people write."""
        if name not in self._attributes:
            values, scale, _unit = stay_attribute(self.instance, self.instance.stays, name)
            pairs = zip(self.stays, values.tolist(), strict=True)
            self._attributes[name] = {stay: Fraction(value, scale) for stay, value in pairs}
        return self._attributes[name]

    def present(self, stays: list[StayKey], period: str) -> list[StayKey]:
        """Return those of the stays that cover a period."""
        return [stay for stay in stays if self.position[period] in self.stays[stay]]


def _grouped(names: list[str], stays: dict[StayKey, range], part: int) -> dict[str, list[StayKey]]:
    found: dict[str, list[StayKey]] = {name: [] for name in names}
    for stay in stays:
        found[stay[part]].append(stay)
    return found
