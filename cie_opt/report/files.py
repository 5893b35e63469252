"""A result folder: written whole or not at all, read back equal.

``outcome.json`` names every file beside it with its SHA-256, so that a folder in which files of two solves are mixed,
or one was edited, is noticed. The instance lies in ``instance/`` and is held together by its digest.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import fields
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from cie_opt.errors import DataError, DigestMismatch, Fault
from cie_opt.instance.instance import Instance
from cie_opt.instance.read import read
from cie_opt.instance.schema import TABLES
from cie_opt.instance.write import write
from cie_opt.outcome import Allocation, Certificate, Conflict, LevelCertificate, Outcome, Sensitivity
from cie_opt.report.document import FileDocument, OutcomeDocument, document_of, parse_document
from cie_opt.report.html import page_html
from cie_opt.report.places import apart, refuse_folder, unwritable
from cie_opt.report.tables import read_csv, write_csv
from cie_opt.search.proofs import Rounded
from cie_opt.texts import _

__all__ = ["WORKBOOK", "load", "refuse_unwritable", "save"]

_ROUNDED = [field.name for field in fields(Rounded)]
_DOCUMENT, _CERTIFICATE, _INSTANCE, _PAGE = "outcome.json", "certificate.npz", "instance", "report.html"
WORKBOOK = "result.xlsx"
"""The workbook that ``cie-opt solve --out`` puts beside the tables; one of an earlier result goes with it."""
_MAIN = ("placements", "unplaced", "posts", "members")
"""Tables that every allocation has; the others are written where they have rows."""
_ALLOCATION = (*_MAIN, "labs", "uses", "services", "guidance", "lectures", "projects", "funding")
_FRAMES = (
    *_ALLOCATION,
    *("goals", "scores", "removed", "phases", "rows", "prices", "values", "conflict"),
)
_OURS = (*(f"{name}.csv" for name in _FRAMES), _CERTIFICATE, _PAGE, WORKBOOK, _DOCUMENT)
"""Names that a result may replace; the document last, so that it never describes files that are not there yet."""


def save(outcome: Outcome, folder: str | os.PathLike[str]) -> Path:
    """Write an outcome into a folder.

    Everything is written apart first and moved in when it is complete. An earlier outcome in the folder is replaced;
    files that are no part of one stay.

    Parameters
    ----------
    outcome : Outcome
    folder : str or path
        Made where it is missing.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    OptionError
        When the folder cannot be written, or holds tables that are not of an outcome.

    Notes
    -----
    The folder holds, as far as the outcome has them:

    - ``placements.csv``, ``unplaced.csv``, ``posts.csv``, ``members.csv``, and where there are labs, mentors,
      projects or pots ``labs.csv``, ``uses.csv``, ``services.csv``, ``guidance.csv``, ``lectures.csv``,
      ``projects.csv``, ``funding.csv``: the allocation;
    - ``goals.csv``, ``scores.csv``: what was reached and proved of each goal level, and of each goal;
    - ``rows.csv``: what the allocation uses of each limit;
    - ``prices.csv``, ``values.csv``: what one more unit of each limit is worth;
    - ``removed.csv``, ``conflict.csv``, ``phases.csv``: pairs not eligible, why there is no allocation, seconds;
    - ``certificate.npz``: the duals that prove the bound;
    - ``report.html``: the outcome as a page to read;
    - ``outcome.json``: the rest, by the published ``outcome.schema.json``;
    - ``instance/``: the instance that was solved.
    """
    place = Path(folder)
    refuse_unwritable(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with apart(place) as fresh:
            _write(outcome, fresh)
            _move_in(fresh, place)
    except OSError as refused:
        raise unwritable(place, refused) from None
    return place


def refuse_unwritable(folder: str | os.PathLike[str]) -> None:
    """Raise OptionError when `save` could not write into `folder`; to be asked before a long solve."""
    refuse_folder(Path(folder), (*_OURS, _INSTANCE), _DOCUMENT)


def load(folder: str | os.PathLike[str]) -> Outcome:
    """Read an outcome that `save` wrote.

    Parameters
    ----------
    folder : str or path

    Returns
    -------
    Outcome
        Equal to the one that was saved.

    Raises
    ------
    DataError
        When files are missing or damaged; all of them at once.
    DigestMismatch
        When the instance in the folder is not the one that was solved.
    """
    place = Path(folder)
    document = _read_document(place)
    faults = _damaged(place, document)
    frames, unread = ({}, []) if faults else _read_frames(place, document)
    if faults or unread:
        raise DataError([*faults, *unread], place.name)
    instance = read(place / _INSTANCE)
    if instance.digest != document.digest:
        raise DigestMismatch(
            _("The instance in {folder} is not the one that this outcome answers: its digest differs.").format(
                folder=f"{place.name}/{_INSTANCE}"
            ),
            _("Restore the instance as it was saved, or solve the changed one anew."),
        )
    named = Instance(instance.about.model_copy(update={"name": document.name}), dict(instance.tables))
    return _outcome(document, frames, _read_certificate(place, document), named)


def _frames(outcome: Outcome) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the tables that the outcome has, by file name."""
    allocation, conflict = outcome.allocation, outcome.conflict
    found = (
        *(None if allocation is None else _table(allocation, name) for name in _ALLOCATION),
        *(outcome.goals, outcome.scores, outcome.removed, outcome.phases, outcome.rows),
        *(outcome.sensitivity.prices, outcome.sensitivity.values),
        None if conflict is None else conflict.rows,
    )
    for name, frame in zip(_FRAMES, found, strict=True):
        if frame is not None:
            yield name, frame


