"""The goals: which consortium is asked for which gap within which time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cie_opt as cie
from benchmarks.cases import consortium
from benchmarks.registry import kinds
from cie_opt.instance.reference import reference

__all__ = ["GOALS", "Goal", "seats"]


@dataclass(frozen=True)
class Goal:
    """A consortium, and what is asked of the library.

    Attributes
    ----------
    words : str
        The consortium.
    make : callable
        Takes a seed; where there is only one such consortium, the seed is that of the search alone.
    gap : float
        That is asked for, relative.
    limit : float
        Seconds within which it is to be reached.
    first : float or None
        Seconds within which a verified allocation is to be in hand; None where none are set.
    """

    words: str
    make: Callable[[int], cie.Instance]
    gap: float
    limit: float
    first: float | None = None


def seats(arcs: int, seed: int) -> cie.Instance:
    """Return the generator's consortium with seats and openings alone: no load, no least intake, no shares."""
    tables = dict(consortium(arcs, seed).tables())
    tables.pop("limits")
    tables.pop("groups")
    tables["posts"] = tables["posts"].drop(columns=["load", "load_capacity", "minimum"])
    return cie.from_tables(tables)


def kind(name: str, arcs: int, severity: float = 0.0) -> Callable[[int], cie.Instance]:
    """Return what makes a kind of case as an instance."""
    return lambda seed: cie.from_tables(kinds()[name].make(arcs, severity, seed).tables())


GOALS = {
    "seats": Goal("10^6 stays, seats and openings", lambda seed: seats(10**6, seed), 1e-4, 20.0),
    "listed": Goal("10^5 stays, policies, a load for each", kind("listed", 10**5), 1e-3, 60.0, 5.0),
    "demo": Goal("the consortium of `make demo`", lambda _seed: reference("consortium"), 1e-3, 120.0),
    "resources": Goal("10^6 stays, policies, four resources", kind("resources", 10**6, 1.0), 3e-3, 300.0),
    "city": Goal("the city, 4.8 million stays", lambda seed: reference("city", seed=seed), 1e-2, 900.0),
}
