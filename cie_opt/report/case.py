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
from cie_opt.program.program import assemble
from cie_opt.report.remarks import remarks
from cie_opt.report.wording import columns, counted, number
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
        Rows of each table, candidate stays, pairs removed by reason, what allows, pays or serves nothing, and limits
        that nobody eligible can meet.
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
    lines += remarks(program)
    if not program.findings:
        return "\n".join(lines), True
    return "\n".join([*lines, "", conflict_of_findings(program.findings).sentence]), False


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
