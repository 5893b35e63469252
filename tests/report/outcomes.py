"""Outcomes made by hand, for the tests of reports."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cie_opt.allocation import Allocation
from cie_opt.conflict import Conflict
from cie_opt.instance.about import About
from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.outcome import Certificate, LevelCertificate, Outcome, Sensitivity, Stop
from cie_opt.verify.report import Goal, Level, Report, Waste

TOY = Path(__file__).parents[2] / "instances" / "four_trainees"
GOALS = ("level", "goals", "sense", "unit", "value", "bound", "gap", "difference", "bound_kind", "proved")
SCORES = ("goal", "stakeholder", "measure", "unit", "sense", "level", "value", "target", "met")
PRICES = (
    *("level", "goal", "rule", "key", "price", "basis", "unit", "limit", "limit_unit", "activity", "slack", "binding"),
    *("valid_from", "valid_to", "table", "row", "column"),
)
ROWS = ("rule", "key", "side", "limit", "unit", "activity", "slack", "binding", "table", "row", "column")


def toy(**replaced: pd.DataFrame) -> Instance:
    """Return the instance four_trainees, perhaps with other tables."""
    tables = {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in TOY.glob("*.csv")}
    return from_tables({**tables, **replaced}, about=About(name="four_trainees"))


@cache
def unchanged_toy() -> Instance:
    """Return the instance four_trainees, made once."""
    return toy()


def frame(columns: tuple[str, ...], *rows: tuple[Any, ...]) -> pd.DataFrame:
    """Return a table whose absent cells are None."""
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def allocation() -> Allocation:
    """Return the optimum of the toy: Ann at the lathe, Cai at assembly, Dee at the store, Bo unplaced."""
    return Allocation(
        placements=pd.DataFrame(
            {
                "trainee": ["Ann", "Cai", "Dee"],
                "post": ["lathe", "assembly", "store"],
                "block": ["", "", ""],
                "count": np.array([1, 1, 1]),
                "enterprise": ["Works", "Works", "Depot"],
            },
        ),
        unplaced=pd.DataFrame({"trainee": ["Bo"], "count": np.array([1])}),
        posts=pd.DataFrame({"post": ["lathe", "assembly", "store"], "open": [True, True, True]}),
        members=pd.DataFrame({"member": ["Works", "Depot"], "joined": [True, True]}),
    )


def report() -> Report:
    """Return what the verifier says of the optimum."""
    placed = Goal("placed", None, "placed", None, "max", 1, Fraction(3), "trainee", None, None)
    fit = Goal("fit", None, "fit", None, "max", 2, Fraction(21, 8), "", None, None)
    return Report(
        violations=(),
        waste=(Waste("Bo", "store", "", "Bo could take a free seat at store."),),
        goals=(placed, fit),
        levels=(Level(1, "max", ("placed",), Fraction(3)), Level(2, "max", ("fit",), Fraction(21, 8))),
        measures={"placed": Fraction(3), "fit": Fraction(21, 8)},
        notes=("The rule own_rule was not checked.",),
        digest=unchanged_toy().digest,
    )


def prices() -> pd.DataFrame:
    """Return a few prices of the toy, those of one more of its hand calculation among them."""
    works, depot = "share_of_staff | Works | horizon", "share_of_staff | Depot | horizon"
    limits = ("limits", "share_of_staff", "amount")
    person = "relaxation", "trainee per trainee"
    return frame(
        PRICES,
        (1, "placed", "limits", works, 1.0, *person, 2.0, "trainee", 2.0, 0.0, True, 1.0, 3.0, *limits),
        (1, "placed", "limits", depot, 1.0, *person, 1.0, "trainee", 1.0, 0.0, True, None, None, *limits),
        (
            1,
            "placed",
            "every_trainee",
            "Ann",
            0.0,
            *person,
            1.0,
            "place",
            1.0,
            0.0,
            True,
            None,
            None,
            "trainees",
            "Ann",
            "count",
        ),
        (
            2,
            "fit",
            "seats",
            "lathe | horizon",
            0.125,
            "relaxation",
            None,
            1.0,
            "seat",
            1.0,
            0.0,
            True,
            None,
            None,
            "posts",
            "lathe",
            "capacity",
        ),
        (
            2,
            "fit",
            "seats",
            "store | horizon",
            0.0,
            "relaxation",
            None,
            2.0,
            "seat",
            1.0,
            1.0,
            False,
            None,
            None,
            "posts",
            "store",
            "capacity",
        ),
    )


def rows() -> pd.DataFrame:
    """Return what the optimum uses of the toy's limits."""
    return frame(
        ROWS,
        ("seats", "lathe | horizon", "ceiling", 1.0, "seat", 1.0, 0.0, True, "posts", "lathe", "capacity"),
        ("seats", "assembly | horizon", "ceiling", 2.0, "seat", 1.0, 1.0, False, "posts", "assembly", "capacity"),
        (
            "limits",
            "share_of_staff | Depot | horizon",
            "ceiling",
            1.0,
            "trainee",
            1.0,
            0.0,
            True,
            "limits",
            "share_of_staff",
            "amount",
        ),
        (
            "limits",
            "share_of_staff | Works | horizon",
            "ceiling",
            2.0,
            "trainee",
            2.0,
            0.0,
            True,
            "limits",
            "share_of_staff",
            "amount",
        ),
    )


