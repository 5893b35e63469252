"""Who needs hours of labs: the heads of every need and school, counted, and the hours that they use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from cie_opt.errors import Fault
from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.eligibility import takers
from cie_opt.verify.lab_rows import LabNeed
from cie_opt.verify.rows import Stay, Trainee

__all__ = ["Demand", "demands", "most_heads", "needs_hours", "needs_of_stay"]


@dataclass(frozen=True)
class Demand:
    """The trainees of one school who have a need, or a need of its own or of a project, which is one head.

    Attributes
    ----------
    school : str
        Empty where unknown, and where there are no trainees.
    heads : int
        Those placed, or enrolled, as the need says.
    places : int
        Places that the trainee rows of these heads ask for.
    used : dict of str to Fraction
        Hours used at every lab that is used, over the horizon.
    """

    need: LabNeed
    school: str
    heads: int
    places: int
    used: dict[str, Fraction]

    @property
    def key(self) -> tuple[str, str]:
        """Labels of need and school."""
        return (self.need.label, self.school)

    @property
    def asked(self) -> Fraction:
        """What all heads need together: hours, or to be served themselves where heads are counted."""
        return self.each * self.heads

    @property
    def each(self) -> Fraction:
        """What one head needs."""
        return Fraction(1) if self.need.counted else self.need.hours

    @property
    def served(self) -> dict[str, Fraction]:
        """What every lab that is used gives, likewise."""
        return {lab: self.need.amount(lab, hours) for lab, hours in self.used.items()}

    @property
    def found(self) -> Fraction:
        """What all labs give together."""
        return sum(self.served.values(), Fraction(0))

    @property
    def name(self) -> str:
        """The demand in words."""
        if self.need.lone:
            return _("Need {need}").format(need=self.need.label)
        if self.school:
            return _("Need {need} of school {school}").format(need=self.need.label, school=self.school)
        return _("Need {need} of trainees without a school").format(need=self.need.label)


def demands(case: Case) -> list[Demand]:
    """Return every demand that has heads or uses hours; what is not stated yet becomes a fault of the case."""
    return case.once("demands", _demands)


def _demands(case: Case) -> list[Demand]:
    for fault in _not_stated(case):
        case.fault(fault)
    used: defaultdict[tuple[str, str], dict[str, Fraction]] = defaultdict(dict)
    for (need, school, lab, _period), hours in case.taken.uses.items():
        if hours > 0:
            used[need, school][lab] = used[need, school].get(lab, Fraction(0)) + hours
    heads, places = _heads(case)
    order = {school: place for place, school in enumerate((*case.given.members, ""))}
    schools: defaultdict[str, set[str]] = defaultdict(set)
    for need, school in (*heads, *used):
        schools[need].add(school)
    return [
        Demand(row, school, heads[need, school], places[need, school], used.get((need, school), {}))
        for need, row in case.given.lab_needs.items()
        for school in sorted(schools[need], key=order.__getitem__)
    ]


def _heads(case: Case) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Return the heads of every need and school, and the places that their trainee rows ask for."""
    heads: Counter[tuple[str, str]] = Counter()
    rows: dict[tuple[str, str, str], Trainee] = {}
    concerned = case.once("needs_of", _NeedsOf)
    lone = [need for need in case.given.lab_needs.values() if need.lone]
    for need in lone:
        heads[need.label, ""] = int(need.project is None or case.taken.is_done(need.project))
    for trainee in case.given.trainees.values():
        for need in concerned.of(trainee):
            if need.enrolled:
                heads[need.label, trainee.school or ""] += trainee.persons
                rows[need.label, trainee.school or "", trainee.label] = trainee
    for placement in case.taken.placements:
        trainee = placement.stay.trainee
        for need in needs_of_stay(case, placement.stay):
            heads[need.label, trainee.school or ""] += placement.heads
            rows[need.label, trainee.school or "", trainee.label] = trainee
    places: Counter[tuple[str, str]] = Counter()
    for (label, school, _trainee), trainee in rows.items():
        places[label, school] += trainee.demand
    places.update(dict.fromkeys(((need.label, "") for need in lone), 1))
    return heads, places


def needs_hours(case: Case, stay: Stay) -> bool:
    """Return whether one trainee more on a stay needs hours of a lab."""
    return any(need.hours > 0 or need.counted for need in needs_of_stay(case, stay))


def most_heads(case: Case, demand: Demand) -> int:
    """Return the places that all trainees of a demand ask for who could come to have its need."""
    need = demand.need
    if need.lone:
        return 1
    concerned = {
        trainee.label: trainee.demand
        for trainee in case.given.trainees.values()
        if (trainee.school or "") == demand.school and need.concerns(trainee)
    }
    if need.post_kind is None:
        return sum(concerned.values())
    posts = [post for post in case.given.posts.values() if post.post_kind == need.post_kind]
    return sum(concerned[trainee] for trainee in takers(case, concerned, posts))


class _NeedsOf:
    """The needs that speak of a trainee row, found without looking at all of them."""

    def __init__(self, case: Case) -> None:
        self._named: defaultdict[tuple[str, str | None], list[LabNeed]] = defaultdict(list)
        for need in case.given.lab_needs.values():
            name = ("trainee", need.trainee) if need.trainee is not None else ("major", need.major)
            self._named[name].append(need)

    def of(self, trainee: Trainee) -> Iterator[LabNeed]:
        """Yield the needs of a trainee row."""
        names = {("trainee", trainee.label): None, ("major", trainee.major): None, ("major", None): None}
        for name in names:
            for need in self._named.get(name, ()):
                if need.concerns(trainee):
                    yield need


def needs_of_stay(case: Case, stay: Stay) -> Iterator[LabNeed]:
    """Yield the needs of those who are placed on a stay."""
    for need in case.once("needs_of", _NeedsOf).of(stay.trainee):
        if not need.enrolled and need.post_kind in (None, stay.post.post_kind):
            yield need


def _not_stated(case: Case) -> Iterator[Fault]:
    for need in case.given.lab_needs.values():
        if need.enrolled and need.post_kind is not None:
            wanted = _("placed, as nobody holds a post by being enrolled")
            yield Fault("lab_needs", need.label, "basis", "enrolled", wanted)
