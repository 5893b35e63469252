"""How one speaks of the rows of each rule."""

from __future__ import annotations

from cie_opt.report.phrase import Phrases
from cie_opt.report.resource_phrases import of_resources
from cie_opt.report.rotation_phrases import of_goals, of_rotations, of_waiting
from cie_opt.report.session_phrases import of_sessions
from cie_opt.texts import _

__all__ = ["OPTIONAL_PART", "PARTS", "PERIOD_PART", "PHRASES", "Phrases", "left_out", "phrases_of"]


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
        "joint_arcs": Phrases(
            _("trainee {0} at post {1} together with trainee {2}"),
            _("Letting trainee {0} be at post {1} without trainee {2}"),
            _("Having trainee {2} beside without trainee {0} at post {1}"),
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


def _of_stability() -> dict[str, Phrases]:
    return {
        "no_blocking_pair": Phrases(
            _("{1} and {2} not blocking ({0})"),
            _("Keeping {1} and {2} more strictly from blocking ({0})"),
            _("Letting {1} and {2} block ({0})"),
        ),
        "no_blocking_couple": Phrases(
            _("{1} at {2} and {3} at {4} not blocking ({0})"),
            _("Keeping {1} at {2} and {3} at {4} more strictly from blocking ({0})"),
            _("Letting {1} at {2} and {3} at {4} block ({0})"),
        ),
    }


def _all() -> dict[str, Phrases]:
    parts = (
        *(_of_stays(), _of_decisions(), _of_stability(), of_rotations(), of_waiting()),
        *(of_resources(), of_sessions(), of_goals()),
    )
    return {rule: phrases for part in parts for rule, phrases in part.items()}


PHRASES = frozenset(_all())
"""Rules that have phrases of their own."""
PARTS = {
    **dict.fromkeys(("every_trainee", "least_intake", "opening", "hosts", "kept_goal"), 1),
    **dict.fromkeys(("one_stay_per_period", "seats", "load", "occupancy", "member_ceiling", "member_floor"), 2),
    **dict.fromkeys(("joining",), 1),
    **dict.fromkeys(("host_used", "apart", "goal_bounds", "worst_off"), 2),
    **dict.fromkeys(("together", "joint_arcs", "no_blocking_pair", "limits"), 3),
    "conflicts": 4,
    "no_blocking_couple": 5,
    **dict.fromkeys(("required_stays", "required_weeks", "stays_per_host"), 2),
    "waiting": 2,
    **dict.fromkeys(("kind_repeats", "required_gap", "required_wait", "changing"), 3),
    **dict.fromkeys(("kind_order", "required_after"), 4),
    **dict.fromkeys(("lab_least_use", "service_amount"), 1),
    **dict.fromkeys(("lab_need", "lab_hours", "lab_share", "lab_single", "lab_virtual"), 2),
    **dict.fromkeys(("mentor_load", "mentor_floor", "mentor_hours", "mentor_second"), 2),
    **dict.fromkeys(("lab_served", "lab_opened", "mentor_cover", "mentor_least_score"), 3),
    "mentor_distinct": 4,
    **dict.fromkeys(("session_lectures", "session_stable"), 1),
    **dict.fromkeys(("session_labs", "lab_lectures", "session_teachers", "session_curricula"), 2),
    **dict.fromkeys(("session_visits", "session_spread", "session_lone"), 2),
    **dict.fromkeys(("project_class", "project_lead", "member_benefit", "fund_amount"), 1),
    **dict.fromkeys(("fund_cover", "fund_stack", "fund_exclusive"), 2),
    "fund_cap": 3,
    **dict.fromkeys(("fund_rate", "fund_share", "fund_taken", "fund_bonus"), 4),
    "fund_advance": 5,
    **dict.fromkeys(("project_requires", "project_excludes"), 2),
    **dict.fromkeys(("project_labs", "project_mentors", "project_members"), 2),
}
"""How many labels a key of a rule has; a key of another length, or of a pin, is told as a whole."""
PERIOD_PART = {
    **dict.fromkeys(("one_stay_per_period", "seats", "load", "occupancy", "member_ceiling", "member_floor"), 1),
    "limits": 2,
    "waiting": 1,
    **dict.fromkeys(("required_gap", "required_wait", "changing"), 2),
    **dict.fromkeys(("kind_order", "required_after"), 3),
    **dict.fromkeys(("lab_hours", "lab_share", "mentor_load", "mentor_floor", "mentor_hours", "mentor_second"), 1),
    "mentor_cover": 2,
    "mentor_least_score": 2,
    "mentor_distinct": 3,
    **dict.fromkeys(("project_labs", "project_mentors", "project_members"), 1),
    "fund_advance": 4,
}
"""Which part of a rule's key is a period."""
OPTIONAL_PART = {
    **dict.fromkeys(
        ("lab_need", "lab_single", "lab_served", "lab_opened", "lab_virtual", "fund_exclusive", "session_spread"), 1
    ),
    **dict.fromkeys(("fund_cap", "fund_rate", "fund_share", "fund_advance", "fund_taken", "fund_bonus"), 2),
}
"""Which part of a rule's key is left out where it is not known, such as the school of a demand, or where it is all."""


def left_out(rule: str) -> str:
    """Return how one speaks of the part of a key that is left out."""
    if rule == "fund_exclusive":
        return _("no known member")
    return _("no known school") if rule.startswith("lab") else _("everybody")


def phrases_of(rule: str) -> Phrases | None:
    """Return how one speaks of a rule; None for a rule that a user added."""
    return _all().get(rule)
