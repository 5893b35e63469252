"""The data of labs: who needs how many hours, which labs may serve them, and the hours that these have.

Hours are whole units of the instance's scale, minutes unless it declares another.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cie_opt.errors import DataError, Fault
from cie_opt.instance.schema import Kind
from cie_opt.models.tables import by_key, labels, numbers, positive, shares, whole
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.models.data import Given, StayKey

__all__ = ["Demand", "Labs", "Need", "ServedKey", "Service", "UseKey"]

Demand = tuple[str, str]
"""Label of a need, and the school whose trainees have it; an empty school is unknown."""

UseKey = tuple[str, str, str, str]
"""Need, school, lab and period."""

ServedKey = tuple[str, str, str]
"""Service, lab and period."""


_Key = TypeVar("_Key", UseKey, ServedKey)


class Need(NamedTuple):
    """One row of the table of needs, with the labs that may serve it and the periods in which they may."""

    trainees: tuple[str, ...]
    post_kind: str | None
    enrolled: bool
    hours: int
    single_source: bool
    virtual_share: Fraction | None
    labs: tuple[str, ...]
    periods: tuple[str, ...]


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
        """Hours that a column of a lab counts in: its grid, or one unit of the scale where it has none."""
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
        return _needs(self)

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
            _windows(self, "services"),
            strict=True,
        )
        return {name: Service(*row) for name, row in zip(names, rows, strict=True)}

    @cached_property
    def demands(self) -> dict[Demand, tuple[str, ...]]:
        """Trainees concerned by each need, by school in the order of the members; "" for those without a school."""
        school = self.given.keys.trainees["school"]
        order = [*(str(label) for label in self.instance.domain("members")), ""]
        found: dict[Demand, tuple[str, ...]] = {}
        for name, need in self.needs.items():
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
        """Return how many persons a demand concerns."""
        return sum(self.given.count[i] for i in self.demands[demand])

    def most_heads(self, demand: Demand) -> int:
        """Return how many places the persons of a demand may take at most."""
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
        return [(a, t) for a in wanted.labs for t in wanted.periods if (a, t) in self.hours]

    @cached_property
    def serving(self) -> list[tuple[str, str, str]]:
        """Demands that one lab must serve alone, with each lab that may."""
        return [(r, s, a) for r, s in self.demands if self.needs[r].single_source for a in self.needs[r].labs]

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


def _windows(labs: Labs, table: str) -> list[tuple[str, ...]]:
    """Return the periods from first to last of every row, by default the whole horizon."""
    periods = labs.given.periods
    first, last = (labs.instance.codes(table, name).tolist() for name in ("first", "last"))
    ends = [code if code >= 0 else len(periods) - 1 for code in last]
    return [tuple(periods[max(begin, 0) : end + 1]) for begin, end in zip(first, ends, strict=True)]


def _needs(labs: Labs) -> dict[str, Need]:
    """Return the needs by label.

    Raises
    ------
    DataError
        Naming what is not served: needs of projects, enrolled holders of a post, costs and hours of single arcs.
    """
    instance = labs.instance
    names = [str(label) for label in instance.domain("lab_needs")] if instance.has("lab_needs") else []
    columns = ("trainee", "major", "post_kind", "basis", "lab_kind", "project")
    cells = {name: labels(instance, "lab_needs", name) for name in columns}
    faults = _not_served(names, cells) + _arc_faults(labs)
    if faults:
        raise DataError(faults)
    arcs = _arcs(labs)
    hours = whole(instance, "lab_needs", "hours")
    single, virtual = instance.flags("lab_needs", "single_source"), instance.shares("lab_needs", "virtual_share")
    windows = _windows(labs, "lab_needs")
    return {
        name: Need(
            trainees=_concerned(labs.given, *(cells[column][row] for column in ("trainee", "major", "post_kind"))),
            post_kind=cells["post_kind"][row],
            enrolled=cells["basis"][row] == "enrolled",
            hours=hours[row] or 0,
            single_source=bool(single[row]),
            virtual_share=virtual[row],
            labs=tuple(arcs[name] if name in arcs else labs.of_kind(cells["lab_kind"][row])),
            periods=windows[row],
        )
        for row, name in enumerate(names)
    }


def _not_served(names: list[str], cells: dict[str, list[str | None]]) -> list[Fault]:
    faults = []
    for row, name in enumerate(names):
        if cells["project"][row] is not None:
            wanted = _("an empty cell; the needs of projects are not stated yet")
            faults.append(Fault("lab_needs", name, "project", cells["project"][row], wanted))
        if cells["post_kind"][row] is not None and cells["basis"][row] == "enrolled":
            wanted = _("placed; nobody holds a post by being enrolled")
            faults.append(Fault("lab_needs", name, "basis", "enrolled", wanted))
    return faults


def _arc_faults(labs: Labs) -> list[Fault]:
    wanted = _("an empty cell; what a need costs or takes at one lab is not stated yet")
    return [
        Fault("lab_arcs", f"{need}, {lab}", column, None, wanted)
        for column in ("cost", "hours")
        for need, lab, there in zip(
            labels(labs.instance, "lab_arcs", "need"),
            labels(labs.instance, "lab_arcs", "lab"),
            labs.instance.present("lab_arcs", column),
            strict=True,
        )
        if there
    ]


def _arcs(labs: Labs) -> dict[str, list[str]]:
    """Return the labs that may serve a need, for those needs that name them."""
    found: dict[str, list[str]] = {}
    parts = [labels(labs.instance, "lab_arcs", name) for name in ("need", "lab")]
    for need, lab in zip(*parts, strict=True):
        found.setdefault(str(need), []).append(str(lab))
    return found


def _concerned(given: Given, trainee: str | None, major: str | None, kind: str | None) -> tuple[str, ...]:
    """Return the trainees that a need speaks of; of a kind of post: those who could hold one."""
    majors, kinds = given.keys.trainees["major"], given.keys.posts["post_kind"]
    return tuple(
        i
        for i in given.trainees
        if (trainee is None or i == trainee)
        and (major is None or majors.get(i) == major)
        and (kind is None or any(kinds.get(j) == kind for _i, j, _b in given.stays_of[i]))
    )
