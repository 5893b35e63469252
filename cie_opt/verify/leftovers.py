"""What an allocation leaves of labs, mentors and pots."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import floor, inf

from cie_opt.verify.case import Case
from cie_opt.verify.projects import taken_by_projects
from cie_opt.verify.resources import Lab, Mentor

__all__ = ["Leftovers"]

ZERO = Fraction(0)


class Leftovers:
    """What is left of every lab, mentor and pot, projects that are done included."""

    def __init__(self, case: Case) -> None:
        self._periods = range(len(case.given.period_labels))
        self._lab, self._mentor, self._fund = (taken_by_projects(case, name) for name in ("lab", "mentor", "fund"))
        for (lab, period), hours in case.taken.hours_of_labs.items():
            self._lab[lab, period] = self._lab.get((lab, period), ZERO) + hours
        self._guided: defaultdict[tuple[str, int], int] = defaultdict(int)
        for (need, mentor, _target, when), count in case.taken.guidance.items():
            self._guided[mentor, when] += count
            hours = case.given.mentor_needs[need].hours * count
            self._mentor[mentor, when] = self._mentor.get((mentor, when), ZERO) + hours
        for account in case.accounts.all:
            name = (account.use.fund, None)
            self._fund[name] = self._fund.get(name, ZERO) + account.total_paid
        self._amount = {fund.label: fund.amount for fund in case.given.funds.values()}

    def of_lab(self, lab: Lab, first: int, last: int) -> Fraction:
        """Return the hours left of a lab from a first period to a last."""
        taken = {when: self._lab.get((lab.label, when), ZERO) for when in (*self._periods, None)}
        within = sum((lab.hours[when] - taken[when] for when in range(first, last + 1)), ZERO)
        return min(within, sum(lab.hours, ZERO) - sum(taken.values(), ZERO))

    def of_mentor(self, mentor: Mentor, period: int, hours: Fraction) -> float:
        """Return how many trainees more a mentor can guide in a period, each taking some hours; may be infinite."""
        left = inf if mentor.capacity is None else mentor.capacity - self._guided[mentor.label, period]
        if mentor.hours is None or hours == 0:
            return left
        taken = {when: self._mentor.get((mentor.label, when), ZERO) for when in (*self._periods, None)}
        over = mentor.hours * len(self._periods) - sum(taken.values(), ZERO)
        return min(left, floor(min(mentor.hours - taken[period], over) / hours))

    def of_fund(self, fund: str) -> Fraction:
        """Return the yuan left in a pot."""
        return self._amount[fund] - sum((paid for (name, _when), paid in self._fund.items() if name == fund), ZERO)
