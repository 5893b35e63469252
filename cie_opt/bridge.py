"""To and from Pyomo: read the programme there, add to it, hand it to any solver that Pyomo knows.

This is the only file that imports the statement; solving goes through the arrays of ``cie_opt.program``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyomo.environ as pyo
from pyomo.opt import WriterFactory

from cie_opt.errors import DataError, Fault, OptionError
from cie_opt.instance.goals import Goal
from cie_opt.instance.instance import Instance
from cie_opt.models import STATEMENT, build
from cie_opt.models.additions import added_rows, said
from cie_opt.models.rows import key_of
from cie_opt.models.statement import shown
from cie_opt.texts import _

__all__ = ["added_rows", "export", "to_pyomo"]

_WRITERS = {".lp": "lp_v2", ".mps": "mps"}
_SAFE = re.compile(r"[A-Za-z0-9_.]{1,200}")


def to_pyomo(instance: Instance, goals: Sequence[Goal] | None = None) -> pyo.ConcreteModel:
    """Return the programme of an instance as a Pyomo model, to read, to add to, or to solve elsewhere.

    Parameters
    ----------
    instance : Instance
    goals : sequence of Goal, optional
        Goals to use instead of those of the instance.

    Returns
    -------
    ConcreteModel
        As ``cie_opt.models.build`` describes it.

    Raises
    ------
    DataError
        When rows of the tables do not go together, or when the data alone decide that no allocation exists.
    """
    model = build(instance, goals)
    if model.findings:
        wanted = _("a row that some eligible trainee or post can serve")
        raise DataError(
            Fault(finding.rule, shown(finding.key), None, finding.relation, wanted) for finding in model.findings
        )
    return model


def export(instance: Instance, path: str | Path, goals: Sequence[Goal] | None = None) -> Path:
    """Write the programme of an instance for another solver, and beside it what every name in the file stands for.

    The file holds the first level of goals as its objective.

    Parameters
    ----------
    instance : Instance
    path : str or Path
        Ends in ``.lp`` or ``.mps``.
    goals : sequence of Goal, optional
        Goals to use instead of those of the instance.

    Returns
    -------
    Path
        The table of names, ``<path>.names.csv``: name in the file, whether it is a column or a row, of which kind or
        rule, and the labels of its key. A name is spelled from the labels where they are plain ASCII letters, digits,
        points and underscores, and numbered elsewhere, because files of both formats take no others.

    Raises
    ------
    OptionError
        When `path` ends in something else, or its folder does not exist.
    DataError
        As `to_pyomo`.
    """
    target = Path(path)
    if target.suffix.lower() not in _WRITERS:
        why = _("The programme cannot be written to {name}: it ends in neither .lp nor .mps.").format(name=target.name)
        raise OptionError(why, _("Give the file one of these endings."))
    if not target.parent.is_dir():
        why = _("The programme cannot be written to {name}: its folder does not exist.").format(name=target.name)
        raise OptionError(why, _("Make the folder first, or name another one."))
    model = to_pyomo(instance, goals)
    labeler = _Names()
    writer = WriterFactory(_WRITERS[target.suffix.lower()])
    _file, symbols = writer(model, str(target), lambda _capability: True, {"labeler": labeler})
    names = target.with_name(target.name + ".names.csv")
    _write_names(names, symbols)
    return names


class _Names:
    """Names that files of every format take: spelled from the labels where they can be, else numbered."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._known: dict[int, str] = {}

    def __call__(self, element: Any) -> str:
        """Return the name of a variable, constraint or objective; always the same for the same one."""
        if id(element) not in self._known:
            self._known[id(element)] = self._new(element)
        return self._known[id(element)]

    def _new(self, element: Any) -> str:
        kind = element.parent_component().name
        name = ".".join([kind, *(part for part in key_of(element) if part)])
        number = len(self._known) + 1
        while not _SAFE.fullmatch(name) or name in self._used:
            name = f"{kind}.n{number}"
            number += 1
        self._used.add(name)
        return name


def _write_names(path: Path, symbols: Any) -> None:
    kinds = {pyo.Var: "column", pyo.Constraint: "row", pyo.Objective: "objective"}
    longest = max(len(rule.keys) for rule in STATEMENT.values())
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(["name", "kind", "of", *(f"key_{part}" for part in range(1, longest + 1))])
        # Where a writer spells a row otherwise than the labeler did, the name in the file is the alias.
        spelled = {id(element) for element in symbols.aliases.values()}
        plain = {name: element for name, element in symbols.bySymbol.items() if id(element) not in spelled}
        for name, element in (plain | symbols.aliases).items():
            if element.ctype in kinds:
                key = key_of(element)
                padding = [""] * (longest - len(key))
                table.writerow([name, kinds[element.ctype], said(element), *key, *padding])
