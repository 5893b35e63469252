"""A bound of bins filled exactly: told as such, and proved again from the certificate, also from a saved one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import cie_opt as cie
from cie_opt.errors import DataError
from cie_opt.search import glance, route


@pytest.fixture
def outcome(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> cie.Outcome:
    """Two jobs of load 2 and 3 on agents of capacity 4 and 5, for 1 each on the first and 5 each on the second.

    The first agent takes one job, not both: 1 + 5 = 6. The relaxation gives it the first and two thirds of the second:
    5/3 * 1 + 1/3 * 5 = 10/3.
    """
    monkeypatch.setattr(route, "FEW", 0)
    monkeypatch.setattr(glance, "COLUMNS", 0)
    path = tmp_path / "two.txt"
    path.write_text("2 2\n1 1\n5 5\n2 3\n2 3\n4 5\n")
    return cie.solve(cie.read_published("gap", path, sense="min"), gap=0.0, executor="inline")


def test_the_bound_is_proved_without_the_solver(outcome: cie.Outcome) -> None:
    assert (outcome.stop, outcome.objective, outcome.bound) == (cie.Stop.OPTIMAL, 6.0, 6.0)
    assert (outcome.bound_kind, outcome.route) == ("lagrangian", "bins")
    assert "verify_bound" in outcome.summary()
    assert outcome.certificate is not None
    assert [one.bound for one in cie.verify_bound(outcome.instance, outcome.certificate)] == [6]

    level = outcome.certificate.levels[0]
    plain = replace(outcome.certificate, levels=(replace(level, packed=None),))
    # The same multipliers without the packing: 6 is out of reach of any duals, since the relaxation costs 10/3.
    assert cie.verify_bound(outcome.instance, plain)[0].bound <= 4


def test_a_saved_certificate_proves_the_same(outcome: cie.Outcome, tmp_path: Path) -> None:
    outcome.save(tmp_path / "result")

    loaded = cie.load(tmp_path / "result")

    assert loaded.bound_kind == "lagrangian"
    assert loaded.certificate is not None
    assert cie.verify_bound(loaded.instance, loaded.certificate)[0].bound == Fraction(6)


def test_a_certificate_with_rows_that_are_none_is_refused(outcome: cie.Outcome) -> None:
    assert outcome.certificate is not None
    level = replace(outcome.certificate.levels[0], packed=np.array([99]))

    with pytest.raises(DataError, match="rows of the programme, from 0 to 3"):
        cie.verify_bound(outcome.instance, replace(outcome.certificate, levels=(level,)))
