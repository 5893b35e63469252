"""Assignment problems of several goals: every row gets one column, in one of the modes that their cell offers.

Rows are trainees who must be placed, columns are members of one trainee, modes of a cell are posts of the column's
member. The goals are of equal standing, see :func:`cie_opt.frontier`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.instance.published.several import goal_names, goals_table, scores_table
from cie_opt.instance.published.words import Whole, refuse_count, whole_numbers
from cie_opt.texts import _

__all__ = ["FAMILIES", "MoapFile", "parse_moap", "tables_of"]

_GOALS_OF_RAW = 2


@dataclass(frozen=True, eq=False)
class MoapFile:
    """The pairs of one file, in the order of rows, columns and modes.

    Attributes
    ----------
    size : int
        Rows, and columns.
    row, column, mode : int arrays of shape (pairs,)
        From 0; the mode counts within its cell.
    cost : int array of shape (goals, pairs)
    """

    size: int
    row: Whole
    column: Whole
    mode: Whole
    cost: Whole


def parse_moap(path: Path) -> MoapFile:
    """Read a file of the family; its ending tells the layout.

    ``.dat``: goals p, size n, then p matrices, brackets and commas without meaning. ``.raw``: size n, then two
    matrices. ``.xml``: cells with one or several entries, from 0.

    Raises
    ------
    DataError
        The file is cut short, has more than it announces, or holds something else.
    """
    text = read_text(path)
    if path.suffix == ".xml":
        return _of_xml(text, path.name)
    if path.suffix == ".raw":
        numbers = whole_numbers(text, path.name)
        numbers = np.concatenate([[_GOALS_OF_RAW], numbers])
    else:
        numbers = whole_numbers(re.sub(r"[\[\],]", " ", text), path.name)
    goals, size = (int(number) for number in numbers[:2]) if len(numbers) >= 2 else (0, 0)
    if goals < 1 or size < 1:
        wanted = _("the number of goals and the size, both at least 1, to begin with")
        raise DataError([Fault(path.name, None, None, " ".join(map(str, numbers[:2])), wanted)], source=path.name)
    refuse_count(len(numbers), 2 + goals * size * size, path.name)
    row, column = np.divmod(np.arange(size * size), size)
    return MoapFile(size, row, column, np.zeros(size * size, dtype=np.int64), numbers[2:].reshape(goals, -1))


def tables_of(file: MoapFile) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: rows are trainees who must be placed, columns are members of one trainee.

    A mode of a cell is a post of the column's member: ``3`` where every cell has one, else ``3.1``, ``3.2``.
    """
    modes = int(file.mode.max()) + 1
    offered, code = np.unique(file.column * modes + file.mode, return_inverse=True)
    owner = (offered // modes + 1).astype(str)
    labels = pd.Index(
        owner if modes == 1 else [f"{o}.{mode + 1}" for o, mode in zip(owner, offered % modes, strict=True)]
    )
    members = [str(number) for number in range(1, file.size + 1)]
    arcs = pd.DataFrame(
        {
            "trainee": pd.Categorical.from_codes(file.row, categories=pd.Index(members)),
            "post": pd.Categorical.from_codes(code, categories=labels),
        }
    )
    tables = {
        "trainees": pd.DataFrame({"trainee": members, "must_place": True}),
        "posts": pd.DataFrame({"post": labels, "enterprise": owner, "capacity": 1}),
        "arcs": arcs,
        "scores": scores_table(goal_names(len(file.cost)), arcs, file.cost),
        "goals": goals_table(len(file.cost), "min"),
    }
    if modes > 1:
        tables["members"] = pd.DataFrame({"member": members, "kind": "enterprise", "upper": 1})
    return tables


def _of_xml(text: str, name: str) -> MoapFile:
    try:
        root = ElementTree.fromstring(text.encode("utf-8").replace(b'encoding="ISO-8859-1"', b""))
        size = int(root.attrib["dimension"])
        entries = [
            (
                int(cell.attrib["row"]),
                int(cell.attrib["column"]),
                mode,
                int(entry.attrib["c1"]),
                int(entry.attrib["c2"]),
            )
            for cell in root.iter("cell")
            for mode, entry in enumerate(cell.iter("entry"))
        ]
    except (ElementTree.ParseError, KeyError, ValueError) as error:
        wanted = _("cells with row, column and entries of c1 and c2, all whole numbers")
        raise DataError([Fault(name, None, None, str(error), wanted)], source=name) from None
    found = np.array(entries, dtype=np.int64).reshape(-1, 5)
    cells = len(np.unique(found[:, :2], axis=0))
    outside = found[(found[:, :2] < 0).any(axis=1) | (found[:, :2] >= size).any(axis=1)]
    if cells == 0 or len(outside):
        place = f"{outside[0][0]}, {outside[0][1]}" if len(outside) else _("no cell")
        wanted = _("cells with row and column from 0 to {last}").format(last=size - 1)
        raise DataError([Fault(name, None, None, place, wanted)], source=name)
    order = np.lexsort((found[:, 2], found[:, 1], found[:, 0]))
    row, column, mode, first, second = found[order].T
    return MoapFile(size, row, column, mode, np.stack([first, second]))


FAMILIES = (
    Family(
        "moap",
        lambda path, _sense, _question: tables_of(parse_moap(path)),
        senses=("min",),
        scales={"number": 1},
    ),
)
