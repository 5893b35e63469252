"""Who trains where in an industry-education consortium, with the price of every limit.

Importing the package loads nothing else: each public name is fetched when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cie_opt.allocation import Allocation
    from cie_opt.analysis.frontier import Frontier, frontier
    from cie_opt.bridge import export, to_pyomo
    from cie_opt.certificate import verify_bound
    from cie_opt.errors import (
        CieError,
        DataError,
        DigestMismatch,
        Fault,
        FetchError,
        InternalError,
        NoIncumbent,
        OptionError,
        SolverError,
    )
    from cie_opt.instance.goals import Goal, leximin
    from cie_opt.instance.instance import Instance
    from cie_opt.instance.parse import from_tables
    from cie_opt.instance.published import read_published
    from cie_opt.instance.published.fetch import fetch
    from cie_opt.instance.read import read
    from cie_opt.instance.reference import reference
    from cie_opt.instance.template import write_template
    from cie_opt.instance.write import write
    from cie_opt.outcome import Outcome
    from cie_opt.report.files import load
    from cie_opt.report.summary import explain
    from cie_opt.search.stop import Stop
    from cie_opt.session import Session
    from cie_opt.solve import solve
    from cie_opt.verify import verify

__all__ = [
    "Allocation",
    "CieError",
    "DataError",
    "DigestMismatch",
    "Fault",
    "FetchError",
    "Frontier",
    "Goal",
    "Instance",
    "InternalError",
    "NoIncumbent",
    "OptionError",
    "Outcome",
    "Session",
    "SolverError",
    "Stop",
    "__version__",
    "explain",
    "export",
    "fetch",
    "from_tables",
    "frontier",
    "leximin",
    "load",
    "read",
    "read_published",
    "reference",
    "solve",
    "to_pyomo",
    "verify",
    "verify_bound",
    "write",
    "write_template",
]

__version__ = "0.1.0"

_HOME = {
    "Allocation": "allocation",
    "CieError": "errors",
    "DataError": "errors",
    "DigestMismatch": "errors",
    "Fault": "errors",
    "FetchError": "errors",
    "Frontier": "analysis.frontier",
    "Goal": "instance.goals",
    "Instance": "instance.instance",
    "InternalError": "errors",
    "NoIncumbent": "errors",
    "OptionError": "errors",
    "Outcome": "outcome",
    "Session": "session",
    "SolverError": "errors",
    "Stop": "search.stop",
    "explain": "report.summary",
    "export": "bridge",
    "fetch": "instance.published.fetch",
    "from_tables": "instance.parse",
    "frontier": "analysis.frontier",
    "leximin": "instance.goals",
    "load": "report.files",
    "read": "instance.read",
    "read_published": "instance.published",
    "reference": "instance.reference",
    "solve": "solve",
    "to_pyomo": "bridge",
    "verify": "verify",
    "verify_bound": "certificate",
    "write": "instance.write",
    "write_template": "instance.template",
}
"""The module, within the package, that each public name is fetched from."""


class _Package(ModuleType):
    """The package itself: ``cie_opt.solve`` and ``cie_opt.verify`` stay functions.

    They live in modules of the same names, and the import system would put the module in place of the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


if not TYPE_CHECKING:  # a type checker shall see the names above and no others

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return __all__
