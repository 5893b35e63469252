"""Reading and writing whole files."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _

__all__ = ["bytes_of", "write_text"]


def bytes_of(path: Path) -> bytes:
    """Return the content of a file.

    Raises
    ------
    DataError
        When it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        found = error.strerror or _("a file that cannot be read")
        raise DataError([Fault(path.name, None, None, found, _("a file that can be read"))], path.name) from None


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a file whole or not at all: beside its place first, then moved there."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}")
    try:
        beside.write_text(text, encoding=encoding, newline="")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
