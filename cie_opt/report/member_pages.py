"""The sheet of a school or an enterprise: who goes or comes, when, with which mentors, lab hours and money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import Any

import pandas as pd

from cie_opt.outcome import Outcome
from cie_opt.report.facts import present_at, rows_of
from cie_opt.report.roster import Entry, Missing
from cie_opt.report.sentences import HORIZON
from cie_opt.report.sheets import Head, Link, Page
from cie_opt.report.wording import counted
from cie_opt.texts import _

__all__ = ["MemberPages"]

_MENTORS = 6
"""Mentors that are named in one cell."""


class MemberPages:
    """Writes the sheets of members.

    Parameters
    ----------
    outcome : Outcome
    entries : list of Entry
    missing : list of Missing
    link : callable
        From kind and label of a member to its label, as a link where it has a sheet.
    """

    def __init__(
        self,
        outcome: Outcome,
        entries: list[Entry],
        missing: list[Missing],
        link: Callable[[str, str], str | Link],
    ) -> None:
        self.outcome, self.instance, self.link = outcome, outcome.instance, link
        self.of: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            self.of["school", entry.school].append(entry)
            self.of["enterprise", entry.enterprise].append(entry)
        self.missing: dict[str, list[Missing]] = defaultdict(list)
        for one in missing:
            self.missing[one.school].append(one)
        self.timed = any(entry.when for entry in entries)
        self.guided = [side for side in ("enterprise", "school") if any(entry.mentors[side] for entry in entries)]

    def write(self, kind: str, label: str, page: Page) -> None:
        """Write all that one member must know."""
        own = self.of[kind, label]
        count = sum(entry.count for entry in own)
        words = (
            (_("{count} trainee is placed"), _("{count} trainees are placed"))
            if kind == "school"
            else (_("{count} trainee comes"), _("{count} trainees come"))
        )
        page.line(counted(count, *words) + ".", bold=True)
        page.gap()
        page.table(self._heads(kind), (self._row(kind, entry) for entry in own), main=True)
        if kind == "school":
            self._not_placed(label, page)
            self._uses(label, page)
        else:
            self._posts(label, page)
            self._services(label, page)
        self._mentors(label, page)
        self._projects(label, page)
        self._money(label, page)

    def _heads(self, kind: str) -> list[Head]:
        own, other = (_("post"), _("enterprise")) if kind == "school" else (_("school"), _("post"))
        heads = [Head(_("trainee")), Head(_("trainees"), 10), Head(_("major")), Head(own), Head(other)]
        titles = {"enterprise": _("mentors of the enterprise"), "school": _("mentors of the school")}
        when = [Head(_("when"))] if self.timed else []
        return [*heads, *when, *(Head(titles[side]) for side in self.guided)]

    def _row(self, kind: str, entry: Entry) -> list[Any]:
        if kind == "school":
            where: list[Any] = [entry.post, self.link("enterprise", entry.enterprise)]
        else:
            where = [self.link("school", entry.school), entry.post]
        when = [entry.when] if self.timed else []
        mentors = [_several(entry.mentors[side]) for side in self.guided]
        return [entry.trainee, entry.count, entry.major, *where, *when, *mentors]

    def _not_placed(self, label: str, page: Page) -> None:
        own = self.missing[label]
        if own:
            page.heading(_("Not placed"))
            page.table(
                [Head(_("trainee")), Head(_("places"), 10), Head(_("why"), 0)],
                ((one.trainee, one.count, one.reason) for one in own),
            )

    def _posts(self, label: str, page: Page) -> None:
        page.heading(_("Posts"))
        seats = self.instance.amounts("posts", "capacity", absent=0)
        limited = self.instance.present("posts", "capacity")
        opened = dict(zip(*(self.outcome.require().posts[name] for name in ("post", "open")), strict=True))
        rows = (
            (
                str(self.instance.domain("posts")[post]),
                int(self._most_present[post]),
                int(seats[post]) if limited[post] else None,
                _("yes") if opened.get(self.instance.domain("posts")[post], True) else _("no"),
            )
            for post in self._posts_of[label]
        )
        page.table([Head(_("post")), Head(_("most at a time")), Head(_("seats")), Head(_("open"))], rows)

    def _uses(self, label: str, page: Page) -> None:
        table = self.outcome.require().uses
        rows = rows_of(table[table["school"] == label])
        if rows:
            page.heading(_("Lab hours"))
            heads = [Head(_("lab")), Head(_("hours")), Head(_("need")), Head(_("period"))]
            page.table(heads, ((str(row["lab"]), row["hours"], str(row["need"]), _when(row)) for row in rows))

    def _services(self, label: str, page: Page) -> None:
        table = self.outcome.require().services
        names, hosts = (self.instance.choices("services", name) for name in ("service", "enterprise"))
        own = {str(name) for name, host in zip(names, hosts, strict=True) if host == label}
        rows = rows_of(table[table["service"].isin(list(own))])
        if rows:
            page.heading(_("Technical services"))
            heads = [Head(_("service")), Head(_("hours")), Head(_("lab")), Head(_("period"))]
            page.table(heads, ((str(row["service"]), row["hours"], str(row["lab"]), _when(row)) for row in rows))

    def _mentors(self, label: str, page: Page) -> None:
        rows = self._guidance_of.get(label, [])
        if rows:
            page.heading(_("Its mentors"))
            heads = [Head(_("mentor")), Head(_("guides"), 10), Head(_("at")), Head(_("period"))]
            page.table(heads, ((str(row["mentor"]), int(row["count"]), str(row["target"]), _when(row)) for row in rows))

    def _projects(self, label: str, page: Page) -> None:
        table = self.outcome.require().projects
        led = {str(name) for name, lead in self._leads.items() if lead == label}
        rows = [(str(row["project"]), _("yes") if row["done"] else _("no")) for row in rows_of(table)]
        own = [row for row in rows if row[0] in led]
        if own:
            page.heading(_("Its projects"))
            page.table([Head(_("project")), Head(_("done"))], own)

    def _money(self, label: str, page: Page) -> None:
        rows = self._funding_of.get(label, [])
        if rows:
            page.heading(_("Money from pots"))
            heads = [
                Head(_("pot")),
                Head(_("yuan")),
                Head(_("for")),
                Head(_("of")),
                Head(_("group")),
                Head(_("period")),
            ]
            told = (
                (str(row["fund"]), row["amount"], str(row["item"]), str(row["key"]), str(row["group"]), _when(row))
                for row in rows
            )
            page.table(heads, told)

    @cached_property
    def _leads(self) -> dict[str, str | None]:
        return self._by_label("projects", "project", "lead")

    @cached_property
    def _funding_of(self) -> dict[str, list[dict[str, Any]]]:
        """Rows of funding by the member whom they concern: itself, or whose the post, lab, mentor or project is."""
        whose = {
            "post_opening": self._by_label("posts", "post", "enterprise"),
            "lab_opening": self._by_label("labs", "lab", "owner"),
            "lab_hours": self._by_label("labs", "lab", "owner"),
            "mentor": self._by_label("mentors", "mentor", "employer"),
            "project": self._leads,
        }
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows_of(self.outcome.require().funding):
            key, known = str(row["key"]), whose.get(str(row["item"]))
            found[str(key if known is None else known.get(key))].append(row)
        return found

    def _by_label(self, table: str, label: str, column: str) -> dict[str, str | None]:
        """Return a column of a table by the labels of its rows."""
        pairs = zip(*(self.instance.choices(table, name) for name in (label, column)), strict=True)
        return {str(name): None if value is None else str(value) for name, value in pairs}

    @cached_property
    def _posts_of(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        members = self.instance.domain("members")
        for post, code in enumerate(self.instance.codes("posts", "enterprise")):
            found[str(members[code])].append(post)
        return found

    @cached_property
    def _most_present(self) -> Any:
        table = self.outcome.require().placements
        post = pd.Index(self.instance.domain("posts")).get_indexer(pd.Index(table["post"].astype(object)))
        return present_at(self.instance, table, post, self.instance.rows("posts")).max(axis=1)

    @cached_property
    def _guidance_of(self) -> dict[str, list[dict[str, Any]]]:
        """Rows of guidance by employer of the mentor."""
        employer = self._by_label("mentors", "mentor", "employer")
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows_of(self.outcome.require().guidance):
            found[str(employer.get(str(row["mentor"])))].append(row)
        return found


def _several(names: tuple[str, ...]) -> str:
    more = len(names) - _MENTORS
    text = ", ".join(names[:_MENTORS])
    return text if more <= 0 else _("{names} and {more} more").format(names=text, more=more)


def _when(row: dict[str, Any]) -> str:
    return "" if row["period"] == HORIZON else str(row["period"])
