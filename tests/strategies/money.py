"""Pots of money, what they may pay, projects, and what members want, for Hypothesis."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from hypothesis import strategies as st

from tests.strategies.ground import Tables, labels, maybe, table

__all__ = ["funds", "money", "projects", "uses"]


@st.composite
def money(draw: st.DrawFn, tables: Tables, times: Sequence[str]) -> Tables:
    """Draw two pots, up to three projects that take of them, up to three uses, and what some members want."""
    pots = draw(funds(times))
    found = {"funds": pots, **draw(projects(pots, tables["members"])), "fund_uses": draw(uses(pots, tables))}
    benefit = st.sampled_from([None] * 5 + [-500] * 3 + [0] * 3 + ["12.5"])
    wanted = [draw(benefit) for _member in tables["members"].index]
    return found | {"members": tables["members"].assign(reservation=wanted)}


@st.composite
def funds(draw: st.DrawFn, times: Sequence[str]) -> pd.DataFrame:
    """Draw two pots; where there are periods, one may close early and pay in advance."""
    return table(
        [
            {
                "fund": name,
                "amount": draw(st.sampled_from([0, "7.5", 60, 900])),
                "level": draw(maybe(st.sampled_from(["national", "city"]))),
                "advance_share": draw(maybe(st.sampled_from(["0%", "1/3"]), often=3)),
                "last": draw(maybe(st.sampled_from(times), often=2)) if times else None,
                "carry_over": draw(maybe(st.just("yes"))),
            }
            for name in draw(labels("F", 2, 2))
        ]
    )


@st.composite
def projects(draw: st.DrawFn, pots: pd.DataFrame, partners: pd.DataFrame) -> Tables:
    """Draw projects, some variants of one class, and what they take of pots; each may require the one before."""
    names = draw(labels("J", 2, 3))
    kind = draw(st.sampled_from(["at_most_one", "exactly_one"]))
    rows = [
        {
            "project": name,
            "lead": draw(maybe(st.sampled_from(partners["member"].tolist()))),
            "value": draw(st.sampled_from([1, "2.5", -1])),
            "cost": draw(maybe(st.sampled_from([5, "40.25"]))),
            "requires": draw(maybe(st.just(before), often=3)) if before else None,
            "class": "k" if draw(st.booleans()) else None,
            "choose": kind,
        }
        for name, before in zip(names, [None, *names], strict=False)
    ]
    needs = [
        {"project": name, "resource": "fund", "key": pot, "amount": draw(st.sampled_from([1, "7.25", 50]))}
        for name in names
        for pot in pots["fund"]
        if draw(st.booleans())
    ]
    # The way of choosing is that of the class.
    made = table([row if row["class"] else row | {"choose": None} for row in rows])
    return {"projects": made} | ({"project_needs": table(needs)} if needs else {})


@st.composite
def uses(draw: st.DrawFn, pots: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Draw what pots may pay: subsidies and costs of posts and projects, perhaps one only to each receiver."""
    groups = sorted(set(tables["groups"]["group"])) if "groups" in tables else []
    targets = st.tuples(
        st.sampled_from(pots["fund"].tolist()),
        st.sampled_from(["trainee", "bonus", "post_opening", "project"]),
        maybe(st.sampled_from(groups), often=2) if groups else st.none(),
    )
    rows = []
    for pot, item, group in draw(st.lists(targets, unique=True, min_size=1, max_size=3)):
        by_heads = item in ("trainee", "bonus")
        rows.append(
            {
                "fund": pot,
                "item": item,
                "group": group,
                "rate": draw(st.sampled_from([5, "20.5"])) if by_heads else None,
                "cap": draw(maybe(st.just(30), often=3)),
                "own_share": None if by_heads else draw(maybe(st.sampled_from(["25%", "1/3"]))),
                "bonus_from": draw(maybe(st.sampled_from(["25%", "1/3"]))) if item == "bonus" else None,
                "exclusive": draw(maybe(st.just("x"), often=3)),
            }
        )
    return table(rows)
