"""Funding: no pot pays more than is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.projects import taken_by_projects
from cie_opt.verify.report import Violation, plain

__all__ = ["fund_amount"]


def fund_amount(case: Case) -> Iterator[Violation]:
    """A pot pays no more than is in it."""
    paid: defaultdict[str, Fraction] = defaultdict(Fraction)
    for (label, _period), amount in taken_by_projects(case, "fund").items():
        paid[label] += amount
    for fund in case.given.funds.values():
        found = paid[fund.label]
        if found > fund.amount:
            text = _("Pot {fund} pays {found} yuan and holds {limit}.")
            text = text.format(fund=fund.label, found=plain(found), limit=plain(fund.amount))
            yield Violation("fund_amount", (fund.label,), fund.amount, found, _("yuan"), text)
