"""Money for a seeded consortium: pots by period, what they pay, projects, and policies on what is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from benchmarks.cases import Case

__all__ = ["money_tables"]

PROJECTS = 60
FIRST_HALF, SECOND_HALF = {"first": "Q1", "last": "Q2"}, {"first": "Q3", "last": "Q4"}


def money_tables(case: Case, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables of money, and those of members, groups and limits with what money adds to them.

    As in the reference consortium: a pot for openings and projects, one for hours of labs, subsidies by heads for a
    group of posts, half of them in advance, and for small enterprises, a pot for mentors; own shares by staff. A second
    pot may pay for the same hours and the same posts, and of two subsidies only one is paid. Every pot is ample.
    """
    members, groups, limits = (tables[name] for name in ("members", "groups", "limits"))
    hosts = members["member"][members["kind"] == "enterprise"].to_numpy()
    small = hosts[case.staff < np.median(case.staff)]
    projects, wants = _projects(hosts)
    return {
        "tiers": pd.DataFrame({"tiers": "own", "from": [0, 10, 250, 2500], "value": ["0", "0.5", "0.75", "0.85"]}),
        "funds": _funds(len(case.school)),
        "fund_uses": pd.DataFrame(USES, dtype=str).fillna(""),
        "projects": projects,
        "project_needs": wants,
        "groups": pd.concat([groups, pd.DataFrame({"group": "small", "table": "members", "key": small})]),
        "limits": pd.concat([limits, _limits(len(case.school))]).fillna(""),
    }


USES: list[dict[str, str]] = [
    {"fund": "special", "item": "lab_opening"},
    {"fund": "special", "item": "post_opening", "own_tiers": "own"},
    {"fund": "special", "item": "project", "own_share": "50%"},
    {"fund": "surcharge_1", "item": "lab_hours"},
    {"fund": "surcharge_2", "item": "lab_hours", "own_share": "25%"},
    {"fund": "apprentices", "item": "trainee", "group": "emerging", "rate": "2500"},
    {"fund": "scheme_1", "item": "trainee", "group": "small", "rate": "1200", "exclusive": "heads"},
    {"fund": "scheme_2", "item": "trainee", "group": "small", "rate": "1100", "exclusive": "heads"},
    {"fund": "firms", "item": "mentor"},
    {"fund": "province", "item": "post_opening", "own_share": "50%", "cap": "100000000"},
]


def _funds(trainees: int) -> pd.DataFrame:
    windows: dict[str, dict[str, str]] = {
        "special": {"level": "city"},
        "surcharge_1": {"level": "city", **FIRST_HALF},
        "surcharge_2": {"level": "city", **SECOND_HALF},
        "apprentices": {"level": "province", "advance_share": "50%"},
        "scheme_1": {"level": "city", **FIRST_HALF, "carry_over": "yes"},
        "scheme_2": {"level": "city", **SECOND_HALF},
        "firms": {"level": "enterprise"},
        "province": {"level": "province", "first": "Q2", "last": "Q3", "advance_share": "20%"},
    }
    rows = [{"fund": fund, "amount": str(3000 * trainees), **window} for fund, window in windows.items()]
    return pd.DataFrame(rows).fillna("")


def _limits(trainees: int) -> pd.DataFrame:
    """Return policies: some subsidies at least, and no pot is used beyond nine tenths."""
    rows: list[dict[str, Any]] = [
        {"limit": "floor_of_subsidies", "measure": "subsidies", "side": "floor", "amount": 1000},
        {"limit": "rest_of_pots", "measure": "paid", "per": "fund", "side": "ceiling", "amount": 2700 * trainees},
    ]
    return pd.DataFrame(rows, dtype=str)


def _projects(hosts: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return projects in a small and a large variant, and what they want of money, of a lab and of people."""
    label = np.array([f"J{number:03d}" for number in range(PROJECTS)], dtype=object)
    pair, large = np.arange(PROJECTS) // 2, np.arange(PROJECTS) % 2 == 1
    lead, money = hosts[pair % len(hosts)], 50_000 * (1 + large)
    requires = np.where(large & (pair > 0), np.roll(label, 3), "")
    projects = pd.DataFrame({"project": label, "lead": lead, "value": 10 + 10 * large, "cost": money})
    projects = projects.assign(requires=requires, **{"class": [f"V{number:02d}" for number in pair]})
    wants = [
        pd.DataFrame({"project": label, "resource": resource, "key": key, "amount": amount})
        for resource, key, amount in (
            ("fund", "special", money),
            ("lab", [f"L{number:02d}" for number in pair % 40], 20 * (1 + large)),
            ("member", lead, 1 + large),
        )
    ]
    return projects, pd.concat(wants, ignore_index=True)
