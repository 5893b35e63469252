"""The tables of an allocation: what was decided, in the labels of the instance."""

from __future__ import annotations

from cie_opt.instance.schema.columns import Column, Kind, Table

__all__ = ["ALLOCATION"]

_PLACEMENTS = Table(
    "placements",
    "安排",
    "Trainees who take a stay.",
    (
        Column("trainee", "学员", Kind.LABEL, "Trainee row.", required=True, domain="trainees", example="T001"),
        Column("post", "岗位", Kind.LABEL, "Post.", required=True, domain="posts", example="P001"),
        Column("block", "时段块", Kind.LABEL, "Block; empty means the whole window of the post.", domain="blocks"),
        Column(
            "count", "人数", Kind.COUNT, "How many people of the row.", unit="people", default=1, least=1, example="1"
        ),
    ),
    key=("trainee", "post", "block"),
    required=True,
)
_UNPLACED = Table(
    "unplaced",
    "未安排",
    "Stays that a trainee row does not get; when absent, its people times places less what is placed.",
    (
        Column("trainee", "学员", Kind.LABEL, "Trainee row.", required=True, domain="trainees", example="T002"),
        Column("count", "人数", Kind.COUNT, "How many.", unit="people", required=True, example="1"),
    ),
    key=("trainee",),
)
_POSTS = Table(
    "posts",
    "岗位",
    "Whether a post is opened; when absent, it is where it takes anyone.",
    (
        Column("post", "岗位", Kind.LABEL, "Post.", required=True, domain="posts", example="P001"),
        Column("open", "开设", Kind.FLAG, "Whether it is opened.", required=True, example="yes"),
    ),
    key=("post",),
)
_MEMBERS = Table(
    "members",
    "成员",
    "Whether a member joins; when absent, it does where any of its posts takes anyone.",
    (
        Column("member", "成员", Kind.LABEL, "Member.", required=True, domain="members", example="E01"),
        Column("joined", "加入", Kind.FLAG, "Whether it joins.", required=True, example="yes"),
    ),
    key=("member",),
)

ALLOCATION: dict[str, Table] = {table.name: table for table in (_PLACEMENTS, _UNPLACED, _POSTS, _MEMBERS)}
"""Every table of an allocation by its name; only ``placements`` is needed."""
