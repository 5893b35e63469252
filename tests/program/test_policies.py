"""Amounts of limits from their base."""

from __future__ import annotations

import pandas as pd

import cie_opt as cie
from cie_opt.program.program import assemble


def test_a_region_without_members_allows_nothing_of_their_staff() -> None:
    """The only member is in R1 with 10 staff, a post of it stands in R2: 20 % of 10 is 2 in R1, of nobody 0 in R2."""
    instance = cie.from_tables(
        {
            "regions": pd.DataFrame({"region": ["R1", "R2"]}),
            "members": pd.DataFrame({"member": ["Works"], "kind": ["enterprise"], "region": ["R1"], "staff": ["10"]}),
            "trainees": pd.DataFrame({"trainee": ["a"]}),
            "posts": pd.DataFrame({"post": ["here", "there"], "enterprise": ["Works", "Works"], "region": ["", "R2"]}),
            "limits": pd.DataFrame(
                {
                    "limit": ["fifth"],
                    "measure": ["placed"],
                    "per": ["region"],
                    "side": ["ceiling"],
                    "base": ["staff"],
                    "factor": ["20%"],
                }
            ),
        }
    )

    rows = next(rows for rows in assemble(instance).rows if rows.name == "limits")

    assert dict(zip(rows.keys.part(1), rows.upper, strict=True)) == {"R1": 2.0, "R2": 0.0}
