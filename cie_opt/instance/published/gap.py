"""The generalised assignment problem: every job goes to one agent, agents have a limited load.

Jobs are trainees who must be placed, an agent is an enterprise with one post of limited load, the goal is the total
cost. OR-Library publishes gap1 to gap12 as maximisation and the other files as minimisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.instance.published.words import Whole, whole_numbers
from cie_opt.texts import _

__all__ = ["FAMILIES", "GapFile", "parse_gap", "tables_of"]


@dataclass(frozen=True, eq=False)
class GapFile:
    """The numbers of one file, agent by agent.

    Attributes
    ----------
    cost, load : int array of shape (agents, jobs)
        Cost, and load taken, when the agent does the job.
    capacity : int array of shape (agents,)
        The load that the agent can take.
    """

    cost: Whole
    load: Whole
    capacity: Whole


def parse_gap(path: Path) -> GapFile:
    """Read a file of the family: whole numbers, white space between them, line ends without meaning.

    The numbers are: agents m, jobs n; m rows of n costs; m rows of n loads; m capacities.

    Raises
    ------
    DataError
        Something else than a whole number stands in it, there are fewer or more numbers than m and n announce,
        or a load or capacity is negative.
    """
    numbers = whole_numbers(read_text(path), path.name)
    agents, jobs = (int(number) for number in numbers[:2]) if numbers.size >= 2 else (0, 0)
    if agents < 1 or jobs < 1:
        found = " ".join(str(number) for number in numbers[:2])
        wanted = _("the numbers of agents and of jobs, both at least 1, to begin with")
        raise DataError([Fault(path.name, None, None, found, wanted)], source=path.name)
    _check_count(numbers, agents, jobs, path.name)
    cost, load = numbers[2 : 2 + 2 * agents * jobs].reshape(2, agents, jobs)
    file = GapFile(cost, load, numbers[2 + 2 * agents * jobs :])
    faults = [*_negative(file.load, _("load"), path.name), *_negative(file.capacity, _("capacity"), path.name)]
    if faults:
        raise DataError(faults, source=path.name)
    return file


def tables_of(file: GapFile, sense: str) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: jobs are trainees who must be placed, an agent is an enterprise with one post.

    Trainees and posts are numbered from 1 in the order of the file.

    Parameters
    ----------
    file : GapFile
    sense : str
        ``min`` or ``max`` of the total cost.
    """
    agents, jobs = file.cost.shape
    posts = pd.Index([str(agent + 1) for agent in range(agents)])
    trainees = pd.Index([str(job + 1) for job in range(jobs)])
    # Trainee-major, as candidate stays are sorted, so that nothing needs sorting again.
    post = pd.Categorical.from_codes(np.tile(np.arange(agents), jobs), categories=posts)
    trainee = pd.Categorical.from_codes(np.repeat(np.arange(jobs), agents), categories=trainees)
    return {
        "trainees": pd.DataFrame({"trainee": trainees, "must_place": True}),
        "posts": pd.DataFrame({"post": posts, "enterprise": posts, "load_capacity": file.capacity}),
        "arcs": pd.DataFrame({"trainee": trainee, "post": post, "load": file.load.T.ravel()}),
        "scores": pd.DataFrame({"measure": "cost", "trainee": trainee, "post": post, "value": file.cost.T.ravel()}),
        "goals": pd.DataFrame({"goal": ["cost"], "measure": ["cost"], "sense": [sense]}),
    }


def _check_count(numbers: Whole, agents: int, jobs: int, name: str) -> None:
    wanted = 2 + 2 * agents * jobs + agents
    if numbers.size == wanted:
        return
    announced = _("{wanted} numbers, as {agents} agents and {jobs} jobs need (2 + 2 x agents x jobs + agents)").format(
        wanted=wanted, agents=agents, jobs=jobs
    )
    several = _problems_in(numbers)
    if several is not None:
        found = _("{count} problems in one file").format(count=several)
        announced = _("one problem: give each a file of its own, without the number of problems before it")
    elif numbers.size < wanted:
        found = _("{count} numbers: the file is cut short or of another family").format(count=numbers.size)
    else:
        found = _("{count} numbers: the file is of another family, or has something after the data").format(
            count=numbers.size
        )
    raise DataError([Fault(name, None, None, found, announced)], source=name)


def _problems_in(numbers: Whole) -> int | None:
    """Return how many problems stand in a row behind their number, a layout in circulation; None where it is not."""
    position = 1
    for _problem in range(int(numbers[0])):
        if position + 2 > numbers.size:
            return None
        agents, jobs = (int(number) for number in numbers[position : position + 2])
        if agents < 1 or jobs < 1:
            return None
        position += 2 + 2 * agents * jobs + agents
    return int(numbers[0]) if position == numbers.size else None


def _negative(amounts: Whole, what: str, name: str) -> list[Fault]:
    places = np.argwhere(amounts < 0)
    return [
        Fault(
            name,
            _("agent {agent}").format(agent=place[0] + 1),
            what if place.size == 1 else _("{what} of job {job}").format(what=what, job=place[1] + 1),
            str(amounts[tuple(place)]),
            _("at least 0"),
        )
        for place in places
    ]


FAMILIES = (
    Family(
        "gap",
        lambda path, sense, _question: tables_of(parse_gap(path), sense),
        senses=("min", "max"),
        scales={"number": 1},
    ),
)
