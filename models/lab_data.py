"""The data of labs: who needs how many hours, which labs may serve them, and the hours that these have.

Hours are whole units of the instance's scale, minutes unless it declares another.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cie_opt.instance.schema import Kind
from cie_opt.models.need_data import Need, needs_of, windows_of
from cie_opt.models.tables import by_key, labels, numbers, positive, shares, whole

if TYPE_CHECKING:
    from cie_opt.models.data import Given, StayKey

__all__ = ["Demand", "Labs", "ServedKey", "Service", "UseKey"]

Demand = tuple[str, str]
"""Label of a need, and the school whose trainees have it; an empty school is unknown."""

UseKey = tuple[str, str, str, str]
"""Need, school, lab and period."""

ServedKey = tuple[str, str, str]
"""Service, lab and period."""


_Key = TypeVar("_Key", UseKey, ServedKey)


class Service(NamedTuple):
    """One row of the table of services, with the labs that may serve it and the periods in which they may."""

    enterprise: str | None
    hours: int
    must: bool
    labs: tuple[str, ...]
    periods: tuple[str, ...]


class Labs:
    """What is given about labs, by the names that the rules use."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.instance = given.instance

    @cached_property
    def names(self) -> list[str]:
        """Labs."""
        return [str(label) for label in self.instance.domain("labs")] if self.instance.has("labs") else []

    @cached_property
    def owner(self) -> dict[str, str]:
        """Member that owns a lab."""
        return by_key(self.instance, "labs", "owner", labels)

    @cached_property
    def virtual(self) -> set[str]:
        """Labs that are virtual."""
        flags = self.instance.flags("labs", "virtual")
        return {a for a, virtual in zip(self.names, flags, strict=True) if virtual}

    @cached_property
    def step(self) -> dict[str, int]:
        """Hours of one step of a lab: its grid, or one unit of the scale where it has none."""
        grid = positive(by_key(self.instance, "labs", "grid", whole))
        return {a: grid.get(a, 1) for a in self.names}

    @cached_property
    def stepped(self) -> set[str]:
        """Labs whose hours are multiples of a grid; those of the others are divisible."""
        return set(positive(by_key(self.instance, "labs", "grid", whole)))

    @cached_property
    def outside(self) -> Fraction:
        """Hours, as people write them, in one unit of the scale."""
        return Fraction(1, self.instance.scales[Kind.HOURS])

    @cached_property
    def _rows(self) -> dict[tuple[str, str], tuple[int, Fraction | None]]:
        """Hours of one seat and share rate, by lab and period; "" for the row of every period."""
        parts = [labels(self.instance, "lab_hours", name) for name in ("lab", "period")]
        keys = [(str(a), t or "") for a, t in zip(*parts, strict=True)]
        hours = [amount or 0 for amount in whole(self.instance, "lab_hours", "hours")]
        return dict(zip(keys, zip(hours, self.instance.shares("lab_hours", "share_rate"), strict=True), strict=True))

    def _row(self, lab: str, period: str) -> tuple[int, Fraction | None]:
        return self._rows.get((lab, period)) or self._rows.get((lab, "")) or (0, None)

    @cached_property
    def hours(self) -> dict[tuple[str, str], int]:
        """Hours of all seats of a lab in a period, where there are any; a lab without a number of seats has one."""
        seats = by_key(self.instance, "labs", "seats", whole)
        found = {(a, t): seats.get(a, 1) * self._row(a, t)[0] for a in self.names for t in self.given.periods}
        return positive(found)

    @cached_property
    def share(self) -> dict[tuple[str, str], Fraction]:
        """Most part of a lab's hours in a period for others than its owner, where that can bind."""
        rates = by_key(self.instance, "labs", "share_rate", shares)
        found = {}
        for a, t in self.hours:
            own = self._row(a, t)[1]
            found[a, t] = rates[a] if own is None else own
        return {(a, t): rate for (a, t), rate in found.items() if a in self.owner and rate < 1}

    @cached_property
    def least_use(self) -> dict[str, Fraction]:
        """Least part of its hours that an opened lab is used, where positive."""
        return positive(by_key(self.instance, "labs", "least_use", shares))

    @cached_property
    def opening_cost(self) -> dict[str, Fraction]:
        """Cost of opening a lab, where positive."""
        return positive(by_key(self.instance, "labs", "opening_cost", numbers))

    @cached_property
    def hour_cost(self) -> dict[str, Fraction]:
        """Cost of an hour of a seat, where positive."""
        return positive(by_key(self.instance, "labs", "hour_cost", numbers))

    @cached_property
    def fee(self) -> dict[str, Fraction]:
        """What an hour of a service brings, where positive."""
        return positive(by_key(self.instance, "services", "fee", numbers))

    @cached_property
    def switched(self) -> list[str]:
        """Labs that have a switch: those where it matters whether they open."""
        if self.given.measures_used & {"built", "lab_opening_cost"}:
            return self.names
        return [a for a in self.names if a in self.opening_cost or a in self.least_use]

    @cached_property
    def needs(self) -> dict[str, Need]:
        """Needs by label."""
        return needs_of(self)

    @cached_property
    def services(self) -> dict[str, Service]:
        """Technical services by label."""
        instance = self.instance
        names = instance.domain("services").tolist() if instance.has("services") else []
        kinds = labels(instance, "services", "lab_kind")
        rows = zip(
            labels(instance, "services", "enterprise"),
            [amount or 0 for amount in whole(instance, "services", "hours")],
            [bool(flag) for flag in instance.flags("services", "must")],
            [tuple(self.of_kind(kind)) for kind in kinds],
            windows_of(self, "services"),
            strict=True,
        )
        return {name: Service(*row) for name, row in zip(names, rows, strict=True)}

    @cached_property
    def demands(self) -> dict[Demand, tuple[str, ...]]:
        """Trainees concerned by each need, by school in the order of the members; "" for those without a school.

        A need of its own, or of a project, concerns nobody and has no school.
        """
        school = self.given.keys.trainees["school"]
        order = [*(str(label) for label in self.instance.domain("members")), ""]
        found: dict[Demand, tuple[str, ...]] = {}
        for name, need in self.needs.items():
            if need.one:
                found[name, ""] = ()
                continue
            groups: dict[str, list[str]] = {}
            for i in need.trainees:
                groups.setdefault(school.get(i, ""), []).append(i)
            found |= {(name, label): tuple(groups[label]) for label in order if label in groups}
        return found

    def stays_needing(self, demand: Demand) -> list[StayKey]:
        """Return the stays by which a trainee comes to have the need."""
        kind = self.needs[demand[0]].post_kind
        kinds = self.given.keys.posts["post_kind"]
        stays = [stay for i in self.demands[demand] for stay in self.given.stays_of[i]]
        return stays if kind is None else [stay for stay in stays if kinds.get(stay[1]) == kind]

    def enrolled(self, demand: Demand) -> int:
        """Return how many persons a demand concerns; a need of its own is one head."""
        if self.needs[demand[0]].one:
            return 1
        return sum(self.given.count[i] for i in self.demands[demand])

    def most_heads(self, demand: Demand) -> int:
        """Return how many places the persons of a demand may take at most; that of no trainees is one head."""
        if self.needs[demand[0]].one:
            return 1
        return sum(self.given.count[i] * self.given.places[i] for i in self.demands[demand])

    @cached_property
    def uses(self) -> dict[Demand, list[UseKey]]:
        """Columns of each demand: the labs that may serve it, in the periods in which they have hours."""
        return {(r, s): [(r, s, a, t) for a, t in self._open_to(self.needs[r])] for r, s in self.demands}

    @cached_property
    def served(self) -> dict[str, list[ServedKey]]:
        """Columns of each service, likewise."""
        return {v: [(v, a, t) for a, t in self._open_to(service)] for v, service in self.services.items()}

    def _open_to(self, wanted: Need | Service) -> list[tuple[str, str]]:
        labs = wanted.arcs if isinstance(wanted, Need) else wanted.labs
        return [(a, t) for a in labs for t in wanted.periods if (a, t) in self.hours]

    def taken_by(self, key: UseKey) -> int:
        """Return the hours that one of a column takes: a step of its lab, or what a head takes there."""
        need = self.needs[key[0]]
        return need.arcs[key[2]].hours if need.counted else self.step[key[2]]

    def given_by(self, key: UseKey) -> int:
        """Return what one of a column gives to its need: the hours of a step, or one head."""
        return 1 if self.needs[key[0]].counted else self.step[key[2]]

    def is_whole(self, key: UseKey) -> bool:
        """Return whether a column of use takes whole values only.

        Heads are divisible where a part of one leaves whole units of hours to its other parts: not where a lab takes
        other hours of a head than the need says, or has a grid.
        """
        need = self.needs[key[0]]
        own = need.counted and need.arcs[key[2]].hours != need.hours
        return own or need.alone or key[2] in self.stepped

    @cached_property
    def serving(self) -> list[tuple[str, str, str]]:
        """Demands that one lab must serve alone, with each lab that may, where their columns do not say so anyway."""
        chosen = [(r, s) for r, s in self.demands if self.needs[r].single_source and not self.needs[r].alone]
        return [(r, s, a) for r, s in chosen for a in self.needs[r].arcs]

    @cached_property
    def opening(self) -> list[tuple[str, str, str]]:
        """Demands whose columns count heads, with each lab with a switch that has hours for them."""
        switched = set(self.switched)
        pairs = {(r, s, a): None for r, s in self.demands if self.needs[r].counted for _r, _s, a, _t in self.uses[r, s]}
        return [key for key in pairs if key[2] in switched]

    @cached_property
    def uses_in(self) -> dict[tuple[str, str], list[UseKey]]:
        """Columns of demands by lab and period."""
        return _by_place(key for keys in self.uses.values() for key in keys)

    @cached_property
    def served_in(self) -> dict[tuple[str, str], list[ServedKey]]:
        """Columns of services by lab and period."""
        return _by_place(key for keys in self.served.values() for key in keys)

    def of_kind(self, kind: str | None) -> list[str]:
        """Return the labs of a kind, all where none is given."""
        kinds = by_key(self.instance, "labs", "lab_kind", labels)
        return [a for a in self.names if kind is None or kinds.get(a) == kind]


def _by_place(keys: Iterable[_Key]) -> dict[tuple[str, str], list[_Key]]:
    """Return columns by their lab and period, which end every key."""
    found: dict[tuple[str, str], list[_Key]] = {}
    for key in keys:
        found.setdefault((key[-2], key[-1]), []).append(key)
    return found
