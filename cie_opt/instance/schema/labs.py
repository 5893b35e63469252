"""Shared labs and sites, who needs how much of them, services and timetabled sessions."""

from __future__ import annotations

from cie_opt.instance.schema.columns import Column, Kind, Table, words

_FIRST = Column("first", "首时段", Kind.LABEL, "First period; when absent, of all.", domain="periods")
_LAST = Column("last", "末时段", Kind.LABEL, "Last period; when absent, of all.", domain="periods")

LABS = Table(
    "labs",
    "实训室",
    "A shared lab or site.",
    (
        Column("lab", "实训室", Kind.LABEL, "Label of the lab.", required=True, domain="labs", example="A01"),
        Column("owner", "所属成员", Kind.LABEL, "Member that owns it.", domain="members", example="S1"),
        Column("lab_kind", "实训室类别", Kind.LABEL, "Kind of lab.", domain="lab_kind", example="machining"),
        Column("region", "地区", Kind.LABEL, "Region; when absent, of its owner.", domain="regions"),
        Column("park", "园区", Kind.LABEL, "Park in which it lies.", domain="members"),
        Column("seats", "工位数", Kind.COUNT, "Trainees who can work in it at once.", unit="trainees", example="24"),
        Column("opening_cost", "开设成本", Kind.MONEY, "Cost of opening it.", unit="yuan", least=0, example="20000"),
        Column("hour_cost", "每工时成本", Kind.MONEY, "Cost of an hour of a seat.", unit="yuan/hour", least=0),
        Column("virtual", "虚拟仿真", Kind.FLAG, "Whether it is a virtual lab.", default=False, example="no"),
        Column(
            "share_rate",
            "开放比例",
            Kind.SHARE,
            "Most of its hours that may go to others than its owner.",
            default=1,
            least=0,
            most=1,
            example="30%",
        ),
        Column("least_use", "最低利用率", Kind.SHARE, "Least part of its hours used if opened.", least=0, most=1),
        Column("grid", "工时步长", Kind.HOURS, "Amounts are multiples of this.", unit="hours", least=0),
    ),
    key=("lab",),
)

LAB_HOURS = Table(
    "lab_hours",
    "实训室工时",
    "Hours of one seat of a lab in a period.",
    (
        Column("lab", "实训室", Kind.LABEL, "Lab.", required=True, domain="labs", example="A01"),
        Column("period", "时段", Kind.LABEL, "Period; when absent, every one.", domain="periods", example="2026Q1"),
        Column("hours", "工时", Kind.HOURS, "Hours of each seat.", unit="hours", required=True, least=0, example="400"),
        Column(
            "share_rate",
            "开放比例",
            Kind.SHARE,
            "Most of these hours for others than the owner; when absent, that of the lab.",
            least=0,
            most=1,
        ),
    ),
    key=("lab", "period"),
)

LAB_NEEDS = Table(
    "lab_needs",
    "实训需求",
    "Hours of a kind of lab that a demand, or each of those named, needs.",
    (
        Column("need", "需求", Kind.LABEL, "Label of the need.", required=True, domain="lab_needs", example="N1"),
        Column("trainee", "学员", Kind.LABEL, "Trainee who needs.", domain="trainees"),
        Column("major", "专业", Kind.LABEL, "Major of which everybody needs.", domain="majors", example="M1"),
        Column("post_kind", "岗位类别", Kind.LABEL, "Kind of post whose holders need.", domain="post_kind"),
        Column("project", "项目", Kind.LABEL, "Project that needs, once, when it is done.", domain="projects"),
        Column(
            "basis",
            "口径",
            Kind.CHOICE,
            "Whether those placed need it, or all enrolled, or nobody: then it is a need of its own.",
            default="placed",
            choices=words(
                "placed 已安排 those who are placed",
                "enrolled 在籍 all, placed or not",
                "whole 整体 a need of its own, once",
            ),
        ),
        Column("lab_kind", "实训室类别", Kind.LABEL, "Kind of lab.", domain="lab_kind", example="machining"),
        Column(
            "hours",
            "工时",
            Kind.HOURS,
            "Hours of one trainee, of a need of its own, or of a project.",
            unit="hours",
            required=True,
            least=0,
            example="20",
        ),
        _FIRST,
        _LAST,
        Column("single_source", "单一来源", Kind.FLAG, "Whether one lab must serve all of it.", default=False),
        Column("virtual_share", "虚拟比例上限", Kind.SHARE, "Most of it in virtual labs.", least=0, most=1),
    ),
    key=("need",),
)

