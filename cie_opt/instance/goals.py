"""What best means: the goals that an instance states, or the ones that go without saying."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from cie_opt.errors import OptionError
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["Goal", "Number", "default_goals", "goals_of", "leximin"]

Number = int | str | float | Decimal | Fraction
"""What a number of a goal may be given as; a float is read as its shortest decimal, so that 0.1 is 1/10."""

_SENSES = ("max", "min")
_AGGREGATIONS = ("total", "worst")


@dataclass(frozen=True)
class Goal:
    """A stakeholder's aim: a measure to make large or small.

    Numbers are exact and in the unit of the measure as people write it (yuan, hours, shares).

    Attributes
    ----------
    goal : str
        Label.
    measure : str
        Name of the measure.
    sense : str
        ``max`` or ``min``.
    stakeholder, group : str or None
        Whose aim it is; the group that the measure is restricted to.
    per, aggregation : str
        ``total``: the goal is worth the measure of everything together. ``worst``: what it is worth is the least of the
        measures of the keys of `per` (trainee, school, ...), or the greatest where less is better.
    depth : int
        How many of the worst-off are added up, >= 1.
    weight : Fraction
        Factor among goals of equal priority, >= 0. A goal of weight 0 is only reported and bounded.
    priority : int
        Level, >= 1; the lowest number is served first.
    tolerance : Fraction
        How much of this goal's level later levels may give up, >= 0.
    floor, ceiling : Fraction or None
        Bounds that an allocation must keep.
    target : Fraction or None
        Value that the stakeholder hopes for; reported, never enforced.

    Raises
    ------
    OptionError
        When a field has a value that no goal can have.

    Examples
    --------
    >>> Goal("fill", "placed", "max", weight="0.1").weight
    Fraction(1, 10)
    """

    goal: str
    measure: str
    sense: str
    stakeholder: str | None = None
    group: str | None = None
    weight: Fraction = Fraction(1)
    priority: int = 1
    tolerance: Fraction = Fraction(0)
    floor: Fraction | None = None
    ceiling: Fraction | None = None
    target: Fraction | None = None
    per: str = "all"
    aggregation: str = "total"
    depth: int = 1

    def __post_init__(self) -> None:
        if self.aggregation not in _AGGREGATIONS:
            raise self._refused("aggregation", self.aggregation, _("total or worst"))
        if isinstance(self.depth, bool) or not isinstance(self.depth, int) or self.depth < 1:
            raise self._refused("depth", self.depth, _("a whole number of at least 1"))
        if self.sense not in _SENSES:
            raise self._refused("sense", self.sense, _("max or min"))
        if isinstance(self.priority, bool) or not isinstance(self.priority, int) or self.priority < 1:
            raise self._refused("priority", self.priority, _("a whole number of at least 1"))
        for field in ("weight", "tolerance"):
            value = self._exact(field)
            if value is None or value < 0:
                raise self._refused(field, getattr(self, field), _("a number of at least 0"))
            object.__setattr__(self, field, value)
        beyond = "ceiling" if self.sense == "max" else "floor"
        if self.aggregation == "worst" and getattr(self, beyond) is not None:
            raise self._refused(beyond, getattr(self, beyond), _("nothing, because the worst-off can only be helped"))
        for field in ("floor", "ceiling", "target"):
            object.__setattr__(self, field, self._exact(field))

    def _exact(self, field: str) -> Fraction | None:
        given: Number | None = getattr(self, field)
        if given is None:
            return None
        try:
            return Fraction(repr(given) if isinstance(given, float) else given)
        except (ValueError, TypeError, ZeroDivisionError, OverflowError):
            raise self._refused(field, given, _("a number")) from None

    def _refused(self, field: str, found: object, wanted: str) -> OptionError:
        why = _("Goal {goal} cannot be used: its {field} is {found}, wanted {wanted}.")
        return OptionError(
            why.format(goal=self.goal, field=field, found=found, wanted=wanted), _("Change the goal and try again.")
        )


def goals_of(instance: Instance) -> tuple[Goal, ...]:
    """Return the goals of the table ``goals`` in the order of its rows, or `default_goals` where it is absent.

    Parameters
    ----------
    instance : Instance

    Returns
    -------
    tuple of Goal

    Raises
    ------
    OptionError
        When a row has a value that no goal can have.
    """
    if not instance.has("goals"):
        return default_goals(instance)
    rows = range(instance.rows("goals"))
    label, measure = _labels(instance, "goal"), _labels(instance, "measure")
    stakeholder, group = _labels(instance, "stakeholder"), _labels(instance, "group")
    sense, priority = instance.choices("goals", "sense"), instance.amounts("goals", "priority")
    per, aggregation = instance.choices("goals", "per"), instance.choices("goals", "aggregation")
    depth = instance.amounts("goals", "depth")
    number = {name: _numbers(instance, name) for name in ("weight", "tolerance", "floor", "ceiling", "target")}
    return tuple(
        Goal(
            goal=str(label[row]),
            measure=str(measure[row]),
            sense=str(sense[row]),
            stakeholder=stakeholder[row],
            group=group[row],
            priority=int(priority[row]),
            weight=number["weight"][row] or Fraction(0),
            tolerance=number["tolerance"][row] or Fraction(0),
            floor=number["floor"][row],
            ceiling=number["ceiling"][row],
            target=number["target"][row],
            per=str(per[row]),
            aggregation=str(aggregation[row]),
            depth=int(depth[row]),
        )
        for row in rows
    )


def leximin(goal: Goal, depth: int) -> tuple[Goal, ...]:
    """Return the goals that raise the worst-off, then the next, and so on: one of each depth, in successive priorities.

    Parameters
    ----------
    goal : Goal
        With measure, sense, group and per; its priority is that of the first.
    depth : int
        How many of the worst-off are served one after the other, >= 1; at most the number of keys.

    Returns
    -------
    tuple of Goal

    Notes
    -----
    The sum of the r worst is raised with all earlier sums held to their values, which compares sorted vectors from the
    worst on (Ogryczak and Tamir 2003, Minimizing the sum of the k largest functions in linear time).

    Examples
    --------
    >>> fair = leximin(Goal("fair", "placed_rate", "max", per="school"), 2)
    >>> [(one.goal, one.priority, one.depth) for one in fair]
    [('fair 1', 1, 1), ('fair 2', 2, 2)]
    """
    return tuple(
        replace(goal, goal=f"{goal.goal} {count}", priority=goal.priority + count - 1, aggregation="worst", depth=count)
        for count in range(1, depth + 1)
    )


def default_goals(instance: Instance) -> tuple[Goal, ...]:
    """Return what goes without saying: place most; then fit best, or serve the preferences best.

    The second level is fit where skills of both sides or scores of fit are given, else rank where scores of rank are
    given, else there is none.
    """
    most = Goal("placed", "placed", "max")
    scored = set(instance.tables["scores"]["measure"]) if instance.has("scores") else set()
    if "fit" in scored or (instance.has("trainee_skills") and instance.has("post_skills")):
        return (most, Goal("fit", "fit", "max", priority=2))
    if "rank" in scored:
        return (most, Goal("rank", "rank", "min", priority=2))
    return (most,)


def _labels(instance: Instance, column: str) -> list[str | None]:
    cells = instance.tables["goals"][column].astype(object)
    return [None if absent else str(cell) for cell, absent in zip(cells, cells.isna(), strict=True)]


def _numbers(instance: Instance, column: str) -> list[Fraction | None]:
    scale = instance.scale_of("goals", column)
    present = instance.present("goals", column)
    amounts = instance.amounts("goals", column, absent=0)
    return [Fraction(int(amount), scale) if there else None for amount, there in zip(amounts, present, strict=True)]