def _table(allocation: Allocation, name: str) -> pd.DataFrame | None:
    frame: pd.DataFrame = getattr(allocation, name)
    return frame if name in _MAIN or len(frame) else None


def _write(outcome: Outcome, fresh: Path) -> None:
    files: dict[str, FileDocument] = {}
    for name, frame in _frames(outcome):
        path = fresh / f"{name}.csv"
        columns = write_csv(frame, path)
        files[path.name] = FileDocument(sha256=_sha256(path), columns=columns)
    if outcome.certificate is not None:
        _write_certificate(outcome.certificate, fresh / _CERTIFICATE)
        files[_CERTIFICATE] = FileDocument(sha256=_sha256(fresh / _CERTIFICATE))
    (fresh / _PAGE).write_text(page_html(outcome), encoding="utf-8")
    files[_PAGE] = FileDocument(sha256=_sha256(fresh / _PAGE))
    write(outcome.instance, fresh / _INSTANCE)
    document = document_of(outcome, files=files).model_dump(mode="json")
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    (fresh / _DOCUMENT).write_text(text, encoding="utf-8")


def _move_in(fresh: Path, place: Path) -> None:
    """Move everything to its place; what an earlier result had and this one lacks goes."""
    if not place.exists():
        fresh.rename(place)
        return
    (place / _INSTANCE).mkdir(exist_ok=True)
    parts = [f"{_INSTANCE}/{name}" for name in ("about.json", *(f"{table}.csv" for table in TABLES))]
    for name in (*parts, *_OURS):
        if (fresh / name).exists():
            (fresh / name).replace(place / name)
        else:
            (place / name).unlink(missing_ok=True)


def _read_document(place: Path) -> OutcomeDocument:
    try:
        text = (place / _DOCUMENT).read_text(encoding="utf-8")
    except OSError:
        wanted = _("a folder that Outcome.save() or cie-opt solve --out wrote")
        raise DataError([Fault(_DOCUMENT, None, None, None, wanted)], place.name) from None
    except UnicodeDecodeError:
        raise DataError([Fault(_DOCUMENT, None, None, None, _("one JSON object in UTF-8"))], place.name) from None
    return parse_document(text, _DOCUMENT)


