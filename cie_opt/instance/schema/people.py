"""Courses of study, trainees, what they can do and what they must take."""

from __future__ import annotations

from cie_opt.instance.schema.columns import Column, Kind, Table, words

MAJORS = Table(
    "majors",
    "专业",
    "One course of study at a school.",
    (
        Column("major", "专业", Kind.LABEL, "Label of the major.", required=True, domain="majors", example="M1"),
        Column("school", "学校", Kind.LABEL, "School that teaches it.", domain="members", example="S1"),
        Column(
            "class",
            "专业类",
            Kind.LABEL,
            "Class of majors to which it belongs; posts accept classes.",
            domain="class",
            example="mechanics",
        ),
        Column(
            "practice_hours",
            "实践学时",
            Kind.HOURS,
            "Hours of practice in the course.",
            unit="hours",
            least=0,
            example="1300",
        ),
        Column("total_hours", "总学时", Kind.HOURS, "All hours of the course.", unit="hours", least=0, example="2600"),
    ),
    key=("major",),
)

TRAINEES = Table(
    "trainees",
    "学员",
    "A person, or a cohort of `count` people alike.",
    (
        Column("trainee", "学员", Kind.LABEL, "Label of the row.", required=True, domain="trainees", example="T001"),
        Column(
            "count",
            "人数",
            Kind.COUNT,
            "How many people the row stands for.",
            unit="people",
            default=1,
            least=1,
            example="1",
        ),
        Column("major", "专业", Kind.LABEL, "Major that is studied.", domain="majors", example="M1"),
        Column(
            "school",
            "学校",
            Kind.LABEL,
            "School that sends; when absent, the school of the major.",
            domain="members",
            example="S1",
        ),
        Column("grade", "年级", Kind.COUNT, "Year of study.", example="2"),
        Column("age", "年龄", Kind.COUNT, "Age in full years.", unit="years", example="18"),
        Column(
            "sex",
            "性别",
            Kind.CHOICE,
            "Needed only where a post is closed to women.",
            choices=words("female 女 a woman", "male 男 a man"),
            example="female",
        ),
        Column("region", "居住地区", Kind.LABEL, "Home region.", domain="regions", example="R1"),
        Column(
            "places",
            "安排次数",
            Kind.COUNT,
            "How many stays each person may take over the horizon.",
            default=1,
            least=1,
            example="1",
        ),
        Column("earliest", "最早时段", Kind.LABEL, "First period in which a stay may lie.", domain="periods"),
        Column("latest", "最晚时段", Kind.LABEL, "Last period in which a stay may lie.", domain="periods"),
        Column("must_place", "必须安排", Kind.FLAG, "Whether nobody of the row may stay unplaced.", default=False),
        Column(
            "max_distance",
            "最远里程",
            Kind.DISTANCE,
            "Greatest distance between home region and post.",
            unit="km",
            least=0,
            example="50",
        ),
        Column("max_hosts", "最多企业数", Kind.COUNT, "Most enterprises over the horizon.", least=1),
        Column("wait_score", "等待评分", Kind.NUMBER, "What a period of waiting counts in satisfaction.", most=0),
        Column("change_score", "换企业评分", Kind.NUMBER, "What a change of host counts in satisfaction.", most=0),
        Column("max_per_host", "同企业最多次数", Kind.COUNT, "Most stays at one enterprise.", unit="stays", least=1),
    ),
    key=("trainee",),
)

REQUIREMENTS = Table(
    "requirements",
    "轮岗要求",
    "What a trainee, or everybody of a major, must take over the horizon.",
    (
        Column(
            "requirement",
            "要求",
            Kind.LABEL,
            "Label of the requirement.",
            required=True,
            domain="requirements",
            example="Q1",
        ),
        Column("trainee", "学员", Kind.LABEL, "Trainee who must.", domain="trainees"),
        Column("major", "专业", Kind.LABEL, "Major of which everybody must.", domain="majors", example="M1"),
        Column(
            "post_kinds",
            "岗位类别",
            Kind.LABELS,
            "Kinds of post that count; any of them does.",
            required=True,
            domain="post_kind",
            example="assembly;testing",
        ),
        Column("count", "次数", Kind.COUNT, "Number of stays.", unit="stays", example="1"),
        Column("weeks", "周数", Kind.NUMBER, "Weeks in such posts.", unit="weeks", least=0),
        Column(
            "side",
            "方向",
            Kind.CHOICE,
            "Whether count and weeks are a least, a most or exact.",
            default="equal",
            choices=words("floor 不少于 at least", "ceiling 不多于 at most", "equal 等于 exactly"),
        ),
        Column("each_most", "每类最多次数", Kind.COUNT, "Most stays in any one of the kinds.", unit="stays", least=1),
        Column(
            "after",
            "先修要求",
            Kind.LABELS,
            "Requirements that must have been met before any of these stays begins.",
            domain="requirements",
        ),
        Column("least_gap", "最短间隔", Kind.COUNT, "Fewest free periods after each of those stays.", unit="periods"),
        Column(
            "most_gap",
            "最长间隔",
            Kind.COUNT,
            "Most free periods after each of those stays that another one follows.",
            unit="periods",
        ),
    ),
    key=("requirement",),
)

TRAINEE_SKILLS = Table(
    "trainee_skills",
    "学员技能",
    "How well a trainee has a skill.",
    (
        Column("trainee", "学员", Kind.LABEL, "Trainee.", required=True, domain="trainees", example="T001"),
        Column("skill", "技能", Kind.LABEL, "Skill.", required=True, domain="skill", example="turning"),
        Column("level", "水平", Kind.NUMBER, "Level that is had.", required=True, least=0, example="2"),
    ),
    key=("trainee", "skill"),
)

RESULTS = Table(
    "results",
    "反馈结果",
    "What really happened to a trainee or at a post last time.",
    (
        Column("trainee", "学员", Kind.LABEL, "Trainee.", domain="trainees", example="T001"),
        Column("post", "岗位", Kind.LABEL, "Post.", domain="posts", example="P001"),
        Column("completed", "完成", Kind.FLAG, "Whether the stay was completed.", example="yes"),
        Column("hired", "录用", Kind.FLAG, "Whether the trainee was hired.", example="no"),
        Column("dropped_out", "中途退出", Kind.FLAG, "Whether the trainee left before the end.", example="no"),
    ),
)

TABLES = (MAJORS, TRAINEES, REQUIREMENTS, TRAINEE_SKILLS, RESULTS)
