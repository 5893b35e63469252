"""Policies with their sources, groups and goals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_opt.instance.reference.catalogue import SECTORS
from cie_opt.instance.reference.members import Enterprises

__all__ = ["goals_table", "groups_table", "limits_table"]

_INTERNSHIP = "职业学校学生实习管理规定"
_COUNCIL = "理事会决议（示例）"
_KEY, _SMALLER = "重点行业", "小微企业"
"""Groups: enterprises of the eight key sub-sectors; those that are micro or small."""


def groups_table(enterprises: Enterprises) -> pd.DataFrame:
    """Return two groups of members: key sub-sectors, and enterprises that are micro or small."""
    key = np.array([sector.key for sector in SECTORS])[enterprises.sector]
    smaller = np.isin(enterprises.size_class.astype(str), ["micro", "small"])
    return pd.concat(
        [
            pd.DataFrame({"group": name, "table": "members", "key": enterprises.label[chosen]})
            for name, chosen in ((_KEY, key), (_SMALLER, smaller))
        ],
        ignore_index=True,
    )


def limits_table(money: dict[str, int]) -> pd.DataFrame:
    """Return the policies: law and statute first, then what the council agreed.

    Parameters
    ----------
    money : dict of str to int
        Yuan for each measure of money that the council limits.
    """
    rule = {"document": _INTERNSHIP, "read_at_source": "no"}
    old, new = {**rule, "year": 2016}, {**rule, "year": 2021}
    stay, floor, ceiling = {"per": "stay"}, {"side": "floor"}, {"side": "ceiling"}
    share = {**ceiling, "base": "staff", "rounding": "down", "aggregation": "concurrent"}
    council = {"document": _COUNCIL, "year": 2026}
    rows: list[dict[str, object]] = [
        {"limit": "实习生不超过在岗职工一成", "measure": "placed", "per": "enterprise", **share, "factor": "10%", **old}
        | {"article": "第九条"},
        {"limit": "同岗实习生不超过两成", "measure": "placed", "per": "post", **share, "factor": "20%", **old}
        | {"article": "第九条"},
        {"limit": "报酬不低于同岗工资八成", "measure": "pay", **stay, **floor, "base": "reference_pay"}
        | {"factor": "80%", **new, "article": "第十八条"},
        {"limit": "报酬不低于最低工资", "measure": "pay", **stay, **floor, "base": "minimum_wage", "factor": "100%"}
        | {"document": "关于全面推行中国特色企业新型学徒制的指导意见", "year": 2021, "read_at_source": "no"},
        {"limit": "一年级不得安排", "measure": "grade", **stay, **floor, "amount": 2, **new, "article": "第十六条"},
        {"limit": "年满十六周岁", "measure": "age", **stay, **floor, "amount": 16, **new, "article": "第十六条"},
        {"limit": "体力强度不超过二级", "measure": "intensity", **stay, **ceiling, "amount": 2}
        | {**new, "article": "第十六条"},
        {"limit": "不上夜班", "measure": "night_shift", **stay, **ceiling, "amount": 0, **old, "article": "第十六条"},
        {"limit": "每周不超过四十小时", "measure": "hours", **stay, **ceiling, "amount": 1040}
        | {"document": "宁波市职业教育校企合作促进条例", "article": "第九条", "year": 2020, "read_at_source": "yes"},
        {"limit": "岗位与专业相近", "measure": "fit", **stay, **floor, "amount": "0.25"}
        | {"document": "职业教育法", "article": "第五十条", "year": 2022, "read_at_source": "yes"},
        {"limit": "小微企业至少接收一成半", "measure": "placed", "group": _SMALLER, **floor, "base": "placed"}
        | {"factor": "15%", **council},
        {"limit": "重点行业至少接收四成", "measure": "placed", "group": _KEY, **floor, "base": "placed"}
        | {"factor": "40%", **council},
        {"limit": "每所学校至少安排四成", "measure": "placed", "per": "school", **floor, "base": "trainees"}
        | {"factor": "40%", "rounding": "up", **council},
        *(
            {"limit": label, "measure": measure, **ceiling, "amount": money[measure], **council}
            for label, measure in (
                ("带教津贴预算", "allowances"),
                ("实训运行预算", "lab_cost"),
                ("公共实训室建设预算", "lab_opening_cost"),
            )
        ),
    ]
    return pd.DataFrame(rows)


def goals_table() -> pd.DataFrame:
    """Return the goals: place most, then fit best."""
    return pd.DataFrame(
        {
            "goal": ["安排人数", "岗位适配"],
            "stakeholder": ["学校", "学员"],
            "measure": ["placed", "fit"],
            "sense": "max",
            "priority": [1, 2],
        }
    )
