"""Values: what one more unit of a limit really brings, found by solving again."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from cie_opt.clock import Clock
from cie_opt.known import LevelResult
from cie_opt.program.usage import IDENTITIES
from cie_opt.search.stop import Stop
from cie_opt.session import Session

__all__ = ["COLUMNS", "values"]

COLUMNS = ("level", "goal", "rule", "key", "value", "low", "high", "basis", "unit", "limit", "table", "row", "column")
MOST = 10


def values(session: Session, prices: pd.DataFrame, *, most: int = MOST, clock: Clock | None = None) -> pd.DataFrame:
    """Return what one more unit brings at the limits with the highest prices.

    Each limit is raised by one unit, all goal levels are served again from the last incumbent, and the difference of
    their values is taken: the only honest price of one more seat. Where a level was not proved within the time, `low`
    and `high` surely contain the difference and `value` is absent.

    Parameters
    ----------
    session : Session
        After a solve.
    prices : DataFrame
        From :func:`cie_opt.analysis.prices.prices`.
    most : int, default 10
        How many limits.
    clock : Clock, optional
        No further limit is tried when its time is over, or when a person ended one.

    Returns
    -------
    DataFrame
        One row per limit and goal level, with the columns of ``COLUMNS``.
    """
    records = []
    for chosen in _highest(prices, most):
        if clock is not None and clock.deadline() is not None and clock.seconds >= (clock.limit or 0):
            break
        row = prices.loc[chosen]
        again = session.probe(str(row["rule"]), str(row["key"]), 1, clock=clock)
        if again[-1].stop is Stop.INTERRUPTED:
            break
        for before, after in zip(session.results, again, strict=False):
            low, high = _interval(before, after)
            exact = low if low is not None and low == high else None
            records.append(
                (
                    before.level.number,
                    before.level.title,
                    row["rule"],
                    row["key"],
                    _number(exact),
                    _number(low),
                    _number(high),
                    "resolve",
                    row["unit"] if before.level.number == row["level"] else before.level.unit,
                    row["limit"],
                    row["table"],
                    row["row"],
                    row["column"],
                )
            )
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    return frame.astype(dict.fromkeys(("value", "low", "high", "limit"), "Float64"))


def _highest(prices: pd.DataFrame, most: int) -> list[int]:
    """Return the rows with the highest prices, each limit once."""
    asked = prices[prices["binding"].astype(bool) & prices["table"].notna() & ~prices["rule"].isin(IDENTITIES)]
    order = asked["price"].abs().astype(float).sort_values(ascending=False, kind="stable").index
    once = asked.loc[order].drop_duplicates(["rule", "key"])
    return list(once.index[once["price"].abs() > 0][:most])


def _interval(before: LevelResult, after: LevelResult) -> tuple[Fraction | None, Fraction | None]:
    """Return between which numbers the difference of the true optima lies."""
    if None in (before.value, before.bound, after.value, after.bound):
        return None, None
    old = sorted((before.value, before.bound))  # type: ignore[type-var]
    new = sorted((after.value, after.bound))  # type: ignore[type-var]
    return new[0] - old[1], new[1] - old[0]  # type: ignore[operator]


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
