"""Whether any mentor could meet each need of mentors: of its side, with its skill, with room, and enough of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cie_opt.errors import Fault
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.texts import _

__all__ = ["mentor_faults"]


def mentor_faults(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """Return the faults of rows of ``mentor_needs`` that no mentor, or too few, could ever meet."""
    if "mentor_needs" not in parsed:
        return []
    found = parsed["mentor_needs"]
    if "mentors" not in parsed or not len(parsed["mentors"].frame):
        wanted = _("at least one mentor, because mentor_needs asks for some")
        return [Fault("mentors", None, None, _("no row"), wanted)] if len(found.frame) else []
    mentors = _Mentors.of(parsed["mentors"])
    faults: list[Fault] = []
    side, skill = ([_text(cell) for cell in found.frame[name].astype(object)] for name in ("side", "skill"))
    count = found.frame["count"].fillna(1).to_numpy(dtype=np.int64)
    for row in range(len(count)):
        faults += _row(found, row, mentors, side[row], skill[row], int(count[row]))
    return faults + _unscored(parsed, found)


class _Mentors(NamedTuple):
    """Side and skills of every mentor, and whether the mentor has room for anybody."""

    side: list[str | None]
    skills: list[frozenset[str]]
    room: NDArray[np.bool_]

    @classmethod
    def of(cls, found: Parsed) -> _Mentors:
        frame = found.frame
        skills = [frozenset((_text(cell) or "").split(";")) for cell in frame["skills"]]
        room = frame["capacity"].fillna(1).to_numpy(dtype=np.int64) > 0
        return cls([_text(cell) for cell in frame["side"].astype(object)], skills, room)

    def able(self, side: str | None, skill: str | None) -> NDArray[np.bool_]:
        """Return which mentors are of a side and have a skill, as far as they are wanted."""
        return np.array(
            [
                side in (None, own) and (skill is None or skill in known)
                for own, known in zip(self.side, self.skills, strict=True)
            ],
            dtype=np.bool_,
        )


def _row(found: Parsed, row: int, mentors: _Mentors, side: str | None, skill: str | None, count: int) -> list[Fault]:
    at = np.array([row])
    if not mentors.able(side, None).any():
        return row_faults(found, "side", at, _("a side of which the table mentors has somebody"), side)
    able = mentors.able(side, skill)
    if not able.any():
        wanted = _("a skill that a mentor has") if side is None else _("a skill that a mentor of this side has")
        return row_faults(found, "skill", at, wanted, skill)
    if not mentors.room[able].any():
        return row_faults(
            found, "count", at, _("a mentor who may guide somebody: all who could have capacity 0"), str(count)
        )
    enough = int(np.count_nonzero(able & mentors.room))
    if count > enough:
        wanted = _("at most {count}, the number of mentors who could").format(count=enough)
        return row_faults(found, "count", at, wanted, str(count))
    return []


def _unscored(parsed: Mapping[str, Parsed], found: Parsed) -> list[Fault]:
    """A least score above 0 is never reached where nobody has a score."""
    if "mentor_scores" in parsed and len(parsed["mentor_scores"].frame):
        return []
    score = found.frame["least_score"].fillna(0).to_numpy(dtype=np.int64)
    wanted = _("an empty cell, or rows of the table mentor_scores: without them every score is 0")
    return row_faults(found, "least_score", np.flatnonzero(score > 0), wanted)


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None
