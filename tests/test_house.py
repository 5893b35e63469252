"""The house: imports follow one arrow, rules have four witnesses, rooms stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from cie_opt.models import STATEMENT
from cie_opt.models.page import page
from cie_opt.program.rules import PERSONS_ONLY, RULES
from cie_opt.verify import CHECKS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "cie_opt"

FLOORS = (
    {"errors", "memory", "texts"},
    {"instance"},
    {"program"},
    {"search"},
    {"verify"},
    {"clock", "options", "allocation", "conflict"},
    {"outcome"},
    {"proof", "keeping", "checking", "known", "learned", "recall", "whole_hours"},
    {"solving", "answering", "certificate", "infeasibility"},
    {"session"},
    {"models"},
    {"bridge"},
    {"extension"},
    {"analysis"},
    {"report"},
    {"solve"},
    {"cli"},
    {"__main__", "__init__"},
)
"""Who may import whom: a module imports from its own floor and from those above it in this list."""

HEIGHT = {name: floor for floor, names in enumerate(FLOORS) for name in names}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path, *, lazy: bool) -> set[str]:
    """Return what a module imports, with `lazy` also inside functions and for type checkers only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if lazy else iter(tree.body)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_follow_the_arrow(path: Path) -> None:
    height = HEIGHT[room_of(path)]
    rooms = {name.split(".")[1] for name in imports_of(path, lazy=False) if name.startswith("cie_opt.")}

    assert {room for room in rooms if HEIGHT[room] > height} == set()


def test_every_room_has_its_floor() -> None:
    assert {room_of(path) for path in modules()} <= HEIGHT.keys()


@pytest.mark.parametrize("path", sorted((PACKAGE / "verify").rglob("*.py")), ids=lambda path: path.name)
def test_the_verifier_shares_nothing_with_the_formulation(path: Path) -> None:
    ours = {name for name in imports_of(path, lazy=True) if name.startswith("cie_opt.")}
    allowed = ("cie_opt.verify", "cie_opt.errors", "cie_opt.texts", "cie_opt.instance.schema")
    tables = {"cie_opt.instance.instance", "cie_opt.instance.goals", "cie_opt.instance.suggest"}

    assert {name for name in ours - tables if not name.startswith(allowed)} == set()


@pytest.mark.parametrize("path", sorted((ROOT / "models").rglob("*.py")), ids=lambda path: path.name)
def test_the_statement_reads_the_instance_only(path: Path) -> None:
    ours = {name.split(".")[1] for name in imports_of(path, lazy=True) if name.startswith("cie_opt.")}

    assert ours <= {"models", "instance", "errors", "texts"}


def test_only_the_gate_imports_the_solver() -> None:
    importing = {
        str(path.relative_to(PACKAGE))
        for path in modules()
        if any("highspy" in name for name in imports_of(path, lazy=True))
    }

    assert importing == {"search/highs.py"}


def test_only_the_bridge_imports_the_statement() -> None:
    importing = {
        room_of(path)
        for path in modules()
        if any(name.startswith("cie_opt.models") for name in imports_of(path, lazy=True))
    }

    assert importing <= {"models", "bridge"}


def test_every_rule_has_its_four_witnesses() -> None:
    """A rule's name joins the programme, the Pyomo statement, the check and the statement page."""
    text = page()
    checks = set(CHECKS) - {"allocation", "eligibility"}

    assert set(RULES) == set(STATEMENT) == checks
    assert {name for name in RULES if f"`{name}`" not in text} == set()


def test_programme_and_statement_agree_on_which_rules_speak_of_persons() -> None:
    assert {name for name, rule in STATEMENT.items() if not rule.counts_suffice} == PERSONS_ONLY


@pytest.mark.parametrize(
    "path", [*modules(), *sorted((ROOT / "models").rglob("*.py"))], ids=lambda path: str(path.relative_to(ROOT))
)
def test_rooms_and_functions_stay_small(path: Path) -> None:
    """Files below 350 lines, functions below 60 without their docstring."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    assert text.count("\n") <= 350
    assert {node.name for node in functions if _body_lines(node) > 60} == set()


def _body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    doc = ast.get_docstring(node, clean=False) or ""
    return (node.end_lineno or node.lineno) - node.lineno + 1 - (doc.count("\n") + 1 if doc else 0)
