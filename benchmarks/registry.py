"""All kinds and ways: every module of `kinds` with a ``KIND``, every module of `ways` with a ``WAY``."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from benchmarks import kinds as kinds_package
from benchmarks import ways as ways_package
from benchmarks.kind import Kind
from benchmarks.way import Way

__all__ = ["kinds", "missing", "ways"]


def kinds() -> dict[str, Kind]:
    """Return every kind of case by name, in order."""
    return _found(kinds_package, "KIND")


def ways() -> dict[str, Way]:
    """Return every way by name, in order."""
    return _found(ways_package, "WAY")


def missing(way: Way) -> list[str]:
    """Return the modules that a way needs and that are not installed."""
    return [name for name in way.needs if find_spec(name) is None]


def _found(package: ModuleType, name: str) -> dict[str, Any]:
    modules = [import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    made = [getattr(module, name) for module in modules if hasattr(module, name)]
    return {one.name: one for one in sorted(made, key=lambda one: (one.order, one.name))}
