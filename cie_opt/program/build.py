"""The columns that every programme has, and what rules share while they state their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial

import numpy as np

from cie_opt.errors import InternalError
from cie_opt.instance.entities import trainee_schools
from cie_opt.instance.goals import Goal
from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import starts
from cie_opt.program.council import Benefit, benefit_of
from cie_opt.program.guidance import Guidance, guidance_of
from cie_opt.program.kernel import Columns, Keys
from cie_opt.program.keying import OF_TRAINEE, Keying, Sorted
from cie_opt.program.lab_use import Labs, labs_of
from cie_opt.program.measures import MEMBER_MEASURES, POST_MEASURES, GroupMembership, Measure, measure_of
from cie_opt.program.money_measures import MONEY_MEASURES
from cie_opt.program.payments import Payments, payments_of
from cie_opt.program.project_choice import Projects, projects_of
from cie_opt.program.resource_measures import RESOURCE_MEASURES
from cie_opt.program.rotations import Rotations
from cie_opt.program.session_measures import session_measure
from cie_opt.program.shared import covered
from cie_opt.program.stability import BLOCKING, Stability, blocking_measure, stability_of
from cie_opt.program.terms import order_of
from cie_opt.program.timetable import SESSION_MEASURES, Timetable, timetable_of
from cie_opt.program.wait_measures import WAIT_MEASURES
from cie_opt.program.waits import Waits, waits_of

__all__ = ["Build", "Penalty"]


@dataclass(frozen=True)
class Penalty:
    """Columns that hold the breach of a priced limit, in units of its measure, and the price of one unit."""

    columns: Columns
    price: Fraction


class Build:
    """A programme in the making: what a rule function gets.

    Attributes
    ----------
    instance : Instance
    goals : tuple of Goal
    columns : dict of str to Columns
        ``place`` (the first ones, one for each candidate stay in their order), ``unplaced``, ``open``, ``join``, and
        what rules added.
    penalties : list of Penalty
    derived : list of callable
        What rules do to column values, in this order, to set columns of theirs that follow from the others.
    """

    def __init__(self, instance: Instance, goals: Sequence[Goal]) -> None:
        self.instance = instance
        self.goals = tuple(goals)
        self.columns: dict[str, Columns] = {}
        self.penalties: list[Penalty] = []
        self.derived: list[Callable[[np.ndarray], None]] = []
        self._measures: dict[str, Measure] = {}
        self._groups: dict[str, GroupMembership] = {}
        self._sorted: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        self._add_main_columns()

    def add_columns(
        self, name: str, keys: Keys, lower: np.ndarray | float, upper: np.ndarray | float, *, integer: bool
    ) -> Columns:
        """Add one column for each key and return them; a name is used once."""
        if name in self.columns:
            raise InternalError(f"columns {name!r} exist already")
        shape = (len(keys),)
        low, high = (np.broadcast_to(np.asarray(end, dtype=np.float64), shape) for end in (lower, upper))
        added = Columns(name, keys, self.width, low, high, integer)
        self.columns[name] = added
        return added

    @property
    def width(self) -> int:
        """Number of columns so far."""
        return sum(len(columns) for columns in self.columns.values())

    @cached_property
    def keying(self) -> Keying:
        """Keys of limits."""
        return Keying(self.instance)

    @cached_property
    def periods(self) -> np.ndarray:
        """Labels of the periods, in order."""
        return self.instance.domain("periods")

    @cached_property
    def heads(self) -> np.ndarray:
        """Persons of every trainee row."""
        return self.instance.amounts("trainees", "count")

    @cached_property
    def enterprise(self) -> np.ndarray:
        """Enterprise of every post, as a position in the domain ``members``."""
        return self.instance.codes("posts", "enterprise")

    @cached_property
    def switch(self) -> np.ndarray:
        """Position of the ``open`` column of every post, -1 where it has none."""
        return self._positions("open", "posts")

    @cached_property
    def joining(self) -> np.ndarray:
        """Position of the ``join`` column of every member, -1 where it has none."""
        return self._positions("join", "members")

    @cached_property
    def demand(self) -> np.ndarray:
        """For every post, the persons of its candidate stays together: more can never come."""
        stays = self.instance.stays
        return np.bincount(stays.post, self.heads[stays.trainee], minlength=self.instance.rows("posts"))

    @cached_property
    def by_trainee(self) -> Sorted:
        """Stays by trainee, which is the order they have."""
        stays = self.instance.stays
        return Sorted(starts(np.bincount(stays.trainee, minlength=self.instance.rows("trainees"))), None)

    @cached_property
    def by_post(self) -> Sorted:
        """Stays by post."""
        post, count = self.instance.stays.post, self.instance.rows("posts")
        order = order_of(post, count).astype(np.int32)
        return Sorted(starts(np.bincount(post, minlength=count)), order)

    @cached_property
    def posted(self) -> tuple[np.ndarray, np.ndarray]:
        """Every stay in the order of its post, and that post; int32 arrays of shape (stays,)."""
        return self.by_post.by(np.arange(self.instance.rows("posts")))

    @cached_property
    def present(self) -> tuple[np.ndarray, np.ndarray]:
        """Every stay in every period that it covers, and post * periods + period of each, in the order of that."""
        return covered(self, *self.posted)

    @cached_property
    def window(self) -> tuple[np.ndarray, np.ndarray]:
        """First and last period of every post."""
        first, last = self.instance.codes("posts", "first"), self.instance.codes("posts", "last")
        return np.maximum(first, 0), np.where(last < 0, len(self.periods) - 1, last)

    @cached_property
    def labs(self) -> Labs | None:
        """Labs with their columns, None where nobody speaks of labs."""
        return labs_of(self, self.used)

    @cached_property
    def rotations(self) -> Rotations:
        """Stays by kind of post, and what is required of whom."""
        return Rotations(self)

    @cached_property
    def timetable(self) -> Timetable | None:
        """Courses with their columns, None where there are none."""
        return timetable_of(self, self.used)

    @cached_property
    def waits(self) -> Waits | None:
        """Columns of waiting and of changes of host, None where nobody speaks of them."""
        return waits_of(self)

    @cached_property
    def guidance(self) -> Guidance | None:
        """Who may guide whom, with the columns of guidance, None where nobody needs a mentor."""
        return guidance_of(self)

    @cached_property
    def projects(self) -> Projects | None:
        """Projects with their columns, None where there are none."""
        return projects_of(self)

    @cached_property
    def payments(self) -> Payments | None:
        """What pots may pay, with the columns of payments, None where nothing says what they may."""
        return payments_of(self)

    @cached_property
    def stability(self) -> Stability | None:
        """Ranks of both sides with their columns, None where nobody speaks of blocking pairs."""
        return stability_of(self)

    @cached_property
    def benefit(self) -> Benefit:
        """What members gain."""
        return benefit_of(self)

    def measure(self, name: str) -> Measure:
        """Return the measure called `name`."""
        if name not in self._measures:
            others = {BLOCKING: blocking_measure, **WAIT_MEASURES}
            resource = {**RESOURCE_MEASURES, **MONEY_MEASURES, **others}.get(name)
            if name in SESSION_MEASURES:
                resource = partial(session_measure, name=name)
            self._measures[name] = measure_of(self, name) if resource is None else resource(self)
        return self._measures[name]

    def stays_by(self, per: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the keys for `per`, and the stays that have one in the order of their keys.

        Returns
        -------
        labels : str array of shape (keys,)
        stay, key : int32 arrays of shape (found,)
        """
        if per not in self._sorted:
            of_trainee = per == "all" or per in OF_TRAINEE
            grouping = self.keying.trainees(per) if of_trainee else self.keying.posts(per)
            found = (self.by_trainee if of_trainee else self.by_post).by(grouping.code)
            self._sorted[per] = (grouping.labels, *found)
        return self._sorted[per]

    def group(self, name: str) -> GroupMembership:
        """Return who belongs to the group called `name`."""
        if name not in self._groups:
            self._groups[name] = GroupMembership(self.instance, name, trainee_schools(self.instance))
        return self._groups[name]

    def _positions(self, name: str, domain: str) -> np.ndarray:
        columns = self.columns[name]
        positions = np.full(len(self.instance.domain(domain)), -1, dtype=np.int32)
        positions[columns.keys.codes[0]] = np.arange(columns.start, columns.stop)
        return positions

    def _add_main_columns(self) -> None:
        instance, stays = self.instance, self.instance.stays
        trainees, posts = instance.domain("trainees"), instance.domain("posts")
        blocks = np.append(instance.domain("blocks").astype(object), "")
        keys = Keys(("trainee", "post", "block"), (stays.trainee, stays.post, stays.block), (trainees, posts, blocks))
        heads = self.heads.astype(np.float64)
        alike = np.all(heads == heads[:1])
        most = heads[:1] if alike else np.repeat(heads, np.diff(self.by_trainee.starts))
        # The first columns of all: the number of a stay is that of its column.
        self.add_columns("place", keys, 0.0, most, integer=True)

        places = self.heads * instance.amounts("trainees", "places")
        most = np.where(instance.flags("trainees", "must_place"), 0, places)
        everyone = np.arange(len(trainees), dtype=np.int32)
        self.add_columns("unplaced", Keys(("trainee",), (everyone,), (trainees,)), 0.0, most, integer=True)

        switched = np.flatnonzero(self._switched()).astype(np.int32)
        self.add_columns("open", Keys(("post",), (switched,), (posts,)), 0.0, 1.0, integer=True)
        joining = self.keying.hosts.astype(np.int32) if self._joins() else np.array([], dtype=np.int32)
        members = instance.domain("members")
        self.add_columns("join", Keys(("member",), (joining,), (members,)), 0.0, 1.0, integer=True)

    def _switched(self) -> np.ndarray:
        """Return which posts have a switch: those where opening matters."""
        instance = self.instance
        if self.used & set(POST_MEASURES):
            return np.ones(instance.rows("posts"), dtype=bool)
        matters = (instance.amounts("posts", "minimum", absent=0) > 0) | (
            instance.amounts("posts", "opening_cost", absent=0) > 0
        )
        if instance.has("pins"):
            alone = instance.codes("pins", "trainee") < 0
            pinned = instance.codes("pins", "post")[alone]
            matters[pinned[pinned >= 0]] = True
        return np.asarray(matters)

    def _joins(self) -> bool:
        pinned = self.instance.has("pins") and bool(np.any(self.instance.codes("pins", "member") >= 0))
        wanting = bool(self.instance.present("members", "reservation").any())
        return pinned or wanting or bool(self.used & set(MEMBER_MEASURES))

    @cached_property
    def used(self) -> set[str]:
        """Measures and bases that goals and limits name."""
        used = {goal.measure for goal in self.goals}
        if self.instance.has("limits"):
            limits = self.instance.tables["limits"]
            used |= set(limits["measure"].dropna()) | set(limits["base"].dropna())
        return used
