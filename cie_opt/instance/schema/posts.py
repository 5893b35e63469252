"""Posts, their windows, what they want, and candidate stays given from outside."""

from __future__ import annotations

from cie_opt.instance.schema.columns import Column, Kind, Table, words

POSTS = Table(
    "posts",
    "岗位",
    "A kind of position at one enterprise.",
    (
        Column("post", "岗位", Kind.LABEL, "Label of the post.", required=True, domain="posts", example="P001"),
        Column(
            "enterprise",
            "企业",
            Kind.LABEL,
            "Enterprise that offers it.",
            required=True,
            domain="members",
            example="E01",
        ),
        Column("post_kind", "岗位类别", Kind.LABEL, "Kind of post.", domain="post_kind", example="assembly"),
        Column(
            "accepts",
            "接收专业类",
            Kind.LABELS,
            "Classes of majors that it accepts, or majors where these have no class; empty accepts all.",
            domain="class",
            example="mechanics;electrics",
        ),
        Column("region", "地区", Kind.LABEL, "Region of the post; when absent, of its enterprise.", domain="regions"),
        Column(
            "capacity",
            "容量",
            Kind.COUNT,
            "Most trainees present in a period; absent means no limit.",
            unit="trainees",
            example="3",
        ),
        Column(
            "minimum",
            "最少接收",
            Kind.COUNT,
            "Fewest trainees over the horizon if the post is opened.",
            unit="trainees",
        ),
        Column(
            "occupancy",
            "最少在岗",
            Kind.COUNT,
            "Fewest trainees present in every period of its window, opened or not.",
            unit="trainees",
        ),
        Column("load", "单位负荷", Kind.NUMBER, "Load of one trainee.", default=1, least=0, example="1"),
        Column("load_capacity", "负荷容量", Kind.NUMBER, "Most load present in a period.", least=0),
        Column(
            "opening_cost",
            "开设成本",
            Kind.MONEY,
            "Cost of opening the post; absent means none.",
            unit="yuan",
            least=0,
            example="5000",
        ),
        Column("staff", "同岗职工", Kind.COUNT, "Staff in this kind of post.", unit="people", example="20"),
        Column(
            "hours_week", "周工时", Kind.HOURS, "Hours of work in a week.", unit="hours/week", least=0, example="40"
        ),
        Column("pay", "月报酬", Kind.MONEY, "Pay of a trainee.", unit="yuan/month", least=0, example="2400"),
        Column(
            "reference_pay",
            "同岗工资",
            Kind.MONEY,
            "Wage of regular staff in the same post.",
            unit="yuan/month",
            least=0,
            example="4500",
        ),
        Column("min_grade", "最低年级", Kind.COUNT, "Lowest year of study.", example="2"),
        Column("min_age", "最低年龄", Kind.COUNT, "Lowest age.", unit="years", example="16"),
        Column(
            "hazard",
            "禁忌",
            Kind.CHOICE,
            "To whom the post is closed because of its hazards.",
            default="none",
            choices=words(
                "none 无 closed to nobody",
                "all 所有学员 closed to every trainee",
                "minors 未成年人 closed to those under 18",
                "women 女性 closed to women",
            ),
            example="none",
        ),
        Column(
            "intensity",
            "体力强度",
            Kind.COUNT,
            "Grade of physical labour, 1 (light) to 4.",
            least=1,
            most=4,
            example="2",
        ),
        Column(
            "shift",
            "班次",
            Kind.CHOICE,
            "When in the day the work is done.",
            default="day",
            choices=words(
                "day 白班 by day",
                "evening 晚班 in the evening",
                "night 夜班 by night",
                "rotating 轮班 in turns, night included",
            ),
            example="day",
        ),
        Column(
            "value",
            "企业收益",
            Kind.MONEY,
            "What one trainee is worth to the enterprise once paid: no rule takes `pay` off it.",
            unit="yuan/trainee",
        ),
        Column(
            "retention",
            "留用率",
            Kind.SHARE,
            "Share of trainees who stay on afterwards.",
            least=0,
            most=1,
            example="40%",
        ),
        Column("first", "首时段", Kind.LABEL, "First period of its window; when absent, of all.", domain="periods"),
        Column("last", "末时段", Kind.LABEL, "Last period of its window; when absent, of all.", domain="periods"),
    ),
    key=("post",),
)

BLOCKS = Table(
    "blocks",
    "时段块",
    "A window in which a post, or every post of a kind, can be taken; without any, its whole window is one.",
    (
        Column("block", "时段块", Kind.LABEL, "Label of the block.", required=True, domain="blocks", example="B1"),
        Column("post", "岗位", Kind.LABEL, "Post that has the block.", domain="posts", example="P001"),
        Column("post_kind", "岗位类别", Kind.LABEL, "Kind of post that has the block.", domain="post_kind"),
        Column("first", "首时段", Kind.LABEL, "First period.", required=True, domain="periods", example="2026Q1"),
        Column(
            "length", "时段数", Kind.COUNT, "Number of periods.", unit="periods", required=True, least=1, example="2"
        ),
    ),
    key=("block",),
)

