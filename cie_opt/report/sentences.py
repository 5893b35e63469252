"""A price as a sentence: what one more unit of a limit would bring.

The optimum of a relaxation is concave in its limits, so its price is the most that one unit more can bring to it: every
sentence on a price says "up to". Whole trainees may make more or less of the unit; a value found by solving again is
said as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cie_opt.report.phrases import OPTIONAL_PART, PARTS, PERIOD_PART, Phrases, left_out, phrases_of
from cie_opt.report.tables import is_absent
from cie_opt.report.wording import amount, number
from cie_opt.texts import _

__all__ = [
    "HORIZON",
    "SEPARATOR",
    "Aim",
    "gain_of",
    "key_labels",
    "one_more",
    "price_sentence",
    "row_name",
    "unit_of_one",
    "value_sentence",
]

SEPARATOR = " | "
"""Between the labels of a key that is written as one text."""
HORIZON = "horizon"
"""Label of the only period where no periods are given; it is not worth a word."""
_MONEY_STEPS = (10_000, 1_000, 100, 10)
"""Steps of yuan in which one speaks of money: the greatest that is at most a tenth of the limit."""


@dataclass(frozen=True)
class Aim:
    """What a goal level counts.

    Attributes
    ----------
    title : str
        Labels of its goals.
    measure : str or None
        Its measure when the level has one goal of weight 1.
    sense : {"max", "min"}
    unit : str or None
    several : bool
        Whether there are several goals, of which only the sum has a price.
    """

    title: str
    measure: str | None
    sense: str
    unit: str | None
    several: bool = False


def key_labels(key: str) -> list[str]:
    """Return the labels of a key that is written as one text."""
    return key.split(SEPARATOR)


def row_name(row: Mapping[str, Any]) -> str:
    """Return in words which row of which rule is meant.

    Parameters
    ----------
    row : mapping
        A row of ``outcome.sensitivity.prices``.
    """
    return _said("row", row)


def price_sentence(price: Mapping[str, Any], aim: Aim) -> str:
    """Return what one more unit of a limit would bring at most.

    Parameters
    ----------
    price : mapping
        A row of ``outcome.sensitivity.prices`` whose price is not 0.
    aim : Aim
        Of the price's level.
    """
    gain = float(price["price"]) * one_more(price)[1]
    more = gain > 0 if aim.sense == "max" else gain < 0
    change = _said("more" if more else "fewer", price)
    return _("{change}{limit} {effect}.").format(change=change, limit=_now(price), effect=_up_to(abs(gain), aim))


def gain_of(price: Mapping[str, Any], aim: Aim) -> tuple[str, str]:
    """Return in words how much one step of a limit would bring at most, and that step."""
    one, step = one_more(price)
    return amount(abs(float(price["price"])) * step, aim.unit), one


def one_more(row: Mapping[str, Any]) -> tuple[str, int]:
    """Return the step in which one speaks of a limit, in words and in its unit: one, or much of what is much money."""
    limit = row["limit"]
    if unit_of_one(row) == _("yuan") and not is_absent(limit):
        for step in _MONEY_STEPS:
            if 10 * step <= abs(float(limit)):
                return amount(step, _("yuan")), step
    return _("one {unit}").format(unit=unit_of_one(row)), 1


def unit_of_one(row: Mapping[str, Any]) -> str:
    """Return the unit of the limit, in the singular."""
    unit = row["limit_unit"]
    return _("unit") if is_absent(unit) or not unit else str(unit)


def value_sentence(values: Sequence[tuple[Mapping[str, Any], Aim]]) -> str:
    """Return what one more unit of one limit brings, found by solving again.

    Parameters
    ----------
    values : sequence of (mapping, Aim)
        Rows of ``outcome.sensitivity.values`` for one limit, one for each goal level, each with the limit_unit of its
        price beside.
    """
    effects = [_found(row, aim) for row, aim in values]
    told = [effect for effect in effects if effect is not None]
    first = values[0][0]
    return _("{change}{limit} {effect}.").format(
        change=_said("more", first), limit=_now(first), effect=", ".join(told) or _("changes nothing")
    )


def _found(value: Mapping[str, Any], aim: Aim) -> str | None:
    low, high, known = value["low"], value["high"], value["value"]
    if not is_absent(known):
        return _exactly(float(known), aim) if float(known) else None
    if is_absent(low) or is_absent(high):
        return _("does to {title} what could not be found in the time").format(title=aim.title)
    text = _("changes {title} by something from {low} to {high}")
    return text.format(title=aim.title, low=number(float(low)), high=amount(float(high), aim.unit))


def _said(which: str, row: Mapping[str, Any]) -> str:
    """Return the row, or the row with one unit more or less."""
    rule, key = str(row["rule"]), str(row["key"])
    labels = list(key_labels(key))
    phrases = phrases_of(rule)
    if rule in OPTIONAL_PART and len(labels) == PARTS[rule] - 1:
        labels.insert(OPTIONAL_PART[rule], left_out(rule))
    if phrases is None or len(labels) != PARTS.get(rule, len(labels)):
        general = Phrases(_("{rule} of {key}"), _("One more of {rule} at {key}"), _("One less of {rule} at {key}"))
        return str(getattr(general, which)).format(rule=rule, key=", ".join(labels))
    text = str(getattr(phrases, which)).format(
        *labels,
        unit=unit_of_one(row),
        one=one_more(row)[0],
        pinned=", ".join(labels),
        whose=_whose(labels) if rule == "limits" else "",
    )
    period = PERIOD_PART.get(rule)
    if row.get("periods", 1) > 1:
        return text if which == "row" else _("{row} throughout").format(row=text)
    if period is None or labels[period] == HORIZON:
        return text
    return _("{row} in {period}").format(row=text, period=labels[period])


def _whose(labels: Sequence[str]) -> str:
    return "" if labels[1] == "all" else _(" for {key}").format(key=labels[1])


def _now(row: Mapping[str, Any]) -> str:
    """Return where the limit stands in the data and what it is, as far as that is known."""
    table, column, limit = row["table"], row["column"], row["limit"]
    parts = [] if is_absent(table) else [str(table), str(column)]
    if not is_absent(limit):
        now = amount(float(limit), unit_of_one(row)) if row["column"] == "factor" else number(float(limit))
        parts.append(_("now {limit}").format(limit=now))
    return f" ({', '.join(parts)})" if parts else ""


def _up_to(gain: float, aim: Aim) -> str:
    if aim.measure == "placed" and aim.sense == "max":
        more = (
            _("would place up to {count} more trainee") if gain == 1 else _("would place up to {count} more trainees")
        )
        return more.format(count=number(gain))
    if aim.sense == "max" and aim.several:
        return _("would be worth up to {gain}").format(gain=amount(gain, aim.unit))
    text = _("would raise {title} by up to {gain}") if aim.sense == "max" else _("would lower {title} by up to {gain}")
    return text.format(title=aim.title, gain=amount(gain, aim.unit))


def _exactly(change: float, aim: Aim) -> str:
    if aim.measure == "placed" and change > 0:
        more = _("places {count} more trainee") if change == 1 else _("places {count} more trainees")
        return more.format(count=number(change))
    text = _("raises {title} by {gain}") if change > 0 else _("lowers {title} by {gain}")
    return text.format(title=aim.title, gain=amount(abs(change), aim.unit))
