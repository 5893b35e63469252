"""Council: what every member gains, that nobody joins below its reservation, and who leads projects."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.report import Violation, plain

__all__ = ["member_benefit", "project_lead"]


def member_benefit(case: Case) -> Iterator[Violation]:
    """A member that joins has at least its reservation as net benefit; one that does not loses nothing."""
    scale = case.given.instance.scale_of("members", "reservation")
    for member in case.given.members.values():
        if member.reservation is None:
            continue
        joins = member.label not in case.given.posts_of or case.tally.has_joined(member.label)
        limit = Fraction(member.reservation, scale) if joins else Fraction(0)
        found = case.tally.benefits.get(member.label, Fraction(0))
        if found < limit:
            sentence = _("Member {member} joins and gains {found} yuan; it wants at least {limit}.")
            if not joins:
                sentence = _("Member {member} does not join and gains {found} yuan; it may lose nothing.")
            text = sentence.format(member=member.label, found=plain(found), limit=plain(limit))
            yield Violation("member_benefit", (member.label,), limit, found, _("yuan"), text)


def project_lead(case: Case) -> Iterator[Violation]:
    """A project that is done is led by a member that joins."""
    if not case.members_join:
        return
    for project in case.given.projects.values():
        lead = project.lead
        if lead in case.given.posts_of and case.taken.is_done(project.label) and not case.tally.has_joined(str(lead)):
            text = _("Project {project} is done, and its lead {member} does not join.")
            text = text.format(project=project.label, member=lead)
            yield Violation("project_lead", (project.label,), 0, 1, _("project"), text)
