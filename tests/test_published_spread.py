"""Some instances of every published family reach their value: a spread that is quick enough for every day."""

from __future__ import annotations

import pytest

import cie_opt as cie
from benchmarks.published.questions import FRONTS, Question
from cie_opt.instance.goals import goals_of
from cie_opt.instance.published import FAMILIES, find
from cie_opt.instance.published.manifest import Entry, entries
from tests.test_published_fronts import QUICK, points_of, published
from tests.test_published_fronts import fronts as with_fronts

SPREAD = {
    "gap": [f"c515-{number} ({sense})" for number in (1, 3, 5) for sense in ("min", "max")],
    "spa": [
        *(f"cooper-spa-{number}" for number in (0, 1, 4)),
        *(f"cooper-spa_onesided-{number}" for number in (0, 1, 3, 4)),
        *("glasgow-2007-08", "glasgow-2009-10"),
    ],
    "hr": [f"cooper-hr-{number}" for number in (0, 1, 2, 4)] + ["hrt-759x53 (maximum cardinality, stability ignored)"],
    "course": ["ariel_5783_input"],
    "cflp": [f"cap{number}{kind}" for number in (61, 63) for kind in ("", " (single source)")] + ["cap41", "cap51"],
    "sscflp": [f"holmberg-p{number}" for number in (1, 2, 6, 10, 13, 14)],
    "cpmp": ["pmedcap02", "pmedcap04"],
    "ap3": ["4.1", "4.2", "4.3", "4.5", "10.1", "10.2", "10.5"],
    "reviewer": ["sigir_query", "midl2018"],
    "mknap": [
        *("mknap1-1 (n=6 m=10)", "mknap1-2 (n=10 m=10)", "mknap1-3 (n=15 m=10)", "mknap1-4 (n=20 m=10)"),
        *("mknap1-5 (n=28 m=10)", "hp1"),
    ],
    "mmkp": ["I01", "I02", "I05", "I06"],
    "pabulib": ["poland_zabrze_2021_konczyce", "poland_gdansk_2020_krakowiec-gorki-zachodnie"],
}
"""Questions with a published value, or with one that was computed when the files were gathered, by family."""
ELSEWHERE = {
    "ctt": "instance/published/test_ctt.py",
    "mss": "instance/published/test_mss.py",
    "moap": "test_published_fronts.py",
    "mokp": "test_published_fronts.py",
}
"""Families of which other tests solve or verify published instances every day."""
ONE_GOAL = ("2kp50", "2kp100")
"""Problems of momkp whose frontier takes longer: each of their goals alone reaches the end of the published one."""


def entry(family: str, name: str) -> Entry:
    return next(one for one in entries() if (one.family, one.name) == (family, name))


def at_hand(one: Entry) -> None:
    try:
        find(one.file, one.family)
    except cie.DataError:
        pytest.skip(f"{one.file} is not at hand; cie-opt fetch {one.family} brings it")


@pytest.mark.parametrize(("family", "name"), [(family, name) for family, names in SPREAD.items() for name in names])
def test_the_value_of_an_instance_is_reached_and_proved(family: str, name: str) -> None:
    asked = entry(family, name)
    at_hand(asked)
    instance = Question(asked).instance()
    first = min(goal.priority for goal in goals_of(instance))
    goals = [goal for goal in goals_of(instance) if goal.priority == first]

    outcome = cie.solve(instance, goals=goals, gap=0, sensitivity="none")

    known = float(asked.best_known or asked.computed or "nan")
    assert (outcome.stop, outcome.verified) == (cie.Stop.OPTIMAL, True)
    # Several published values are printed with two decimals.
    assert outcome.objective == pytest.approx(known, rel=1e-9, abs=0.005)


@pytest.mark.parametrize("name", ONE_GOAL)
def test_each_goal_alone_reaches_the_end_of_the_published_frontier(name: str) -> None:
    asked = next(one for one in with_fronts() if one.name == name)
    at_hand(asked)
    instance = cie.read_published(asked.family, find(asked.file, asked.family).parent)

    ends = [cie.solve(instance, goals=[goal], gap=0, sensitivity="none").objective for goal in goals_of(instance)]

    assert ends == [max(values) for values in zip(*published(asked), strict=True)]


def test_the_spread_is_over_all_families() -> None:
    assert {*SPREAD, *ELSEWHERE, "momkp"} == set(FAMILIES)
    assert set(FRONTS) == {"moap", "mokp", "momkp"}
    fronts = [one for one in with_fronts() if one.name in QUICK]
    assert {one.family for one in fronts} == {"moap", "mokp"}
    assert min(map(points_of, fronts)) > 1
    assert sum(map(len, SPREAD.values())) + len(fronts) + len(ONE_GOAL) >= 60
