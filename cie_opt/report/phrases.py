"""How one speaks of the rows of each rule."""

from __future__ import annotations

from dataclasses import dataclass

from cie_opt.texts import _

__all__ = ["PARTS", "PERIOD_PART", "PHRASES", "Phrases", "phrases_of"]


@dataclass(frozen=True)
class Phrases:
    """How one speaks of a rule: its row, one unit more, one unit less.

    ``{0}``, ``{1}`` ... are the labels of the key, ``{unit}`` is the unit of the limit, ``{pinned}`` all labels of a
    pin, ``{whose}`` the key of a limit where it is not for all.
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
            _("Raising limit {0}{whose} by one {unit}"),
            _("Lowering limit {0}{whose} by one {unit}"),
        ),
        "goal_bounds": Phrases(
            _("{1} of goal {0}"),
            _("Raising the {1} of goal {0} by one {unit}"),
            _("Lowering the {1} of goal {0} by one {unit}"),
        ),
        "kept_goal": Phrases(
            _("what goal level {0} has reached"),
            _("Keeping one {unit} more of goal level {0}"),
            _("Giving up one {unit} of goal level {0}"),
        ),
    }


PHRASES = frozenset({*_of_stays(), *_of_decisions()})
"""Rules that have phrases of their own."""
PARTS = {
    **dict.fromkeys(("every_trainee", "least_intake", "opening", "hosts", "kept_goal"), 1),
    **dict.fromkeys(("one_stay_per_period", "seats", "load", "occupancy", "member_ceiling", "member_floor"), 2),
    **dict.fromkeys(("joining",), 1),
    **dict.fromkeys(("host_used", "apart", "goal_bounds"), 2),
    **dict.fromkeys(("together", "limits"), 3),
    "conflicts": 4,
}
"""How many labels a key of a rule has; a key of another length, or of a pin, is told as a whole."""
PERIOD_PART = {
    **dict.fromkeys(("one_stay_per_period", "seats", "load", "occupancy", "member_ceiling", "member_floor"), 1),
    "limits": 2,
}
"""Which part of a rule's key is a period."""


def phrases_of(rule: str) -> Phrases | None:
    """Return how one speaks of a rule; None for a rule that a user added."""
    return {**_of_stays(), **_of_decisions()}.get(rule)
