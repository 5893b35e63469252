"""The empty workbook: everything that a planner needs in it, and faults that make sense when it stays empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from cie_opt.errors import DataError, OptionError
from cie_opt.instance.read import read
from cie_opt.instance.schema import SCALED, TABLES, Kind
from cie_opt.instance.template import write_template
from cie_opt.instance.vectors import inside_column
from cie_opt.instance.workbook import GUIDE, read_workbook


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("templates")
    for lang in ("en", "zh"):
        write_template(folder / f"{lang}.xlsx", lang)
    return {lang: folder / f"{lang}.xlsx" for lang in ("en", "zh")}


@pytest.fixture(scope="module")
def books(templates: dict[str, Path]) -> dict[str, Any]:
    return {lang: openpyxl.load_workbook(path) for lang, path in templates.items()}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_guide_comes_first_then_what_holds_something_to_decide_then_every_other_table(
    books: dict[str, Any], lang: str
) -> None:
    titles = [table.zh if lang == "zh" else table.name for table in TABLES.values()]
    must = {
        "en": ["trainees", "posts", "labs", "lab_needs", "services", "sessions", "projects"],
        "zh": ["学员", "岗位", "实训室", "实训需求", "技术服务", "课程", "项目"],
    }
    found = books[lang].sheetnames
    assert found[:8] == [GUIDE[lang], *must[lang]]
    assert sorted(found[1:-1]) == sorted(titles)
    assert found[-1] == {"en": "about", "zh": "关于"}[lang]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_guide_names_every_sheet_and_the_mark_of_examples(books: dict[str, Any], lang: str) -> None:
    cells = [cell for row in books[lang][GUIDE[lang]].iter_rows(values_only=True) for cell in row if cell]
    assert {table.zh if lang == "zh" else table.name for table in TABLES.values()} <= set(cells)
    assert any({"en": '"Example;"', "zh": "“例；”"}[lang] in cell for cell in cells)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_header_has_its_unit_and_a_comment(books: dict[str, Any], lang: str) -> None:
    for table in TABLES.values():
        sheet = books[lang][table.zh if lang == "zh" else table.name]
        assert [cell.value for cell in sheet[1]] == [column.header(lang) for column in table.columns]
        assert all(cell.comment is not None for cell in sheet[1]), table.name
        assert sheet.freeze_panes == "B2"


def drop_downs(sheet: Any) -> dict[str, tuple[str, bool]]:
    """Source of every drop-down, and whether anything else is refused, by the letter of its column."""
    return {
        str(rule.sqref).rstrip("0123456789").split(":")[0].rstrip("0123456789"): (
            rule.formula1,
            bool(rule.showErrorMessage),
        )
        for rule in sheet.data_validations.dataValidation
    }


def test_choices_and_flags_are_closed_lists_and_labels_of_other_sheets_are_offered(books: dict[str, Any]) -> None:
    columns = [column.name for column in TABLES["posts"].columns]
    rules = drop_downs(books["zh"]["岗位"])
    letter = {name: openpyxl.utils.get_column_letter(columns.index(name) + 1) for name in columns}
    assert rules[letter["shift"]] == ('"白班,晚班,夜班,轮班"', True)
    # Data begin in row 3, below the header and the example.
    assert rules[letter["enterprise"]] == ("'成员'!$A$3:$A$5000", False)
    assert rules[letter["first"]] == ("'时段'!$A$3:$A$5000", False)
    assert letter["post"] not in rules
    trainees = drop_downs(books["zh"]["学员"])
    assert ('"是,否"', True) in trainees.values()
    assert "placed" in drop_downs(books["en"]["limits"])["B"][0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_closed_list_is_missing(books: dict[str, Any], lang: str) -> None:
    for table in TABLES.values():
        rules = drop_downs(books[lang][table.zh if lang == "zh" else table.name])
        closed = [
            openpyxl.utils.get_column_letter(place)
            for place, column in enumerate(table.columns, start=1)
            if column.kind in (Kind.CHOICE, Kind.FLAG)
        ]
        assert [letter for letter in closed if letter not in rules or not rules[letter][1]] == [], table.name


def test_cells_for_labels_and_shares_are_text_so_that_excel_changes_nothing(templates: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(templates["en"])["posts"]
    for place, column in enumerate(TABLES["posts"].columns, start=1):
        letter = openpyxl.utils.get_column_letter(place)
        style = sheet.column_dimensions[letter]
        text = column.kind in (Kind.LABEL, Kind.LABELS, Kind.CHOICE, Kind.SHARE, Kind.TEXT, Kind.FLAG)
        assert (style.number_format == "@") == text, column.name


def test_the_first_cell_of_every_example_marks_it(books: dict[str, Any]) -> None:
    # Only a label, or a word of choice, can never begin like the mark.
    assert {table.columns[0].kind for table in TABLES.values()} <= {Kind.LABEL, Kind.CHOICE}
    for table in TABLES.values():
        assert str(books["en"][table.name]["A2"].value).startswith("Example;"), table.name
        assert str(books["zh"][table.zh]["A2"].value).startswith("例；"), table.name


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_untouched_template_has_no_rows_and_says_which_it_needs(templates: dict[str, Path], lang: str) -> None:
    assert [raw.name for raw in read_workbook(templates[lang])] == ["about" if lang == "en" else "关于"]
    with pytest.raises(DataError) as caught:
        read(templates[lang])
    assert [str(fault) for fault in caught.value.faults] == [
        "all tables: found nothing to decide, wanted rows of trainees and posts, of projects, or of labs with "
        "lab_needs, services or sessions",
    ]


def test_every_example_can_be_read_as_what_its_column_holds() -> None:
    examples = [
        (table.name, column, column.example) for table in TABLES.values() for column in table.columns if column.example
    ]
    assert len(examples) > 100
    for table, column, example in examples:
        cells, unsound = inside_column(column, pd.Series([example], dtype=object), SCALED.get(column.kind, 1))
        assert unsound == [] and cells.notna().all(), (table, column.name)


def test_a_filled_template_is_read(templates: dict[str, Path], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(templates["zh"])
    book["学员"]["A3"], book["岗位"]["A3"], book["岗位"]["B3"] = "T1", "P1", "E1"
    book["关于"]["B2"] = "春季"
    book.save(tmp_path / "filled.xlsx")
    instance = read(tmp_path / "filled.xlsx")
    assert (instance.name, instance.rows("trainees"), instance.rows("posts"), len(instance.stays)) == ("春季", 1, 1, 1)


@pytest.mark.parametrize(
    ("name", "lang", "text"),
    [
        ("new.xlsx", "fr", "There is no template in the language 'fr'.\n\nGive one of: en, zh."),
        (
            "new.xls",
            "en",
            "A template is an Excel workbook; new.xls does not end in .xlsx.\n\nGive a name that ends in .xlsx.",
        ),
        (
            "old.xlsx",
            "en",
            "old.xlsx is already there, and may have been filled in.\n\nGive another name, or remove the file first.",
        ),
        (
            "none/new.xlsx",
            "en",
            "new.xlsx could not be written: No such file or directory.\n\nName a place that can be written to.",
        ),
    ],
)
def test_a_template_that_cannot_be_written_says_why(tmp_path: Path, name: str, lang: str, text: str) -> None:
    (tmp_path / "old.xlsx").write_text("filled in")
    with pytest.raises(OptionError) as caught:
        write_template(tmp_path / name, lang)
    assert str(caught.value) == text
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("old.xlsx", "filled in")]
