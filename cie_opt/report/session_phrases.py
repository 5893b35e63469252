"""How one speaks of the rows of courses."""

from __future__ import annotations

from cie_opt.report.phrase import Phrases
from cie_opt.texts import _

__all__ = ["of_sessions"]


def of_sessions() -> dict[str, Phrases]:
    """Return the phrases of every rule of courses."""
    return {
        "session_lectures": Phrases(
            _("lectures of course {0}"), _("One more lecture of course {0}"), _("One lecture less of course {0}")
        ),
        "session_labs": Phrases(
            _("the lab of course {0}"),
            _("A second lab for course {0} at once"),
            _("No lab for course {0} when it meets"),
        ),
        "lab_lectures": Phrases(
            _("lectures in lab {0}"), _("One more lecture in lab {0} at once"), _("No lecture in lab {0}")
        ),
        "session_teachers": Phrases(
            _("courses of teacher {0}"), _("One more course of teacher {0} at once"), _("No course of teacher {0}")
        ),
        "session_curricula": Phrases(
            _("courses of curriculum {0}"),
            _("One more course of curriculum {0} at once"),
            _("No course of curriculum {0}"),
        ),
        "session_visits": Phrases(
            _("lectures of course {0} in lab {1}"),
            _("One more lecture of course {0} in lab {1}"),
            _("One lecture less of course {0} in lab {1}"),
        ),
        "session_stable": Phrases(
            _("labs of course {0}"), _("One more lab for course {0}"), _("One lab less for course {0}")
        ),
        "session_spread": Phrases(
            _("days of course {0}"), _("One more day for course {0}"), _("One day less for course {0}")
        ),
        "session_lone": Phrases(
            _("lone lectures of curriculum {0}"),
            _("One more lone lecture of curriculum {0} that does not count"),
            _("One lone lecture of curriculum {0} less"),
        ),
    }
