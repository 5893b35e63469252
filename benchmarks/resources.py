"""Labs and mentors for a seeded consortium: 40 labs, 1,500 mentors, a need of every class for hours of a lab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from benchmarks.cases import Case

__all__ = ["resource_tables"]

LABS, LAB_KINDS = 40, 8
OF_ENTERPRISES, OF_SCHOOLS = 900, 600
"""Mentors, spread over their employers in turn."""


def resource_tables(
    case: Case, schools: np.ndarray, enterprises: np.ndarray, classes: np.ndarray
) -> dict[str, pd.DataFrame]:
    """Return the tables of labs and mentors as people write them, ample enough that none stands in the way.

    Parameters
    ----------
    schools, enterprises, classes : str arrays
        Labels.
    """
    trainees = len(case.school)
    labs = np.array([f"L{number:02d}" for number in range(LABS)])
    kinds = np.array([f"K{number}" for number in range(LAB_KINDS)])
    mentors = np.array([f"M{number:04d}" for number in range(OF_ENTERPRISES + OF_SCHOOLS)])
    employer = np.resize(enterprises, OF_ENTERPRISES), np.resize(schools, OF_SCHOOLS)
    return {
        "majors": pd.DataFrame({"major": classes, "class": classes}),
        "labs": pd.DataFrame(
            {
                "lab": labs,
                "owner": np.resize(schools, LABS),
                "lab_kind": np.resize(kinds, LABS),
                "seats": 30,
                "share_rate": "50%",
                "opening_cost": 20_000,
                "hour_cost": 12,
            }
        ),
        "lab_hours": pd.DataFrame({"lab": labs, "hours": trainees}),
        "lab_needs": pd.DataFrame(
            {
                "need": [f"N{number:03d}" for number in range(len(classes))],
                "major": classes,
                "lab_kind": np.resize(kinds, len(classes)),
                "hours": 20,
            }
        ),
        "mentors": pd.DataFrame(
            {
                "mentor": mentors,
                "employer": np.concatenate(employer),
                "side": ["enterprise"] * OF_ENTERPRISES + ["school"] * OF_SCHOOLS,
                "capacity": trainees,
                "hours": 400,
                "allowance": 600,
            }
        ),
        "mentor_needs": pd.DataFrame({"side": ["enterprise", "school"], "hours": [4, 2]}),
    }
