"""Pots of money, what they may pay, joint projects and ordered classes."""

from __future__ import annotations

from cie_opt.instance.schema.columns import Column, Kind, Table, words

_FIRST = Column("first", "首时段", Kind.LABEL, "First period; when absent, of all.", domain="periods")
_LAST = Column("last", "末时段", Kind.LABEL, "Last period; when absent, of all.", domain="periods")

FUNDS = Table(
    "funds",
    "资金池",
    "A pot of money with its window.",
    (
        Column("fund", "资金", Kind.LABEL, "Label of the pot.", required=True, domain="funds", example="F1"),
        Column(
            "level",
            "层级",
            Kind.CHOICE,
            "Who provides it.",
            choices=words(
                "national 国家 the state",
                "province 省 the province",
                "city 市 the city",
                "enterprise 企业 an enterprise",
            ),
            example="city",
        ),
        Column("owner", "所属成员", Kind.LABEL, "Member that owns it.", domain="members"),
        Column("amount", "金额", Kind.MONEY, "Money in it.", unit="yuan", required=True, least=0, example="500000"),
        Column(
            "advance_share", "预拨比例", Kind.SHARE, "Most that is paid in advance.", least=0, most=1, example="50%"
        ),
        Column("carry_over", "可结转", Kind.FLAG, "Whether what is left may be spent later.", default=False),
        _FIRST,
        _LAST,
    ),
    key=("fund",),
)

FUND_USES = Table(
    "fund_uses",
    "资金用途",
    "What a pot may pay, and by which rate.",
    (
        Column("fund", "资金", Kind.LABEL, "Pot.", required=True, domain="funds", example="F1"),
        Column(
            "item",
            "用途",
            Kind.CHOICE,
            "What is paid.",
            required=True,
            choices=words(
                "trainee 学员补贴 a subsidy for every trainee placed",
                "post_opening 岗位开设 the opening of posts",
                "lab_opening 实训室开设 the opening of labs",
                "lab_hours 实训工时 hours of labs",
                "mentor 带教津贴 allowances of mentors",
                "project 项目 projects",
                "bonus 留用奖励 a bonus above a share of trainees kept on",
            ),
            example="trainee",
        ),
        Column("group", "分组", Kind.LABEL, "Only what belongs to this group.", domain="group"),
        Column("rate", "标准", Kind.MONEY, "Paid for one trainee.", unit="yuan/trainee", least=0, example="5000"),
        Column("cap", "上限", Kind.MONEY, "Most paid in all.", unit="yuan", least=0),
        Column("own_share", "自筹比例", Kind.SHARE, "Share that the receiver bears.", least=0, most=1, example="25%"),
        Column("own_tiers", "自筹分档", Kind.LABEL, "Step table of that share by staff.", domain="tier_set"),
        Column("exclusive", "互斥组", Kind.LABEL, "Of the uses with this label only one is paid.", domain="exclusive"),
        Column("bonus_from", "奖励起点", Kind.SHARE, "Share kept on from which a bonus is paid.", least=0, most=1),
    ),
    key=("fund", "item", "group"),
)

PROJECTS = Table(
    "projects",
    "项目",
    "A joint project, or one of its variants.",
    (
        Column("project", "项目", Kind.LABEL, "Label of the project.", required=True, domain="projects", example="J1"),
        Column("lead", "牵头成员", Kind.LABEL, "Member that leads.", domain="members", example="E01"),
        Column("value", "价值", Kind.NUMBER, "What it is worth.", default=0, example="12"),
        Column("cost", "成本", Kind.MONEY, "What it costs.", unit="yuan", least=0, example="80000"),
        Column("requires", "依赖项目", Kind.LABELS, "Projects that must be done too.", domain="projects"),
        Column("excludes", "互斥项目", Kind.LABELS, "Projects that cannot be done with it.", domain="projects"),
        Column("class", "项目类", Kind.LABEL, "Class of variants.", domain="project_class"),
        Column(
            "choose",
            "取法",
            Kind.CHOICE,
            "How many of the class are taken.",
            default="at_most_one",
            choices=words("at_most_one 至多一个 at most one", "exactly_one 恰好一个 exactly one"),
        ),
        _FIRST,
        _LAST,
    ),
    key=("project",),
)

PROJECT_NEEDS = Table(
    "project_needs",
    "项目需求",
    "What a project takes of a budget. Money leaves its pot, but is no payment to anybody: it is not part of `paid`.",
    (
        Column("project", "项目", Kind.LABEL, "Project.", required=True, domain="projects", example="J1"),
        Column(
            "resource",
            "资源",
            Kind.CHOICE,
            "What is taken.",
            required=True,
            choices=words(
                "fund 资金 money of a pot, in yuan",
                "lab 实训室 hours of a lab",
                "mentor 导师 hours of a mentor",
                "member 成员 people of a member",
            ),
            example="fund",
        ),
        Column("key", "标识", Kind.LABEL, "Label of the pot, lab, mentor or member.", required=True, example="F1"),
        Column("period", "时段", Kind.LABEL, "Period; when absent, the horizon.", domain="periods"),
        Column("amount", "数量", Kind.NUMBER, "How much.", required=True, least=0, example="80000"),
    ),
    key=("project", "resource", "key", "period"),
)

ORDER_CLASSES = Table(
    "order_classes",
    "订单班",
    "A class ordered by an enterprise.",
    (
        Column("order_class", "订单班", Kind.LABEL, "Label.", required=True, domain="order_classes", example="O1"),
        Column("enterprise", "企业", Kind.LABEL, "Who orders.", required=True, domain="members", example="E01"),
        Column("post", "岗位", Kind.LABEL, "Post for which it is trained.", domain="posts", example="P001"),
        Column("major", "专业", Kind.LABEL, "Major from which it is drawn.", domain="majors", example="M1"),
        Column("smallest", "最少人数", Kind.COUNT, "Fewest trainees if it runs.", unit="trainees", example="10"),
        Column("largest", "最多人数", Kind.COUNT, "Most trainees.", unit="trainees", example="30"),
        Column("hire_share", "录用比例", Kind.SHARE, "Share that will be hired.", least=0, most=1, example="60%"),
        Column("fee", "培养费", Kind.MONEY, "Paid for one trainee.", unit="yuan/trainee", least=0, example="2000"),
    ),
    key=("order_class",),
)

TABLES = (FUNDS, FUND_USES, PROJECTS, PROJECT_NEEDS, ORDER_CLASSES)
