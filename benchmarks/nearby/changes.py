"""Seeded changes of a consortium, one step each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

import cie_opt as cie

__all__ = ["KINDS", "Step", "steps"]

STAFF = 10
"""Staff that the ceiling of a tenth counts as one trainee."""


@dataclass(frozen=True)
class Step:
    """One change.

    Attributes
    ----------
    kind : str
    number : int
        From 0, through all kinds.
    make : callable
        Takes the instance and returns the changed one, a new object every time.
    """

    kind: str
    number: int
    make: Callable[[cie.Instance], cie.Instance]


def steps(count: int, seed: int = 0) -> list[Step]:
    """Return so many changes, the kinds by turns; a number and a seed give the same change of the same instance."""
    kinds = list(KINDS)
    return [_step(kinds[number % len(kinds)], number, seed) for number in range(count)]


def _step(kind: str, number: int, seed: int) -> Step:
    return Step(kind, number, lambda instance: KINDS[kind](instance, np.random.default_rng([seed, number])))


def _ceiling(instance: cie.Instance, random: np.random.Generator) -> cie.Instance:
    """The ceiling of one enterprise, a tenth of its staff, moves by one trainee."""
    staff = instance.amounts("members", "staff", absent=0)
    member = int(random.choice(np.flatnonzero(staff > STAFF)))
    return instance.change({("members", member, "staff"): int(staff[member] + random.choice([-STAFF, STAFF]))})


def _dropped(instance: cie.Instance, random: np.random.Generator) -> cie.Instance:
    """The load of one post is no longer limited: its row is gone."""
    limited = np.flatnonzero(instance.present("posts", "load_capacity"))
    return instance.change({("posts", int(random.choice(limited)), "load_capacity"): None})


def _pinned(must: str) -> Callable[[cie.Instance, np.random.Generator], cie.Instance]:
    def pinned(instance: cie.Instance, random: np.random.Generator) -> cie.Instance:
        stays = instance.stays
        stay = int(random.integers(len(stays.trainee)))
        trainee = instance.domain("trainees")[stays.trainee[stay]]
        post = instance.domain("posts")[stays.post[stay]]
        return instance.replace(pins=pd.DataFrame({"trainee": [trainee], "post": [post], "must": [must]}))

    return pinned


def _seats(instance: cie.Instance, random: np.random.Generator) -> cie.Instance:
    """One post has a seat more or less."""
    seats = instance.amounts("posts", "capacity")
    post = int(random.integers(len(seats)))
    return instance.change({("posts", post, "capacity"): int(seats[post] + random.choice([-1, 1]))})


KINDS: Mapping[str, Callable[[cie.Instance, np.random.Generator], cie.Instance]] = {
    "limit by one": _ceiling,
    "row dropped": _dropped,
    "stay forced": _pinned("yes"),
    "stay forbidden": _pinned("no"),
    "seats by one": _seats,
}
"""Every kind of change by its name."""
