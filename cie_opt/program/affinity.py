"""Affinities: which mentor suits which trainee, and which needs are met person by person because of that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cie_opt.instance.instance import Instance
from cie_opt.instance.lookup import PairTable

__all__ = ["Affinity", "able_mentors"]


@dataclass(frozen=True)
class Affinity:
    """What ``mentor_scores`` says.

    Attributes
    ----------
    personal : bool array of shape (needs,)
        Whether a need is met person by person: where it has a least score, or a mentor who could meet it has a score.
    score : PairTable
        By mentor and trainee, in whole units; a pair without a row scores 0.
    barred : bool array of shape (rows of ``mentor_scores``,)
        Whether the two may not be brought together.
    rows : PairTable
        By mentor and trainee, the row.
    """

    personal: np.ndarray
    score: PairTable
    barred: np.ndarray
    rows: PairTable

    @classmethod
    def of(cls, instance: Instance) -> Affinity:
        """Read the table."""
        mentor, trainee = (instance.codes("mentor_scores", column) for column in ("mentor", "trainee"))
        shape = len(instance.domain("mentors")), len(instance.domain("trainees"))
        personal = instance.present("mentor_needs", "least_score").copy()
        # Scores may name mentors of whom no table says anything.
        scored = np.unique(mentor[mentor < instance.rows("mentors")])
        for need in np.flatnonzero(~personal).tolist():
            personal[need] = bool(able_mentors(instance, need)[scored].any())
        value, number = instance.amounts("mentor_scores", "value"), np.arange(len(mentor))
        return cls(
            personal,
            PairTable.of(mentor, trainee, value, shape),
            ~instance.flags("mentor_scores", "allowed"),
            PairTable.of(mentor, trainee, number, shape),
        )

    def allowed(self, mentor: np.ndarray, trainee: np.ndarray) -> np.ndarray:
        """Return which pairs may be brought together; a trainee of -1 is nobody in particular."""
        row, known = self.rows.find(mentor, trainee)
        return ~(known & self.barred[row]) if len(self.barred) else np.ones(len(mentor), dtype=bool)


def able_mentors(instance: Instance, need: int) -> np.ndarray:
    """Return which mentors are of the side and have the skill that a need wants; bool array of shape (mentors,)."""
    able = np.ones(instance.rows("mentors"), dtype=bool)
    side = instance.choices("mentor_needs", "side")[need]
    if side is not None:
        able &= instance.choices("mentors", "side") == side
    skill = instance.codes("mentor_needs", "skill")[need]
    if skill >= 0:
        row, code = instance.lists("mentors", "skills")
        skilled = np.zeros(len(able), dtype=bool)
        skilled[row[code == skill]] = True
        able &= skilled
    return able
