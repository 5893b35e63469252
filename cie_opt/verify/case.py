"""What every check gets to see: one allocation of one instance, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from cie_opt.errors import Fault
from cie_opt.instance.goals import Goal
from cie_opt.texts import _
from cie_opt.verify.accounts import Accounts
from cie_opt.verify.given import Given
from cie_opt.verify.numbers import Number
from cie_opt.verify.policies import Policy, periods_in_force, read_policies
from cie_opt.verify.reading import Placement, Taken
from cie_opt.verify.report import Violation
from cie_opt.verify.resources import Lab
from cie_opt.verify.rows import Post, Trainee
from cie_opt.verify.sources import Arcs, Scores
from cie_opt.verify.tally import Tally

__all__ = ["Case", "Check", "refuse_cohort"]


Made = TypeVar("Made")


@dataclass
class Case:
    """One allocation of one instance, counted.

    Attributes
    ----------
    faults : dict
        Places of the data because of which a rule cannot be judged; each once, in the order in which they were met.
    """

    given: Given
    taken: Taken
    tally: Tally
    numbers: Mapping[str, Number]
    scores: Scores
    arcs: Arcs | None
    goals: tuple[Goal, ...]
    faults: dict[Fault, None] = field(default_factory=dict)
    _made: dict[str, object] = field(default_factory=dict)

    @cached_property
    def placements_of(self) -> dict[str, list[Placement]]:
        """Placements of every trainee row that has any."""
        found: dict[str, list[Placement]] = {}
        for placement in self.taken.placements:
            found.setdefault(placement.stay.trainee.label, []).append(placement)
        return found

    @property
    def accounts(self) -> Accounts:
        """What pots pay, and what is due."""
        return self.tally.accounts

    @cached_property
    def policies(self) -> list[Policy]:
        """Rows of the table ``limits``."""
        return read_policies(self.given)

    @cached_property
    def policies_per_stay(self) -> list[tuple[Policy, frozenset[int]]]:
        """The rows per stay, which decide on eligibility, and the periods in which each is in force."""
        return [(policy, periods_in_force(self.given, policy)) for policy in self.policies if policy.per == "stay"]

    @property
    def has_prices(self) -> bool:
        """Whether some policy may be broken at a price."""
        return any(policy.price is not None and policy.per != "stay" for policy in self.policies)

    @cached_property
    def measures(self) -> set[str]:
        """Measures and bases that a goal or a policy names."""
        named = {goal.measure for goal in self.goals}
        for policy in self.policies:
            named |= {policy.measure, policy.base or policy.measure}
        return named

    def speaks_of(self, measure: str) -> bool:
        """Return whether a goal or a limit speaks of a measure."""
        return measure in self.measures

    @cached_property
    def _pinned_posts(self) -> set[str]:
        return {str(pin.post) for pin in self.given.pins if pin.trainee is None and pin.post is not None}

    def has_switch(self, post: Post) -> bool:
        """Return whether opening a post matters: it has a minimum, costs, is pinned, or openings are measured."""
        return (
            post.minimum > 0
            or post.opening_cost > 0
            or post.label in self._pinned_posts
            or not self.measures.isdisjoint(("opened", "opening_cost"))
        )

    @cached_property
    def members_join(self) -> bool:
        """Whether joining matters: it is measured, some member is pinned, or asks for a benefit."""
        pinned = any(pin.member is not None for pin in self.given.pins)
        wanting = any(member.reservation is not None for member in self.given.members.values())
        return "joined" in self.measures or pinned or wanting

    def gains_by(self, post: Post) -> bool:
        """Return whether somebody asks what the member of a post gains by one trainee more there."""
        return "benefit" in self.measures or self.given.members[post.enterprise].reservation is not None

    def is_shut(self, lab: Lab) -> bool:
        """Return whether a lab is closed that has a switch."""
        return self.has_switch_of(lab) and not self.taken.is_built(lab.label)

    def has_switch_of(self, lab: Lab) -> bool:
        """Return whether opening a lab matters: it costs, has a least use, or openings are measured."""
        return lab.opening_cost > 0 or lab.least_use > 0 or not self.measures.isdisjoint(("built", "lab_opening_cost"))

    def once(self, name: str, make: Callable[[Case], Made]) -> Made:
        """Return what `make` makes of the case, made at the first call and kept under `name`."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]  # type: ignore[return-value]

    def fault(self, fault: Fault) -> None:
        """Note a place of the data because of which a rule cannot be judged."""
        self.faults[fault] = None


Check = Callable[[Case], Iterator[Violation]]


def refuse_cohort(case: Case, trainee: Trainee, what: str) -> bool:
    """Return whether a row is a cohort, of which `what` cannot be said, and note that as a fault of the data."""
    if trainee.persons == 1:
        return False
    wanted = _("1, because {what} is about persons: give each person a row").format(what=what)
    case.fault(Fault("trainees", trainee.label, "count", str(trainee.persons), wanted))
    return True
