"""How one speaks of the rows of rotations, of ways through the horizon, and of goals for the worst-off.

Each rule has three phrases: its row, one unit more, one unit less.
"""

from __future__ import annotations

from cie_opt.report.phrase import Phrases
from cie_opt.texts import _

__all__ = ["of_goals", "of_rotations", "of_waiting"]


def of_rotations() -> dict[str, Phrases]:
    """Return the phrases of what must be taken over the horizon."""
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


def of_waiting() -> dict[str, Phrases]:
    """Return the phrases of waiting and changes of host."""
    return {
        "waiting": Phrases(
            _("waiting of trainee {0}"),
            _("One stay more that trainee {0} begins out of nowhere"),
            _("One stay less that trainee {0} may begin after another"),
        ),
        "changing": Phrases(
            _("changes of trainee {0} to {1}"),
            _("One change of trainee {0} to {1} that does not count"),
            _("One change of trainee {0} to {1} that counts without being one"),
        ),
        "required_wait": Phrases(
            _("waiting of trainee {1} after requirement {0}"),
            _("One more period of waiting of trainee {1} after requirement {0}"),
            _("One period of waiting less of trainee {1} after requirement {0}"),
        ),
    }


def of_goals() -> dict[str, Phrases]:
    """Return the phrases of goals for the worst-off."""
    return {
        "worst_off": Phrases(
            _("goal {0} at {1}"),
            _("Counting {1} as one {unit} worse off for goal {0}"),
            _("Counting {1} as one {unit} better off for goal {0}"),
        ),
    }
