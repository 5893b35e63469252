"""People who guide, and how many of them are needed."""

from __future__ import annotations

from cie_opt.instance.schema.columns import Column, Kind, Table, words

MENTOR_SIDES = words("school 学校 a mentor from the school", "enterprise 企业 a mentor from the enterprise")

MENTORS = Table(
    "mentors",
    "导师",
    "A person who guides trainees.",
    (
        Column("mentor", "导师", Kind.LABEL, "Label of the mentor.", required=True, domain="mentors", example="D01"),
        Column("employer", "所属成员", Kind.LABEL, "Member that employs.", domain="members", example="E01"),
        Column(
            "side",
            "身份",
            Kind.CHOICE,
            "Which of the two mentors of a trainee.",
            required=True,
            choices=MENTOR_SIDES,
            example="enterprise",
        ),
        Column("skills", "技能", Kind.LABELS, "Skills that the mentor has.", domain="skill", example="turning;welding"),
        Column("classes", "专业类", Kind.LABELS, "Classes of majors guided; empty means all.", domain="class"),
        Column("region", "地区", Kind.LABEL, "Region to which the mentor keeps; when absent, any.", domain="regions"),
        Column("lower", "最少人数", Kind.COUNT, "Fewest trainees guided.", unit="trainees"),
        Column("capacity", "最多人数", Kind.COUNT, "Most trainees guided at once.", unit="trainees", example="5"),
        Column("hours", "工时", Kind.HOURS, "Hours of guidance in a period.", unit="hours", least=0, example="40"),
        Column("secondable", "可互聘", Kind.FLAG, "Whether the mentor may work for other members.", default=False),
        Column(
            "second_share",
            "互聘比例上限",
            Kind.SHARE,
            "Most of the load spent for others.",
            least=0,
            most=1,
            example="20%",
        ),
        Column("allowance", "带教津贴", Kind.MONEY, "Allowance for one trainee.", unit="yuan/trainee", least=0),
    ),
    key=("mentor",),
)

MENTOR_NEEDS = Table(
    "mentor_needs",
    "导师需求",
    "How many mentors of a side each trainee needs.",
    (
        Column("trainee", "学员", Kind.LABEL, "Trainee; empty means every one.", domain="trainees"),
        Column("class", "专业类", Kind.LABEL, "Class of majors of which everybody needs.", domain="class"),
        Column("post", "岗位", Kind.LABEL, "Post whose holders need.", domain="posts"),
        Column(
            "side",
            "身份",
            Kind.CHOICE,
            "Side from which they come; empty means either.",
            choices=MENTOR_SIDES,
            example="enterprise",
        ),
        Column("skill", "技能", Kind.LABEL, "Skill that the mentor must have.", domain="skill"),
        Column("count", "人数", Kind.COUNT, "Mentors for one trainee.", default=1, least=1, example="1"),
        Column("hours", "工时", Kind.HOURS, "Hours of guidance in a period.", unit="hours", least=0, example="4"),
        Column("least_score", "最低评分", Kind.NUMBER, "Least total score of the mentors of a trainee."),
    ),
    key=("trainee", "class", "post", "side", "skill"),
)

MENTOR_SCORES = Table(
    "mentor_scores",
    "导师评分",
    "How well a mentor suits a trainee.",
    (
        Column("mentor", "导师", Kind.LABEL, "Mentor.", required=True, domain="mentors", example="D01"),
        Column("trainee", "学员", Kind.LABEL, "Trainee.", required=True, domain="trainees", example="T001"),
        Column("value", "数值", Kind.NUMBER, "Score; may be negative.", required=True, example="0.8"),
        Column("allowed", "允许", Kind.FLAG, "Whether the two may be brought together.", default=True),
    ),
    key=("mentor", "trainee"),
)

TABLES = (MENTORS, MENTOR_NEEDS, MENTOR_SCORES)
