"""Rows of the table of needs for labs as plain things with names, with the labs that may serve; all exact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from cie_opt.instance.instance import Instance
from cie_opt.verify.cells import numbers, words
from cie_opt.verify.resources import Lab, of_kind, windows_of
from cie_opt.verify.rows import Trainee

__all__ = ["Arc", "LabNeed", "lab_needs"]

ZERO = Fraction(0)


class Arc(NamedTuple):
    """A lab that may serve a need: the hours that one head takes there, and what serving it costs."""

    hours: Fraction
    cost: Fraction


class LabNeed(NamedTuple):
    """A row of ``lab_needs``; `labs` are those that may serve it, `hours` those of one head.

    A head is a trainee whom it concerns; a need of its own (`whole`) is one, and so is a project that is done. Where
    some lab has a cost or hours of its own for it (`counted`), what counts is how many heads are served there.
    """

    label: str
    trainee: str | None
    major: str | None
    post_kind: str | None
    project: str | None
    enrolled: bool
    whole: bool
    hours: Fraction
    first: int
    last: int
    single_source: bool
    virtual_share: Fraction | None
    labs: frozenset[str]
    counted: bool
    arcs: Mapping[str, Arc]

    @property
    def lone(self) -> bool:
        """Whether it speaks of no trainees, but of itself or of a project."""
        return self.whole or self.project is not None

    def arc(self, lab: str) -> Arc:
        """Return what a head takes and costs at a lab, as the need says where no arc does."""
        return self.arcs.get(lab) or Arc(self.hours, ZERO)

    def amount(self, lab: str, hours: Fraction) -> Fraction:
        """Return what hours at a lab give: themselves, or the heads that they serve where heads are counted."""
        if not self.counted:
            return hours
        each = self.arc(lab).hours
        return hours / each if each else ZERO

    def concerns(self, trainee: Trainee) -> bool:
        """Return whether the need speaks of a trainee row, wherever it is placed."""
        return not self.lone and self.trainee in (None, trainee.label) and self.major in (None, trainee.major)


def lab_needs(instance: Instance, known: Mapping[str, Lab], periods: Mapping[str, int]) -> Iterator[LabNeed]:
    """Yield the rows of ``lab_needs`` in order, with the labs that may serve: as listed, else those of the kind."""
    listed, counted = _arcs(instance)
    named = ("need", "trainee", "major", "post_kind", "project")
    text = [words(instance, "lab_needs", name) for name in named]
    kind, basis = words(instance, "lab_needs", "lab_kind"), words(instance, "lab_needs", "basis")
    hours, virtual = numbers(instance, "lab_needs", "hours"), instance.shares("lab_needs", "virtual_share")
    single, window = instance.flags("lab_needs", "single_source").tolist(), windows_of(instance, "lab_needs", periods)
    for row, (label, trainee, major, post_kind, project) in enumerate(zip(*text, strict=True)):
        yield LabNeed(
            str(label),
            *(trainee, major, post_kind, project),
            enrolled=basis[row] == "enrolled",
            whole=basis[row] == "whole",
            hours=hours[row] or ZERO,
            first=window[row][0],
            last=window[row][1],
            single_source=bool(single[row]),
            virtual_share=virtual[row],
            labs=frozenset(listed.get(str(label)) or of_kind(known, kind[row])),
            counted=str(label) in counted,
            arcs={
                lab: Arc((hours[row] or ZERO) if own is None else own, cost or ZERO)
                for lab, (own, cost) in listed.get(str(label), {}).items()
            },
        )


def _arcs(instance: Instance) -> tuple[dict[str, dict[str, tuple[Fraction | None, Fraction | None]]], set[str]]:
    """Return hours and cost of the labs that needs name, and the needs of which some lab has one of these."""
    found: dict[str, dict[str, tuple[Fraction | None, Fraction | None]]] = {}
    rows = zip(
        *(words(instance, "lab_arcs", name) for name in ("need", "lab")),
        *(numbers(instance, "lab_arcs", name) for name in ("hours", "cost")),
        strict=True,
    )
    counted = set()
    for need, lab, hours, cost in rows:
        found.setdefault(str(need), {})[str(lab)] = (hours, cost)
        if hours is not None or cost is not None:
            counted.add(str(need))
    return found, counted
