"""Members of the consortium, where they are, and time."""

from __future__ import annotations

from cie_opt.instance.schema.columns import Column, Kind, Table, words

SIZE_CLASSES = words(
    "micro 微型 a micro enterprise",
    "small 小型 a small enterprise",
    "medium 中型 an enterprise of middle size",
    "large 大型 a large enterprise",
)

MEMBERS = Table(
    "members",
    "成员",
    "One organisation of the consortium.",
    (
        Column(
            "member",
            "成员",
            Kind.LABEL,
            "Label of the organisation.",
            required=True,
            domain="members",
            example="E01",
        ),
        Column(
            "kind",
            "类型",
            Kind.CHOICE,
            "What the organisation is.",
            required=True,
            choices=words(
                "school 学校 sends trainees and owns labs",
                "enterprise 企业 offers posts",
                "institute 科研机构 does research",
                "park 园区 a place where members meet and share",
                "government 政府部门 a public body that funds and sets rules",
                "association 协会 an association of an industry or of employers",
            ),
            example="enterprise",
        ),
        Column(
            "role",
            "角色",
            Kind.CHOICE,
            "Whether the organisation leads the consortium.",
            default="member",
            choices=words("member 成员单位 an ordinary member", "lead 牵头单位 a leading member"),
            example="member",
        ),
        Column("region", "地区", Kind.LABEL, "Region where it lies.", domain="regions", example="R1"),
        Column("park", "园区", Kind.LABEL, "Park to which it belongs.", domain="members", example="K1"),
        Column("sector", "行业", Kind.LABEL, "Sector of industry.", domain="sector", example="hardware"),
        Column(
            "size_class",
            "规模",
            Kind.CHOICE,
            "Size class of an enterprise.",
            choices=SIZE_CLASSES,
            example="small",
        ),
        Column(
            "school_level",
            "办学层次",
            Kind.CHOICE,
            "Level at which a school teaches.",
            choices=words(
                "secondary 中职 secondary vocational school",
                "higher_vocational 高职 higher vocational college",
                "undergraduate 本科 university with undergraduates",
            ),
        ),
        Column("staff", "在岗职工", Kind.COUNT, "Staff on duty: the base of share caps.", unit="people", example="120"),
        Column("skilled_staff", "技术工人", Kind.COUNT, "Skilled staff on duty.", unit="people", example="60"),
        Column(
            "trainer_fte",
            "培训师当量",
            Kind.NUMBER,
            "Trainers, as full-time equivalents.",
            unit="full-time equivalents",
            least=0,
            example="2.5",
        ),
        Column("payroll", "工资总额", Kind.MONEY, "Payroll of a year.", unit="yuan", least=0, example="9600000"),
        Column(
            "surcharge_liability",
            "教育费附加应缴额",
            Kind.MONEY,
            "Education surcharges due in a year, against which training investment may be credited.",
            unit="yuan",
            least=0,
        ),
        Column("legal_entity", "法人资格", Kind.FLAG, "Whether it is a legal entity and may itself be a host."),
        Column(
            "reservation",
            "保留收益",
            Kind.MONEY,
            "Least net benefit at which it joins; may be negative.",
            unit="yuan",
        ),
        Column(
            "lower",
            "人数下限",
            Kind.COUNT,
            "Fewest trainees present at all its posts together, in each period.",
            unit="trainees",
        ),
        Column(
            "target",
            "人数目标",
            Kind.COUNT,
            "Wished number of trainees present at all its posts together, in each period.",
            unit="trainees",
        ),
        Column(
            "upper",
            "人数上限",
            Kind.COUNT,
            "Most trainees present at all its posts together, in each period.",
            unit="trainees",
            example="12",
        ),
    ),
    key=("member",),
)

REGIONS = Table(
    "regions",
    "地区",
    "One region.",
    (
        Column("region", "地区", Kind.LABEL, "Label of the region.", required=True, domain="regions", example="R1"),
        Column("core", "核心区", Kind.FLAG, "Whether it is the core of the city, not its periphery.", example="yes"),
        Column(
            "minimum_wage",
            "最低工资",
            Kind.MONEY,
            "Legal minimum wage.",
            unit="yuan/month",
            least=0,
            example="2260",
        ),
    ),
    key=("region",),
)

DISTANCES = Table(
    "distances",
    "距离",
    "The distance between two regions, read in both directions; within one region it is 0 unless given.",
    (
        Column("origin", "起点", Kind.LABEL, "One region.", required=True, domain="regions", example="R1"),
        Column("destination", "终点", Kind.LABEL, "The other region.", required=True, domain="regions", example="R2"),
        Column("km", "里程", Kind.DISTANCE, "Distance by road.", unit="km", required=True, least=0, example="23.5"),
    ),
    key=("origin", "destination"),
)

PERIODS = Table(
    "periods",
    "时段",
    "One unit of time; the order of rows is the order of time.",
    (
        Column("period", "时段", Kind.LABEL, "Label of the period.", required=True, domain="periods", example="2026Q1"),
        Column("start", "开始日期", Kind.DATE, "First day of the period.", example="2026-03-01"),
        Column("weeks", "周数", Kind.NUMBER, "Weeks of work in the period.", unit="weeks", least=0, example="13"),
        Column("day", "日", Kind.COUNT, "Day to which a slot belongs.", example="1"),
        Column("slot", "节次", Kind.COUNT, "Slot of the day.", example="2"),
    ),
    key=("period",),
)

TABLES = (MEMBERS, REGIONS, DISTANCES, PERIODS)
