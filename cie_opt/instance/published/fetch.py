"""Fetching published files from where their authors put them, each checked against its hash."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cie_opt.errors import FetchError, OptionError
from cie_opt.instance.published.files import cache_folder, folders
from cie_opt.instance.published.manifest import AS_PUBLISHED, LAID_OUT_ANEW, Entry, entries
from cie_opt.texts import _

__all__ = ["SOURCE", "Fetched", "at_hand", "fetch", "wanted"]

SOURCE = "https://raw.githubusercontent.com/{repository}/{commit}/{path}"
"""Where a file is public; a mirror has the same places in its address."""

_SECONDS = 30
_TRIES = 2


@dataclass(frozen=True)
class Fetched:
    """What a fetch did.

    Attributes
    ----------
    folder : Path
        Where the files are.
    new, kept : int
        Files fetched now, and files that were there already with the right hash.
    elsewhere : tuple of str
        Files that no public source holds in this form, with the repository and path they were laid out from.
    """

    folder: Path
    new: int
    kept: int
    elsewhere: tuple[str, ...]


def wanted(family: str) -> list[Entry]:
    """Return one entry for each file of a family, or of every family for ``all``.

    Raises
    ------
    OptionError
        There is no such family.
    """
    known = list(dict.fromkeys(entry.family for entry in entries()))
    if family != "all" and family not in known:
        raise OptionError(
            _("There is no published family {family!r} to fetch.").format(family=family),
            _("Give all, or one of: {known}.").format(known=", ".join(known)),
        )
    return list({entry.file: entry for entry in entries() if family in ("all", entry.family)}.values())


def at_hand(chosen: Sequence[Entry]) -> int:
    """Return how many of the files are in the folder ``CIE_OPT_INSTANCES`` or in the cache."""
    return sum(
        any((root / f"{entry.file}{ending}").is_file() for root in folders() for ending in ("", ".gz"))
        for entry in chosen
    )


def fetch(
    family: str,
    *,
    folder: str | os.PathLike[str] | None = None,
    source: str = SOURCE,
    tell: Callable[[int, int, str], None] | None = None,
) -> Fetched:
    """Fetch the files of a published family into the cache.

    A file that is there with the right hash is kept, so that a fetch that was interrupted goes on where it ended.

    Parameters
    ----------
    family : str
        A family of the manifest, or ``all``.
    folder : path, optional
        Where to; by default the cache, in which files are looked for.
    source : str, optional
        Address of a file with the places ``{repository}``, ``{commit}`` and ``{path}``, for a mirror.
    tell : callable, optional
        Gets (files done, files in all, file).

    Returns
    -------
    Fetched

    Raises
    ------
    OptionError
        There is no such family, or the address has not the three places.
    FetchError
        A file could not be had, or is another than the manifest says; files fetched before it stay.
    """
    _check_source(source)
    root = cache_folder() if folder is None else Path(folder)
    chosen = wanted(family)
    public = [entry for entry in chosen if entry.form != LAID_OUT_ANEW]
    new = 0
    for done, entry in enumerate(public):
        if tell is not None:
            tell(done, len(public), entry.file)
        if _sha256(root / entry.file) != entry.sha256:
            _take(entry, source, root)
            new += 1
    elsewhere = tuple(
        f"{entry.file} ({entry.repository}: {entry.path})" for entry in chosen if entry.form == LAID_OUT_ANEW
    )
    return Fetched(root, new, len(public) - new, elsewhere)


def _take(entry: Entry, source: str, root: Path) -> None:
    """Fetch one file; it appears under its name only when its hash is right."""
    path = root / entry.file
    part = path.with_name(path.name + ".part")
    address = source.format(repository=entry.repository, commit=entry.commit, path=quote(entry.path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        content = _download(address, part)
        if entry.form != AS_PUBLISHED:
            content = content.replace(b"\r\n", b"\n")
            part.write_bytes(content)
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise FetchError(
                _("{file} could not be taken: what {address} holds is not the file of the manifest.").format(
                    file=entry.file, address=address
                ),
                _("Try again; where it stays so, please report it. Files fetched before are kept."),
            )
        part.replace(path)
    except OSError as error:
        raise FetchError(
            _("{file} could not be fetched from {address}: {why}.").format(
                file=entry.file, address=address, why=_why(error)
            ),
            _(
                "Run the command again when there is a network, or with --source for a mirror; files fetched before "
                "are kept. Or put the files into a folder and name it in CIE_OPT_INSTANCES."
            ),
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _download(address: str, part: Path) -> bytes:
    """Return the content of an address; pooch writes it to `part` piece by piece."""
    import pooch

    pooch.get_logger().setLevel(logging.ERROR)
    getter = pooch.create(
        path=part.parent, base_url="", registry={part.name: None}, urls={part.name: address}, retry_if_failed=_TRIES
    )
    getter.fetch(part.name, downloader=pooch.HTTPDownloader(timeout=_SECONDS))
    return part.read_bytes()


def _why(error: OSError) -> str:
    """Return in a few words why a file could not be had; a network error holds its address and more in its text."""
    answer = getattr(error, "response", None)
    if answer is not None:
        return _("the answer was {code}").format(code=answer.status_code)
    return error.strerror or type(error).__name__


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _check_source(source: str) -> None:
    if not all(place in source for place in ("{repository}", "{commit}", "{path}")):
        raise OptionError(
            _("{source!r} is no address of files.").format(source=source),
            _("Give one with the places {{repository}}, {{commit}} and {{path}}, like {example}.").format(
                example=SOURCE
            ),
        )
