"""What a case holds, and what is wrong with one, as text for a terminal."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cie_opt.conflict import conflict_of_findings
from cie_opt.errors import Fault, shortened
from cie_opt.instance.instance import Instance
from cie_opt.program.policies import DATA_BASES, LimitRow, limit_rows
from cie_opt.program.program import Program, assemble
from cie_opt.report.wording import columns, counted, listed, number
from cie_opt.texts import _

__all__ = ["case_text", "fault_table"]

WIDTH = 100


def case_text(instance: Instance) -> tuple[str, bool]:
    """Return what the case holds, and whether no limit is impossible on its face.

    Parameters
    ----------
    instance : Instance

    Returns
    -------
    text : str
        Rows of each table, candidate stays, pairs removed by reason, limits that allow nothing, pots that may pay
        nothing, and limits that nobody eligible can meet.
    sound : bool

    Raises
    ------
    DataError
        When a rule cannot be stated with the data given.
    """
    program = assemble(instance)
    stays = instance.stays
    lines = [_("ok: {name}").format(name=instance.name or _("the data are sound"))]
    lines += columns([(name, number(instance.rows(name))) for name in instance.tables], indent="  ")
    if instance.has("trainees"):
        lines.append(counted(len(stays), _("{count} candidate stay"), _("{count} candidate stays")))
    removed = stays.removed[stays.removed["pairs"] > 0]
    lines += columns(
        [(number(int(pairs)), str(reason)) for reason, pairs in zip(removed["reason"], removed["pairs"], strict=True)],
        indent="  " + _("removed") + " ",
    )
    lines += [
        _("{limit} allows nothing to {count} of {all}, whose share of {base} rounds down to 0: {keys}").format(
            limit=row.label, count=number(len(keys)), all=number(count), base=row.base, keys=listed(keys)
        )
        for row, keys, count in _nothing(program)
    ]
    idle = _idle(instance)
    if idle:
        lines.append(
            _("funds that may pay nothing, as no row of fund_uses or project_needs names them: {labels}").format(
                labels=listed(idle)
            )
        )
    if not program.findings:
        return "\n".join(lines), True
    return "\n".join([*lines, "", conflict_of_findings(program.findings).sentence]), False


def _nothing(program: Program) -> list[tuple[LimitRow, list[str], int]]:
    """Return the ceilings that are a share of a number of the tables and 0 for some of their keys.

    Returns
    -------
    list of (LimitRow, labels of the keys with 0, number of all keys)
    """
    ceilings = {
        row.label: row
        for row in limit_rows(program.instance)
        if row.side == "ceiling" and row.base in DATA_BASES and row.price is None
    }
    keys: dict[str, dict[str, bool]] = {label: {} for label in ceilings}
    for rows in program.rows:
        if rows.name == "limits" and rows.amount is not None:
            for (label, key, *_period), amount in zip(rows.keys.labels(), rows.amount, strict=True):
                if label in keys:
                    keys[label][key] = keys[label].get(key, False) or amount == 0
    found = [
        (ceilings[label], [key for key, is_nothing in own.items() if is_nothing], len(own))
        for label, own in keys.items()
    ]
    return [one for one in found if one[1]]


def _idle(instance: Instance) -> list[str]:
    """Return the pots that may pay for nothing."""
    named = set(instance.choices("fund_uses", "fund"))
    needs = zip(instance.choices("project_needs", "resource"), instance.choices("project_needs", "key"), strict=True)
    named |= {key for resource, key in needs if resource == "fund"}
    return [str(label) for label in instance.choices("funds", "fund") if label not in named]


def fault_table(faults: Sequence[Fault], most: int | None) -> str:
    """Return the first faults as a table, and how many more there are; all of them where `most` is None."""
    shown = faults[:most]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for header in (_("table"), _("row"), _("column"), _("found"), _("wanted")):
        table.add_column(header, overflow="fold")
    for fault in shown:
        cells = (fault.table, fault.row, fault.column, fault.found and shortened(fault.found), fault.wanted)
        table.add_row(*(Text(cell or "") for cell in cells))
    text = io.StringIO()
    console = Console(file=text, width=WIDTH)
    console.print(counted(len(faults), _("{count} fault in the data:"), _("{count} faults in the data:")))
    console.print(table)
    if len(faults) > len(shown):
        console.print(_("and {more} more; --all shows them").format(more=number(len(faults) - len(shown))))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())