def solved(**changed: Any) -> Outcome:
    """Return the proved optimum of the toy, perhaps with other fields."""
    instance = changed.get("instance") or unchanged_toy()
    fields: dict[str, Any] = {
        "stop": Stop.OPTIMAL,
        "allocation": allocation(),
        "objective": 2.625,
        "bound": 2.625,
        "gap": 0.0,
        "difference": 0.0,
        "bound_kind": "dual",
        "goals": frame(
            GOALS,
            (1, "placed", "max", "trainee", 3.0, 3.0, 0.0, 0.0, "dual", True),
            (2, "fit", "max", "", 2.625, 2.625, 0.0, 0.0, "dual", True),
        ).astype({"level": "int64", "proved": bool}),
        "scores": frame(
            SCORES,
            ("placed", None, "placed", "trainee", "max", 1, 3.0, 4.0, False),
            ("fit", None, "fit", "", "max", 2, 2.625, None, None),
        ),
        "report": report(),
        "sensitivity": Sensitivity(prices()),
        "certificate": Certificate(
            instance.digest,
            (
                LevelCertificate(1, np.array([0.0, 1.0, -0.5])),
                LevelCertificate(2, np.array([0.125, 1 / 3, 0.0, 2.0]), (Fraction(7, 3),)),
            ),
        ),
        "conflict": None,
        "removed": pd.DataFrame({"reason": ["class not accepted", "age too low"], "pairs": np.array([4, 0])}),
        "phases": pd.DataFrame({"phase": ["relaxation", "search"], "seconds": [0.25, 0.5]}),
        "seconds": 0.8125,
        "reproducible": True,
        "route": "plain",
        "instance": instance,
        "options": {"gap": 1e-4, "seed": 0, "time_limit": None, "search": "auto"},
        "versions": {"cie_opt": "0.1.0", "highspy": "1.15.1"},
        "rows": rows(),
    }
    return Outcome(**{**fields, **changed})


NOTHING: dict[str, Any] = {
    "allocation": None,
    "objective": None,
    "bound": None,
    "gap": None,
    "difference": None,
    "bound_kind": None,
    "goals": frame(GOALS),
    "scores": frame(SCORES),
    "report": None,
    "sensitivity": Sensitivity(),
    "certificate": None,
    "rows": None,
}
"""Fields of an outcome that holds and proves nothing."""


def impossible() -> Outcome:
    """Return the outcome of a case in which a post needs trainees who do not exist."""
    columns = ("rule", "key", "side", "limit", "unit", "table", "row", "column", "sentence")
    sentence = "occupancy (lathe): at least 5 trainee"
    conflict = Conflict(
        frame(
            columns, ("occupancy", "lathe | horizon", "floor", 5.0, "trainee", "posts", "lathe", "occupancy", sentence)
        ),
        True,
        f"No allocation exists, because these limits cannot all hold together:\n  {sentence}",
    )
    return solved(**{**NOTHING, "stop": Stop.INFEASIBLE, "conflict": conflict})
