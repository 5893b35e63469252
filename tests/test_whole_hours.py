"""Whole hours and the whole money for them: from a vertex where that does, else searched for all at once."""

from __future__ import annotations

import numpy as np

import cie_opt as cie
from cie_opt.search.arrays import Arrays
from cie_opt.search.engine import Engine
from cie_opt.search.task import Task
from cie_opt.search.trust import holds
from cie_opt.whole_hours import _money_last
from tests.program.spelled import of
from tests.search.cases import INF, arrays

MONEY = np.array([False, True])


def lab(least: float, most: float, pot: float, cost: tuple[float, float] = (0, 0)) -> Arrays:
    """Return minutes of a lab at 2 fen for 60, paid by a pot: ``2 h <= 60 s <= 2 h + 59``, ``s <= pot``."""
    rows = [(0, [-2, 60], INF), (-INF, [-2, 60], 59), (-INF, [0, 1], pot)]
    return arrays("min", cost, rows, upper=[most, INF], lower=[least, 0])


class Asked:
    """Searches, and how many columns each of them had, of which how many were whole."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, int]] = []

    def __call__(self, part: Arrays) -> np.ndarray | None:
        """Search a programme."""
        self.sizes.append((part.n, int(part.integer.sum())))
        engine = Engine()
        engine.load(part)
        return engine.run(Task(gap=0.0)).values


def test_money_is_rounded_for_the_hours_of_a_vertex() -> None:
    """31 minutes or more cost 62 / 60 fen or more, so 2 fen; 9 are in the pot."""
    part, ask = lab(31, 90, 9), Asked()
    found = _money_last(part, MONEY, ask)
    assert found is not None
    assert holds(part, found, integral=True)
    assert found[1] >= 2
    assert ask.sizes == [(2, 0), (1, 1)]


def test_a_pot_without_room_for_rounding_is_left_to_the_whole_search() -> None:
    """31 minutes cost 2 fen; a vertex with 59 / 60 fen more than 62 / 60 needs more than that."""
    ask = Asked()
    assert _money_last(lab(31, 31, 2), MONEY, ask) is None
    assert ask.sizes == [(2, 0)]
    assert np.array_equal(np.rint(ask(lab(31, 31, 2))), [31, 2])


def test_what_has_a_cost_is_left_to_the_whole_search() -> None:
    """A vertex with room for rounding need not be the best."""
    ask = Asked()
    assert _money_last(lab(31, 90, 3, (0, 1)), MONEY, ask) is None
    assert ask.sizes == []


def test_half_a_minute_that_has_to_be_is_left_to_the_whole_search() -> None:
    """An equality 2 h = 63 makes 31.5 minutes of a vertex, and no whole ones are near."""
    rows = [(0, [-2, 60], INF), (-INF, [-2, 60], 59), (63, [2, 0], 63)]
    ask = Asked()
    assert _money_last(arrays("min", [0, 0], rows, upper=INF), MONEY, ask) is None
    assert ask.sizes == [(2, 0), (2, 1)]


def test_half_minutes_of_a_vertex_are_searched_in_whole_ones_with_what_is_beside_them() -> None:
    """Labs x, y, z at 2 fen for 60 minutes, x + y = 63 and z = 45: of 31.5, 31.5 and 45 minutes only z stays.

    The fen of each lab are a row of its own, so that three columns of money and x and y are free.
    """
    paid = [[*(-2 * (lab == row) for lab in range(3)), *(60 * (lab == row) for lab in range(3))] for row in range(3)]
    rows = [(0, row, INF) for row in paid] + [(-INF, row, 59) for row in paid]
    rows += [(63, [1, 1, 0, 0, 0, 0], 63), (45, [0, 0, 1, 0, 0, 0], 45)]
    part, ask = arrays("min", [0] * 6, rows, upper=INF), Asked()
    vertex = np.array([31.5, 31.5, 45.0, 2.0, 2.0, 2.4])
    money = np.arange(6) >= 3

    found = _money_last(part, money, lambda asked: vertex if asked.n == 6 else ask(asked))

    assert found is not None
    assert holds(part, found, integral=True)
    assert (found[0] + found[1], found[2]) == (63.0, 45.0)
    assert ask.sizes == [(5, 2), (3, 3)]


def test_a_vertex_with_an_error_in_its_last_digits_is_whole() -> None:
    """A solver that answers 30 and 50 minutes a little off: 30 + 50 = 80 holds of the whole numbers."""
    rows = [(0, [-2, 0, 60], INF), (-INF, [-2, 0, 60], 59), (80, [1, 1, 0], 80)]
    part, ask = arrays("min", [0, 0, 0], rows, upper=INF), Asked()
    vertex = np.array([30.00002, 49.99998, 2.0])

    found = _money_last(part, np.array([False, False, True]), lambda asked: vertex if asked.n == 3 else ask(asked))

    assert found is not None
    assert found[:2].tolist() == [30.0, 50.0]
    assert holds(part, found, integral=True)


def test_a_vertex_whose_whole_numbers_break_a_row_of_hours_is_left_to_the_whole_search() -> None:
    """The row asks for one more than 100,000 times 30 minutes: 30.00004 do, 30 do not."""
    rows = [(0, [-2, 60], INF), (-INF, [-2, 60], 59), (3_000_001, [100_000, 0], 3_000_009)]
    part = arrays("min", [0, 0], rows, upper=INF)

    assert _money_last(part, MONEY, lambda asked: np.array([30.00004, 1.0])) is None


def test_an_empty_pot_with_an_exclusive_use_leaves_whole_money_for_the_others() -> None:
    """Three quarters of 80.25 yuan are 60.1875, so the full pot pays 60.19 or more, the empty one none."""
    case = of(
        trainees="trainee\nAnn",
        posts="post,enterprise\nlathe,Works",
        projects="project,cost,value\nJ,80.25,1",
        funds="fund,amount\nempty,0\nfull,1000",
        fund_uses="fund,item,rate,own_share,exclusive\nfull,project,,25%,\nempty,trainee,2.5,,x",
        goals="goal,measure,sense,priority\nworth,project_value,max,1\nplaced,placed,max,2",
    )
    found = cie.solve(case, executor="inline", sensitivity="none")

    assert found.verified
    assert found.goals["value"].tolist() == [1, 1]
    paid = found.allocation.funding
    assert paid["fund"].unique().tolist() == ["full"]
    assert 60.19 <= float(paid["amount"].sum()) <= 80.25
