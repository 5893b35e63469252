"""Facility location: demands are served from sites of limited capacity, each at a cost, and opening a site costs too.

Three families share it: cflp (OR-Library), sscflp (one layout for several collections) and cpmp (so many medians). A
site is a lab with hours and an opening cost, a demand is a need of its own that ``lab_arcs`` lets every lab serve; the
goal is the total cost, for cpmp that of serving, with a limit on the number of labs. A question of cflp and sscflp is
``split`` (several labs may serve a demand) or ``single_source``; where a file of cflp says ``capacity`` instead of a
number, the question goes on with it, as in ``split capacity=8000``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isqrt
from pathlib import Path

import numpy as np
import pandas as pd

from cie_opt.errors import OptionError
from cie_opt.instance.published.decimals import Exact, numbers_of, outside, refused
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.instance.published.words import whole_numbers
from cie_opt.texts import _

__all__ = [
    "FAMILIES",
    "SCALE",
    "SitesFile",
    "capacity_of",
    "median_tables",
    "parse_cflp",
    "parse_cpmp",
    "parse_sscflp",
    "tables_of",
]

SCALE = 10**6
"""Whole units of money and capacity that a file's numbers are kept in: six decimals."""

_CAPACITY = re.compile(r"capacity=([0-9]{1,9})")


@dataclass(frozen=True, eq=False)
class SitesFile:
    """The numbers of one file, in whole units of which `SCALE` make one.

    Attributes
    ----------
    capacity, opening : int array of shape (sites,)
        What a site can serve, and the cost of opening it.
    demand : int array of shape (demands,)
    cost : int array of shape (demands, sites)
        Cost of serving all of the demand from the site.
    """

    capacity: Exact
    opening: Exact
    demand: Exact
    cost: Exact


def capacity_of(question: str) -> int | None:
    """Return the capacity that a question such as ``split capacity=8000`` names; None where it names none.

    Raises
    ------
    OptionError
        Something else stands behind its first word.
    """
    more = question.partition(" ")[2].strip()
    if not more:
        return None
    found = _CAPACITY.fullmatch(more)
    if found is None:
        raise OptionError(
            _("A question of this family cannot end in {more!r}.").format(more=more),
            _("Give the capacity of every site as capacity=8000, or nothing where the file says it."),
        )
    return int(found[1])


def parse_cflp(path: Path, capacity: int | None = None) -> SitesFile:
    """Read a file of the OR-Library.

    The numbers are: sites m, demands n; m times the capacity and the opening cost of a site; n times a demand and the m
    costs of serving all of it. In some files the word ``capacity`` stands for the capacity of every site.

    Parameters
    ----------
    path : path
    capacity : int, optional
        What the word stands for.

    Raises
    ------
    DataError
        There are fewer or more numbers than m and n announce, something else than a number stands in it, an amount is
        negative, or the capacity is not given where it is asked for.
    """
    text = read_text(path)
    if "capacity" in text.split():
        if capacity is None:
            wanted = _("a capacity in the question, as in split capacity=8000")
            raise refused(path.name, "capacity", wanted)
        text = re.sub(r"(?<!\S)capacity(?!\S)", str(capacity), text)
    elif capacity is not None:
        wanted = _("the word capacity in its place, or a question without a capacity")
        raise refused(path.name, _("a capacity for every site"), wanted)
    numbers = numbers_of(text, path.name, SCALE)
    sites, demands = _sizes(numbers, path.name)
    _check_count(len(numbers), 2 + 2 * sites + demands * (sites + 1), sites, demands, path.name)
    given = numbers[2 : 2 + 2 * sites].reshape(sites, 2)
    rows = numbers[2 + 2 * sites :].reshape(demands, sites + 1)
    return _sound(SitesFile(given[:, 0], given[:, 1], rows[:, 0], rows[:, 1:]), path.name)


def parse_sscflp(path: Path) -> SitesFile:
    """Read a file of the single-source collections.

    The numbers are: sites m, demands n; m capacities; m opening costs; n demands; n rows of the m costs of serving all
    of a demand.

    Raises
    ------
    DataError
        As for `parse_cflp`.
    """
    numbers = numbers_of(read_text(path), path.name, SCALE)
    sites, demands = _sizes(numbers, path.name)
    _check_count(len(numbers), 2 + 2 * sites + demands * (sites + 1), sites, demands, path.name)
    capacity, opening, demand, cost = np.split(numbers[2:], np.cumsum([sites, sites, demands]))
    return _sound(SitesFile(capacity, opening, demand, cost.reshape(demands, sites)), path.name)


