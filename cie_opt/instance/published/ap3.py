"""The axial three-index assignment problem: trainees, labs and slots are matched, each used exactly once.

A post is a lab in a slot; a limit places exactly one trainee in every lab, another in every slot.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from cie_opt.instance.published.decimals import refused
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.instance.published.words import Whole, whole_numbers
from cie_opt.texts import _

__all__ = ["FAMILIES", "parse_ap3", "tables_of"]

_HEADER = 2


def parse_ap3(path: Path) -> Whole:
    """Read a file of the family: two lines of header, then the costs, trainee by trainee and within it lab by lab.

    Returns
    -------
    int array of shape (n, n, n)
        Cost by trainee, lab and slot.

    Raises
    ------
    DataError
        Something else than a whole number stands among the costs, or their count is no cube.
    """
    lines = read_text(path).split("\n")
    # Empty lines in place of the header keep the numbers of the lines that follow.
    numbers = whole_numbers("\n" * _HEADER + "\n".join(lines[_HEADER:]), path.name)
    size = round(len(numbers) ** (1 / 3))
    if size < 1 or size**3 != len(numbers):
        found = _("{count} numbers after two lines of header").format(count=len(numbers))
        wanted = _("n x n x n costs: the file is cut short or of another family")
        raise refused(path.name, found, wanted)
    return numbers.reshape(size, size, size)


def tables_of(cost: Whole) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: a post is a lab in a slot; every lab and every slot has exactly one trainee.

    A lab is the enterprise of its posts, a slot their kind; all are numbered from 1. The goal is the least cost.
    """
    size = len(cost)
    labels = [str(number + 1) for number in range(size)]
    pairs = [(lab, slot) for lab in labels for slot in labels]
    posts = pd.Index([f"{lab}-{slot}" for lab, slot in pairs])
    trainee = pd.Categorical.from_codes(np.repeat(np.arange(size), size * size), categories=pd.Index(labels))
    post = pd.Categorical.from_codes(np.tile(np.arange(size * size), size), categories=posts)
    return {
        "trainees": pd.DataFrame({"trainee": labels, "must_place": True}),
        "posts": pd.DataFrame(
            {
                "post": posts,
                "enterprise": [f"lab {lab}" for lab, _slot in pairs],
                "post_kind": [f"slot {slot}" for _lab, slot in pairs],
                "capacity": 1,
            }
        ),
        "scores": pd.DataFrame({"measure": "cost", "trainee": trainee, "post": post, "value": cost.ravel()}),
        "limits": pd.DataFrame(
            {
                "limit": ["labs", "slots"],
                "measure": "placed",
                "per": ["enterprise", "post_kind"],
                "side": "equal",
                "amount": 1,
            }
        ),
        "goals": pd.DataFrame({"goal": ["cost"], "measure": ["cost"], "sense": ["min"]}),
    }


FAMILIES = (
    Family(
        "ap3",
        lambda path, _sense, _question: tables_of(parse_ap3(path)),
        senses=("min",),
        scales={"number": 1},
    ),
)
