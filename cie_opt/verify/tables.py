"""The format of an allocation: four tables, of which only the placements are needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from cie_opt.instance.schema import Column, Kind, Table

__all__ = ["ALLOCATION", "Sheet"]

_TRAINEE = Column("trainee", "学员", Kind.LABEL, "Label of the trainee row.", required=True, domain="trainees")
_POST = Column("post", "岗位", Kind.LABEL, "Label of the post.", required=True, domain="posts")

ALLOCATION = {
    table.name: table
    for table in (
        Table(
            "placements",
            "安排结果",
            "So many trainees of a row take a post in a block.",
            (
                _TRAINEE,
                _POST,
                Column(
                    "block", "时段块", Kind.LABEL, "Block; empty for the whole window of the post.", domain="blocks"
                ),
                Column("count", "人数", Kind.COUNT, "How many trainees.", unit="people", required=True, example="1"),
            ),
            key=("trainee", "post", "block"),
            required=True,
        ),
        Table(
            "unplaced",
            "未安排",
            "Places that a trainee row does not take; derived from the placements when the table is absent.",
            (_TRAINEE, Column("count", "数量", Kind.COUNT, "How many places.", required=True, example="1")),
            key=("trainee",),
        ),
        Table(
            "posts",
            "岗位开放",
            "Whether a post is opened; a post without a row is open when somebody takes it.",
            (_POST, Column("open", "开放", Kind.FLAG, "Whether it is opened.", required=True, example="yes")),
            key=("post",),
        ),
        Table(
            "members",
            "成员加入",
            "Whether a member joins; a member without a row joins when one of its posts is open or taken.",
            (
                Column("member", "成员", Kind.LABEL, "Label of the member.", required=True, domain="members"),
                Column("joined", "加入", Kind.FLAG, "Whether it joins.", required=True, example="yes"),
            ),
            key=("member",),
        ),
    )
}
"""The tables of an allocation by name; other tables and other columns are not read."""


class Sheet(NamedTuple):
    """One table of an allocation as given, and the line of the file of each row (None when it is no file)."""

    frame: pd.DataFrame
    lines: Sequence[int] | None = None
