"""Amounts of limits that follow from the data: shares of staff, capacity or trainees, and step tables."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from cie_opt.errors import DataError
from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.cells import numbers, words
from cie_opt.verify.policies import Policy
from cie_opt.verify.sums import heads

__all__ = ["DATA_BASES", "amounts"]

_OF_MEMBERS = ("staff", "skilled_staff", "trainer_fte", "payroll", "target")
DATA_BASES = frozenset({*_OF_MEMBERS, "capacity", "trainees"})


def amounts(case: Case, policy: Policy, keys: Iterable[str]) -> dict[str, Fraction]:
    """Return the amount of each key, as far as it follows from the data; keys below the threshold have none.

    Raises
    ------
    DataError
        A number that the amount needs is absent, or the base is below every step.
    """
    if policy.base is None:
        return dict.fromkeys(keys, policy.amount or Fraction(0))
    bases = _bases(case, policy)
    stairs = None if policy.tiers is None else steps(case, policy.tiers)
    found = {}
    for key in keys:
        base = bases.get(key, Fraction(0))
        if base is None:
            wanted = _("a number for {key}, because the limit {limit} takes a share of it")
            raise DataError([policy.fault("base", policy.base, wanted.format(key=key, limit=policy.label))])
        if policy.threshold is None or base >= policy.threshold:
            found[key] = _amount(policy, base, stairs)
    return found


def _amount(policy: Policy, base: Fraction, steps: list[tuple[Fraction, Fraction, Fraction]] | None) -> Fraction:
    """Return the amount of a limit for one base.

    round(factor * base), or round(value + share * base) of the step reached; plus the amount; at least the least one.
    """
    if steps is None:
        share = policy.factor * base
    else:
        reached = [step for step in steps if step[0] <= base]
        if not reached:
            wanted = _("a step that starts at {base} or below").format(base=base)
            raise DataError([policy.fault("tiers", policy.tiers, wanted)])
        _start, value, rate = max(reached)
        share = value + rate * base
    if policy.rounding == "down":
        share = Fraction(floor(share))
    elif policy.rounding == "up":
        share = Fraction(ceil(share))
    amount = share + (policy.amount or 0)
    return amount if policy.least_amount is None else max(amount, policy.least_amount)


def _bases(case: Case, policy: Policy) -> dict[str, Fraction | None]:
    """Return the base of every key, of trainees within the base group; None where a number of it is absent."""
    given, keys, base = case.given, case.tally.keys, str(policy.base)
    per = policy.per
    if base == "trainees":
        return {key: Fraction(asked) for key, asked in heads(given, keys, per, policy.base_group).items()}
    if base == "capacity" or (base == "staff" and per == "post"):
        return _added((keys.of_post(per, post), getattr(post, base), 1) for post in given.posts.values())
    scale = given.instance.scale_of("members", base)
    return _added(
        (keys.of_member(per, member), getattr(given.members[member], base), scale) for member in given.posts_of
    )


def _added(values: Iterable[tuple[str | None, int | None, int]]) -> dict[str, Fraction | None]:
    total: dict[str, Fraction | None] = {}
    for key, value, scale in values:
        if key is None:
            continue
        before = total.get(key, Fraction(0))
        total[key] = None if value is None or before is None else before + Fraction(value, scale)
    return total


def steps(case: Case, tiers: str) -> list[tuple[Fraction, Fraction, Fraction]]:
    """Return (from, value, share) of the steps of a step table."""
    instance = case.given.instance
    rows = zip(
        words(instance, "tiers", "tiers"),
        numbers(instance, "tiers", "from"),
        numbers(instance, "tiers", "value"),
        instance.shares("tiers", "share"),
        strict=True,
    )
    return [
        (start or Fraction(0), value or Fraction(0), Fraction(share or 0))
        for name, start, value, share in rows
        if name == tiers
    ]
