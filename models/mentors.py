"""Mentors: both mentors of every trainee placed, what a mentor can carry, and work for other members."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from cie_opt.models.data import Given
from cie_opt.models.forms import Form, added, compared, heads, total
from cie_opt.models.mentor_data import CoverKey, GuideKey
from cie_opt.models.statement import Relation, persons_only, rule
from cie_opt.texts import _

__all__ = ["RULES"]


def _covered(given: Given) -> Iterable[CoverKey]:
    """Return needs with the targets and periods in which they must be met."""
    persons_only(given, given.guidance.alone, _("a mentor who suits one trainee"))
    return given.guidance.covered


@rule("need", "target", "period", over=_covered)
def mentor_cover(model: pyo.ConcreteModel, z: str, d: str, t: str) -> Relation:
    """Every trainee placed has the mentors that a need asks for, in every period of the stay.

    Σ_m guide[z,m,d,t] = mentors[z] · Σ_(i,j,b: at d, t in b) x[i,j,b]

    A need of the enterprise, or of either side, is met at the post d; a need of the school at the class d of the
    trainee's school. A mentor may guide there who is of the side and has the skill that the need names, guides every
    class of those who could come, keeps to no other region, and works for that member or may be seconded. A need with
    a least score, or of a mentor who has scores, is met person by person: d is then the trainee i, for mentors of the
    enterprise or of either side at one post, and m and i may be brought together.

    Where the same stays could be at d in the period before t, that says as much as Σ_m guide[z,m,d,t] =
    Σ_m guide[z,m,d,s], s being the first period since which they could, and is stated so.
    """
    guidance = model.given.guidance
    earlier = guidance.since(z, d, t)
    if earlier != t:
        number = guidance.needs[z].mentors
        form: Form = {("guide", key): Fraction(number) for key in guidance.guides[z, d, t]}
        before: Form = {("guide", key): Fraction(number) for key in guidance.guides[z, d, earlier]}
        return compared(model, added(form, before, -1), "equal", Fraction(0))
    stays = guidance.covered[z, d, t]
    wanted = total(model, ((guidance.needs[z].mentors, model.place[stay]) for stay in stays))
    return guided(model, guidance.guides[z, d, t]) == wanted


def _several(given: Given) -> list[GuideKey]:
    """Return the columns of needs that ask for several mentors of trainees who are guided together."""
    guidance = given.guidance
    several = {z for z, wanted in guidance.needs.items() if wanted.mentors > 1} - guidance.personal
    return [key for keys in guidance.guides.values() for key in keys if key[0] in several]


@rule("need", "mentor", "target", "period", over=_several)
def mentor_distinct(model: pyo.ConcreteModel, z: str, m: str, d: str, t: str) -> Relation:
    """Where a need asks for several mentors of a trainee, they are different persons.

    guide[z,m,d,t] ≤ Σ_(i,j,b: at d, t in b) x[i,j,b]

    With `mentor_cover` this is enough: the trainees there can be given their mentors one by one, in turn. A trainee who
    is guided alone has each mentor at most once anyway: guide[z,m,d,t] ≤ 1.
    """
    return model.guide[z, m, d, t] <= heads(model, model.given.guidance.covered[z, d, t])


@rule("need", "trainee", "period", over=lambda given: given.guidance.suited, counts_suffice=False)
def mentor_least_score(model: pyo.ConcreteModel, z: str, i: str, t: str) -> Relation:
    """The mentors of a trainee suit, as a need with a least score asks.

    Σ_(m,d: d of i) score[m,i] · guide[z,m,d,t] ≥ least[z] · Σ_(j,b: t in b) x[i,j,b]
    """
    guidance = model.given.guidance
    form: Form = {
        ("guide", key): guidance.score(key[1], i)
        for keys in guidance.guides.values()
        for key in keys
        if key[0] == z and key[3] == t and guidance.trainee_of(z, key[2]) == i
    }
    least = guidance.needs[z].least_score
    return compared(
        model, added(form, {("place", stay): least for stay in guidance.suited[z, i, t]}, -1), "floor", Fraction(0)
    )


@rule(
    "mentor",
    "period",
    over=lambda given: [(m, t) for m, t in given.guidance.guides_by if m in given.guidance.capacity],
)
def mentor_load(model: pyo.ConcreteModel, m: str, t: str) -> Relation:
    """A mentor guides at most so many trainees at once.

    Σ_(z,d) guide[z,m,d,t] ≤ C[m]
    """
    guidance = model.given.guidance
    return guided(model, guidance.guides_by[m, t]) <= guidance.capacity[m]


def _bounded(given: Given) -> list[tuple[str, str]]:
    """Return mentors who must guide somebody, with every period; none where nobody asks for mentors."""
    return [(m, t) for m in given.guidance.lower for t in given.periods] if given.guidance.needs else []


@rule("mentor", "period", over=_bounded)
def mentor_floor(model: pyo.ConcreteModel, m: str, t: str) -> Relation:
    """A mentor guides at least so many trainees in every period.

    Σ_(z,d) guide[z,m,d,t] ≥ C°[m]
    """
    guidance = model.given.guidance
    return guided(model, guidance.guides_by.get((m, t), [])) >= guidance.lower[m]


def _timed(given: Given, m: str, t: str) -> list[GuideKey]:
    """Return the columns of a mentor in a period for needs that take hours."""
    guidance = given.guidance
    return [key for key in guidance.guides_by[m, t] if guidance.needs[key[0]].hours is not None]


@rule(
    "mentor",
    "period",
    over=lambda given: [
        (m, t) for m, t in given.guidance.guides_by if m in given.guidance.hours and _timed(given, m, t)
    ],
)
def mentor_hours(model: pyo.ConcreteModel, m: str, t: str) -> Relation:
    """The hours of guidance of a mentor in a period are at most those that the mentor has.

    Σ_(z,d) hours[z] · guide[z,m,d,t] ≤ hours[m]
    """
    guidance = model.given.guidance
    keys = _timed(model.given, m, t)
    taken = total(model, ((guidance.needs[key[0]].hours, model.guide[key]) for key in keys))
    return taken <= guidance.hours[m]


def _elsewhere(given: Given, m: str, t: str) -> list[GuideKey]:
    """Return the columns of a mentor in a period at other members."""
    guidance = given.guidance
    return [key for key in guidance.guides_by[m, t] if guidance.is_seconded(m, key[0], key[2])]


@rule(
    "mentor",
    "period",
    over=lambda given: [
        (m, t) for m, t in given.guidance.guides_by if m in given.guidance.second_share and _elsewhere(given, m, t)
    ],
)
def mentor_second(model: pyo.ConcreteModel, m: str, t: str) -> Relation:
    """Of the trainees whom a mentor guides, at most a share is at other members.

    Σ_(z,d: d at others) guide[z,m,d,t] ≤ second[m] · Σ_(z,d) guide[z,m,d,t]
    """
    guidance = model.given.guidance
    share = guidance.second_share[m]
    elsewhere = guided(model, _elsewhere(model.given, m, t), times=share.denominator)
    return elsewhere <= guided(model, guidance.guides_by[m, t], times=share.numerator)


def guided(model: pyo.ConcreteModel, keys: Iterable[GuideKey], times: int = 1) -> LinearExpression:
    """Return how many trainees are guided by columns, times a number."""
    return total(model, ((times, model.guide[key]) for key in keys))


RULES = (mentor_cover, mentor_distinct, mentor_least_score, mentor_load, mentor_floor, mentor_hours, mentor_second)
"""In the order of the equations."""