def parse_cpmp(path: Path) -> tuple[SitesFile, int]:
    """Read a file of capacitated medians, and how many of them are chosen.

    The numbers are: number of the problem, best value known; points n, medians p, capacity Q; n times number, x, y and
    demand of a point. Every point may be a median and serves itself; the cost is the distance, rounded down.

    Raises
    ------
    DataError
        As for `parse_cflp`; or there are more medians than points.
    """
    numbers = whole_numbers(read_text(path), path.name)
    points, medians = (int(number) for number in numbers[2:4]) if len(numbers) >= 5 else (0, 0)
    if points < 1 or not 1 <= medians <= points:
        found = " ".join(str(number) for number in numbers[2:4])
        raise refused(
            path.name, found, _("points, at least 1, and so many medians or fewer, as third and fourth number")
        )
    _check_count(len(numbers), 5 + 4 * points, points, points, path.name)
    x, y, demand = numbers[5:].reshape(points, 4)[:, 1:].T
    square = (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2
    cost = np.array([isqrt(int(one)) for one in square.ravel()]).reshape(points, points) * SCALE
    capacity = np.full(points, numbers[4] * SCALE)
    return _sound(SitesFile(capacity, np.zeros(points, dtype=np.int64), demand * SCALE, cost), path.name), medians


def tables_of(file: SitesFile, *, single_source: bool) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: sites are labs, demands are needs of their own, amounts are hours.

    Labs and needs are numbered from 1 in the order of the file. The goal is the cost of opening and of serving.
    """
    labs = pd.Index([str(site + 1) for site in range(len(file.capacity))])
    needs = pd.Index([str(demand + 1) for demand in range(len(file.demand))])
    need = pd.Categorical.from_codes(np.repeat(np.arange(len(needs)), len(labs)), categories=needs)
    lab = pd.Categorical.from_codes(np.tile(np.arange(len(labs)), len(needs)), categories=labs)
    return {
        "labs": pd.DataFrame({"lab": labs, "opening_cost": outside(file.opening, SCALE)}),
        "lab_hours": pd.DataFrame({"lab": labs, "hours": outside(file.capacity, SCALE)}),
        "lab_needs": pd.DataFrame(
            {
                "need": needs,
                "basis": "whole",
                "hours": outside(file.demand, SCALE),
                "single_source": single_source,
            }
        ),
        "lab_arcs": pd.DataFrame({"need": need, "lab": lab, "cost": outside(file.cost.ravel(), SCALE)}),
        "goals": pd.DataFrame(
            {"goal": ["opening", "serving"], "measure": ["lab_opening_cost", "lab_serving_cost"], "sense": "min"}
        ),
    }


def median_tables(file: SitesFile, medians: int) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: so many labs open, and one of them serves a need; the goal is the distance."""
    tables = tables_of(file, single_source=True)
    limit = {"limit": ["medians"], "measure": ["built"], "side": ["equal"], "amount": [medians]}
    return {**tables, "limits": pd.DataFrame(limit), "goals": tables["goals"].iloc[1:].reset_index(drop=True)}


def _sizes(numbers: Exact, name: str) -> tuple[int, int]:
    """Return the numbers of sites and of demands, which a file begins with."""
    sites, demands = (int(number) for number in numbers[:2]) if len(numbers) >= 2 else (0, 0)
    if sites < SCALE or demands < SCALE or sites % SCALE or demands % SCALE:
        found = " ".join(f"{number / SCALE:g}" for number in numbers[:2])
        raise refused(name, found, _("the numbers of sites and of demands, both whole and at least 1, to begin with"))
    return sites // SCALE, demands // SCALE


def _check_count(found: int, wanted: int, sites: int, demands: int, name: str) -> None:
    if found == wanted:
        return
    what = _("{count} numbers: the file is cut short or of another family")
    if found > wanted:
        what = _("{count} numbers: the file is of another family, or has something after the data")
    announced = _("{wanted} numbers, as {sites} sites and {demands} demands need")
    raise refused(name, what.format(count=found), announced.format(wanted=wanted, sites=sites, demands=demands))


def _sound(file: SitesFile, name: str) -> SitesFile:
    """Return the file, or raise for the first amount of it that makes no sense."""
    for what, amounts, least in (
        (_("capacity of site {number}"), file.capacity, 0),
        (_("opening cost of site {number}"), file.opening, 0),
        (_("demand {number}"), file.demand, 1),
        (_("a cost of demand {number}"), file.cost.min(axis=1), 0),
    ):
        wrong = np.flatnonzero(amounts < least)
        if len(wrong):
            found = f"{amounts[wrong[0]] / SCALE:g}"
            wanted = _("above 0") if least else _("at least 0")
            raise refused(name, found, wanted, what.format(number=int(wrong[0]) + 1))
    return file


def _cflp(path: Path, _sense: str, question: str | None) -> dict[str, pd.DataFrame]:
    asked = str(question)
    return tables_of(parse_cflp(path, capacity_of(asked)), single_source=asked.startswith("single_source"))


_SCALES = {"money": SCALE, "hours": 1}

FAMILIES = (
    Family("cflp", _cflp, senses=("min",), questions=("split", "single_source"), scales=_SCALES, more=True),
    Family(
        "sscflp",
        lambda path, _sense, question: tables_of(parse_sscflp(path), single_source=question == "single_source"),
        senses=("min",),
        questions=("single_source", "split"),
        scales=_SCALES,
    ),
    Family(
        "cpmp",
        lambda path, _sense, _question: median_tables(*parse_cpmp(path)),
        senses=("min",),
        scales=_SCALES,
    ),
)
