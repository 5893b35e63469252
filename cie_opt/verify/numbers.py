"""What one trainee at one post adds to a measure, from the tables."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from cie_opt.instance.schema import TABLES
from cie_opt.verify.given import Given
from cie_opt.verify.rows import Stay
from cie_opt.verify.sources import Scores

__all__ = ["Amount", "Number", "stay_numbers"]

Amount = int | Fraction

_NIGHT = ("night", "rotating")


class Number(NamedTuple):
    """A number of a stay.

    Attributes
    ----------
    of : callable
        From a stay to the number of one trainee in whole units inside (exact), or None where it is not known.
    scale : int
        Whole units inside per `unit`.
    unit : str
    """

    of: Callable[[Stay], Amount | None]
    scale: int
    unit: str


def stay_numbers(given: Given, scores: Scores) -> dict[str, Number]:
    """Return every number that stays have, by the name of its measure; scores of fit win over skills."""
    scale = given.instance.scale_of

    def unit(table: str, column: str) -> str:
        return TABLES[table].column(column).unit or ""

    hours_scale = scale("posts", "hours_week") * scale("periods", "weeks")
    level = scale("trainee_skills", "level")
    numbers = {
        "placed": Number(lambda stay: 1, 1, "trainee"),
        "load": Number(lambda stay: stay.load, scale("posts", "load"), ""),
        "fit": Number(lambda stay: skill_fit(given, stay, level), level, ""),
        "distance": Number(lambda stay: given.distance(stay.trainee, stay.post), scale("distances", "km"), "km"),
        "pay": Number(lambda stay: stay.post.pay, scale("posts", "pay"), unit("posts", "pay")),
        "reference_pay": Number(
            lambda stay: stay.post.reference_pay, scale("posts", "reference_pay"), unit("posts", "reference_pay")
        ),
        "minimum_wage": Number(
            lambda stay: given.minimum_wages.get(stay.post.region), scale("regions", "minimum_wage"), "yuan/month"
        ),
        "hours": Number(lambda stay: hours(given, stay), hours_scale, "hours"),
        "value": Number(lambda stay: stay.post.value, scale("posts", "value"), "yuan"),
        "retained": Number(lambda stay: stay.post.retention, 1, "trainee"),
        "grade": Number(lambda stay: stay.trainee.grade, 1, unit("trainees", "grade")),
        "age": Number(lambda stay: stay.trainee.age, 1, unit("trainees", "age")),
        "intensity": Number(lambda stay: stay.post.intensity, 1, unit("posts", "intensity")),
        "night_shift": Number(night_shift, 1, "trainee"),
        "staff": Number(lambda stay: stay.post.staff, 1, unit("posts", "staff")),
    }
    for name in scores.measures:
        numbers[name] = Number(_scored(scores, name), scores.scale, "")
    return numbers


def skill_fit(given: Given, stay: Stay, scale: int) -> int:
    """Return the fit of skills in units of 1 / scale.

    For each skill that the post wants, ``t = floor(scale * min(have, want) / want)``; the fit is
    ``floor(sum(weight * t) / sum(weight))``, and 1 at a post that wants nothing.
    """
    wants = given.wants_of.get(stay.post.label, ())
    have = given.skills_of.get(stay.trainee.label, {})
    total = sum(weight for _skill, _want, weight, _required in wants)
    if total == 0:
        return scale
    parts = sum(weight * (scale * min(have.get(skill, 0), want) // want) for skill, want, weight, _required in wants)
    return parts // total


def hours(given: Given, stay: Stay) -> int | None:
    """Return the hours of work: those of a week times the weeks of every period of the stay."""
    weeks = 0
    for period in stay.periods:
        part = given.weeks[period]
        if part is None:
            return None
        weeks += part
    return None if stay.post.hours_week is None else stay.post.hours_week * weeks


def night_shift(stay: Stay) -> int | None:
    """Return 1 for a post with a night or rotating shift, 0 for another shift."""
    return None if stay.post.shift is None else int(stay.post.shift in _NIGHT)


def _scored(scores: Scores, name: str) -> Callable[[Stay], int | None]:
    return lambda stay: scores.value(name, stay)
