"""Hospitals and residents with couples: the first residents are couples, who rank pairs of hospitals together.

Residents are trainees, hospitals are posts, a pair that a couple ranks is a row of ``joint_arcs``. Questions:
``almost_stable`` (fewest residents without a hospital, with as many blocking pairs as the file says), ``stable`` (most
placed, none blocks), ``max_size`` (most placed, whoever blocks). The file says "exactly so many", but the model that it
was made for lets a pair be counted that does not block, so that it means "at most".

Manlove, McBride and Trimble 2017, "Almost-stable" matchings in the hospitals / residents problem with couples,
Constraints 22; MiniZinc Challenges of 2017 and 2019.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.dzn import array, scalar, statements
from cie_opt.texts import _

__all__ = ["QUESTIONS", "HrcFile", "hrc_tables", "parse_hrc"]

QUESTIONS = ("almost_stable", "stable", "max_size")
"""What may be asked of such a file."""


@dataclass(frozen=True)
class HrcFile:
    """One problem; residents and hospitals are numbered from 0.

    Attributes
    ----------
    blocking : int
        Blocking pairs that there may be.
    couples : int
        Residents 2 k and 2 k + 1 are a couple, for k below this; the others go alone.
    wishes : list of list of int
        Hospitals of every resident, the best first; those of a couple go together place by place.
    liked : list of list of int
        Residents of every hospital, the best first.
    capacity : list of int
    """

    blocking: int
    couples: int
    wishes: list[list[int]]
    liked: list[list[int]]
    capacity: list[int]


def parse_hrc(path: Path) -> HrcFile:
    """Read a file: statements ``name = value;``.

    Raises
    ------
    DataError
        A statement is missing, has something else than whole numbers, not as many as the sizes ask for, or lists that
        do not fit each other.
    """
    name, found = path.name, statements(path)
    blocking, couples = (scalar(found, word, name, 0) for word in ("num_bp", "ncoup"))
    residents, hospitals = (scalar(found, word, name) for word in ("nres", "nhosp"))
    longest, most = (scalar(found, word, name) for word in ("max_rpref_len", "max_hpref_len"))
    if 2 * couples > residents:
        raise _refused(name, "ncoup", str(couples), _("at most half as many as nres"))
    rpref, liked = array(found, "rpref", (residents, longest + 1), name), array(found, "hpref", (hospitals, most), name)
    lengths = array(found, "rpref_len", (residents,), name), array(found, "hpref_len", (hospitals,), name)
    rank, capacity = (
        array(found, "hrank", (hospitals, residents), name),
        array(found, "hosp_cap", (hospitals,), name),
    )
    faults = [
        *_lists(rpref, lengths[0], hospitals, "rpref", name),
        *_lists(liked, lengths[1], residents, "hpref", name),
        *_couples(rpref, lengths[0], couples, name),
        *_repeated(rpref[2 * couples :], 2 * couples, "rpref", name),
        *_repeated(liked, 0, "hpref", name),
        *(
            Fault(name, f"[{hospital + 1}]", "hosp_cap", str(capacity[hospital]), _("at least 0"))
            for hospital in np.flatnonzero(capacity < 0).tolist()
        ),
    ]
    if faults:
        raise DataError(faults, source=name)
    by_list = np.zeros((hospitals, residents + 1), dtype=np.int64)
    np.put_along_axis(by_list, liked, np.broadcast_to(np.arange(1, most + 1), liked.shape), axis=1)
    for hospital, resident in np.argwhere(rank != by_list[:, 1:]).tolist():
        wanted = _("{place}, the place of the resident in hpref").format(place=by_list[hospital, resident + 1])
        raise _refused(name, "hrank", str(rank[hospital, resident]), wanted, f"[{hospital + 1}, {resident + 1}]")
    return HrcFile(blocking, couples, _cut(rpref), _cut(liked), capacity.tolist())


def hrc_tables(file: HrcFile, question: str, source: str) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance.

    Parameters
    ----------
    file : HrcFile
    question : str
        One of `QUESTIONS`.
    source : str
        Name of the file, for faults.
    """
    if question not in QUESTIONS:
        raise _refused(source, None, question, _("one of the questions {known}").format(known=", ".join(QUESTIONS)))
    single = [
        (resident, hospital, place)
        for resident, hospitals in enumerate(file.wishes)
        if resident >= 2 * file.couples
        for place, hospital in enumerate(hospitals, start=1)
    ]
    joint = [
        (2 * couple, one, 2 * couple + 1, two, place)
        for couple in range(file.couples)
        for place, (one, two) in enumerate(zip(*file.wishes[2 * couple : 2 * couple + 2], strict=True), start=1)
    ]
    listed = {(resident, hospital) for hospital, residents in enumerate(file.liked) for resident in residents}
    wished = [pair[:2] for pair in single] + [pair for row in joint for pair in (row[:2], row[2:4])]
    pairs = [pair for pair in dict.fromkeys(wished) if pair in listed]
    ranks = [("rank", resident, hospital, place) for resident, hospital, place in single]
    ranks += [
        ("post_rank", resident, hospital, place)
        for hospital, residents in enumerate(file.liked)
        for place, resident in enumerate(residents, start=1)
    ]
    goal = {"goal": ["most"], "measure": ["placed"], "sense": ["max"]}
    if question == "almost_stable":
        goal = {"goal": ["fewest"], "measure": ["unplaced"], "sense": ["min"]}
    tables = {
        "trainees": pd.DataFrame({"trainee": _labels(len(file.wishes))}),
        "posts": pd.DataFrame(
            {"post": _labels(len(file.liked)), "enterprise": _labels(len(file.liked)), "capacity": file.capacity}
        ),
        "arcs": _table(pairs, ["trainee", "post"]),
        "scores": _table(ranks, ["measure", "trainee", "post", "value"]),
        "joint_arcs": _table(joint, ["trainee", "post", "other_trainee", "other_post", "rank"]),
        "goals": pd.DataFrame(goal),
    }
    if question != "max_size":
        amount = file.blocking if question == "almost_stable" else 0
        tables["limits"] = pd.DataFrame(
            {"limit": ["stable"], "measure": ["blocking_pairs"], "side": ["ceiling"], "amount": [amount]}
        )
    return tables


