"""Where results may be written: asked before anything is solved, and never half done."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import ENOTDIR
from pathlib import Path

from cie_opt.errors import OptionError
from cie_opt.texts import _

__all__ = ["apart", "finishing", "refuse_file", "refuse_folder", "unwritable", "write_text"]


@contextmanager
def apart(folder: Path) -> Iterator[Path]:
    """Give a new folder on the file system of `folder`, in it or else beside it, and remove what is left of it."""
    fresh = (folder if folder.is_dir() else folder.parent) / _fresh_name()
    fresh.mkdir()
    try:
        yield fresh
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def finishing(tell: Callable[[], None]) -> Iterator[None]:
    """Let the first interrupt wait until the block is done, and tell so at once; a second one ends the block.

    Where interrupts are not taken as exceptions here, as outside the main thread, nothing changes.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return

    def wait(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        tell()

    signal.signal(signal.SIGINT, wait)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def write_text(file: Path, text: str) -> None:
    """Write a text file whole or not at all.

    Raises
    ------
    OptionError
        When it cannot be written.
    """
    fresh = file.with_name(_fresh_name())
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(file)
    except OSError as refused:
        raise unwritable(file, refused) from None
    finally:
        with suppress(OSError):
            fresh.unlink()


def refuse_file(file: Path) -> None:
    """Raise OptionError when `write_text` could not write `file`."""
    if file.is_dir():
        raise OptionError(
            _("The file {file} cannot be written: this is a folder.").format(file=file.name), _("Name a file.")
        )
    fresh = file.with_name(_fresh_name())
    try:
        fresh.touch()
        fresh.unlink()
    except OSError as refused:
        raise unwritable(file, refused) from None


def refuse_folder(folder: Path, ours: Sequence[str], sign: str) -> None:
    """Raise OptionError when the files `ours` could not be written into `folder`.

    Parameters
    ----------
    folder : Path
        May be missing.
    ours : sequence of str
        Names that would be written. One of them in a folder without `sign` belongs to somebody else.
    sign : str
        Name of the file by which an earlier result is known.
    """
    then = _("Name a folder that does not exist yet, or an earlier result.")
    if folder.exists() and not folder.is_dir():
        why = _("The outcome cannot be saved in {folder}: this is a file.")
        raise OptionError(why.format(folder=folder.name), then)
    if not (folder / sign).is_file():
        for name in ours:
            if (folder / name).exists():
                why = _("The outcome cannot be saved in {folder}: {file} there is not part of an earlier result.")
                raise OptionError(why.format(folder=folder.name, file=name), then)
    known = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    try:
        if not known.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
        with apart(known):
            pass
    except OSError as refused:
        raise unwritable(folder, refused) from None


def unwritable(place: Path, refused: OSError) -> OptionError:
    """Return the error that says why `place` cannot be written."""
    reason = refused.strerror or type(refused).__name__
    return OptionError(
        _("{place} cannot be written: {reason}.").format(place=place.name, reason=reason),
        _("Name a place that you may write, on a disk with room."),
    )


def _fresh_name() -> str:
    return f".cie_opt-{uuid.uuid4().hex}"
