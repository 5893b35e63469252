"""Published families as text for a terminal: what there is, what is at hand, what a fetch did."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from cie_opt.instance.published import FAMILIES
from cie_opt.instance.published.fetch import Fetched, at_hand, wanted
from cie_opt.instance.published.files import folders
from cie_opt.instance.published.manifest import LAID_OUT_ANEW, entries
from cie_opt.report.wording import counted, number
from cie_opt.texts import _

__all__ = ["families_text", "fetch_bar", "fetched_text"]

WIDTH = 100


def families_text() -> str:
    """Return a table of the families: questions asked and proved, files at hand and to be fetched, what it is for."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("family"))
    for header in (_("questions"), _("proved"), _("files"), _("at hand"), _("public"), _("read here")):
        table.add_column(header, justify="right")
    for family in dict.fromkeys(entry.family for entry in entries()):
        asked = [entry for entry in entries() if entry.family == family and entry.sense != "reference"]
        files = wanted(family)
        public = sum(entry.form != LAID_OUT_ANEW for entry in files)
        table.add_row(
            family,
            number(len(asked)),
            number(sum(entry.proven == "yes" for entry in asked)),
            number(len(files)),
            number(at_hand(files)),
            number(public),
            _("yes") if family in FAMILIES else _("not yet"),
        )
    text = io.StringIO()
    Console(file=text, width=WIDTH).print(table)
    lines = [line.rstrip() for line in text.getvalue().splitlines() if line.strip()]
    looked = _("Files are looked for in {folders}; `cie-opt fetch FAMILY` brings those that are public as they are.")
    return "\n".join([*lines, "", looked.format(folders=_(", then ").join(str(folder) for folder in folders()))])


def fetched_text(result: Fetched) -> str:
    """Return what a fetch did, and which files it could not bring."""
    lines = [
        _("{new} and {kept} in {folder}.").format(
            new=counted(result.new, _("{count} file fetched"), _("{count} files fetched")),
            kept=counted(result.kept, _("{count} was there already"), _("{count} were there already")),
            folder=result.folder,
        )
    ]
    if result.elsewhere:
        lines += [
            "",
            counted(
                len(result.elsewhere),
                _("{count} file is not public in the form that is read here; it was laid out anew from:"),
                _("{count} files are not public in the form that is read here; they were laid out anew from:"),
            ),
            *(f"  {file}" for file in result.elsewhere),
        ]
    return "\n".join(lines)


@contextmanager
def fetch_bar() -> Iterator[Callable[[int, int, str], None]]:
    """Show on a terminal how far a fetch is; elsewhere it is silent."""
    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("")
        yield lambda done, total, file: progress.update(bar, completed=done, total=total, description=file)
