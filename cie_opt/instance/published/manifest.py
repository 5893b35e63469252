"""The manifest of published files: where each is public, its hash, and the best value known of it.

It holds facts only; the files themselves stay where their authors put them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["AS_PUBLISHED", "LAID_OUT_ANEW", "LINE_ENDS", "Entry", "entries"]

_OPTIONAL = ("question", "best_known", "computed")
AS_PUBLISHED, LINE_ENDS, LAID_OUT_ANEW = "as published", "line ends", "laid out anew"


@dataclass(frozen=True)
class Entry:
    """One published question, certificate or front.

    Attributes
    ----------
    family, name : str
        A file that answers two published questions has two entries of different names.
    file : str
        Path below the folder of instances, never that of a packed file.
    question : str or None
        What the reader is asked, where one file answers several questions.
    sense : str
        ``min``, ``max``, ``min (vector)``, ``max (vector)``; ``reference`` is a certificate, a front or a record.
    best_known : str or None
        Published optimum or best value; ``infeasible``; ``|YN|=k`` for a front of k points; None when none was found.
    proven : str
        ``yes``, ``no``, or ``unknown``.
    computed : str or None
        Where nothing is published: a value that a solver computed when the files were gathered or first read.
    repository, commit, path : str
        Where the file is public.
    form : str
        ``as published`` (the same bytes), ``line ends`` (only CRLF became LF), or ``laid out anew``, which cannot be
        fetched.
    sha256 : str
        Of the file, unpacked.
    size : int
        Bytes of the file, unpacked.
    citation, licence : str
    """

    family: str
    name: str
    file: str
    question: str | None
    sense: str
    best_known: str | None
    proven: str
    computed: str | None
    repository: str
    commit: str
    path: str
    form: str
    sha256: str
    size: int
    citation: str
    licence: str


@cache
def entries() -> tuple[Entry, ...]:
    """Return every entry of the manifest, in its order."""
    text = files("cie_opt.instance.published").joinpath("published.csv").read_text(encoding="utf-8")
    return tuple(
        Entry(
            **{name: cell for name, cell in row.items() if name not in (*_OPTIONAL, "bytes")},
            question=row["question"] or None,
            best_known=row["best_known"] or None,
            computed=row["computed"] or None,
            size=int(row["bytes"]),
        )
        for row in csv.DictReader(text.splitlines())
    )
