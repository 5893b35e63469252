"""Courses: lectures in periods and labs, and what a timetable is to have few of."""

from __future__ import annotations

import pyomo.environ as pyo

from cie_opt.models.data import Given
from cie_opt.models.forms import total
from cie_opt.models.labs import when_built
from cie_opt.models.statement import Relation, rule

__all__ = ["RULES"]


@rule("session", over=lambda given: given.sessions.names)
def session_lectures(model: pyo.ConcreteModel, c: str) -> Relation:
    """A course meets as often as it has lectures.

    Σ_t meet[c,t] = lectures[c]

    Only in periods in which neither the course nor its teacher is unavailable.
    """
    sessions = model.given.sessions
    periods = [t for t in model.given.periods if (c, t) in model.meet]
    return total(model, ((1, model.meet[c, t]) for t in periods)) == sessions.lectures[c]


@rule("session", "period", over=lambda given: given.sessions.meets)
def session_labs(model: pyo.ConcreteModel, c: str, t: str) -> Relation:
    """A course that meets is in one lab.

    Σ_a lecture[c,a,t] = meet[c,t]

    The labs are those of its kind that are not unavailable. Once it is known when courses meet and which labs they
    visit, the lectures of a period are a matching, whose vertices are whole.
    """
    labs = [a for a in model.given.sessions.labs_of[c] if (c, a, t) in model.lecture]
    return total(model, ((1, model.lecture[c, a, t]) for a in labs)) - model.meet[c, t] == 0


@rule("lab", "period", over=lambda given: dict.fromkeys((a, t) for _c, a, t in given.sessions.taught))
def lab_lectures(model: pyo.ConcreteModel, a: str, t: str) -> Relation:
    """A lab holds one lecture at a time; a lab with a switch holds it when open.

    Σ_c lecture[c,a,t] ≤ build[a]
    """
    courses = [c for c in model.given.sessions.names if (c, a, t) in model.lecture]
    return total(model, ((1, model.lecture[c, a, t]) for c in courses)) <= when_built(model, a)


def _clashes(given: Given, courses_of: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return owners of courses with each period in which two of them could meet."""
    sessions = given.sessions
    return [
        (owner, t)
        for owner, courses in courses_of.items()
        for t in given.periods
        if len(sessions.meeting(courses, t)) > 1
    ]


@rule("mentor", "period", over=lambda given: _clashes(given, given.sessions.of_teacher))
def session_teachers(model: pyo.ConcreteModel, m: str, t: str) -> Relation:
    """A teacher is in one place at a time.

    Σ_(c of m) meet[c,t] ≤ 1
    """
    sessions = model.given.sessions
    return total(model, ((1, model.meet[key]) for key in sessions.meeting(sessions.of_teacher[m], t))) <= 1


@rule("curriculum", "period", over=lambda given: _clashes(given, given.sessions.of_curriculum))
def session_curricula(model: pyo.ConcreteModel, q: str, t: str) -> Relation:
    """Courses of a curriculum do not meet at once, as they share their trainees.

    Σ_(c of q) meet[c,t] ≤ 1
    """
    sessions = model.given.sessions
    return total(model, ((1, model.meet[key]) for key in sessions.meeting(sessions.of_curriculum[q], t))) <= 1


@rule("session", "lab", over=lambda given: given.sessions.visits)
def session_visits(model: pyo.ConcreteModel, c: str, a: str) -> Relation:
    """A course has lectures only in labs that it visits.

    Σ_t lecture[c,a,t] ≤ lectures[c] · visit[c,a]

    Only for courses with a most number of labs.
    """
    periods = [t for t in model.given.periods if (c, a, t) in model.lecture]
    taught = total(model, ((1, model.lecture[c, a, t]) for t in periods))
    return taught - model.given.sessions.lectures[c] * model.visit[c, a] <= 0


@rule("session", over=lambda given: dict.fromkeys(c for c, _a in given.sessions.visits))
def session_stable(model: pyo.ConcreteModel, c: str) -> Relation:
    """A course visits no more labs than agreed; where somebody counts extra labs, these come on top.

    Σ_a visit[c,a] - extra[c] ≤ most[c]
    """
    sessions = model.given.sessions
    terms = [(1, model.visit[c, a]) for a in sessions.labs_of[c]]
    terms += [(-1, model.extra[c])] if c in model.extra else []
    return total(model, terms) <= sessions.most_labs[c]


def _spread(given: Given) -> list[tuple[str, str]]:
    sessions = given.sessions
    return [*((c, "") for c in sessions.fewest_days), *sessions.days_of]


@rule("session", "day", over=_spread)
def session_spread(model: pyo.ConcreteModel, c: str, d: str) -> Relation:
    """A course is spread over as many days as agreed; where somebody counts missing days, these may be fewer.

    Σ_d covers[c,d] + missing[c] ≥ fewest[c]        and, for each day,        covers[c,d] ≤ Σ_(t of d) meet[c,t]

    The key of the first has no day.
    """
    sessions = model.given.sessions
    if not d:
        terms = [(1, model.covers[key]) for key in sessions.days_of if key[0] == c]
        terms += [(1, model.missing[c])] if c in model.missing else []
        return total(model, terms) >= sessions.fewest_days[c]
    periods = [t for t in model.given.periods if sessions.day[t] == d and (c, t) in model.meet]
    return total(model, [(1, model.covers[c, d]), *((-1, model.meet[c, t]) for t in periods)]) <= 0


@rule("curriculum", "period", over=lambda given: given.sessions.lone)
def session_lone(model: pyo.ConcreteModel, q: str, t: str) -> Relation:
    """A lecture of a curriculum is alone when the curriculum has none in the period before or after on the same day.

    Σ_(c of q) meet[c,t] - Σ_(c of q) meet[c,t-1] - Σ_(c of q) meet[c,t+1] ≤ lone[q,t]

    Only where somebody counts lone lectures.
    """
    sessions = model.given.sessions
    courses = sessions.of_curriculum[q]
    terms = [(1, model.meet[key]) for key in sessions.meeting(courses, t)]
    terms += [(-1, model.meet[key]) for t2 in sessions.neighbours(t) for key in sessions.meeting(courses, t2)]
    return total(model, [*terms, (-1, model.lone[q, t])]) <= 0


RULES = (
    session_lectures,
    session_labs,
    lab_lectures,
    session_teachers,
    session_curricula,
    session_visits,
    session_stable,
    session_spread,
    session_lone,
)
"""In the order of the equations."""