def _damaged(place: Path, document: OutcomeDocument) -> list[Fault]:
    faults = []
    for name, file in document.files.items():
        if name not in _OURS:
            faults.append(Fault(_DOCUMENT, None, "files", name, _("a file of a result")))
        elif not (place / name).is_file():
            faults.append(Fault(name, None, None, None, _("this file, which belongs to the outcome")))
        elif _sha256(place / name) != file.sha256:
            wanted = _("the file as it was saved; cie-opt verify examines an allocation that was changed by hand")
            faults.append(Fault(name, None, None, _("other content"), wanted))
    return faults


def _read_frames(place: Path, document: OutcomeDocument) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name in _FRAMES:
        file = document.files.get(f"{name}.csv")
        if file is not None:
            frames[name], unread = read_csv(place / f"{name}.csv", file.columns)
            faults += unread
    needed = {"goals", "scores", "removed", "phases"}
    needed |= set(_MAIN) if "placements" in frames else set()
    needed |= {"conflict"} if document.conflict is not None else set()
    faults += [Fault(_DOCUMENT, None, "files", None, f"{name}.csv") for name in sorted(needed - set(frames))]
    return frames, faults


def _outcome(
    document: OutcomeDocument, frames: dict[str, pd.DataFrame], certificate: Certificate | None, instance: Instance
) -> Outcome:
    tables = {name: frames[name] for name in _ALLOCATION if name in frames}
    conflict = document.conflict
    return Outcome(
        stop=document.stop,
        allocation=Allocation(**tables) if tables else None,
        objective=document.objective,
        bound=document.bound,
        gap=document.gap,
        difference=document.difference,
        bound_kind=document.bound_kind,
        goals=frames["goals"],
        scores=frames["scores"],
        report=document.report,
        sensitivity=Sensitivity(frames.get("prices"), frames.get("values")),
        certificate=certificate,
        conflict=None if conflict is None else Conflict(frames["conflict"], conflict.complete, conflict.sentence),
        removed=frames["removed"],
        phases=frames["phases"],
        seconds=document.seconds,
        reproducible=document.reproducible,
        route=document.route,
        instance=instance,
        options=document.options,
        versions=document.versions,
        rows=frames.get("rows"),
    )


def _write_certificate(certificate: Certificate, path: Path) -> None:
    arrays = {"digest": np.array(certificate.digest), "level": np.array([one.level for one in certificate.levels])}
    for position, one in enumerate(certificate.levels):
        arrays[f"row_dual_{position}"] = one.row_dual
        arrays[f"kept_{position}"] = np.array([str(value) for value in one.kept], dtype=str)
        if one.packed is not None:
            arrays[f"packed_{position}"] = one.packed
        if one.rounded is not None:
            arrays |= {f"rounded_{name}_{position}": getattr(one.rounded, name) for name in _ROUNDED}
    np.savez(path, **arrays)  # type: ignore[arg-type]


def _read_certificate(place: Path, document: OutcomeDocument) -> Certificate | None:
    if _CERTIFICATE not in document.files:
        return None
    try:
        with np.load(place / _CERTIFICATE, allow_pickle=False) as arrays:
            levels = tuple(
                LevelCertificate(
                    int(level),
                    arrays[f"row_dual_{position}"],
                    tuple(map(Fraction, arrays[f"kept_{position}"].tolist())),
                    arrays.get(f"packed_{position}"),
                    _read_rounded(arrays, position),
                )
                for position, level in enumerate(arrays["level"])
            )
            return Certificate(str(arrays["digest"]), levels)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        raise DataError([Fault(_CERTIFICATE, None, None, None, _("the file as it was saved"))], place.name) from None


def _read_rounded(arrays: Mapping[str, np.ndarray], position: int) -> Rounded | None:
    if f"rounded_row_{position}" not in arrays:
        return None
    return Rounded(*(arrays[f"rounded_{name}_{position}"] for name in _ROUNDED))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