POST_PERIODS = Table(
    "post_periods",
    "岗位分时段",
    "What a post has in one period, where that differs from its row in posts.",
    (
        Column("post", "岗位", Kind.LABEL, "Post.", required=True, domain="posts", example="P001"),
        Column("period", "时段", Kind.LABEL, "Period.", required=True, domain="periods", example="2026Q1"),
        Column(
            "capacity",
            "容量",
            Kind.COUNT,
            "Most trainees present; absent means as in posts.",
            unit="trainees",
            example="2",
        ),
        Column("occupancy", "最少在岗", Kind.COUNT, "Fewest present; absent means as in posts.", unit="trainees"),
    ),
    key=("post", "period"),
)

PRECEDENCES = Table(
    "precedences",
    "岗位先后",
    "Whoever takes a kind of post has taken another before it.",
    (
        Column("post_kind", "岗位类别", Kind.LABEL, "The later.", required=True, domain="post_kind", example="testing"),
        Column("before", "先修类别", Kind.LABEL, "The earlier.", required=True, domain="post_kind", example="assembly"),
    ),
    key=("post_kind", "before"),
)

POST_SKILLS = Table(
    "post_skills",
    "岗位技能",
    "How well a post wants a skill.",
    (
        Column("post", "岗位", Kind.LABEL, "Post.", required=True, domain="posts", example="P001"),
        Column("skill", "技能", Kind.LABEL, "Skill.", required=True, domain="skill", example="turning"),
        Column("level", "水平", Kind.NUMBER, "Level that is wanted, above 0.", required=True, least=0, example="2"),
        Column("weight", "权重", Kind.NUMBER, "Weight of the skill in the fit.", default=1, least=0, example="1"),
        Column(
            "required", "必备", Kind.FLAG, "Whether a trainee below the level may not take the post.", default=False
        ),
    ),
    key=("post", "skill"),
)

SCORES = Table(
    "scores",
    "评分",
    "A number from outside for a measure; the row that names most wins, a row that names nothing is the default.",
    (
        Column("measure", "指标", Kind.LABEL, "Measure.", required=True, domain="measure", example="rank"),
        Column("trainee", "学员", Kind.LABEL, "Trainee.", domain="trainees", example="T001"),
        Column("post", "岗位", Kind.LABEL, "Post.", domain="posts", example="P001"),
        Column("member", "成员", Kind.LABEL, "Enterprise.", domain="members"),
        Column("value", "数值", Kind.NUMBER, "The number; may be negative.", required=True, example="1"),
    ),
    key=("measure", "trainee", "post", "member"),
)

ARCS = Table(
    "arcs",
    "可选安排",
    "A candidate stay; when this table is given, these are all of them.",
    (
        Column("trainee", "学员", Kind.LABEL, "Trainee.", required=True, domain="trainees", example="T001"),
        Column("post", "岗位", Kind.LABEL, "Post.", required=True, domain="posts", example="P001"),
        Column("block", "时段块", Kind.LABEL, "Block; when absent, the whole window of the post.", domain="blocks"),
        Column("load", "负荷", Kind.NUMBER, "Load of one trainee; when absent, that of the post.", least=0),
    ),
    key=("trainee", "post", "block"),
)

CONFLICTS = Table(
    "conflicts",
    "互斥安排",
    "Two placements of which at most one may be made; without trainees, two posts that no trainee may both take.",
    (
        Column("trainee", "学员", Kind.LABEL, "Trainee; empty means every trainee.", domain="trainees", example="T001"),
        Column("post", "岗位", Kind.LABEL, "Post.", required=True, domain="posts", example="P001"),
        Column("other_trainee", "另一学员", Kind.LABEL, "Trainee of the other placement.", domain="trainees"),
        Column("other_post", "另一岗位", Kind.LABEL, "Post of the other placement.", required=True, domain="posts"),
    ),
    key=("trainee", "post", "other_trainee", "other_post"),
)

JOINT_ARCS = Table(
    "joint_arcs",
    "联动安排",
    "Two placements that go together: a placement named here is made with exactly one of its partners, or not at all.",
    (
        Column("trainee", "学员", Kind.LABEL, "Trainee.", required=True, domain="trainees", example="T001"),
        Column("post", "岗位", Kind.LABEL, "Post.", required=True, domain="posts", example="P001"),
        Column("other_trainee", "另一学员", Kind.LABEL, "The other trainee.", required=True, domain="trainees"),
        Column("other_post", "另一岗位", Kind.LABEL, "The other trainee's post.", required=True, domain="posts"),
        Column(
            "rank",
            "名次",
            Kind.COUNT,
            "How the two rank this choice, 1 before 2; with it, blocking pairs look at both together.",
            least=1,
        ),
    ),
    key=("trainee", "post", "other_trainee", "other_post"),
)

TABLES = (POSTS, BLOCKS, POST_PERIODS, PRECEDENCES, POST_SKILLS, SCORES, ARCS, CONFLICTS, JOINT_ARCS)
