"""All assignments together, as tables in the user's labels, and the way there and back from the programme's columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from cie_opt.program.acceptance import fill_ranks
from cie_opt.program.program import Program
from cie_opt.program.resource_tables import HEADERS, fill, tables_of

__all__ = ["Allocation", "allocation_of", "columns_of"]


def _nothing(table: str) -> pd.DataFrame:
    return pd.DataFrame([], columns=list(HEADERS[table]))


@dataclass(frozen=True)
class Allocation:
    """All assignments together, as tables in the user's labels.

    Attributes
    ----------
    placements : DataFrame
        Columns trainee, post, block (empty for the whole window), count (trainees), and enterprise.
    unplaced : DataFrame
        Columns trainee, count (places not taken).
    posts : DataFrame
        Columns post, open.
    members : DataFrame
        Columns member, joined.
    labs : DataFrame
        Columns lab, open.
    uses : DataFrame
        Columns need, school (empty where unknown), lab, period, hours (exact, as fractions).
    services : DataFrame
        Columns service, lab, period, hours (exact, as fractions).
    guidance : DataFrame
        Columns need (number of the row of ``mentor_needs``, from 1), mentor, target (post, or school/class; where
        mentors suit single trainees trainee/post, or trainee), period, count (trainees).
    lectures : DataFrame
        Columns session, lab, period.
    projects : DataFrame
        Columns project, done.
    funding : DataFrame
        Columns fund, item, group, key (enterprise, post, lab, mentor or project), period, amount (yuan, exact).

    Notes
    -----
    The last seven have no rows where the instance has no labs, services, needs of mentors, courses, projects or uses
    of pots.
    """

    placements: pd.DataFrame
    unplaced: pd.DataFrame
    posts: pd.DataFrame
    members: pd.DataFrame
    labs: pd.DataFrame = field(default_factory=partial(_nothing, "labs"))
    uses: pd.DataFrame = field(default_factory=partial(_nothing, "uses"))
    services: pd.DataFrame = field(default_factory=partial(_nothing, "services"))
    guidance: pd.DataFrame = field(default_factory=partial(_nothing, "guidance"))
    lectures: pd.DataFrame = field(default_factory=partial(_nothing, "lectures"))
    projects: pd.DataFrame = field(default_factory=partial(_nothing, "projects"))
    funding: pd.DataFrame = field(default_factory=partial(_nothing, "funding"))

    def persons(self) -> pd.DataFrame:
        """Return the placements with one row per person.

        A cohort's persons are numbered from 1 in the order of the placements; a trainee that is one person keeps the
        number 1.

        Returns
        -------
        DataFrame
            Columns of `placements` without count, plus person (number within its trainee row, from 1).
        """
        table = self.placements
        repeated = table.loc[table.index.repeat(table["count"])].drop(columns="count")
        number = repeated.groupby("trainee", observed=True, sort=False).cumcount() + 1
        return repeated.assign(person=number).reset_index(drop=True)


def allocation_of(program: Program, values: np.ndarray) -> Allocation:
    """Return the allocation that the column `values` stand for, rounded to whole trainees and minutes.

    Parameters
    ----------
    program : Program
    values : float array of shape (columns,)
    """
    instance, stays = program.instance, program.instance.stays
    whole = np.rint(values).astype(np.int64)
    place, unplaced = program.columns["place"], program.columns["unplaced"]
    taken = whole[place.start : place.stop]
    chosen = np.flatnonzero(taken > 0)
    post = stays.post[chosen]
    enterprise = instance.codes("posts", "enterprise")
    members = instance.domain("members")
    blocks = np.append(instance.domain("blocks").astype(object), "")
    placements = pd.DataFrame(
        {
            "trainee": instance.domain("trainees")[stays.trainee[chosen]],
            "post": instance.domain("posts")[post],
            "block": blocks[stays.block[chosen]],
            "count": taken[chosen],
            "enterprise": members[enterprise[post]],
        }
    )
    left = whole[unplaced.start : unplaced.stop]
    out = np.flatnonzero(left > 0)
    opened = np.zeros(instance.rows("posts"), dtype=bool)
    opened[post] = True
    joined = np.zeros(len(members), dtype=bool)
    joined[enterprise[post]] = True
    _switch(program, "open", whole, opened)
    _switch(program, "join", whole, joined)
    hosts = np.unique(enterprise)
    return Allocation(
        placements,
        pd.DataFrame({"trainee": instance.domain("trainees")[out], "count": left[out]}),
        pd.DataFrame({"post": instance.domain("posts"), "open": opened}),
        pd.DataFrame({"member": members[hosts], "joined": joined[hosts]}),
        **tables_of(program, values),
    )


def columns_of(program: Program, allocation: Allocation) -> np.ndarray:
    """Return column values that stand for `allocation`, to start a search from.

    Placements that are no candidate stay of the programme are left out, and columns that rules added and that do not
    follow from others stay at their lower bound, so the values may meet fewer rows than the allocation; the search
    completes what it can use.

    Returns
    -------
    float array of shape (columns,)
    """
    instance, stays = program.instance, program.instance.stays
    values = np.where(np.isfinite(program.lower), program.lower, 0.0)
    table = allocation.placements
    blocks = (
        _codes(instance.domain("blocks"), table["block"].fillna("")) if "block" in table else np.full(len(table), -1)
    )
    wanted = _pair_codes(
        program,
        _codes(instance.domain("trainees"), table["trainee"]),
        _codes(instance.domain("posts"), table["post"]),
        blocks,
    )
    given = _pair_codes(program, stays.trainee, stays.post, stays.block)
    order = np.argsort(given, kind="stable")
    at = np.minimum(np.searchsorted(given, wanted, sorter=order), max(len(given) - 1, 0))
    if len(given) and len(wanted):
        found = given[order[at]] == wanted
        column = program.columns["place"].start + order[at[found]]
        np.add.at(values, column, table["count"].to_numpy(dtype=np.float64)[found])
    _complete(program, values, allocation)
    fill_ranks(program, values)
    fill(program, values, {name: getattr(allocation, name) for name in HEADERS})
    for follow in program.derived:
        follow(values)
    return values


def _pair_codes(program: Program, trainee: np.ndarray, post: np.ndarray, block: np.ndarray) -> np.ndarray:
    """Return one whole number for each (trainee, post, block)."""
    posts, blocks = program.instance.rows("posts"), len(program.instance.domain("blocks")) + 1
    return np.asarray((trainee.astype(np.int64) * posts + post) * blocks + block + 1)


def _complete(program: Program, values: np.ndarray, allocation: Allocation) -> None:
    """Fill in the columns that follow from the placements."""
    instance, stays = program.instance, program.instance.stays
    place, unplaced = program.columns["place"], program.columns["unplaced"]
    taken = values[place.start : place.stop]
    placed = np.bincount(stays.trainee, taken, minlength=instance.rows("trainees"))
    demand = instance.amounts("trainees", "count") * instance.amounts("trainees", "places")
    values[unplaced.start : unplaced.stop] = np.maximum(demand - placed, 0)
    used = np.bincount(stays.post, taken, minlength=instance.rows("posts")) > 0
    opened, join = program.columns["open"], program.columns["join"]
    stated = set(allocation.posts.loc[allocation.posts["open"].astype(bool), "post"])
    posts = opened.keys.codes[0]
    names = instance.domain("posts")[posts]
    values[opened.start : opened.stop] = used[posts] | np.isin(names.astype(str), np.array(list(stated), dtype=str))
    joined = set(allocation.members.loc[allocation.members["joined"].astype(bool), "member"])
    labels = instance.domain("members")[join.keys.codes[0]]
    values[join.start : join.stop] = [label in joined for label in labels]


def _switch(program: Program, name: str, whole: np.ndarray, stated: np.ndarray) -> None:
    columns = program.columns[name]
    stated[columns.keys.codes[0]] = whole[columns.start : columns.stop] > 0


def _codes(domain: np.ndarray, labels: pd.Series) -> np.ndarray:
    return np.asarray(pd.Index(domain.astype(object)).get_indexer(pd.Index(labels.astype(object))))
