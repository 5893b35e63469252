"""The independent second opinion on an allocation and on a bound."""

from __future__ import annotations

from cie_opt.verify.bound import dual_bound
from cie_opt.verify.report import Goal, Level, Report, Violation, Waste
from cie_opt.verify.verifier import CHECKS, verify

__all__ = ["CHECKS", "Goal", "Level", "Report", "Violation", "Waste", "dual_bound", "verify"]
