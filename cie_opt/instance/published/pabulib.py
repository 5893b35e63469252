"""Participatory budgeting: projects of a city district, voted for, within one budget.

Projects take their cost of one pot; the goal is the votes, or the points where voters gave points, of those chosen.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.texts import _

__all__ = ["FAMILIES", "PabulibFile", "parse_pabulib", "tables_of"]

_SECTIONS = ("META", "PROJECTS", "VOTES")
_AMOUNT = re.compile(r"[0-9]{1,13}([.,][0-9]{1,2})?")
_COUNT = re.compile(r"[0-9]{1,13}")


@dataclass(frozen=True)
class PabulibFile:
    """One vote.

    Attributes
    ----------
    budget : Decimal
    labels : list of str
        Of the projects.
    cost : list of Decimal
    score : list of int
        Votes for each project, or points where voters gave points.
    """

    budget: Decimal
    labels: list[str]
    cost: list[Decimal]
    score: list[int]


def parse_pabulib(path: Path) -> PabulibFile:
    """Read a file: sections META, PROJECTS and VOTES, each with a line of column names, semicolons between cells.

    The votes of a project are those that its row tells, else they are counted in the section VOTES.

    Raises
    ------
    DataError
        A section or column is missing, a row has another number of cells than its section has columns, or a cost, the
        budget or a number of votes is none.
    """
    sections = _sections(path)
    faults: list[Fault] = []
    meta = {row[0]: (row[1], line) for row, line in _rows(path, sections["META"], 2, faults) if len(row) > 1}
    header = _header(sections["PROJECTS"])
    if "budget" not in meta:
        faults.append(Fault(path.name, "META", "budget", None, _("a row of this name")))
    missing = [column for column in ("project_id", "cost") if column not in header]
    faults += [Fault(path.name, "PROJECTS", column, None, _("a column of this name")) for column in missing]
    if faults:
        raise DataError(faults, source=path.name)
    rows = _rows(path, sections["PROJECTS"], len(header), faults)
    labels = [row[header.index("project_id")] for row, _line in rows]
    cost = [_amount(path, row[header.index("cost")], "cost", line, faults) for row, line in rows]
    budget = _amount(path, *_told(meta, "budget"), faults)
    score = _scores(path, sections, header, rows, meta.get("vote_type", ("approval", 0))[0], faults)
    if faults:
        raise DataError(faults, source=path.name)
    return PabulibFile(budget, labels, cost, score)


def tables_of(file: PabulibFile) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: one pot, and projects that take their cost of it."""
    projects = pd.DataFrame({"project": file.labels, "value": file.score, "cost": file.cost}, dtype=object)
    needs = projects[["project", "cost"]].rename(columns={"cost": "amount"}).assign(resource="fund", key="budget")
    return {
        "funds": pd.DataFrame({"fund": ["budget"], "amount": [file.budget]}, dtype=object),
        "projects": projects,
        "project_needs": needs,
        "goals": pd.DataFrame({"goal": ["votes"], "measure": ["project_value"], "sense": ["max"]}),
    }


def _sections(path: Path) -> dict[str, list[tuple[str, int]]]:
    """Return the lines of every section with their numbers."""
    found: dict[str, list[tuple[str, int]]] = {}
    own: list[tuple[str, int]] = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if line.strip() in _SECTIONS:
            own = found.setdefault(line.strip(), [])
        elif line.strip():
            own.append((line, number))
    missing = [name for name in _SECTIONS[:2] if len(found.get(name, ())) < 2]
    if missing:
        wanted = _("a section of this name, with a line of column names and rows")
        raise DataError([Fault(path.name, name, None, None, wanted) for name in missing], source=path.name)
    return found


def _header(section: list[tuple[str, int]]) -> list[str]:
    return [name.strip() for name in section[0][0].split(";")]


def _rows(path: Path, section: list[tuple[str, int]], width: int, faults: list[Fault]) -> list[tuple[list[str], int]]:
    """Return the rows below the column names, of so many cells each, with their lines."""
    rows = []
    for text, line in section[1:]:
        cells = [cell.strip() for cell in text.split(";")]
        if len(cells) < width:
            wanted = _("{width} cells, as there are columns").format(width=width)
            faults.append(Fault(path.name, _("line {line}").format(line=line), None, str(len(cells)), wanted))
        else:
            rows.append((cells, line))
    return rows


def _told(meta: dict[str, tuple[str, int]], name: str) -> tuple[str, str, int]:
    cell, line = meta[name]
    return cell, name, line


def _amount(path: Path, cell: str, column: str, line: int, faults: list[Fault]) -> Decimal:
    if _AMOUNT.fullmatch(cell):
        return Decimal(cell.replace(",", "."))
    wanted = _("an amount of money of at least 0")
    faults.append(Fault(path.name, _("line {line}").format(line=line), column, cell or None, wanted))
    return Decimal(0)


def _scores(
    path: Path,
    sections: dict[str, list[tuple[str, int]]],
    header: list[str],
    rows: list[tuple[list[str], int]],
    vote_type: str,
    faults: list[Fault],
) -> list[int]:
    """Return the votes of every project, or its points."""
    column = "score" if vote_type != "approval" and "score" in header else "votes"
    if column not in header:
        counted = _counted(sections.get("VOTES", []))
        return [counted[row[header.index("project_id")]] for row, _line in rows]
    found = []
    for row, line in rows:
        cell = row[header.index(column)]
        if not _COUNT.fullmatch(cell):
            place = _("line {line}").format(line=line)
            faults.append(Fault(path.name, place, column, cell or None, _("a whole number of at least 0")))
        found.append(int(cell) if _COUNT.fullmatch(cell) else 0)
    return found


def _counted(votes: list[tuple[str, int]]) -> Counter[str]:
    """Return how many voters name each project."""
    if not votes or "vote" not in _header(votes):
        return Counter()
    at = _header(votes).index("vote")
    cells = (text.split(";") for text, _line in votes[1:])
    return Counter(label.strip() for row in cells if len(row) > at for label in row[at].split(","))


FAMILIES = (Family("pabulib", lambda path, _sense, _question: tables_of(parse_pabulib(path)), senses=("max",)),)