def _table(rows: Sequence[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    """Return rows as a table; trainees and posts get their labels."""
    table = pd.DataFrame(rows, columns=columns, dtype=object)
    for column in {"trainee", "post", "other_trainee", "other_post"} & set(columns):
        table[column] = [str(number + 1) for number in table[column]]
    return table


def _labels(count: int) -> list[str]:
    return [str(number + 1) for number in range(count)]


def _cut(lists: NDArray[np.int64]) -> list[list[int]]:
    """Return lists without the zeros at their end, numbered from 0."""
    return [[number - 1 for number in row if number] for row in lists.tolist()]


def _lists(lists: NDArray[np.int64], lengths: NDArray[np.int64], count: int, word: str, name: str) -> Iterator[Fault]:
    """Yield what is no list of numbers from 1 to `count` with nothing but zeros behind it."""
    width = lists.shape[1]
    for row in np.flatnonzero((lengths < 0) | (lengths > width)).tolist():
        wanted = _("a number from 0 to {count}").format(count=width)
        yield Fault(name, f"[{row + 1}]", f"{word}_len", str(lengths[row]), wanted)
    inside = np.arange(width) < lengths[:, None]
    for row, place in np.argwhere(inside & ((lists < 1) | (lists > count))).tolist():
        wanted = _("a number from 1 to {count}").format(count=count)
        yield Fault(name, f"[{row + 1}, {place + 1}]", word, str(lists[row, place]), wanted)
    for row, place in np.argwhere(~inside & (lists != 0)).tolist():
        wanted = _("0 behind the {length} that {word}_len tells of").format(length=lengths[row], word=word)
        yield Fault(name, f"[{row + 1}, {place + 1}]", word, str(lists[row, place]), wanted)


def _couples(lists: NDArray[np.int64], lengths: NDArray[np.int64], couples: int, name: str) -> Iterator[Fault]:
    """Yield couples whose lists differ in length, or that name a pair twice."""
    for couple in range(couples):
        one, two = 2 * couple, 2 * couple + 1
        if lengths[one] != lengths[two]:
            wanted = _("{length}, as of the other of the couple").format(length=lengths[one])
            yield Fault(name, f"[{two + 1}]", "rpref_len", str(lengths[two]), wanted)
            continue
        pairs = list(zip(lists[one].tolist(), lists[two].tolist(), strict=True))[: lengths[one]]
        for place, pair in enumerate(pairs):
            if pair in pairs[:place]:
                wanted = _("every pair of hospitals of a couple once")
                yield Fault(name, f"[{one + 1}, {place + 1}]", "rpref", f"{pair[0]}, {pair[1]}", wanted)


def _repeated(lists: NDArray[np.int64], before: int, word: str, name: str) -> Iterator[Fault]:
    """Yield numbers that a list has twice."""
    for row, numbers in enumerate(lists.tolist(), start=before + 1):
        for place, number in enumerate(numbers):
            if number and number in numbers[:place]:
                yield Fault(name, f"[{row}, {place + 1}]", word, str(number), _("every number once"))


def _refused(name: str, column: str | None, found: str, wanted: str, row: str | None = None) -> DataError:
    return DataError([Fault(name, row, column, found, wanted)], source=name)
