"""Policies, groups, what is fixed beforehand, and what best means."""

from __future__ import annotations

from cie_opt.instance.schema.columns import Choice, Column, Kind, Table, words

PERS = words(
    "all 全部 one row over everything",
    "stay 每次安排 every candidate stay: the limit decides which stays are eligible",
    "trainee 学员 every trainee",
    "post 岗位 every post",
    "enterprise 企业 every enterprise that has a post",
    "school 学校 every school that sends trainees",
    "region 地区 every region of a post",
    "home_region 居住地区 every home region of trainees",
    "sector 行业 every sector of the enterprises",
    "post_kind 岗位类别 every kind of post",
    "major 专业 every major of trainees",
    "class 专业类 every class of majors",
    "park 园区 every park of the enterprises",
    "size_class 规模 every size class of the enterprises",
    "member 成员 every member that gets money or leads a project",
    "fund 资金池 every pot of money",
    "level 资金层级 every level that provides pots",
    "item 资金用途 every use that pots are put to",
)
ROUNDINGS = words(
    "none 不取整 kept as it is", "down 向下取整 down to a whole number", "up 向上取整 up to a whole number"
)
SIDES = words("floor 不低于 at least", "ceiling 不超过 at most", "equal 等于 exactly")

GROUPS = Table(
    "groups",
    "分组",
    "Membership of a trainee, a post, a member or a pot of money in a named group.",
    (
        Column("group", "分组", Kind.LABEL, "Name of the group.", required=True, domain="group", example="rural"),
        Column(
            "table",
            "对象",
            Kind.CHOICE,
            "What belongs to it.",
            required=True,
            choices=words(
                "trainees 学员 a trainee", "posts 岗位 a post", "members 成员 a member", "funds 资金池 a pot of money"
            ),
            example="trainees",
        ),
        Column("key", "标识", Kind.LABEL, "Label of the trainee, post, member or pot.", required=True, example="T001"),
        Column(
            "keep",
            "同组方式",
            Kind.CHOICE,
            "What the group binds its trainees to; one value for the whole group.",
            default="free",
            choices=words(
                "free 不限 nothing",
                "same_post 同岗 the same posts",
                "same_enterprise 同企业 the same enterprises",
                "other_posts 不同岗 posts that differ",
                "other_enterprises 不同企业 enterprises that differ",
            ),
        ),
    ),
    key=("group", "table", "key"),
)

LIMITS = Table(
    "limits",
    "政策限额",
    "A policy: a measure, per key, at least or at most an amount, or a share of a base.",
    (
        Column("limit", "限额", Kind.LABEL, "Label of the policy.", required=True, domain="limit", example="L1"),
        Column("measure", "指标", Kind.LABEL, "What is limited.", required=True, domain="measure", example="placed"),
        Column("group", "分组", Kind.LABEL, "Only what belongs to this group is counted.", domain="group"),
        Column(
            "per", "按", Kind.CHOICE, "One row for every such key.", default="all", choices=PERS, example="enterprise"
        ),
        Column("side", "方向", Kind.CHOICE, "Floor or ceiling.", required=True, choices=SIDES, example="ceiling"),
        Column("amount", "数额", Kind.NUMBER, "The amount, or what is added to the share of the base."),
        Column(
            "base",
            "基数",
            Kind.LABEL,
            "Data column or measure of which the amount is a share.",
            domain="measure",
            example="staff",
        ),
        Column("base_group", "基数分组", Kind.LABEL, "Group over which the base is counted.", domain="group"),
        Column(
            "base_per",
            "基数口径",
            Kind.CHOICE,
            "Whether the base is that of the same key or of everything.",
            default="same",
            choices=words("same 同键 the base of the same key", "all 全部 the base over everything"),
        ),
        Column("factor", "比例", Kind.SHARE, "Share of the base; may exceed 1.", default=1, least=0, example="10%"),
        Column("tiers", "分档", Kind.LABEL, "Step table used instead of the factor.", domain="tier_set"),
        Column(
            "rounding",
            "取整",
            Kind.CHOICE,
            "How a share of data becomes a whole number.",
            default="none",
            choices=ROUNDINGS,
            example="down",
        ),
        Column("least_amount", "最低数额", Kind.NUMBER, "The amount is at least this.", least=0),
        Column("threshold", "起算基数", Kind.NUMBER, "Keys whose base is smaller have no row.", least=0),
        Column(
            "aggregation",
            "统计方式",
            Kind.CHOICE,
            "What a row counts over time.",
            default="horizon",
            choices=words(
                "concurrent 同期在岗 in every period, the stays that cover it",
                "starts 当期开始 in every period, the stays that begin in it",
                "horizon 全程 once, over the whole horizon",
            ),
            example="concurrent",
        ),
        Column(
            "price", "违约单价", Kind.NUMBER, "Price of one unit of breach; absent means the limit is hard.", least=0
        ),
        Column("valid_from", "生效日期", Kind.DATE, "First day in force.", example="2021-12-31"),
        Column("valid_to", "失效日期", Kind.DATE, "Last day in force."),
        Column("document", "文件", Kind.TEXT, "Document that states it.", example="职业学校学生实习管理规定"),
        Column("article", "条款", Kind.TEXT, "Article of the document.", example="第九条"),
        Column("year", "年份", Kind.COUNT, "Year of the document.", example="2021"),
        Column("read_at_source", "已核对原文", Kind.FLAG, "Whether the document itself was read.", example="no"),
    ),
    key=("limit",),
)

