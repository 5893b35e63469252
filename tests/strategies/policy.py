"""Policies and goals for Hypothesis, over whatever an instance has."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import strategies as st

from tests.strategies.ground import Tables, table

__all__ = ["goals", "limits", "measures"]

Row = dict[str, Any]

OF_TRAINEES = ("all", "trainee", "school", "major", "class")
OF_POSTS = ("all", "post", "enterprise", "sector", "post_kind", "size_class")


def measures(tables: Tables) -> list[str]:
    """Return the measures that are known of every stay of the instance."""
    found = ["placed", "load", "fit", "pay", "value", "retained", "intensity", "night_shift", "grade"]
    return [
        *found,
        *(["distance"] if "regions" in tables else []),
        *(["hours"] if "periods" in tables else []),
        *(["wish"] if "scores" in tables else []),
    ]


@st.composite
def limits(draw: st.DrawFn, tables: Tables) -> Tables:
    """Draw one to three policies, with the step table that they may use.

    Ceilings are hard or priced, floors most often priced, so that an allocation mostly exists.
    """
    kinds = [_ceiling, _floor, _share_of_staff, _share_of_placed, _rate, _per_stay, _count]
    if "groups" in tables:
        kinds.append(_band)
    rows = [
        {"limit": f"L{number + 1}"} | draw(draw(st.sampled_from(kinds))(tables))
        for number in range(draw(st.integers(1, 3)))
    ]
    found = {"limits": table(rows)}
    if any(row.get("tiers") for row in rows):
        found["tiers"] = table(
            [
                {"tiers": "by_staff", "from": 0, "value": 1, "share": None},
                {"tiers": "by_staff", "from": 10, "value": "1.5", "share": "10%"},
            ]
        )
    return found


@st.composite
def goals(draw: st.DrawFn, tables: Tables) -> pd.DataFrame:
    """Draw one to three goals in one or two levels."""
    totals = ["unplaced", "placed_rate", "opened", "opening_cost", "joined"]
    known = [*measures(tables), *totals, *(["penalty"] if "limits" in tables else [])]
    rows = []
    for number in range(draw(st.integers(1, 3))):
        measure = draw(st.sampled_from(["placed", *known]))
        # What breaking limits costs can only be held down.
        is_penalty = measure == "penalty"
        rows.append(
            {
                "goal": f"A{number + 1}",
                "measure": measure,
                "group": None if is_penalty else _group(draw, tables, often=4),
                "sense": "min" if is_penalty else draw(st.sampled_from(["max", "min"])),
                "weight": draw(st.sampled_from([None, 1, "0.5", 3])),
                "priority": draw(st.sampled_from([None, 1, 2])),
                "tolerance": draw(st.sampled_from([None, None, 1])),
                "floor": None if is_penalty else draw(st.sampled_from([None] * 5 + [-100])),
                "ceiling": draw(st.sampled_from([None] * 5 + [2])),
            }
        )
    return table(rows)


def _group(draw: st.DrawFn, tables: Tables, often: int) -> str | None:
    """Draw a group once in `often` times, where there is any."""
    if "groups" not in tables or draw(st.integers(1, often)) > 1:
        return None
    return str(draw(st.sampled_from(sorted(set(tables["groups"]["group"])))))


def _pers(tables: Tables) -> list[str]:
    return [*OF_TRAINEES, *OF_POSTS[1:], *(["region", "home_region"] if "regions" in tables else [])]


_TIMES = st.sampled_from([None, "horizon", "concurrent", "starts"])
_PRICE = st.sampled_from(["0.5", 1, 2])


@st.composite
def _ceiling(draw: st.DrawFn, tables: Tables) -> Row:
    return {
        "measure": draw(st.sampled_from(["placed", "placed", *measures(tables)])),
        "group": _group(draw, tables, often=2),
        "per": draw(st.sampled_from(_pers(tables))),
        "side": "ceiling",
        "amount": draw(st.sampled_from([0, 1, 1, 2, "2.5", 40])),
        "aggregation": draw(_TIMES),
        "price": draw(st.one_of(st.none(), _PRICE)),
    }


@st.composite
def _floor(draw: st.DrawFn, tables: Tables) -> Row:
    return {
        "measure": draw(st.sampled_from(["placed", "placed", *measures(tables)])),
        "group": _group(draw, tables, often=2),
        "per": draw(st.sampled_from(_pers(tables))),
        "side": draw(st.sampled_from(["floor", "floor", "equal"])),
        "amount": draw(st.sampled_from([0, 1, 2])),
        "aggregation": draw(_TIMES),
        "price": draw(st.one_of(_PRICE, _PRICE, _PRICE, st.none())),
    }


@st.composite
def _share_of_staff(draw: st.DrawFn, tables: Tables) -> Row:
    tiered = draw(st.integers(1, 3)) == 1
    return {
        "measure": "placed",
        "per": draw(st.sampled_from(["all", "enterprise", "post", "sector", "size_class"])),
        "side": "ceiling",
        "base": "staff",
        "factor": None if tiered else draw(st.sampled_from(["10%", "20%", "1/3"])),
        "tiers": "by_staff" if tiered else None,
        "rounding": draw(st.sampled_from(["down", "up", None])),
        "least_amount": draw(st.sampled_from([None, None, 1])),
        "threshold": draw(st.sampled_from([None, None, 5])),
        "aggregation": draw(_TIMES),
    }


@st.composite
def _share_of_placed(draw: st.DrawFn, tables: Tables) -> Row:
    is_floor = draw(st.booleans())
    return {
        "measure": "placed",
        "group": _group(draw, tables, often=2),
        "per": draw(st.sampled_from(_pers(tables))),
        "side": "floor" if is_floor else "ceiling",
        "base": "placed",
        "base_per": "all",
        "factor": draw(st.sampled_from(["25%", "1/3", "60%"])),
        "amount": draw(st.sampled_from([None, 1])),
        "price": draw(_PRICE) if is_floor else None,
    }


@st.composite
def _rate(draw: st.DrawFn, tables: Tables) -> Row:
    return {
        "measure": "placed_rate",
        "group": _trainee_group(draw, tables),
        "per": draw(st.sampled_from(OF_TRAINEES)),
        "side": "floor",
        "amount": draw(st.sampled_from(["0.25", "0.5", 1])),
        "price": draw(_PRICE),
    }


@st.composite
def _band(draw: st.DrawFn, tables: Tables) -> Row:
    """A placement rate of a group at least, or at most, a share of that of everybody."""
    return {
        "measure": "placed_rate",
        "group": _trainee_group(draw, tables),
        "side": draw(st.sampled_from(["floor", "ceiling"])),
        "base": "placed_rate",
        "factor": draw(st.sampled_from(["50%", "90%", "120%"])),
        "price": draw(_PRICE),
    }


def _trainee_group(draw: st.DrawFn, tables: Tables) -> str | None:
    """Draw a group of trainees once in two times, where there is any."""
    if "groups" not in tables or draw(st.booleans()):
        return None
    rows = tables["groups"]
    found: list[str | None] = sorted(set(rows.loc[rows["table"] == "trainees", "group"]))
    return draw(st.sampled_from([None, *found]))


@st.composite
def _per_stay(draw: st.DrawFn, tables: Tables) -> Row:
    pay = {"measure": "pay", "side": "floor", "base": "reference_pay", "factor": "80%"}
    grade = {"measure": "grade", "side": "floor", "amount": 2}
    night = {"measure": "night_shift", "side": "ceiling", "amount": 0}
    return {"per": "stay", "group": _group(draw, tables, often=2)} | draw(st.sampled_from([pay, grade, night]))


@st.composite
def _count(draw: st.DrawFn, tables: Tables) -> Row:
    """A limit of no sum over stays: posts opened, what they cost, members joined, people unplaced."""
    measure, pers = draw(
        st.sampled_from(
            [
                ("opened", ("all", "enterprise", "post_kind")),
                ("opening_cost", ("all", "enterprise")),
                ("joined", ("all", "sector")),
                ("unplaced", OF_TRAINEES),
            ]
        )
    )
    return {
        "measure": measure,
        "per": draw(st.sampled_from(pers)),
        "side": "ceiling",
        "amount": draw(st.integers(0, 2)),
        "price": draw(_PRICE) if measure == "unplaced" else draw(st.one_of(st.none(), _PRICE)),
    }
