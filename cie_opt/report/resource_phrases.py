"""How one speaks of the rows of rules of labs, mentors, projects and pots of money."""

from __future__ import annotations

from cie_opt.report.phrase import Phrases
from cie_opt.texts import _

__all__ = ["of_resources"]


def of_resources() -> dict[str, Phrases]:
    """Return the phrases of every such rule."""
    return {**_of_labs(), **_of_mentors(), **_of_projects(), **_of_funding()}


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
        "lab_opened": Phrases(
            _("need {0} of {1} at lab {2}, which opens"),
            _("One more head of need {0} of {1} at lab {2} than there is"),
            _("One head less of need {0} of {1} at lab {2} than there is"),
        ),
        "lab_virtual": Phrases(
            _("hours of need {0} of {1} in virtual labs"),
            _("Meeting need {0} of {1} in virtual labs by one {unit} more"),
            _("Meeting need {0} of {1} in virtual labs by one {unit} less"),
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
            _("One more hour of every seat of lab {0} for projects and others"),
            _("One hour less of every seat of lab {0} for projects and others"),
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


def _of_funding() -> dict[str, Phrases]:
    return {
        "fund_cap": Phrases(
            _("cap of pot {0} on {1} of {2}"),
            _("A cap of pot {0} on {1} of {2} {one} higher"),
            _("A cap of pot {0} on {1} of {2} {one} lower"),
        ),
        "fund_rate": Phrases(
            _("what pot {0} pays for {1} of {2} at {3}"),
            _("One {unit} more from pot {0} for {1} of {2} at {3}"),
            _("One {unit} less from pot {0} for {1} of {2} at {3}"),
        ),
        "fund_share": Phrases(
            _("what pot {0} pays of {1} of {3}"),
            _("One {unit} more that pot {0} may pay of {1} of {3}"),
            _("One {unit} less that pot {0} may pay of {1} of {3}"),
        ),
        "fund_cover": Phrases(
            _("what pots must pay of {0} of {1}"),
            _("One {unit} more that pots must pay of {0} of {1}"),
            _("One {unit} less that pots must pay of {0} of {1}"),
        ),
        "fund_stack": Phrases(
            _("what pots pay together of {0} of {1}"),
            _("One {unit} more that pots may pay together of {0} of {1}"),
            _("One {unit} less that pots may pay together of {0} of {1}"),
        ),
        "fund_advance": Phrases(
            _("what pot {0} pays in advance for {1} at {3}"),
            _("Paying {one} more in advance from pot {0} for {1} at {3}"),
            _("Paying {one} less in advance from pot {0} for {1} at {3}"),
        ),
        "fund_taken": Phrases(
            _("what pot {0} pays for {1} at {3} when that is taken"),
            _("Paying {one} more from pot {0} for {1} at {3} when taken"),
            _("Paying {one} less from pot {0} for {1} at {3} when taken"),
        ),
        "fund_exclusive": Phrases(
            _("uses {0} paid to {1}"), _("One more of the uses {0} for {1}"), _("One of the uses {0} less for {1}")
        ),
        "member_benefit": Phrases(
            _("what {0} wants in order to join"),
            _("A reservation of {0} that is {one} higher"),
            _("A reservation of {0} that is {one} lower"),
        ),
        "project_lead": Phrases(
            _("joining of the lead of project {0}"),
            _("Doing project {0} without its lead"),
            _("Doing one project less like {0} when its lead joins"),
        ),
        "fund_bonus": Phrases(
            _("those kept on at {3} for the {1} of pot {0}"),
            _("One {unit} less to be kept on at {3} for the {1} of pot {0}"),
            _("One {unit} more to be kept on at {3} for the {1} of pot {0}"),
        ),
    }
