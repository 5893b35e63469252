"""Measures of courses."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from cie_opt.models.data import Given
from cie_opt.models.forms import Form

__all__ = ["OF_SESSIONS"]


def seats_short(given: Given, _per: str, _key: str, _period: str | None) -> Form:
    """Return how many trainees lack a seat: Σ max(0, size[c] - seats[a]) · lecture[c,a,t]."""
    sessions = given.sessions
    short = {
        (c, a, t): sessions.size.get(c, 0) - sessions.seats[a] for c, a, t in sessions.taught if a in sessions.seats
    }
    return {("lecture", key): Fraction(many) for key, many in short.items() if many > 0}


def missing_days(given: Given, _per: str, _key: str, _period: str | None) -> Form:
    """Return the days that courses lack: Σ missing[c]."""
    return {("missing", (c,)): Fraction(1) for c in given.sessions.shortened}


def lone_lectures(given: Given, _per: str, _key: str, _period: str | None) -> Form:
    """Return the lone lectures of curricula: Σ lone[q,t]."""
    return {("lone", key): Fraction(1) for key in given.sessions.lone}


def extra_labs(given: Given, _per: str, _key: str, _period: str | None) -> Form:
    """Return the labs beyond those agreed: Σ extra[c]."""
    return {("extra", (c,)): Fraction(1) for c in given.sessions.stretched}


OF_SESSIONS: dict[str, Callable[[Given, str, str, str | None], Form]] = {
    measure.__name__: measure for measure in (seats_short, missing_days, lone_lectures, extra_labs)
}
"""Measures by name, only of all courses together."""
