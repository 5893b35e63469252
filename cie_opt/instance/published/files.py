"""Published files on disk: where they are looked for, and their text."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from pathlib import Path

from cie_opt.errors import DataError, Fault
from cie_opt.texts import _

__all__ = ["cache_folder", "find", "folders", "plain_name", "read_text"]

_ENDINGS = ("", ".txt", ".txt.gz", ".json", ".soi", ".dzn", ".rap", ".cat", ".aap", ".dat", ".pb", ".ctt")


def cache_folder() -> Path:
    """Return the folder in which fetched files are kept: that of the user's system for caches."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Caches"
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "cie_opt" / "instances"


def folders() -> list[Path]:
    """Return where published files are looked for: the folder ``CIE_OPT_INSTANCES`` when it is set, then the cache."""
    given = os.environ.get("CIE_OPT_INSTANCES")
    return [*([Path(given)] if given else []), cache_folder()]


def find(name: str | os.PathLike[str], family: str = "") -> Path:
    """Return the path of a published file.

    Parameters
    ----------
    name : str or path
        A path that exists; or a path below the folder ``CIE_OPT_INSTANCES`` or the cache of fetched files, where the
        family's folder and the ending may be left out: ``gap/c10400.txt``, ``c10400``.
    family : str
        Name of the family, also that of its folder.

    Raises
    ------
    DataError
        There is no such file in any of these places.
    """
    given = Path(name)
    if given.exists():
        return given
    for root in folders():
        for folder in (root, root / family):
            for ending in _ENDINGS:
                path = folder / f"{given}{ending}"
                if path.is_file():
                    return path
    wanted = _("a file, or the name of one in the folder CIE_OPT_INSTANCES or among the fetched files")
    raise DataError([Fault(str(name), None, None, _("no such file"), wanted)], source=str(name))


def plain_name(path: Path) -> str:
    """Return the name of a published file without the ending of its format; what else has points in it keeps them."""
    longest = sorted(_ENDINGS, key=len, reverse=True)
    return path.name.removesuffix(next(ending for ending in longest if path.name.endswith(ending)))


def read_text(path: Path) -> str:
    """Return the text of a published file; one that ends in ``.gz`` is unpacked.

    Raises
    ------
    DataError
        It is a folder, cannot be read, is empty, or is not text.
    """
    wanted = _("a text file with the data")
    if path.is_dir():
        raise DataError([Fault(path.name, None, None, _("a folder"), wanted)], source=path.name)
    try:
        content = path.read_bytes()
        if path.suffix == ".gz":
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        found = (isinstance(error, OSError) and error.strerror) or _("a damaged .gz file")
        raise DataError([Fault(path.name, None, None, found, wanted)], source=path.name) from None
    if b"\0" in content:
        raise DataError([Fault(path.name, None, None, _("bytes that are not text"), wanted)], source=path.name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _("line {line}").format(line=content.count(b"\n", 0, error.start) + 1)
        fault = Fault(path.name, line, None, _("bytes that are not UTF-8"), wanted)
        raise DataError([fault], source=path.name) from None
    if not text.strip():
        raise DataError([Fault(path.name, None, None, _("an empty file"), wanted)], source=path.name)
    return text
