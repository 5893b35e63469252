"""Pots of money, what they may pay, and joint projects."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_opt.instance.reference.catalogue import CLASSES
from cie_opt.instance.reference.draw import Draw, only_where
from cie_opt.instance.reference.figures import ALLOWANCE, APPRENTICE_RATE, INSURANCE, MINIMUM_WAGE, SCHEME_SHARE
from cie_opt.instance.reference.members import Enterprises
from cie_opt.instance.reference.policies import KEY, SMALLER
from cie_opt.instance.reference.sizes import Size

__all__ = ["by_heads", "money_tables"]

_SPECIAL, _SURCHARGE = "校企合作专项资金", "教育费附加安排资金"
_APPRENTICES, _SCHEME, _FIRMS = "新型学徒制补贴", "就业见习补贴", "企业职工教育经费"
_OWN = "自筹比例"
_BUILT = 0.4
"""Share of the public labs for whose opening there is money, the cheapest first."""
_POSTS_SHARE = 0.5
"""Share of what opening every post would cost for which there is money."""
_APPRENTICES_SHARE, _SCHEME_SHARE = 0.25, 0.05
"""Shares of all trainees for whom there are subsidies."""
_PROJECTS_SHARE = 0.5
"""Share of what all projects want for which there is money."""
_ADVANCE = "50%"
"""Most of an apprentice's subsidy that is paid in advance."""
_OWN_STEPS = ((0, "0"), (10, "0.5"), (250, "0.75"), (2500, "0.85"))
"""Share of a cost that an enterprise bears itself, by its staff."""


def money_tables(
    size: Size, seed: int, enterprises: Enterprises, labs: pd.DataFrame, needs: pd.DataFrame, posts: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return tiers, funds, fund_uses, projects and project_needs."""
    projects, wants = _projects(size, seed, enterprises, labs)
    hours = float(np.mean(needs["hours"].to_numpy(dtype=float))) * size.trainees
    hour_cost = hours * float(np.mean(labs["hour_cost"].to_numpy(dtype=float)))
    opening = np.sort(labs["opening_cost"].dropna().to_numpy(dtype=float))
    opening_money = float(opening[: int(np.ceil(_BUILT * len(opening)))].sum())
    posts_money = float(posts["opening_cost"].dropna().to_numpy(dtype=float).sum())
    project_money = float(wants.loc[wants["resource"] == "fund", "amount"].to_numpy(dtype=float).sum())
    special = opening_money + _POSTS_SHARE * posts_money + _PROJECTS_SHARE * project_money
    half_year = APPRENTICE_RATE // 2
    scheme = SCHEME_SHARE * MINIMUM_WAGE * 6 + INSURANCE
    amounts = (
        (_SPECIAL, "city", special),
        (_SURCHARGE, "city", size.hours_money * hour_cost),
        (_APPRENTICES, "province", _APPRENTICES_SHARE * size.trainees * half_year),
        (_SCHEME, "city", _SCHEME_SHARE * size.trainees * float(scheme)),
        (_FIRMS, "enterprise", size.mentor_money * size.trainees * 6 * ALLOWANCE),
    )
    funds = pd.DataFrame([(fund, level, _thousands(yuan)) for fund, level, yuan in amounts])
    uses: list[dict[str, object]] = [
        {"fund": _SPECIAL, "item": "lab_opening"},
        {"fund": _SPECIAL, "item": "post_opening", "own_tiers": _OWN},
        {"fund": _SURCHARGE, "item": "lab_hours"},
        {"fund": _APPRENTICES, "item": "trainee", "group": KEY, "rate": half_year},
        {"fund": _SCHEME, "item": "trainee", "group": SMALLER, "rate": int(scheme)},
        {"fund": _FIRMS, "item": "mentor"},
    ]
    return {
        "tiers": pd.DataFrame(
            [(_OWN, staff, share) for staff, share in _OWN_STEPS], columns=["tiers", "from", "value"]
        ),
        "funds": funds.set_axis(["fund", "level", "amount"], axis=1).assign(
            advance_share=only_where((funds[0] == _APPRENTICES).to_numpy(), _ADVANCE)
        ),
        "fund_uses": pd.DataFrame(uses).astype({"rate": "Int64"}),
        "projects": projects,
        "project_needs": wants,
    }


def by_heads(funds: pd.DataFrame) -> int:
    """Return the yuan in the pots that pay by heads."""
    return int(funds.loc[funds["fund"].isin([_APPRENTICES, _SCHEME]), "amount"].sum())


def _projects(size: Size, seed: int, enterprises: Enterprises, labs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return projects in a small and a large variant, and what they want of money, of a lab and of people."""
    draw = Draw(seed, "projects")
    pairs = np.arange(size.projects) // 2
    large = np.arange(size.projects) % 2 == 1
    taught = pairs % size.classes
    name = np.array(
        [
            f"{CLASSES[place].name}课程与设备共建{pair // size.classes + 1}"
            for pair, place in zip(pairs.tolist(), taught.tolist(), strict=True)
        ],
        dtype=object,
    )
    label = name + np.where(large, "·扩展版", "·基础版").astype(object)
    able = np.flatnonzero(enterprises.staff >= 20)
    lead = able[draw.whole(0, len(able) - 1, int(pairs[-1]) + 1)[pairs]]
    first = dict(zip(labs["lab_kind"][::-1], labs["lab"][::-1], strict=True))
    money = 10_000 * draw.whole(6, 18, size.projects) * np.where(large, 2, 1)
    projects = pd.DataFrame(
        {
            "project": label,
            "lead": enterprises.label[lead],
            "value": draw.whole(10, 40, size.projects) * np.where(large, 2, 1),
            "cost": money,
            # From the second pair on a large project builds on the small one of the pair before.
            "requires": only_where(large & (pairs > 0), np.roll(label, 3)),
            "class": name,
        }
    )
    wants = [
        pd.DataFrame({"project": label, "resource": resource, "key": key, "amount": amount})
        for resource, key, amount in (
            ("fund", _SPECIAL, money),
            ("lab", [first[CLASSES[place].lab_kind] for place in taught], 20 * draw.whole(1, 4, size.projects)),
            ("member", enterprises.label[lead], np.where(large, 4, 2)),
        )
    ]
    return projects, pd.concat(wants, ignore_index=True)


def _thousands(yuan: float) -> int:
    """Return the amount in whole thousands."""
    return 1000 * int(yuan // 1000)
