"""Policies with their sources, groups and goals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cie_opt.instance.reference.catalogue import SECTORS
from cie_opt.instance.reference.members import Enterprises

__all__ = ["KEY", "SMALLER", "goals_table", "groups_table", "limits_table"]

_INTERNSHIP = "职业学校学生实习管理规定"
_COUNCIL = "理事会决议（示例）"
_LITTLE = "0.05"
"""Weight of fit and of a project's worth beside one trainee placed."""
KEY, SMALLER = "重点行业", "小微企业"
"""Groups: enterprises of the eight key sub-sectors; those that are micro or small."""


def groups_table(enterprises: Enterprises) -> pd.DataFrame:
    """Return two groups of members: key sub-sectors, and enterprises that are micro or small."""
    key = np.array([sector.key for sector in SECTORS])[enterprises.sector]
    smaller = np.isin(enterprises.size_class.astype(str), ["micro", "small"])
    return pd.concat(
        [
            pd.DataFrame({"group": name, "table": "members", "key": enterprises.label[chosen]})
            for name, chosen in ((KEY, key), (SMALLER, smaller))
        ],
        ignore_index=True,
    )


def limits_table(subsidies: int) -> pd.DataFrame:
    """Return the policies: law and statute first, then what the council agreed.

    Parameters
    ----------
    subsidies : int
        Yuan that shall at least be paid by heads.
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
        {"limit": "小微企业至少接收一成半", "measure": "placed", "group": SMALLER, **floor, "base": "placed"}
        | {"factor": "15%", **council},
        {"limit": "重点行业至少接收四成", "measure": "placed", "group": KEY, **floor, "base": "placed"}
        | {"factor": "40%", **council},
        {"limit": "按人补贴至少兑现一半", "measure": "subsidies", **floor, "amount": subsidies, **council},
        {"limit": "每所学校至少安排四成", "measure": "placed", "per": "school", **floor, "base": "trainees"}
        | {"factor": "40%", "rounding": "up", **council},
    ]
    return pd.DataFrame(rows)


def goals_table() -> pd.DataFrame:
    """Return the goals: place most; a little for fit and for joint projects, so that they decide between equals."""
    return pd.DataFrame(
        [
            ("安排人数", "学校", "placed", "max", "1"),
            ("岗位适配", "学员", "fit", "max", _LITTLE),
            ("共建项目", "企业", "project_value", "max", _LITTLE),
        ],
        columns=["goal", "stakeholder", "measure", "sense", "weight"],
    )