TIERS = Table(
    "tiers",
    "分档",
    "One step of a step table: from this base on, amount = value + share x base.",
    (
        Column("tiers", "分档", Kind.LABEL, "Step table.", required=True, domain="tier_set", example="by_staff"),
        Column("from", "起点", Kind.NUMBER, "Least base of the step.", required=True, least=0, example="20"),
        Column("value", "数值", Kind.NUMBER, "Fixed part of the amount.", required=True, example="3"),
        Column("share", "比例", Kind.SHARE, "Share of the base.", default=0, least=0, example="0"),
    ),
    key=("tiers", "from"),
)

PINS = Table(
    "pins",
    "指定安排",
    "A decision that is fixed or forbidden beforehand.",
    (
        Column("trainee", "学员", Kind.LABEL, "Trainee.", domain="trainees", example="T001"),
        Column("post", "岗位", Kind.LABEL, "Post; without a trainee, its opening.", domain="posts", example="P001"),
        Column("member", "成员", Kind.LABEL, "Member that joins; alone in its row.", domain="members"),
        Column("must", "必须", Kind.FLAG, "Yes fixes it, no forbids it.", required=True, example="yes"),
        Column("count", "人数", Kind.COUNT, "How many people of a cohort.", unit="people", least=1),
        Column("why", "原因", Kind.TEXT, "Reason, for the reader.", example="agreed last year"),
    ),
    key=("trainee", "post", "member"),
)

GOALS = Table(
    "goals",
    "目标",
    "An aim: a measure to raise or to lower.",
    (
        Column("goal", "目标", Kind.LABEL, "Label of the goal.", required=True, domain="goal", example="G1"),
        Column("stakeholder", "利益方", Kind.LABEL, "Whose aim it is.", domain="stakeholder", example="school"),
        Column("measure", "指标", Kind.LABEL, "Measure.", required=True, domain="measure", example="placed"),
        Column("group", "分组", Kind.LABEL, "Only what belongs to this group is counted.", domain="group"),
        Column(
            "sense",
            "方向",
            Kind.CHOICE,
            "Whether more or less is better.",
            required=True,
            choices=(Choice("max", "最大", "the more the better"), Choice("min", "最小", "the less the better")),
            example="max",
        ),
        Column(
            "per",
            "按",
            Kind.CHOICE,
            "Keys of which the worst-off counts.",
            default="all",
            choices=tuple(choice for choice in PERS if choice.name != "stay"),
        ),
        Column(
            "aggregation",
            "汇总方式",
            Kind.CHOICE,
            "What the goal is worth.",
            default="total",
            choices=words(
                "total 合计 the measure of all keys together", "worst 最差者 that of the keys which have worst"
            ),
        ),
        Column("depth", "最差者个数", Kind.COUNT, "How many of the worst-off count together.", default=1, least=1),
        Column("weight", "权重", Kind.NUMBER, "Weight within its priority.", default=1, least=0, example="1"),
        Column("priority", "优先级", Kind.COUNT, "1 comes first; later goals may not harm it.", default=1, least=1),
        Column("tolerance", "容差", Kind.NUMBER, "How much later goals may take from it.", default=0, least=0),
        Column("floor", "下限", Kind.NUMBER, "Least acceptable value."),
        Column("ceiling", "上限", Kind.NUMBER, "Greatest acceptable value."),
        Column("target", "目标值", Kind.NUMBER, "Wished value, for the scorecard."),
    ),
    key=("goal",),
)

TABLES = (GROUPS, LIMITS, TIERS, PINS, GOALS)
