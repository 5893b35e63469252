"""Published timetables and rotations whose decisions are large: what the literature reached is reached."""

from __future__ import annotations

import os

import pytest

import cie_opt as cie

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("CIE_OPT_INSTANCES"), reason="CIE_OPT_INSTANCES names no folder of published files"
    ),
]
SECONDS = 300
"""Many times what it takes, since the machine of a test may be busy."""


def test_a_timetable_without_any_cost_is_found_and_proved() -> None:
    """Comp11 costs 0 (Ceschia, Di Gaspero and Schaerf 2023), and nothing costs less than 0."""
    instance = cie.read_published("ctt", "comp11")

    outcome = cie.solve(instance, gap=0, time_limit=SECONDS, sensitivity="none")

    assert (outcome.stop, outcome.objective, outcome.bound) == (cie.Stop.OPTIMAL, 0, 0)
    assert outcome.verified


def test_the_best_published_timetable_of_the_first_competition_file_is_found() -> None:
    """Comp01 costs 5; the relaxation proves 4: a gap of 1 in 5, while 2 in 6 is more than what is asked."""
    instance = cie.read_published("ctt", "comp01")

    outcome = cie.solve(instance, gap=0.21, time_limit=SECONDS, sensitivity="none")

    assert (outcome.stop, outcome.objective) == (cie.Stop.OPTIMAL, 5)
    assert outcome.verified


def test_rotations_come_within_three_per_cent_of_the_published_ones() -> None:
    """I40_12_1: the certificate of Zanazzo and others (2024) is worth 4127, so that no bound lies below."""
    instance = cie.read_published("mss", "zanazzo/I40_12_1")

    outcome = cie.solve(instance, gap=0.03, time_limit=SECONDS, sensitivity="none")

    assert outcome.stop is cie.Stop.OPTIMAL
    assert outcome.objective >= 0.97 * 4127
    assert outcome.bound >= 4127
    assert outcome.verified