LAB_ARCS = Table(
    "lab_arcs",
    "实训可选安排",
    "A lab that may serve a need, with its cost and the hours it takes there.",
    (
        Column("need", "需求", Kind.LABEL, "Need.", required=True, domain="lab_needs", example="N1"),
        Column("lab", "实训室", Kind.LABEL, "Lab.", required=True, domain="labs", example="A01"),
        Column("cost", "成本", Kind.MONEY, "Cost of serving all of it there, for one trainee.", unit="yuan", least=0),
        Column(
            "hours",
            "工时",
            Kind.HOURS,
            "Hours that all of it takes there, for one trainee; when absent, those of the need.",
            unit="hours",
            least=0,
        ),
    ),
    key=("need", "lab"),
)

SERVICES = Table(
    "services",
    "技术服务",
    "A technical service for an enterprise on the same equipment.",
    (
        Column("service", "服务", Kind.LABEL, "Label of the service.", required=True, domain="services", example="V1"),
        Column("enterprise", "企业", Kind.LABEL, "Enterprise served.", domain="members", example="E01"),
        Column("lab_kind", "实训室类别", Kind.LABEL, "Kind of lab.", domain="lab_kind", example="testing"),
        Column("hours", "工时", Kind.HOURS, "Hours wanted.", unit="hours", required=True, least=0, example="60"),
        Column("fee", "收费", Kind.MONEY, "What the enterprise pays.", unit="yuan/hour", least=0, example="150"),
        Column("must", "必须", Kind.FLAG, "Whether it must be served.", default=False),
        _FIRST,
        _LAST,
    ),
    key=("service",),
)

SESSIONS = Table(
    "sessions",
    "课程",
    "A course with lectures that are timetabled in labs and periods.",
    (
        Column("session", "课程", Kind.LABEL, "Label of the course.", required=True, domain="sessions", example="C1"),
        Column("lectures", "课次", Kind.COUNT, "Number of lectures.", required=True, least=1, example="4"),
        Column("size", "人数", Kind.COUNT, "Trainees who attend.", unit="trainees", example="30"),
        Column("teacher", "教师", Kind.LABEL, "Who teaches; in one place at a time.", domain="mentors"),
        Column("curricula", "课程组", Kind.LABELS, "Curricula that share their trainees.", domain="curriculum"),
        Column("min_days", "最少天数", Kind.COUNT, "Fewest days over which it is spread.", unit="days"),
        Column("max_labs", "最多实训室数", Kind.COUNT, "Most labs in which it is taught.", least=1),
        Column("lab_kind", "实训室类别", Kind.LABEL, "Kind of lab.", domain="lab_kind"),
    ),
    key=("session",),
)

UNAVAILABLE = Table(
    "unavailable",
    "不可用时段",
    "A period in which a trainee or a course is not to be had, or for courses a lab or a mentor.",
    (
        Column(
            "table",
            "对象",
            Kind.CHOICE,
            "What is unavailable.",
            required=True,
            choices=words(
                "sessions 课程 a course", "labs 实训室 a lab", "mentors 导师 a mentor", "trainees 学员 a trainee"
            ),
            example="labs",
        ),
        Column("key", "标识", Kind.LABEL, "Its label.", required=True, example="A01"),
        Column("period", "时段", Kind.LABEL, "Period.", required=True, domain="periods", example="2026Q1"),
    ),
    key=("table", "key", "period"),
)

TABLES = (LABS, LAB_HOURS, LAB_NEEDS, LAB_ARCS, SERVICES, SESSIONS, UNAVAILABLE)
