"""The public names: complete, sorted, lazy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import cie_opt


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_names_are_sorted_and_each_has_one_home() -> None:
    assert cie_opt.__all__ == sorted(cie_opt.__all__)
    assert set(cie_opt.__all__) == {*cie_opt._HOME, "__version__"}


def test_type_checkers_see_the_names_where_they_live() -> None:
    tree = ast.parse(Path(str(cie_opt.__file__)).read_text("utf-8"))
    seen = {
        alias.name: str(statement.module)
        for block in tree.body
        if isinstance(block, ast.If)
        for statement in block.body
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }
    assert seen == {name: f"cie_opt.{home}" for name, home in cie_opt._HOME.items()}


@pytest.mark.parametrize("name", cie_opt.__all__)
def test_every_name_can_be_fetched_and_is_documented(name: str) -> None:
    value = getattr(cie_opt, name)
    assert name == "__version__" or (value.__name__ == name and value.__doc__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'cie_opt' has no attribute 'optimise'"):
        cie_opt.optimise  # noqa: B018


def test_every_exception_is_public() -> None:
    from cie_opt import errors

    assert set(errors.__all__) <= set(cie_opt.__all__)


def test_importing_loads_no_library_and_attaches_no_log_handler() -> None:
    code = (
        "import sys, logging, cie_opt; "
        "print(sorted({'pandas', 'numpy', 'highspy', 'pyomo', 'pydantic', 'rich', 'typer'} & set(sys.modules)), "
        "logging.getLogger('cie_opt').handlers, logging.getLogger().handlers)"
    )
    assert _run(code) == "[] [] []"


def test_functions_are_not_hidden_by_the_modules_of_their_names() -> None:
    functions = "print(type(cie_opt.solve).__name__, type(cie_opt.verify).__name__)"
    assert _run(f"import cie_opt.solve, cie_opt.verify.report; {functions}") == "function function"
    later = "from cie_opt import solve, verify; import cie_opt.solve, cie_opt.verify"
    assert _run(f"{later}; {functions}; print(solve is cie_opt.solve)") == "function function\nTrue"


def test_the_version_is_that_of_the_installed_package() -> None:
    from importlib.metadata import version

    assert version("cie_opt") == cie_opt.__version__
