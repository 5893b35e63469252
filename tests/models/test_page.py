"""The statement page is what the rules print, and what it cites exists."""

from __future__ import annotations

from cie_opt.instance.schema import TABLES
from cie_opt.models import STATEMENT
from cie_opt.models.page import PAGE, page
from cie_opt.models.symbols import FILES, MEASURES, SYMBOLS


def test_the_page_is_in_step():
    """Else: python -m cie_opt.models.page."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_symbol_names_columns_of_the_schema():
    for symbol in SYMBOLS:
        for source in symbol.sources:
            table, column = source.split(".")
            assert TABLES[table].column(column).name == column


def test_every_file_of_rules_has_a_section():
    assert list(FILES) == list(dict.fromkeys(rule.file for rule in STATEMENT.values()))


def test_every_symbol_of_an_equation_is_explained():
    """A symbol is a letter followed by its indices in brackets."""
    text = page()
    explained = text[: text.index("## Placement")]
    for rule in STATEMENT.values():
        for symbol in _symbols(rule.formula):
            assert f"{symbol}[" in explained, (rule.name, symbol)


def test_every_measure_of_a_limit_or_goal_is_on_the_page():
    from cie_opt.instance.schema.vocabulary import GOAL_MEASURES, MEASURE_PERS

    assert {*MEASURE_PERS, *GOAL_MEASURES} <= {name for name, _formula, _keys in MEASURES}


def _symbols(formula: str) -> set[str]:
    return {part.split()[-1].lstrip("(Σ·-") for part in formula.replace("_(", " (").split("[")[:-1] if part.split()}
