"""How one speaks of the rows of each rule."""

from __future__ import annotations

from dataclasses import dataclass

from cie_opt.texts import _

__all__ = ["PARTS", "PERIOD_PART", "PHRASES", "SCHOOL_PART", "Phrases", "phrases_of"]


@dataclass(frozen=True)
class Phrases:
    """How one speaks of a rule: its row, one unit more, one unit less.

    ``{0}``, ``{1}`` ... are the labels of the key, ``{unit}`` is the unit of the limit, ``{one}`` the step in which one
    speaks of it, ``{pinned}`` all labels of a pin, ``{whose}`` the key of a limit where it is not for all.
    """

    row: str
    more: str
    fewer: str


def _of_stays() -> dict[str, Phrases]:
    return {
        "every_trainee": Phrases(
            _("places wanted by trainee {0}"),
            _("One more trainee like {0}"),
            _("One trainee less like {0}"),
        ),
        "one_stay_per_period": Phrases(
            _("stays of trainee {0} at a time"),
            _("One more trainee like {0}, present"),
            _("One trainee less like {0}, present"),
        ),
        "seats": Phrases(_("seats at post {0}"), _("One more seat at post {0}"), _("One seat less at post {0}")),
        "load": Phrases(
            _("load of post {0}"),
            _("One more {unit} at post {0}"),
            _("One {unit} less at post {0}"),
        ),
        "occupancy": Phrases(
            _("trainees that post {0} must have"),
            _("One more trainee required at post {0}"),
            _("One trainee fewer required at post {0}"),
        ),
        "least_intake": Phrases(
            _("least intake of post {0}"),
            _("A least intake one higher at post {0}"),
            _("A least intake one lower at post {0}"),
        ),
        "opening": Phrases(
            _("opening of post {0}"),
            _("One more trainee at post {0} without opening it"),
            _("One trainee less at post {0} when it opens"),
        ),
        "joining": Phrases(
            _("joining of the enterprise of post {0}"),
            _("One more unit at post {0} without its enterprise"),
            _("One unit less at post {0} when its enterprise joins"),
        ),
        "member_ceiling": Phrases(
            _("trainees that {0} takes at a time"),
            _("One more trainee that {0} may take"),
            _("One trainee fewer that {0} may take"),
        ),
        "member_floor": Phrases(
            _("trainees that {0} must have"),
            _("One more trainee that {0} must have"),
            _("One trainee fewer that {0} must have"),
        ),
    }


def _of_decisions() -> dict[str, Phrases]:
    return {
        "host_used": Phrases(
            _("stays of trainee {0} at enterprise {1}"),
            _("One more stay of trainee {0} at {1} that does not count as a host"),
            _("One stay less of trainee {0} at {1}"),
        ),
        "hosts": Phrases(
            _("enterprises of trainee {0}"),
            _("One more enterprise for trainee {0}"),
            _("One enterprise less for trainee {0}"),
        ),
        "pins": Phrases(
            _("the pin on {pinned}"),
            _("Raising the pin on {pinned} by one"),
            _("Lowering the pin on {pinned} by one"),
        ),
        "conflicts": Phrases(
            _("the conflict of {0} at {1} and {2} at {3}"),
            _("Giving up the conflict of {0} at {1} and {2} at {3}"),
            _("Allowing neither {0} at {1} nor {2} at {3}"),
        ),
        "together": Phrases(
            _("group {0} kept together: {1} at {2}"),
            _("Leaving {1} apart from group {0} at {2}"),
            _("Having {1} at {2} without the others of group {0}"),
        ),
        "apart": Phrases(
            _("group {0} kept apart at {1}"),
            _("A second trainee of group {0} at {1}"),
            _("Nobody of group {0} at {1}"),
        ),
        "limits": Phrases(
            _("limit {0}{whose}"),
            _("Raising limit {0}{whose} by {one}"),
            _("Lowering limit {0}{whose} by {one}"),
        ),
        "goal_bounds": Phrases(
            _("{1} of goal {0}"),
            _("Raising the {1} of goal {0} by {one}"),
            _("Lowering the {1} of goal {0} by {one}"),
        ),
        "kept_goal": Phrases(
            _("what goal level {0} has reached"),
            _("Keeping one {unit} more of goal level {0}"),
            _("Giving up one {unit} of goal level {0}"),
        ),
    }


