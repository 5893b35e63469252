"""Every policy of the table ``limits``: its measure against its amount, key by key and period by period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from cie_opt.errors import DataError
from cie_opt.texts import _
from cie_opt.verify.amounts import DATA_BASES, amounts
from cie_opt.verify.case import Case
from cie_opt.verify.keys import ALL
from cie_opt.verify.money_sums import MONEY_MEASURES, money_keys
from cie_opt.verify.policies import Policy, periods_in_force, side_in_words
from cie_opt.verify.report import Violation, with_unit
from cie_opt.verify.resource_sums import RESOURCE_MEASURES, resource_keys
from cie_opt.verify.rows import Stay
from cie_opt.verify.stability import forbids_every_pair
from cie_opt.verify.sums import AGGREGATIONS, HORIZON, Sums

__all__ = ["PolicyRows", "keys_of", "limits", "penalty", "policy_rows"]

_OVER_HORIZON = -1


class PolicyRows:
    """The rows of one policy.

    Attributes
    ----------
    policy : Policy
    fixed : dict of (key, period) to Fraction or None
        One entry for each row; its amount, or None where the amount is a share of a measure.
    found, base : Sums
        The measure, and the measure that the amount is a share of.
    key : callable
        From a stay to the key that it counts under.
    """

    def __init__(self, case: Case, policy: Policy) -> None:
        self.policy = policy
        tally = case.tally
        self.found = tally.sums(policy.measure, policy.group, policy.per, policy.aggregation)
        self.key = tally.keys.of_stays(policy.per)
        keys = keys_of(case, policy.measure, policy.per)
        self.base: Sums | None = None
        by_key: dict[str, Fraction] | dict[str, None]
        if policy.base is None or policy.base in DATA_BASES:
            by_key = amounts(case, policy, keys)
        else:
            per = policy.per if policy.base_per == "same" else ALL
            self.base = tally.sums(policy.base, policy.base_group, per, policy.aggregation)
            by_key = dict.fromkeys(keys)
        periods = sorted(periods_in_force(case.given, policy))
        if policy.aggregation == HORIZON:
            periods = [_OVER_HORIZON] if periods else []
        self.fixed = {(key, period): amount for key, amount in by_key.items() for period in periods}

    def sides(self, key: str, period: int) -> tuple[Fraction, Fraction] | None:
        """Return (value found, amount) of a row; None where the value does not exist, such as a share of nobody."""
        found, amount = self.found.at(key, period), self.fixed[key, period]
        if self.base is not None:
            base = self.base.at(key if self.policy.base_per == "same" else ALL, period)
            amount = None if base is None else self.policy.factor * base + (self.policy.amount or 0)
        return None if found is None or amount is None else (found, amount)

    def breach(self, key: str, period: int) -> Fraction:
        """Return by how much a row is broken, in the unit of the measure."""
        sides = self.sides(key, period)
        return Fraction(0) if sides is None else self.policy.breach(*sides)

    def touched(self, stay: Stay) -> Iterable[tuple[str, int]]:
        """Return the rows whose sides a trainee on `stay` may change."""
        if self.base is not None and self.policy.base_per == "all":
            return list(self.fixed)
        key = self.key(stay)
        if key is None:
            return []
        periods = AGGREGATIONS[self.policy.aggregation](stay)
        return [(key, period) for period in periods if (key, period) in self.fixed]


def limits(case: Case) -> Iterator[Violation]:
    """No hard policy is broken: measure at most, at least or exactly amount, for every key and period."""
    for rows in policy_rows(case):
        policy = rows.policy
        if policy.price is not None:
            continue
        for key, period in rows.fixed:
            sides = rows.sides(key, period)
            if sides is None or policy.keeps(*sides):
                continue
            found, amount = sides
            when = HORIZON if period == _OVER_HORIZON else case.given.period_labels[period]
            sentence = _("Limit {limit} for {key} in {period}: {measure} is {found}, wanted {side} {amount}.")
            text = sentence.format(
                limit=policy.label,
                key=key,
                period=when,
                measure=policy.measure,
                found=with_unit(found, rows.found.unit),
                side=side_in_words(policy.side),
                amount=with_unit(amount, rows.found.unit),
            )
            yield Violation("limits", (policy.label, key, when), amount, found, rows.found.unit, text)


def policy_rows(case: Case) -> list[PolicyRows]:
    """Return the rows of every policy that is not said stay by stay or pair by pair.

    Numbers that they lack become faults of the case.
    """
    return case.once("policy_rows", _policy_rows)


def _policy_rows(case: Case) -> list[PolicyRows]:
    found = []
    for policy in case.policies:
        if policy.per == "stay" or forbids_every_pair(case, policy):
            continue
        try:
            found.append(PolicyRows(case, policy))
        except DataError as error:
            for fault in error.faults:
                case.fault(fault)
    return found


def penalty(case: Case) -> Fraction:
    """Return what the breaches of priced policies cost: the sum over their rows of price times breach."""
    return sum(
        (
            rows.policy.price * rows.breach(key, period)
            for rows in policy_rows(case)
            if rows.policy.price is not None
            for key, period in rows.fixed
        ),
        Fraction(0),
    )


def keys_of(case: Case, measure: str, per: str) -> list[str]:
    """Return the keys that exist for a measure."""
    keys = case.tally.keys
    if measure == "joined":
        return keys.members(per)
    if measure in ("opened", "opening_cost"):
        return keys.posts(per)
    if measure in RESOURCE_MEASURES:
        return resource_keys(case.given, measure, per)
    if measure in MONEY_MEASURES:
        return money_keys(case.given, case.accounts, measure, per)
    return keys.stays(per)
