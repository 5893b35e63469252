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
_LAB = Column("lab", "实训室", Kind.LABEL, "Lab.", required=True, domain="labs", example="A01")
_PERIOD = Column("period", "时段", Kind.LABEL, "Period.", required=True, domain="periods", example="2026Q1")
_HOURS = Column("hours", "工时", Kind.HOURS, "Hours of seats.", unit="hours", required=True, least=0, example="12.5")
_LABS = Table(
    "labs",
    "实训室",
    "Whether a lab is opened; when absent, it is where any of its hours are used.",
    (_LAB, Column("open", "开设", Kind.FLAG, "Whether it is opened.", required=True, example="yes")),
    key=("lab",),
)
_USES = Table(
    "uses",
    "实训使用",
    "Hours of a lab that the trainees of a school use for a need.",
    (
        Column("need", "需求", Kind.LABEL, "Need.", required=True, domain="lab_needs", example="N1"),
        Column("school", "学校", Kind.LABEL, "School of the trainees; empty where unknown.", domain="members"),
        _LAB,
        _PERIOD,
        _HOURS,
    ),
    key=("need", "school", "lab", "period"),
)
_SERVICES = Table(
    "services",
    "技术服务",
    "Hours of a lab that a technical service gets.",
    (
        Column("service", "服务", Kind.LABEL, "Service.", required=True, domain="services", example="V1"),
        _LAB,
        _PERIOD,
        _HOURS,
    ),
    key=("service", "lab", "period"),
)
_GUIDANCE = Table(
    "guidance",
    "带教",
    "Trainees whom a mentor guides in a period.",
    (
        Column(
            "need",
            "需求",
            Kind.LABEL,
            "Number of the row of `mentor_needs`, from 1.",
            required=True,
            domain="mentor_need",
            example="1",
        ),
        Column("mentor", "导师", Kind.LABEL, "Mentor.", required=True, domain="mentors", example="D01"),
        Column(
            "target",
            "对象",
            Kind.LABEL,
            "Where: a post, or for a mentor of the school its label, `/` and the class; where mentors suit single "
            "trainees, the trainee, `/` and the post, or for a mentor of the school the trainee.",
            required=True,
            domain="target",
            example="P001",
        ),
        _PERIOD,
        Column("count", "人数", Kind.COUNT, "How many.", unit="trainees", default=1, example="3"),
    ),
    key=("need", "mentor", "target", "period"),
)

_LECTURES = Table(
    "lectures",
    "课次安排",
    "A lecture of a course: where and when.",
    (
        Column("session", "课程", Kind.LABEL, "Course.", required=True, domain="sessions", example="C1"),
        _LAB,
        _PERIOD,
    ),
    key=("session", "lab", "period"),
)

_PROJECTS = Table(
    "projects",
    "项目",
    "Whether a project is done; when absent, none is.",
    (
        Column("project", "项目", Kind.LABEL, "Project.", required=True, domain="projects", example="J1"),
        Column("done", "实施", Kind.FLAG, "Whether it is done.", required=True, example="yes"),
    ),
    key=("project",),
)

_FUNDING = Table(
    "funding",
    "资金支付",
    "Money that a pot pays in a period.",
    (
        Column("fund", "资金", Kind.LABEL, "Pot.", required=True, domain="funds", example="F1"),
        Column("item", "用途", Kind.LABEL, "What is paid.", required=True, domain="fund_item", example="trainee"),
        Column("group", "分组", Kind.LABEL, "Group of that row of `fund_uses`; empty where none.", domain="group"),
        Column(
            "key",
            "标识",
            Kind.LABEL,
            "Enterprise of a subsidy or bonus, else the post, lab, mentor or project that costs.",
            required=True,
            domain="paid_thing",
            example="E01",
        ),
        _PERIOD,
        Column("amount", "金额", Kind.MONEY, "Money.", unit="yuan", required=True, least=0, example="5000"),
    ),
    key=("fund", "item", "group", "key", "period"),
)

_TABLES = (_PLACEMENTS, _UNPLACED, _POSTS, _MEMBERS, _LABS, _USES, _SERVICES, _GUIDANCE, _LECTURES, _PROJECTS, _FUNDING)

ALLOCATION: dict[str, Table] = {table.name: table for table in _TABLES}
"""Every table of an allocation by its name; only ``placements`` is needed."""