def _of_labs() -> dict[str, Phrases]:
    return {
        "lab_need": Phrases(
            _("hours of labs for each trainee of {1} in need {0}"),
            _("One more hour for each trainee of {1} in need {0}"),
            _("One hour less for each trainee of {1} in need {0}"),
        ),
        "lab_hours": Phrases(
            _("hours of lab {0}"),
            _("One more hour of every seat of lab {0}"),
            _("One hour less of every seat of lab {0}"),
        ),
        "lab_share": Phrases(
            _("hours of lab {0} for others than its owner"),
            _("Opening lab {0} by one {unit} more to others"),
            _("Opening lab {0} by one {unit} less to others"),
        ),
        "lab_least_use": Phrases(
            _("least use of lab {0}"),
            _("A least use of lab {0} one {unit} higher"),
            _("A least use of lab {0} one {unit} lower"),
        ),
        "lab_single": Phrases(
            _("the one lab for need {0} of {1}"),
            _("A second lab for need {0} of {1}"),
            _("No lab for need {0} of {1}"),
        ),
        "lab_served": Phrases(
            _("hours of need {0} of {1} at lab {2}"),
            _("One more hour of need {0} of {1} at lab {2}"),
            _("One hour less of need {0} of {1} at lab {2}"),
        ),
        "lab_virtual": Phrases(
            _("hours of need {0} of {1} in virtual labs"),
            _("One {unit} more of need {0} of {1} in virtual labs"),
            _("One {unit} less of need {0} of {1} in virtual labs"),
        ),
        "service_amount": Phrases(
            _("hours of service {0}"), _("One more hour of service {0}"), _("One hour less of service {0}")
        ),
    }


def _of_mentors() -> dict[str, Phrases]:
    return {
        "mentor_cover": Phrases(
            _("mentors for each trainee at {1} (need {0})"),
            _("One more mentor for each trainee at {1} (need {0})"),
            _("One mentor less for each trainee at {1} (need {0})"),
        ),
        "mentor_distinct": Phrases(
            _("trainees at {2} guided by mentor {1} (need {0})"),
            _("One more trainee at {2} guided by mentor {1} (need {0})"),
            _("One trainee fewer at {2} guided by mentor {1} (need {0})"),
        ),
        "mentor_least_score": Phrases(
            _("score of the mentors of {1} (need {0})"),
            _("One more point for the mentors of {1} (need {0})"),
            _("One point less for the mentors of {1} (need {0})"),
        ),
        "mentor_load": Phrases(
            _("trainees that mentor {0} takes at a time"),
            _("One more trainee that mentor {0} may take"),
            _("One trainee fewer that mentor {0} may take"),
        ),
        "mentor_floor": Phrases(
            _("trainees that mentor {0} must have"),
            _("One more trainee that mentor {0} must have"),
            _("One trainee fewer that mentor {0} must have"),
        ),
        "mentor_hours": Phrases(
            _("hours of mentor {0}"), _("One more hour of mentor {0}"), _("One hour less of mentor {0}")
        ),
        "mentor_second": Phrases(
            _("guidance of mentor {0} at other members"),
            _("Lending mentor {0} by one {unit} more"),
            _("Lending mentor {0} by one {unit} less"),
        ),
    }


def _of_projects() -> dict[str, Phrases]:
    return {
        "project_requires": Phrases(
            _("what project {0} requires: project {1}"),
            _("Doing project {0} without project {1}"),
            _("Doing without project {0} unless project {1} is done twice"),
        ),
        "project_excludes": Phrases(
            _("projects {0} and {1}, which exclude each other"),
            _("Doing both project {0} and project {1}"),
            _("Doing neither project {0} nor project {1}"),
        ),
        "project_class": Phrases(
            _("projects of class {0}"), _("One more project of class {0}"), _("One project less of class {0}")
        ),
        "project_labs": Phrases(
            _("hours of lab {0} with those of projects"),
            _("One more hour of lab {0} for projects"),
            _("One hour less of lab {0} for projects"),
        ),
        "project_mentors": Phrases(
            _("hours of mentor {0} with those of projects"),
            _("One more hour of mentor {0} for projects"),
            _("One hour less of mentor {0} for projects"),
        ),
        "project_members": Phrases(
            _("people of {0} in projects"),
            _("One more person of {0} for projects"),
            _("One person fewer of {0} for projects"),
        ),
        "fund_amount": Phrases(
            _("money of pot {0}"), _("Putting {one} more into pot {0}"), _("Taking {one} out of pot {0}")
        ),
    }


