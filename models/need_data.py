"""Who needs labs: the rows of the table of needs, the labs that may serve each, and what a head costs and takes there.

Hours are whole units of the instance's scale, minutes unless it declares another.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from cie_opt.errors import DataError, Fault
from cie_opt.models.tables import labels, numbers, shares, whole
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.models.data import Given
    from cie_opt.models.lab_data import Labs

__all__ = ["Arc", "Need", "needs_of", "windows_of"]


class Arc(NamedTuple):
    """A lab that may serve a need: the hours that one head takes there, and what serving it costs."""

    hours: int
    cost: Fraction


class Need(NamedTuple):
    """One row of the table of needs, with the labs that may serve it and the periods in which they may."""

    trainees: tuple[str, ...]
    project: str | None
    post_kind: str | None
    basis: str
    hours: int
    single_source: bool
    virtual_share: Fraction | None
    arcs: dict[str, Arc]
    counted: bool
    periods: tuple[str, ...]

    @property
    def own(self) -> bool:
        """Whether it is a need of its own, one head that is there anyway."""
        return self.basis == "whole"

    @property
    def one(self) -> bool:
        """Whether it concerns no trainees, but is one head: of its own, or when a project is done."""
        return self.own or self.project is not None

    @property
    def alone(self) -> bool:
        """Whether a lab serves all or nothing of it, in the only period, so that its columns are whole anyway."""
        return self.own and self.counted and self.single_source and len(self.periods) == 1

    @property
    def amount(self) -> int:
        """What one head needs of its columns: hours, or 1 where they count heads."""
        return 1 if self.counted else self.hours


def needs_of(labs: Labs) -> dict[str, Need]:
    """Return the needs by label.

    Raises
    ------
    DataError
        Naming enrolled holders of a post.
    """
    instance = labs.instance
    names = [str(label) for label in instance.domain("lab_needs")] if instance.has("lab_needs") else []
    columns = ("trainee", "major", "post_kind", "basis", "lab_kind", "project")
    cells = {name: labels(instance, "lab_needs", name) for name in columns}
    faults = _not_served(names, cells)
    if faults:
        raise DataError(faults)
    arcs, counted = _arcs(labs)
    hours = [amount or 0 for amount in whole(instance, "lab_needs", "hours")]
    single, virtual = instance.flags("lab_needs", "single_source"), shares(instance, "lab_needs", "virtual_share")
    windows = windows_of(labs, "lab_needs")
    found = {}
    for row, name in enumerate(names):
        listed = arcs.get(name) or dict.fromkeys(labs.of_kind(cells["lab_kind"][row]), (None, None))
        basis = cells["basis"][row] or "placed"
        found[name] = Need(
            trainees=()
            if basis == "whole" or cells["project"][row] is not None
            else _concerned(labs.given, *(cells[column][row] for column in ("trainee", "major", "post_kind"))),
            project=cells["project"][row],
            post_kind=cells["post_kind"][row],
            basis=basis,
            hours=hours[row],
            single_source=bool(single[row]),
            virtual_share=virtual[row],
            arcs={a: Arc(hours[row] if own is None else own, cost or Fraction(0)) for a, (own, cost) in listed.items()},
            counted=name in counted,
            periods=windows[row],
        )
    return found


def windows_of(labs: Labs, table: str) -> list[tuple[str, ...]]:
    """Return the periods from first to last of every row, by default the whole horizon."""
    periods = labs.given.periods
    first, last = (labs.instance.codes(table, name).tolist() for name in ("first", "last"))
    ends = [code if code >= 0 else len(periods) - 1 for code in last]
    return [tuple(periods[max(begin, 0) : end + 1]) for begin, end in zip(first, ends, strict=True)]


def _not_served(names: list[str], cells: dict[str, list[str | None]]) -> list[Fault]:
    faults = []
    for row, name in enumerate(names):
        if cells["post_kind"][row] is not None and cells["basis"][row] == "enrolled":
            wanted = _("placed; nobody holds a post by being enrolled")
            faults.append(Fault("lab_needs", name, "basis", "enrolled", wanted))
    return faults


def _arcs(labs: Labs) -> tuple[dict[str, dict[str, tuple[int | None, Fraction | None]]], set[str]]:
    """Return hours and cost of the labs that needs name, and the needs with any of these numbers."""
    found: dict[str, dict[str, tuple[int | None, Fraction | None]]] = {}
    counted = set()
    parts = [labels(labs.instance, "lab_arcs", name) for name in ("need", "lab")]
    amounts = whole(labs.instance, "lab_arcs", "hours"), numbers(labs.instance, "lab_arcs", "cost")
    for need, lab, hours, cost in zip(*parts, *amounts, strict=True):
        found.setdefault(str(need), {})[str(lab)] = (hours, cost)
        if hours is not None or cost is not None:
            counted.add(str(need))
    return found, counted


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
