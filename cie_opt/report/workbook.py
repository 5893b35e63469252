"""An outcome as a workbook: an overview with links, everybody placed and not placed, limits, prices, every member."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from cie_opt.instance.workbook import new_workbook
from cie_opt.outcome import Outcome
from cie_opt.report.facts import aims, fills, rows_of
from cie_opt.report.lab_hours import lab_hours
from cie_opt.report.member_pages import MemberPages
from cie_opt.report.places import unwritable
from cie_opt.report.policies import Policy, limit_cells, policies, source_of
from cie_opt.report.resources import highest_prices
from cie_opt.report.roster import Entry, Missing, entries, missing
from cie_opt.report.sentences import HORIZON, SEPARATOR, Aim, price_sentence, unit_of_one
from cie_opt.report.sheets import Book, Head, Link, Page, sheet_names
from cie_opt.report.summary import ending, filled, level_verdict, title
from cie_opt.report.tables import is_absent
from cie_opt.texts import _

__all__ = ["MOST_PAGES", "write_outcome"]

MOST_PAGES = 300
"""Members that get a sheet of their own, those with most trainees first; all stand in the list of placements."""

_SCHOOLS, _HOSTS, _GENERAL = "#2E7D32", "#1F4E79", "#8D6E00"


def write_outcome(outcome: Outcome, path: str | os.PathLike[str]) -> Path:
    """Write an outcome as a workbook, whole or not at all.

    The sheets: an overview with links to all others; placements; who is not placed, and why; limits with what was
    found and where they come from; prices as sentences; then a sheet for every school and for every enterprise.

    Parameters
    ----------
    outcome : Outcome
    path : str or path
        An ``.xlsx`` file; one that is there is replaced.

    Returns
    -------
    Path

    Raises
    ------
    OptionError
        When the file cannot be written.
    """
    place = Path(path)
    try:
        with new_workbook(place) as book:
            _Result(outcome, Book(book)).write()
    except OSError as refused:
        raise unwritable(place, refused) from None
    return place


class _Result:
    """One outcome on its way into a workbook."""

    def __init__(self, outcome: Outcome, book: Book) -> None:
        self.outcome, self.book = outcome, book
        placed = outcome.allocation is not None
        self.entries: list[Entry] = entries(outcome) if placed else []
        self.missing: list[Missing] = missing(outcome) if placed else []
        self.names = {"overview": _("overview"), **self._general()}
        self.pages = self._pages()

    def _general(self) -> dict[str, str]:
        """Return the titles of the sheets about everybody, those that have something to tell."""
        found = {"placements": _("placements")} if self.entries else {}
        if self.missing:
            found["missing"] = _("not placed")
        if self.labs:
            found["labs"] = _("labs")
        if self.policies:
            found["limits"] = _("limits")
        if self.prices:
            found["prices"] = _("prices")
        return found

    @cached_property
    def policies(self) -> list[Policy]:
        return policies(self.outcome)

    @cached_property
    def labs(self) -> list[tuple[Any, ...]]:
        return lab_hours(self.outcome)

    @cached_property
    def prices(self) -> list[tuple[Aim, dict[str, Any]]]:
        known = aims(self.outcome)
        every = 0 if self.outcome.sensitivity.prices is None else len(self.outcome.sensitivity.prices)
        return [
            (aim, row) for level, aim in sorted(known.items()) for row in highest_prices(self.outcome, level, every)
        ]

    def _pages(self) -> dict[tuple[str, str], str]:
        """Return the titles of the sheets of schools and enterprises that send or take anybody, by kind and label."""
        sent, hosted = Counter[str](), Counter[str]()
        for entry in self.entries:
            sent[entry.school] += entry.count
            hosted[entry.enterprise] += entry.count
        for one in self.missing:
            sent[one.school] += 0
        sent.pop("", None)
        most = [("school", label) for label, _count in sent.most_common()]
        most += [("enterprise", label) for label, _count in hosted.most_common()]
        chosen = sorted(most[:MOST_PAGES], key=lambda one: (one[0] == "enterprise", one[1]))
        names = sheet_names([label for _kind, label in chosen], self.names.values())
        return dict(zip(chosen, names, strict=True))

    def write(self) -> None:
        """Write all sheets."""
        self._overview()
        for name, make in (
            ("placements", self._placements),
            ("missing", self._missing),
            ("labs", self._labs),
            ("limits", self._limits),
            ("prices", self._prices),
        ):
            if name in self.names:
                make(self._page(self.names[name], self.names[name].capitalize(), _GENERAL))
        members = MemberPages(self.outcome, self.entries, self.missing, self._link)
        for (kind, label), name in self.pages.items():
            page = self._page(name, label, _SCHOOLS if kind == "school" else _HOSTS)
            members.write(kind, label, page)
            page.close()

    def _page(self, name: str, heading: str, colour: str) -> Page:
        page = self.book.page(name, heading, colour)
        page.line(Link(_("back to the overview"), self.names["overview"]))
        return page

    def _link(self, kind: str, label: str) -> str | Link:
        """Return a label that leads to the sheet of the member, where it has one."""
        name = self.pages.get((kind, label))
        return label if name is None else Link(label, name)

    def _overview(self) -> None:
        outcome = self.outcome
        page = self.book.page(self.names["overview"], outcome.instance.name or _("Allocation"))
        page.line(title(outcome))
        page.line(filled(outcome), bold=True)
        for line in ending(outcome):
            page.line(line.strip())
        page.heading(_("Goals"))
        page.table([Head(_("goal")), Head(_("sense")), Head(_("reached")), Head(_("proof"))], self._goals())
        if len(self.names) > 1:
            page.heading(_("Sheets"))
            for name in list(self.names.values())[1:]:
                page.line(Link(name, name))
        self._index(page)
        page.close()

    def _goals(self) -> Iterator[tuple[Any, ...]]:
        known = aims(self.outcome)
        for row in rows_of(self.outcome.goals):
            aim = known[int(row["level"])]
            sense = _("the more the better") if aim.sense == "max" else _("the less the better")
            name = f"{aim.title} ({aim.unit})" if aim.unit else aim.title
            yield name, sense, None if is_absent(row["value"]) else float(row["value"]), level_verdict(row)

    def _index(self, page: Page) -> None:
        sent: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for entry in self.entries:
            sent[entry.school][0] += entry.count
        for one in self.missing:
            sent[one.school][1] += one.count
        if self.entries or self.missing:
            page.heading(_("Schools"))
            heads = [Head(_("school")), Head(_("placed (trainees)")), Head(_("not placed (places)"))]
            page.table(
                heads, ((self._link("school", label) or _("none known"), *sent[label]) for label in sorted(sent))
            )
        if self.entries:
            hosted = Counter[str]()
            for entry in self.entries:
                hosted[entry.enterprise] += entry.count
            page.heading(_("Enterprises"))
            heads = [
                *(Head(_("enterprise")), Head(_("placed (trainees)"))),
                *(Head(_("most at a time (trainees)")), Head(_("seats"))),
            ]
            full = {one.enterprise: one for one in fills(self.outcome)}
            rows = (
                (self._link("enterprise", label), hosted[label], full[label].present, full[label].seats)
                for label in sorted(full)
            )
            page.table(heads, rows)

    def _placements(self, page: Page) -> None:
        timed = any(entry.when for entry in self.entries)
        heads = [Head(_("trainee")), Head(_("trainees")), Head(_("major")), Head(_("school")), Head(_("post"))]
        heads += [Head(_("enterprise")), *([Head(_("when"))] if timed else [])]
        page.table(heads, (self._placement(entry, timed) for entry in self.entries), main=True)
        page.close()

    def _placement(self, entry: Entry, timed: bool) -> tuple[Any, ...]:
        return (
            *(entry.trainee, entry.count, entry.major, self._link("school", entry.school), entry.post),
            *(self._link("enterprise", entry.enterprise), *([entry.when] if timed else [])),
        )

    def _missing(self, page: Page) -> None:
        heads = [Head(_("trainee")), Head(_("places not taken")), Head(_("school")), Head(_("why"), 90)]
        rows = ((one.trainee, one.count, self._link("school", one.school), one.reason) for one in self.missing)
        page.table(heads, rows, main=True)
        page.close()

    def _labs(self, page: Page) -> None:
        heads = [Head(_("lab")), Head(_("owner")), Head(_("open")), Head(_("period")), Head(_("hours of all seats"))]
        heads += [Head(_("hours used")), Head(_("hours left"))]
        rows = ((lab, self._link("school", owner), *rest) for lab, owner, *rest in self.labs)
        page.table(heads, rows, main=True)
        page.close()

    def _limits(self, page: Page) -> None:
        heads = [Head(_("limit")), Head(_("of")), Head(_("period")), Head(_("side")), Head(_("allowed"))]
        heads += [Head(_("found")), Head(_("left")), Head(_("unit"), 30), Head(_("state"), 24), Head(_("source"), 60)]
        rows = (_limit(policy, row) for policy in self.policies for row in policy.rows)
        page.table(heads, rows, main=True)
        page.close()

    def _prices(self, page: Page) -> None:
        page.line(_("What one more unit would bring at most if trainees could be divided, the most first."))
        page.line(_("Whole trainees can bring more or less."))
        heads = [Head(_("what one more would bring"), 90), Head(_("price")), Head(_("unit"), 30), Head(_("goal"))]
        heads += [Head(_("table")), Head(_("row")), Head(_("column"))]
        page.table(heads, (_price(aim, row) for aim, row in self.prices), main=True)
        page.close()


def _limit(policy: Policy, row: dict[str, Any]) -> tuple[Any, ...]:
    key, _separator, period = str(row["key"]).removeprefix(f"{row['row']}{SEPARATOR}").rpartition(SEPARATOR)
    state = limit_cells(row)[3]
    unit = "" if is_absent(row["unit"]) else str(row["unit"])
    applies = not is_absent(row["slack"])
    numbers = [round(float(row[name]), 6) if applies else None for name in ("activity", "slack")]
    side = {"ceiling": _("at most"), "floor": _("at least"), "equal": _("exactly")}[str(row["side"])]
    whose = _("all") if key == "all" else key
    when = "" if period == HORIZON else period
    return policy.label, whose, when, side, round(float(row["limit"]), 6), *numbers, unit, state, source_of(policy)


def _price(aim: Aim, row: dict[str, Any]) -> tuple[Any, ...]:
    unit = _("{goal} per {unit}").format(goal=aim.unit or aim.title, unit=unit_of_one(row))
    place = [None if is_absent(row[name]) else str(row[name]) for name in ("table", "row", "column")]
    return price_sentence(row, aim), float(row["price"]), unit, aim.title, *place
