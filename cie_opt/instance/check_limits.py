"""Whether the words of limits and goals make sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from cie_opt.errors import Fault
from cie_opt.instance.schema.vocabulary import (
    BASE_PERS,
    GOAL_MEASURES,
    MEASURE_PERS,
    ONE_SIDED,
    PERIOD_MEASURES,
    SCORED_TOTALS,
    STAY_MEASURES,
    STAY_PERS,
    UNGROUPED_MEASURES,
)
from cie_opt.instance.suggest import did_you_mean, listed
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.texts import _

__all__ = ["limit_faults"]

_Row = dict[str, Any]
_Found = Iterator[tuple[str, str]]


def limit_faults(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """Return the faults of rows of ``limits`` and ``goals`` that cannot be stated as rows of a programme."""
    scored = _scored(parsed)
    faults = _taken_words(parsed, scored)
    if "limits" in parsed:
        found = parsed["limits"]
        dated = _dated(parsed)
        for number, row in enumerate(_rows(found)):
            for column, wanted in _limit(row, scored, dated):
                faults += row_faults(found, column, np.array([number]), wanted, _shown(row, column))
    if "goals" in parsed:
        known = [*STAY_MEASURES, *MEASURE_PERS, *GOAL_MEASURES, *scored]
        for number, row in enumerate(_rows(parsed["goals"])):
            for column, wanted in (*_known(row, "measure", known), *_groups(row, {"measure": "group"}), *_goal(row)):
                faults += row_faults(parsed["goals"], column, np.array([number]), wanted, _shown(row, column))
    return faults


def _scored(parsed: Mapping[str, Parsed]) -> list[str]:
    if "scores" not in parsed:
        return []
    names = parsed["scores"].frame["measure"].cat.categories
    return [name for name in names if name not in STAY_MEASURES]


def _taken_words(parsed: Mapping[str, Parsed], scored: list[str]) -> list[Fault]:
    """Return the faults of scores for a measure that is no sum over stays."""
    faults: list[Fault] = []
    for word in set(scored) & ({*MEASURE_PERS, *GOAL_MEASURES} - {*SCORED_TOTALS}):
        rows = np.flatnonzero((parsed["scores"].frame["measure"] == word).to_numpy())
        wanted = _("a measure of a stay, which {word} is not").format(word=word)
        faults += row_faults(parsed["scores"], "measure", rows, wanted, word)
    return faults


def _dated(parsed: Mapping[str, Parsed]) -> bool:
    return "periods" in parsed and bool(parsed["periods"].frame["start"].notna().all())


def _rows(found: Parsed) -> Iterator[_Row]:
    columns = {name: found.frame[name].astype(object).tolist() for name in found.frame.columns}
    for number in range(len(found.frame)):
        yield {name: None if pd.isna(cells[number]) else cells[number] for name, cells in columns.items()}


def _shown(row: _Row, column: str) -> str | None:
    found = row.get(column)
    return found if isinstance(found, str) else None


def _known(row: _Row, column: str, known: list[str]) -> _Found:
    word = row[column]
    if word is not None and word not in known:
        yield column, _("one of {words}").format(words=", ".join(known)) + did_you_mean(word, known)


def _limit(row: _Row, scored: list[str], dated: bool) -> _Found:
    """Yield the column and what is wanted for every place of a limit that makes no sense."""
    yield from _dates(row, dated)
    if row["per"] == "stay":
        yield from _per_stay(row, [*STAY_MEASURES, *scored])
        return
    known = [*STAY_MEASURES, *MEASURE_PERS, *scored]
    yield from _known(row, "measure", known)
    yield from _known(row, "base", [*BASE_PERS, *(name for name in known if name not in BASE_PERS)])
    yield from _groups(row, {"measure": "group", "base": "base_group"})
    yield from _sided(row)
    yield from _keys(row)
    yield from _amount(row)
    yield from _time(row)


def _sided(row: _Row) -> _Found:
    """Yield what is wanted where a measure is named that the programme holds from one side only."""
    sense = ONE_SIDED.get(row["measure"])
    side = {"min": "ceiling", "max": "floor"}.get(sense or "", row["side"])
    if row["side"] != side:
        yield (
            "side",
            _("{side}, as {measure} can only be held from that side").format(side=side, measure=row["measure"]),
        )
    if row["base"] in ONE_SIDED:
        yield "base", _("another base, as {measure} can only be held from one side").format(measure=row["base"])


def _dates(row: _Row, dated: bool) -> _Found:
    for column in ("valid_from", "valid_to"):
        if row[column] is not None and not dated:
            yield column, _("a start in every row of the table periods, to compare with")
    if row["valid_from"] is not None and row["valid_to"] is not None and row["valid_from"] > row["valid_to"]:
        yield "valid_from", _("a date that is not after valid_to")


def _per_stay(row: _Row, known: list[str]) -> _Found:
    yield from _known(row, "measure", known)
    yield from _known(row, "base", known)
    if row["amount"] is None and row["base"] is None:
        yield "amount", _("an amount or a base")
    for column in ("price", "tiers", "least_amount", "threshold", "base_group"):
        if row[column] is not None:
            yield column, _("an empty cell, as a limit per stay decides which stays are eligible")
    for column, word in (("rounding", "none"), ("base_per", "same"), ("aggregation", "horizon")):
        if row[column] not in (None, word):
            yield column, _("an empty cell, as a limit per stay decides which stays are eligible")


def _groups(row: _Row, group_of: Mapping[str, str]) -> _Found:
    for measure, group in group_of.items():
        if row[measure] in UNGROUPED_MEASURES and row[group] is not None:
            yield group, _("an empty cell, as {measure} is of labs or mentors").format(measure=row[measure])


def _goal(row: _Row) -> _Found:
    """Yield what is wanted of the direction of a goal, and of the key that has worst."""
    sense = ONE_SIDED.get(row["measure"])
    if sense is not None:
        if row["sense"] != sense:
            yield (
                "sense",
                _("{sense}, as {measure} can only be held from that side").format(sense=sense, measure=row["measure"]),
            )
        bound = "floor" if sense == "min" else "ceiling"
        if row[bound] is not None:
            yield (
                bound,
                _("an empty cell, as {measure} can only be held from the other side").format(measure=row["measure"]),
            )
    yield from _worst(row)


def _worst(row: _Row) -> _Found:
    """Yield what is wanted of a goal for the worst-off, or of one that is none."""
    if row["aggregation"] != "worst":
        if row["per"] not in (None, "all"):
            yield "per", _("an empty cell, as the goal is a total")
        if row["depth"] not in (None, 1):
            yield "depth", _("an empty cell, as the goal is a total")
        return
    if row["measure"] in GOAL_MEASURES:
        yield "aggregation", _("total, as {measure} is of no key").format(measure=row["measure"])
    yield from _keys(row | {"base": None})
    beyond = "ceiling" if row["sense"] == "max" else "floor"
    if row[beyond] is not None:
        yield beyond, _("an empty cell, as the worst-off can only be helped")


def _keys(row: _Row) -> _Found:
    per = row["per"] or "all"
    allowed = MEASURE_PERS.get(row["measure"], STAY_PERS)
    if per not in allowed:
        yield "per", _("one of {words} for this measure").format(words=listed(allowed))
    base = row["base"]
    allowed = BASE_PERS.get(base, MEASURE_PERS.get(base, STAY_PERS))
    if base is not None and row["base_per"] != "all" and per not in allowed:
        wanted = _("a base that is known for every {per}; this one is known for {words}")
        yield "base", wanted.format(per=per, words=listed(allowed))


def _amount(row: _Row) -> _Found:
    if row["base"] is None:
        if row["amount"] is None:
            yield "amount", _("an amount, as there is no base")
        for column in ("tiers", "factor", "least_amount", "threshold", "base_group"):
            if row[column] is not None:
                yield column, _("an empty cell, as there is no base")
        return
    if row["tiers"] is not None and row["factor"] is not None:
        yield "factor", _("an empty cell, as the step table gives the share")
    if row["base"] in BASE_PERS:
        if row["base_per"] == "all":
            yield "base_per", _("same, as the base is data, not a measure")
        if row["base_group"] is not None and row["base"] != "trainees":
            yield "base_group", _("an empty cell, as a group counts only trainees or a measure")
        return
    for column in ("tiers", "least_amount", "threshold"):
        if row[column] is not None:
            yield column, _("an empty cell, as the base is a measure, not data")
    if row["rounding"] not in (None, "none"):
        yield "rounding", _("none, as the base is a measure, not data")


def _time(row: _Row) -> _Found:
    if row["aggregation"] in (None, "horizon"):
        return
    for column in ("measure", "base"):
        if row[column] in PERIOD_MEASURES and row["aggregation"] == "starts":
            yield "aggregation", _("horizon or concurrent, as {measure} does not begin").format(measure=row[column])
        elif row[column] in MEASURE_PERS and row[column] not in PERIOD_MEASURES:
            yield "aggregation", _("horizon, as {measure} is not counted by period").format(measure=row[column])