def _of_rotations() -> dict[str, Phrases]:
    return {
        "required_stays": Phrases(
            _("stays of trainee {1} for requirement {0}"),
            _("One more stay asked of trainee {1} by requirement {0}"),
            _("One stay less asked of trainee {1} by requirement {0}"),
        ),
        "required_weeks": Phrases(
            _("weeks of trainee {1} for requirement {0}"),
            _("One more week asked of trainee {1} by requirement {0}"),
            _("One week less asked of trainee {1} by requirement {0}"),
        ),
        "kind_repeats": Phrases(
            _("stays of trainee {1} in {2}"),
            _("One more stay of trainee {1} in {2}"),
            _("One stay less of trainee {1} in {2}"),
        ),
        "kind_order": Phrases(
            _("{1} of trainee {0} after {2}"),
            _("One more stay of trainee {0} in {1} that {2} need not precede"),
            _("One more stay of trainee {0} in {2} before {1}"),
        ),
        "required_after": Phrases(
            _("requirement {0} of trainee {2} after requirement {1}"),
            _("One unit less of requirement {1} before requirement {0} of trainee {2}"),
            _("One unit more of requirement {1} before requirement {0} of trainee {2}"),
        ),
        "required_gap": Phrases(
            _("free periods of trainee {1} after requirement {0}"),
            _("One stay of trainee {1} in the free periods after requirement {0}"),
            _("One stay less of trainee {1} around the free periods after requirement {0}"),
        ),
        "stays_per_host": Phrases(
            _("stays of trainee {0} at enterprise {1}"),
            _("One more stay of trainee {0} at enterprise {1}"),
            _("One stay less of trainee {0} at enterprise {1}"),
        ),
    }


def _all() -> dict[str, Phrases]:
    parts = (_of_stays(), _of_decisions(), _of_rotations(), _of_labs(), _of_mentors(), _of_projects())
    return {rule: phrases for part in parts for rule, phrases in part.items()}


PHRASES = frozenset(_all())
"""Rules that have phrases of their own."""
PARTS = {
    **dict.fromkeys(("every_trainee", "least_intake", "opening", "hosts", "kept_goal"), 1),
    **dict.fromkeys(("one_stay_per_period", "seats", "load", "occupancy", "member_ceiling", "member_floor"), 2),
    **dict.fromkeys(("joining",), 1),
    **dict.fromkeys(("host_used", "apart", "goal_bounds"), 2),
    **dict.fromkeys(("together", "limits"), 3),
    "conflicts": 4,
    **dict.fromkeys(("required_stays", "required_weeks", "stays_per_host"), 2),
    **dict.fromkeys(("kind_repeats", "required_gap"), 3),
    **dict.fromkeys(("kind_order", "required_after"), 4),
    **dict.fromkeys(("lab_least_use", "service_amount"), 1),
    **dict.fromkeys(("lab_need", "lab_hours", "lab_share", "lab_single", "lab_virtual"), 2),
    **dict.fromkeys(("mentor_load", "mentor_floor", "mentor_hours", "mentor_second"), 2),
    **dict.fromkeys(("lab_served", "mentor_cover", "mentor_least_score"), 3),
    "mentor_distinct": 4,
    **dict.fromkeys(("project_class", "fund_amount"), 1),
    **dict.fromkeys(("project_requires", "project_excludes"), 2),
    **dict.fromkeys(("project_labs", "project_mentors", "project_members"), 2),
}
"""How many labels a key of a rule has; a key of another length, or of a pin, is told as a whole."""
PERIOD_PART = {
    **dict.fromkeys(("one_stay_per_period", "seats", "load", "occupancy", "member_ceiling", "member_floor"), 1),
    "limits": 2,
    "required_gap": 2,
    **dict.fromkeys(("kind_order", "required_after"), 3),
    **dict.fromkeys(("lab_hours", "lab_share", "mentor_load", "mentor_floor", "mentor_hours", "mentor_second"), 1),
    "mentor_cover": 2,
    "mentor_least_score": 2,
    "mentor_distinct": 3,
    **dict.fromkeys(("project_labs", "project_mentors", "project_members"), 1),
}
"""Which part of a rule's key is a period."""
SCHOOL_PART = dict.fromkeys(("lab_need", "lab_single", "lab_served", "lab_virtual"), 1)
"""Which part of a rule's key is a school, and left out where nobody knows it."""


def phrases_of(rule: str) -> Phrases | None:
    """Return how one speaks of a rule; None for a rule that a user added."""
    return _all().get(rule)
