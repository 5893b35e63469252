"""A bound of rows that were rounded: proved again from the certificate, also from a saved one, and refused if wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import cie_opt as cie
from cie_opt.errors import DataError
from cie_opt.search import glance, route
from cie_opt.search.proofs import Rounded
from tests.test_faults import loads

TOLD: list[float] = []


@pytest.fixture(scope="module")
def outcome() -> cie.Outcome:
    """Trainees with loads, searched as large programmes are, to a gap that rounded rows close."""

    def hear(_phase: str, _value: float | None, bound: float | None, _gap: float | None, _seconds: float) -> None:
        if bound is not None:
            TOLD.append(bound)

    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("SMALL", 0), ("GENERATED", 0), ("CHOICES", 2.0), ("SLENDER", 0.0)):
            patch.setattr(route, name, value)
        patch.setattr(glance, "COLUMNS", 0)
        return cie.solve(cie.from_tables(loads()), gap=0.03, executor="inline", sensitivity="none", progress=hear)


def rounded_of(outcome: cie.Outcome) -> Rounded:
    assert outcome.certificate is not None and outcome.certificate.levels[0].rounded is not None
    return outcome.certificate.levels[0].rounded


def test_rounded_rows_prove_the_bound_without_the_solver(outcome: cie.Outcome) -> None:
    assert (outcome.stop, outcome.route, outcome.bound_kind) == (cie.Stop.OPTIMAL, "columns", "dual")
    assert "verify_bound" in outcome.summary()
    assert len(rounded_of(outcome)) > 0
    assert cie.verify_bound(outcome.instance, outcome.certificate)[0].bound == outcome.bound

    level = outcome.certificate.levels[0]
    plain = replace(level, row_dual=level.row_dual[: -len(rounded_of(outcome))], rounded=None)
    weaker = cie.verify_bound(outcome.instance, replace(outcome.certificate, levels=(plain,)))
    assert weaker[0].bound < outcome.bound


def test_no_bound_is_told_that_proves_less_than_one_before(outcome: cie.Outcome) -> None:
    """A least cost: what the relaxation proves stands until rounded rows prove more."""
    assert len(TOLD) > 1 and sorted(TOLD) == TOLD
    assert TOLD[0] < TOLD[-1] <= outcome.bound


def test_a_saved_certificate_proves_the_same(outcome: cie.Outcome, tmp_path: Path) -> None:
    outcome.save(tmp_path / "result")

    loaded = cie.load(tmp_path / "result")

    assert loaded.certificate is not None
    assert cie.verify_bound(loaded.instance, loaded.certificate)[0].bound == outcome.bound


def test_other_divisors_and_ends_prove_less_or_nothing_more(outcome: cie.Outcome) -> None:
    """Whatever a certificate says, no bound that it proves excludes the allocation in hand."""
    how, level, random = rounded_of(outcome), outcome.certificate.levels[0], np.random.default_rng(0)
    for _number in range(20):
        divisor = np.where(random.random(len(how)) < 0.5, random.integers(-2, 60, len(how)), how.divisor)
        turned = random.permutation(how.turned)
        wrong = replace(level, rounded=replace(how, divisor=divisor.astype(float), turned=turned))
        found = cie.verify_bound(outcome.instance, replace(outcome.certificate, levels=(wrong,)))[0].bound
        assert found is None or found <= outcome.objective


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ({"row": -1}, "rows of the programme, or rounded rows before them"),
        ({"row": 10**6}, "rows of the programme, or rounded rows before them"),
        ({"turned": -1}, "columns of the programme, from 0 to"),
        ({"turned": 10**6}, "columns of the programme, from 0 to"),
        ({"starts": 10**6}, "a divisor of each rounded row, and where its columns begin"),
    ],
)
def test_a_certificate_that_names_what_is_not_there_is_refused(
    outcome: cie.Outcome, part: dict[str, int], wanted: str
) -> None:
    how, level = rounded_of(outcome), outcome.certificate.levels[0]
    [(name, number)] = part.items()
    changed = getattr(how, name).copy()
    changed[0] = number
    wrong = replace(level, rounded=replace(how, **{name: changed}))

    with pytest.raises(DataError, match=wanted):
        cie.verify_bound(outcome.instance, replace(outcome.certificate, levels=(wrong,)))


def test_a_dual_too_few_is_refused(outcome: cie.Outcome) -> None:
    level = outcome.certificate.levels[0]
    wrong = replace(level, row_dual=level.row_dual[:-1])

    with pytest.raises(DataError, match="one for each row of the programme and each that follows"):
        cie.verify_bound(outcome.instance, replace(outcome.certificate, levels=(wrong,)))
