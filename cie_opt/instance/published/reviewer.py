"""Reviewers for papers: every paper needs several, each reviewer takes a limited number, affinity is to be large.

Papers are trainees, reviewers are mentors who suit them more or less well, the goal is the total affinity. The
questions are ``lower`` (the least loads of a file hold) and ``no lower``. Where a file gives no loads, a paper needs
three reviewers and each takes at most six papers, or as many as the papers need. Bids weigh yes 1, maybe 0.5 and no
answer 0.25 (Jecmen et al. 2021); scores are kept to nine decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import DataError
from cie_opt.instance.published.bids import bids_of
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.instance.published.score_rows import score_rows_of

__all__ = ["FAMILIES", "QUESTIONS", "SCALE", "ReviewFile", "parse_reviewer", "tables_of"]

QUESTIONS = ("lower", "no lower")
"""Whether the least loads of a file hold."""

SCALE = 10**9
"""Whole units of a score: scores written with more than nine decimals are doubles of their source, rounded here."""

REVIEWERS = 3
"""Reviewers of a paper where the file names no number."""

_CAP = 6
_CHAIR = "conference"
"""The one organisation of such an instance: school of the papers, employer of the reviewers, and host of the post."""


@dataclass(frozen=True, eq=False)
class ReviewFile:
    """One file of the family.

    Attributes
    ----------
    score : float array of shape (reviewers, papers)
        Affinity, of at most nine decimals.
    allowed : bool array of shape (reviewers, papers)
        Whether the reviewer may take the paper.
    upper, lower : int64 arrays of shape (reviewers,)
        Most papers of a reviewer, -1 where the file says nothing; fewest.
    needed : int64 array of shape (papers,)
        Reviewers of a paper, -1 where the file says nothing.
    """

    score: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    upper: NDArray[np.int64]
    lower: NDArray[np.int64]
    needed: NDArray[np.int64]


def parse_reviewer(path: Path) -> ReviewFile:
    """Read a file of the family: rows of scores (``.rap``), or the bids of PrefLib (``.cat``).

    Raises
    ------
    DataError
        The file is none of the two, or not laid out as one.
    """
    text = read_text(path)
    if path.name.removesuffix(".gz").endswith(".cat"):
        score, allowed, faults = bids_of(text, path.name)
        reviewers, papers = score.shape
        loads = [np.full(reviewers, -1), np.zeros(reviewers, dtype=np.int64), np.full(papers, -1)]
    else:
        loads, score, allowed, faults = score_rows_of(text, path.name)
    if faults:
        raise DataError(faults, source=path.name)
    return ReviewFile(np.rint(score * SCALE) / SCALE, allowed, *loads)


def tables_of(file: ReviewFile, question: str | None) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: papers are trainees, all at one post, reviewers are mentors from the school.

    Where the file names no loads, a paper needs three reviewers and each takes at most six papers, or as many as the
    papers need; papers and reviewers are numbered from 1 in the order of the file. A pair that scores 0 has no row.

    Parameters
    ----------
    file : ReviewFile
    question : str or None
        One of ``QUESTIONS``.
    """
    reviewers, papers = file.score.shape
    needed = np.where(file.needed < 0, REVIEWERS, file.needed)
    cap = max(_CAP, -(-int(needed.sum()) // reviewers))
    trainees, mentors = (pd.Index([str(number + 1) for number in range(count)]) for count in (papers, reviewers))
    mentor, trainee = np.nonzero(~file.allowed | (file.score != 0))
    needs = {"side": "school", "count": needed[:1]} if len(set(needed.tolist())) == 1 else None
    return {
        "trainees": pd.DataFrame({"trainee": trainees, "school": _CHAIR, "must_place": True}),
        "posts": pd.DataFrame({"post": [_CHAIR], "enterprise": [_CHAIR]}),
        "mentors": pd.DataFrame(
            {
                "mentor": mentors,
                "employer": _CHAIR,
                "side": "school",
                "lower": file.lower if question == QUESTIONS[0] else 0,
                "capacity": np.where(file.upper < 0, cap, file.upper),
            }
        ),
        "mentor_needs": pd.DataFrame(needs or {"trainee": trainees, "side": "school", "count": needed}),
        "mentor_scores": pd.DataFrame(
            {
                "mentor": pd.Categorical.from_codes(mentor, categories=mentors),
                "trainee": pd.Categorical.from_codes(trainee, categories=trainees),
                "value": file.score[mentor, trainee],
                "allowed": file.allowed[mentor, trainee],
            }
        ),
        "goals": pd.DataFrame({"goal": ["affinity"], "measure": ["mentor_score"], "sense": ["max"]}),
    }


FAMILIES = (
    Family(
        "reviewer",
        lambda path, _sense, question: tables_of(parse_reviewer(path), question),
        senses=("max",),
        questions=QUESTIONS,
        scales={"number": SCALE},
    ),
)
