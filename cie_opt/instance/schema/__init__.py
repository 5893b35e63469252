"""Every table and column once, in English and Chinese, with kind, unit, range, default and meaning."""

from __future__ import annotations

from cie_opt.instance.schema import funding, labs, mentors, organisations, people, policy, posts
from cie_opt.instance.schema.columns import SCALED, UNITS, Choice, Column, Kind, Table

__all__ = ["BESIDE", "DECIDING", "SCALED", "TABLES", "UNITS", "Choice", "Column", "Kind", "Table", "table"]

_ORDER = (
    "members",
    "regions",
    "distances",
    "periods",
    "majors",
    "trainees",
    "requirements",
    "posts",
    "blocks",
    "post_periods",
    "precedences",
    "groups",
    "trainee_skills",
    "post_skills",
    "scores",
    "arcs",
    "joint_arcs",
    "conflicts",
    "labs",
    "lab_hours",
    "lab_needs",
    "lab_arcs",
    "services",
    "sessions",
    "unavailable",
    "mentors",
    "mentor_needs",
    "mentor_scores",
    "funds",
    "fund_uses",
    "projects",
    "project_needs",
    "order_classes",
    "limits",
    "tiers",
    "pins",
    "goals",
    "results",
)

_KNOWN = {
    found.name: found
    for theme in (organisations, people, posts, policy, labs, mentors, funding)
    for found in theme.TABLES
}

TABLES: dict[str, Table] = {name: _KNOWN[name] for name in _ORDER}
"""Every table by its name, in the order in which they are listed, written and checked."""

BESIDE = {
    "trainees": "posts",
    "posts": "trainees",
    "lab_needs": "labs",
    "services": "labs",
    "sessions": "labs",
    "projects": "projects",
}
"""Tables whose rows are something to decide, each with the table that must have rows too; a case needs one of these."""

DECIDING = tuple(name for name in TABLES if name in {*BESIDE, *BESIDE.values()})
"""Those tables, in their order."""


def table(name: str) -> Table:
    """Return the table called `name` (its English name)."""
    return TABLES[name]
