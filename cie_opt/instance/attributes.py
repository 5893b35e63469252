"""What a stay brings and costs: the numbers that measures add up and that limits per stay compare."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from cie_opt.errors import DataError, Fault
from cie_opt.instance.attribute_kinds import Attribute, OfDistance, OfHours, OfLoad, OfRow, OfScores, OfSkills
from cie_opt.instance.distances import Distances
from cie_opt.instance.entities import post_regions
from cie_opt.instance.lookup import Whole
from cie_opt.instance.numbers import text_of
from cie_opt.instance.schema import TABLES
from cie_opt.instance.scores import Scores, scored_measures
from cie_opt.instance.skills import Skills
from cie_opt.instance.stays import Stays
from cie_opt.instance.suggest import did_you_mean
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["Attribute", "attribute", "attribute_names", "stay_attribute"]

_NIGHT = ("night", "rotating")
_FINEST = 10**9
"""Greatest scale that fractions such as 1/3 may bring about."""


def stay_attribute(instance: Instance, stays: Stays, name: str) -> tuple[Whole, int, str]:
    """Return a number of every stay.

    Parameters
    ----------
    instance : Instance
    stays : Stays
    name : str
        One of ``attribute_names(instance)``.

    Returns
    -------
    values : int64 array of shape (stays,)
        In whole units inside.
    scale : int
        Whole units inside per unit.
    unit : str
        Empty for a plain number.

    Raises
    ------
    DataError
        There is no number of this name, or some stay has none; the faults name the rows that lack it.
    """
    found = attribute(instance, name)
    values, known = found.values(stays)
    if not known.all():
        raise DataError(found.blame(stays.take(~known)), source=_("The measure {name}").format(name=name))
    return values, found.scale, found.unit


def attribute_names(instance: Instance) -> list[str]:
    """Return the names of all numbers of stays: those that are built in, then those of the table scores."""
    return [*_READERS, *(name for name in scored_measures(instance) if name not in _READERS)]


def attribute(
    instance: Instance, name: str, cell: tuple[str, str | None, str] = ("scores", None, "measure")
) -> Attribute:
    """Return the number called `name`, ready to be taken of many stays.

    Parameters
    ----------
    instance : Instance
    name : str
    cell : tuple of table, row, column
        The cell that asks for it, for the fault.

    Raises
    ------
    DataError
        There is none of this name, or the table scores gives one that is computed from other tables.
    """
    if name in scored_measures(instance):
        if name in _READERS and name != "fit":
            wanted = _("another name: {name} is computed from other tables").format(name=name)
            raise DataError([Fault("scores", None, "measure", name, wanted)])
        labels = instance.domain("trainees"), instance.domain("posts")
        return OfScores(instance.scale_of("scores", "value"), name, Scores.of(instance, name), *labels)
    if name in _READERS:
        return _READERS[name](instance)
    names = attribute_names(instance)
    wanted = _("one of {names}").format(names=", ".join(names)) + did_you_mean(name, names)
    raise DataError([Fault(*cell, name, wanted)])


def _placed(instance: Instance) -> Attribute:
    ones = np.ones(instance.rows("posts"), dtype=np.int64)
    return OfRow(1, "trainee", "post", ones, ones > 0, partial(_no_value, instance, "posts", "post"))


def _load(instance: Instance) -> Attribute:
    return OfLoad(instance.scale_of("posts", "load"))


def _fit(instance: Instance) -> Attribute:
    return OfSkills(Skills.of(instance))


def _distance(instance: Instance) -> Attribute:
    trainees, posts, regions = (instance.domain(name) for name in ("trainees", "posts", "regions"))
    return OfDistance(instance.scale_of("distances", "km"), Distances.of(instance), trainees, posts, regions)


def _hours(instance: Instance) -> Attribute:
    weeks = np.full(len(instance.domain("periods")), -1, dtype=np.int64)
    if instance.has("periods"):
        weeks = instance.amounts("periods", "weeks", absent=-1)
    return OfHours(
        instance.scale_of("posts", "hours_week") * instance.scale_of("periods", "weeks"),
        instance.amounts("posts", "hours_week", absent=-1),
        weeks,
        instance.domain("posts"),
        instance.domain("periods"),
    )


def _minimum_wage(instance: Instance) -> Attribute:
    region = post_regions(instance)
    wage = np.zeros(len(instance.domain("regions")) + 1, dtype=np.int64)
    known = np.zeros(len(wage), dtype=np.bool_)
    if instance.has("regions"):
        wage[:-1] = instance.amounts("regions", "minimum_wage", absent=0)
        known[:-1] = instance.present("regions", "minimum_wage")

    def missing(post: int) -> Fault:
        if region[post] < 0:
            return _no_value(instance, "posts", "region", post)
        return Fault("regions", str(instance.domain("regions")[region[post]]), "minimum_wage", None, _("a value"))

    scale, unit = instance.scale_of("regions", "minimum_wage"), "yuan/month"
    return OfRow(scale, unit, "post", wage[region], known[region], missing)


def _retained(instance: Instance) -> Attribute:
    """Return the share of trainees who stay on, as a decimal number, and finer only where a share is none."""
    usual = instance.scale_of("scores", "value")
    shares = [share or Fraction(0) for share in instance.shares("posts", "retention")]
    scale = lcm(usual, *(share.denominator for share in shares))
    if scale > _FINEST:
        wanted = _("a share that is a multiple of 1/{scale}").format(scale=usual)
        odd = [post for post, share in enumerate(shares) if usual % share.denominator]
        labels = instance.domain("posts")
        raise DataError(Fault("posts", str(labels[post]), "retention", text_of(shares[post]), wanted) for post in odd)
    value = np.array([int(share * scale) for share in shares], dtype=np.int64)
    missing = partial(_no_value, instance, "posts", "retention")
    return OfRow(scale, "trainee", "post", value, instance.present("posts", "retention"), missing)


def _night_shift(instance: Instance) -> Attribute:
    shift = instance.choices("posts", "shift")
    missing = partial(_no_value, instance, "posts", "shift")
    known = instance.present("posts", "shift")
    return OfRow(1, "trainee", "post", np.isin(shift.astype(str), _NIGHT).astype(np.int64), known, missing)


def _column(side: str, column: str, unit: str | None, instance: Instance) -> Attribute:
    """Return a column of trainees or posts; `unit` is that of the column unless it differs when stays are added up."""
    table = f"{side}s"
    return OfRow(
        instance.scale_of(table, column),
        (TABLES[table].column(column).unit or "") if unit is None else unit,
        side,
        instance.amounts(table, column, absent=0),
        instance.present(table, column),
        partial(_no_value, instance, table, column),
    )


def _no_value(instance: Instance, table: str, column: str, code: int) -> Fault:
    return Fault(table, str(instance.domain(table)[code]), column, None, _("a value"))


_READERS: dict[str, Callable[[Instance], Attribute]] = {
    "placed": _placed,
    "load": _load,
    "fit": _fit,
    "distance": _distance,
    "pay": partial(_column, "post", "pay", None),
    "reference_pay": partial(_column, "post", "reference_pay", None),
    "minimum_wage": _minimum_wage,
    "hours": _hours,
    "value": partial(_column, "post", "value", "yuan"),
    "retained": _retained,
    "grade": partial(_column, "trainee", "grade", None),
    "age": partial(_column, "trainee", "age", None),
    "intensity": partial(_column, "post", "intensity", None),
    "night_shift": _night_shift,
    "staff": partial(_column, "post", "staff", None),
}
