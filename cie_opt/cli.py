"""The library from a shell: check, template, reference, solve, verify, fetch, list.

Exit codes: 0 an allocation that verifies (or sound data, or a template written), 1 a bug of ours, 2 bad input,
3 proved infeasible (or an allocation that breaks rules), 4 no allocation within the limit, 130 interrupted without one.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import cie_opt
from cie_opt.errors import CieError, DataError, InternalError, OptionError, SolverError, speaks_of_memory
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.outcome import Outcome

__all__ = ["app", "main"]

OK, BUG, BAD_INPUT, INFEASIBLE, NOTHING_FOUND, INTERRUPTED = 0, 1, 2, 3, 4, 130

_LEAST_MEMORY = 160 << 20
"""Bytes that the libraries take to be loaded at all."""

app = typer.Typer(
    name="cie-opt",
    help=_("Who trains where in an industry-education consortium, with the price of every limit."),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

_Path = Annotated[
    Path, typer.Argument(help=_("Folder of CSV files, .xlsx workbook or .json file; with --family one published file."))
]
_Debug = Annotated[bool, typer.Option("--debug", help=_("Show the traceback of an error of ours."))]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # The algebra here is small; threads for it take memory that may be short.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        # Where there is no more than this, libraries do not raise but end the process, with a code of their own.
        bytes(_LEAST_MEMORY)
    except MemoryError as failure:
        sys.exit(_told(failure))
    app()


def _guarded(command: Callable[..., int]) -> Callable[..., None]:
    """Make the exit code of what `command` returns or raises; only ``--debug`` shows a traceback."""

    @wraps(command)
    def run(*arguments: Any, debug: bool = False, **options: Any) -> None:
        try:
            code = command(*arguments, debug=debug, **options)
        except KeyboardInterrupt:
            _tell(_("Interrupted."))
            code = INTERRUPTED
        except (typer.Exit, typer.BadParameter):
            raise
        except Exception as failure:
            if debug:
                traceback.print_exc()
            code = _told(failure)
        raise typer.Exit(code)

    return run


def _told(failure: Exception) -> int:
    """Tell what went wrong and return the exit code."""
    if _short_of_memory(failure):
        _tell(_("The memory of this computer did not suffice.\n\nTry a smaller case, or a computer with more memory."))
        return NOTHING_FOUND
    if isinstance(failure, CieError) and not isinstance(failure, InternalError):
        _tell(str(failure))
        return NOTHING_FOUND if isinstance(failure, SolverError) else BAD_INPUT
    what = f"{type(failure).__name__}: {failure}" if str(failure) else type(failure).__name__
    text = _(
        "This is a fault of cie_opt, not of your data ({what}). Please report it with what you did; "
        "--debug shows where it happened. Nothing of your data needs to be in the report."
    )
    _tell(text.format(what=what))
    return BUG


def _short_of_memory(failure: BaseException | None) -> bool:
    """Return whether memory did not suffice, be it only to load a library or to start a thread."""
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        if isinstance(failure, MemoryError):
            return True
        if isinstance(failure, ImportError | OSError | RuntimeError) and speaks_of_memory(str(failure)):
            return True
        failure = failure.__cause__ or failure.__context__
    return False


@app.command(help=_("Name all faults of the data, or say what the case holds."))
@_guarded
def check(
    path: _Path,
    every: Annotated[bool, typer.Option("--all", help=_("Show every fault, not the first ten."))] = False,
    debug: _Debug = False,
) -> int:
    from cie_opt.report.case import case_text, fault_table

    try:
        instance = cie_opt.read(path)
        text, sound = case_text(instance)
    except DataError as unsound:
        _say(fault_table(unsound.faults, most=None if every else 10))
        return BAD_INPUT
    _say(text)
    return OK if sound else INFEASIBLE


@app.command(help=_("Write an empty workbook to fill in."))
@_guarded
def template(
    file: Annotated[Path, typer.Argument(help=_("Workbook to write, .xlsx; it must not exist yet."))],
    lang: Annotated[str, typer.Option("--lang", help=_("Language of the headers: zh or en."))] = "en",
    debug: _Debug = False,
) -> int:
    cie_opt.write_template(file, lang=lang)
    _say(_("{file} is ready to be filled in; its first sheet explains how.").format(file=file.name))
    return OK


@app.command(help=_("Write the reference consortium, made up from published figures, to a folder or file."))
@_guarded
def reference(
    size: Annotated[str, typer.Argument(help=_("mini, consortium or city."))],
    path: Annotated[Path, typer.Argument(help=_("Folder of CSV files, .xlsx workbook or .json file to write."))],
    seed: Annotated[int, typer.Option(help=_("The same seed gives the same consortium."))] = 2026,
    lang: Annotated[str, typer.Option("--lang", help=_("Language of the headers of CSV files: zh or en."))] = "zh",
    debug: _Debug = False,
) -> int:
    instance = cie_opt.reference(size, seed=seed)
    cie_opt.write(instance, path, language=lang)
    _say(_("{name} is in {path}.").format(name=instance.name, path=path))
    return OK


@app.command(
    help=_("Find the best allocation, and what each limit is worth."),
    epilog=_(
        "Exit codes: 0 an allocation that verifies, 1 a fault of ours, 2 bad input, 3 proved infeasible, "
        "4 no allocation within the limit, 130 interrupted without an allocation."
    ),
)
@_guarded
def solve(
    path: _Path,
    family: Annotated[str | None, typer.Option(help=_("Published family of the file, such as gap."))] = None,
    sense: Annotated[str | None, typer.Option(help=_("min or max, where a published file is asked in both."))] = None,
    question: Annotated[str | None, typer.Option(help=_("Which question, where a file answers several."))] = None,
    time_limit: Annotated[
        float | None, typer.Option(help=_("Seconds for the solve; reading and saving add to it."))
    ] = None,
    gap: Annotated[float, typer.Option(help=_("Relative gap at which a goal counts as proved."))] = 1e-4,
    seed: Annotated[int, typer.Option(help=_("The same seed gives the same allocation."))] = 0,
    workers: Annotated[int, typer.Option(help=_("Most searches at once; a second one helps, more do not."))] = 1,
    search: Annotated[str, typer.Option(help=_("auto, or plain: the solver alone."))] = "auto",
    out: Annotated[Path | None, typer.Option(help=_("Folder for the result: tables, workbook, instance."))] = None,
    json: Annotated[str | None, typer.Option(help=_("File for the outcome as JSON; - is standard output."))] = None,
    debug: _Debug = False,
) -> int:
    _check_outputs(out, json)
    if family is not None:
        instance = cie_opt.read_published(family, path, sense=sense, question=question)
    elif sense is None and question is None:
        instance = cie_opt.read(path)
    else:
        raise OptionError(
            _("--sense and --question belong to a published file, and no --family is given."),
            _("Name the family, or leave them out: an instance states its own goals."),
        )
    outcome = cie_opt.solve(
        instance, time_limit=time_limit, gap=gap, seed=seed, workers=workers, search=search, progress=True
    )
    if out is not None or json is not None:
        _write_out(outcome, family, out, json)
    if json != "-":
        _say(outcome.summary())
        if out is not None:
            _say("\n" + _("The result is in {folder}.").format(folder=out))
    return _exit_code(outcome)


@app.command(help=_("Check anybody's allocation against the instance."))
@_guarded
def verify(
    path: _Path,
    folder: Annotated[
        Path, typer.Argument(help=_("Folder with placements.csv, and perhaps unplaced, posts, members."))
    ],
    debug: _Debug = False,
) -> int:
    report = cie_opt.verify(cie_opt.read(path), folder)
    _say(str(report))
    return OK if report.ok else INFEASIBLE


@app.command(help=_("Fetch published files from their public source, each checked against its hash."))
@_guarded
def fetch(
    family: Annotated[str, typer.Argument(help=_("A published family, or all."))],
    source: Annotated[
        str | None,
        typer.Option(help=_("Address of a mirror, with the places {repository}, {commit} and {path}.")),
    ] = None,
    debug: _Debug = False,
) -> int:
    from cie_opt.instance.published.fetch import SOURCE
    from cie_opt.report.published import fetch_bar, fetched_text

    with fetch_bar() as tell:
        result = cie_opt.fetch(family, source=source or SOURCE, tell=tell)
    _say(fetched_text(result))
    return OK


@app.command("list", help=_("Show the published families, and which of their files are at hand."))
@_guarded
def list_families(debug: _Debug = False) -> int:
    from cie_opt.report.published import families_text

    _say(families_text())
    return OK


def _exit_code(outcome: Outcome) -> int:
    """Return the exit code of a solve."""
    if outcome.allocation is not None:
        return OK if outcome.verified else BUG
    return {"infeasible": INFEASIBLE, "interrupted": INTERRUPTED}.get(outcome.stop.value, NOTHING_FOUND)


def _check_outputs(out: Path | None, json: str | None) -> None:
    """Refuse outputs that cannot be written, before anything is solved."""
    if out is not None:
        from cie_opt.report.files import refuse_unwritable

        refuse_unwritable(out)
    if json is not None and json != "-":
        from cie_opt.report.places import refuse_file

        refuse_file(Path(json))


def _write_out(outcome: Outcome, family: str | None, out: Path | None, json: str | None) -> None:
    """Write what was asked for; a person who interrupts that once has it all the same."""
    from cie_opt.report.files import WORKBOOK
    from cie_opt.report.places import finishing

    waits = _("Interrupted: what was found is being saved first; interrupt again to give that up.")
    try:
        with finishing(lambda: _tell(waits)):
            if out is not None:
                outcome.to_workbook(outcome.save(out) / WORKBOOK)
            if json is not None:
                _write_json(outcome, family, json)
    except KeyboardInterrupt:
        _tell(_("What was found was not saved, or not all of it."))
        raise


def _write_json(outcome: Outcome, family: str | None, json: str) -> None:
    from json import dumps

    from cie_opt.report.document import json_object
    from cie_opt.report.places import write_text

    text = dumps(json_object(outcome, family=family), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if json == "-":
        _say(text, end="")
    else:
        write_text(Path(json), text)


def _say(text: str, end: str = "\n") -> None:
    """Print to standard output; a reader who has gone away is no error."""
    try:
        print(text, end=end, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(text: str) -> None:
    """Print to standard error."""
    print(text, file=sys.stderr, flush=True)
