"""Workbooks: read whatever Excel made of them, written so that they read back alike."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from cie_opt.errors import DataError, OptionError
from cie_opt.instance import workbook
from cie_opt.instance.about import About
from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.instance.read import read
from cie_opt.instance.workbook import read_workbook, write_workbook

INSTANCES = Path(__file__).parents[2] / "instances"

Rows = list[list[Any]]
TRAINEES: Rows = [["trainee", "major", "age (years)"], ["T1", "machining", 17], ["T2", "trade", 18]]
POSTS: Rows = [["post", "enterprise", "capacity"], ["P1", "E1", 2]]


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Save sheets given as rows; `dress` may still change the openpyxl workbook."""

    def saved(sheets: dict[str, Rows], dress: Callable[[Any], None] | None = None) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        if dress is not None:
            dress(book)
        path = tmp_path / "case.xlsx"
        book.save(path)
        return path

    return saved


def faults(path: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(path)
    return [str(fault) for fault in caught.value.faults]


def test_a_sheet_is_a_table_and_its_rows_keep_their_numbers(save: Callable[..., Path]) -> None:
    instance = read(save({"trainees": TRAINEES, "岗位": [["岗位", "企业", "容量（人）"], ["P1", "E1", 2]]}))
    assert list(instance.domain("trainees")) == ["T1", "T2"]
    assert list(instance.amounts("posts", "capacity")) == [2]
    raw = read_workbook(save({"trainees": TRAINEES}))[0]
    assert (raw.first_row, list(raw.frame.columns)) == (2, ["trainee", "major", "age (years)"])


def test_a_title_above_the_header_is_passed_over_and_rows_are_still_named_rightly(save: Callable[..., Path]) -> None:
    titled = [["学员"], ["printed 2026-03-01", None, 3], [], *TRAINEES, ["T3", "trade", "old"]]
    path = save({"trainees": titled, "posts": POSTS})
    assert read_workbook(path)[0].source == "sheet trainees, header in row 4"
    # Title, date and blank are rows 1 to 3, the header row 4, so T3 stands in row 7.
    assert faults(path) == ["trainees, row 7 (T3), age: found old, wanted a number in digits, without its unit"]


def test_blank_rows_and_columns_and_blanks_around_text_mean_nothing(save: Callable[..., Path]) -> None:
    def dress(book: Any) -> None:
        sheet = book["trainees"]
        sheet["A9"], sheet["F2"] = "   ", " "
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["F"].hidden = True
        sheet["A40"].font = openpyxl.styles.Font(bold=True)

    spaced = [["trainee", " major "], ["T1 ", " machining\u3000"], [], ["T2", "trade"]]
    plain = [["trainee", "major"], ["T1", "machining"], ["T2", "trade"]]
    posts = {"posts": POSTS}
    assert read(save({"trainees": spaced} | posts, dress)).digest == read(save({"trainees": plain} | posts)).digest


def test_numbers_as_text_and_full_width_digits_are_understood(save: Callable[..., Path]) -> None:
    rows = [["post", "enterprise", "capacity", "pay"], ["P1", "E1", "12", "２４００．５０"], ["P2", "E1", 3.0, 2400.5]]
    instance = read(save({"trainees": TRAINEES, "posts": rows}))
    assert list(instance.amounts("posts", "capacity")) == [12, 3]
    assert list(instance.amounts("posts", "pay")) == [240_050, 240_050]


def test_an_identifier_that_is_a_number_is_a_label_and_a_rounded_one_a_fault(save: Callable[..., Path]) -> None:
    rows = [["trainee"], [201512], [330702201001010000]]
    found = faults(save({"trainees": rows, "posts": POSTS}))
    assert found == [
        "trainees, row 3, trainee: found 330702201001010000, wanted an identifier; a spreadsheet keeps only 15 digits "
        "of a number: format the column as text and type every digit"
    ]
    assert list(read(save({"trainees": rows[:2], "posts": POSTS})).domain("trainees")) == ["201512"]


def test_dates_truth_values_and_shares_are_understood(save: Callable[..., Path]) -> None:
    sheets = {
        "trainees": [["trainee", "must_place"], ["T1", True], ["T2", "否"]],
        "posts": [["post", "enterprise", "retention"], ["P1", "E1", 0.1], ["P2", "E1", "10%"]],
        "periods": [["period", "start"], ["autumn", datetime(2026, 9, 1)], ["spring", "2027-03-01"]],
    }
    instance = read(save(sheets))
    assert list(instance.flags("trainees", "must_place")) == [True, False]
    assert instance.shares("posts", "retention")[0] == instance.shares("posts", "retention")[1]
    assert [str(day)[:10] for day in instance.tables["periods"]["start"]] == ["2026-09-01", "2027-03-01"]


def test_a_share_that_excel_made_a_date_says_what_to_type(save: Callable[..., Path]) -> None:
    rows = [["post", "enterprise", "retention"], ["P1", "E1", datetime(2026, 1, 10)]]
    assert faults(save({"trainees": TRAINEES, "posts": rows})) == [
        "posts, row 2 (P1), retention: found 2026-01-10 00:00:00, wanted a number; a spreadsheet turned it into a "
        "date: format the cell as text and type it again, as 1/10"
    ]


def test_merged_cells_in_header_and_body_are_named_and_those_of_a_title_are_not(save: Callable[..., Path]) -> None:
    def dress(book: Any) -> None:
        for place in ("A1:C1", "B2:C2", "B3:B4", "F30:G31"):
            book["trainees"].merge_cells(place)

    titled = [["our trainees"], ["trainee", "major", None], ["T1", "machining"], ["T2"]]
    wanted = "wanted a value in every cell: unmerge them and fill each"
    assert faults(save({"trainees": titled, "posts": POSTS}, dress)) == [
        f"trainees: found the merged cells B2:C2, {wanted}",
        f"trainees: found the merged cells B3:B4, {wanted}",
    ]


def test_a_formula_without_a_value_is_a_fault_and_one_with_a_value_is_not(
    save: Callable[..., Path], tmp_path: Path
) -> None:
    wanted = "wanted a value: open the file in Excel, let it calculate, and save it"
    assert faults(save({"trainees": TRAINEES, "posts": [POSTS[0], ["P1", "E1", "=1+1"]]})) == [
        f"posts, row 2, capacity: found a formula without a value in C2, {wanted}"
    ]
    path, final = tmp_path / "valued.xlsx", tmp_path / "final.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        trainees, posts = book.add_worksheet("trainees"), book.add_worksheet("posts")
        for sheet, rows in ((trainees, TRAINEES), (posts, POSTS)):
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        posts.write_formula("C2", "=1+2", None, 3)
        trainees.write_formula("B3", '=IF(1=1,"","gone")', None, "gone")
    # An empty text that Excel calculated stands in its files as a text value without text.
    copied(path, final, lambda _name, content: content.replace(b"<v>gone</v>", b"<v></v>"))
    instance = read(final)
    assert list(instance.amounts("posts", "capacity")) == [3]
    assert list(instance.codes("trainees", "major")) == [0, -1]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#SPILL!"])
def test_a_cell_whose_formula_failed_is_a_fault(save: Callable[..., Path], error: str) -> None:
    assert faults(save({"trainees": TRAINEES, "posts": [POSTS[0], ["P1", "E1", error]]})) == [
        f"posts, row 2, capacity: found {error}, wanted a value: the formula in this cell failed; "
        "mend it or type the value"
    ]


def test_of_very_many_failed_cells_a_hundred_are_listed(save: Callable[..., Path]) -> None:
    rows = [["trainee", "age"], *([f"T{number}", "#N/A"] for number in range(130))]
    found = faults(save({"trainees": rows, "posts": POSTS}))
    assert len(found) == 101
    assert found[-1].startswith("trainees: found 30 more such cells, wanted a value")


def test_a_label_that_begins_like_an_error_is_a_label(save: Callable[..., Path]) -> None:
    instance = read(save({"trainees": [["trainee"], ["#1"], ["#N/A yet"]], "posts": POSTS}))
    assert list(instance.domain("trainees")) == ["#1", "#N/A yet"]


def test_an_unknown_sheet_is_a_fault_with_the_nearest_name(save: Callable[..., Path]) -> None:
    assert faults(save({"trainees": TRAINEES, "岗位": POSTS, "Trainee skils": [["trainee", "skill"]]})) == [
        "Trainee skils: found Trainee skils, wanted a table that is known (did you mean trainee_skills?)"
    ]


def test_an_unknown_header_is_a_fault_with_the_nearest_name(save: Callable[..., Path]) -> None:
    found = faults(save({"trainees": TRAINEES, "posts": [["post", "enterprise", "capasity"], ["P1", "E1", 2]]}))
    assert len(found) == 1
    assert found[0].startswith("posts, capasity: found capasity, wanted a column of posts")
    assert found[0].endswith("(did you mean capacity?)")


def test_a_unit_that_is_not_ours_is_a_fault(save: Callable[..., Path]) -> None:
    rows = [["post", "enterprise", "pay (dollars)"], ["P1", "E1", 300]]
    assert faults(save({"trainees": TRAINEES, "posts": rows})) == [
        "posts, pay: found pay (dollars), wanted the unit yuan/month (元/月); convert the numbers"
    ]


def test_notes_the_guide_and_empty_sheets_are_not_read(save: Callable[..., Path]) -> None:
    notes: dict[str, Rows] = {"#notes": [["ask E1"]], "Sheet1": [], "说明": [["how to"]], "Guide": [["how to"]]}
    empty: dict[str, Rows] = {"members": [["member", "kind"]], "regions": []}
    path = save({"trainees": TRAINEES, "posts": POSTS} | notes | empty)
    assert [raw.name for raw in read_workbook(path)] == ["trainees", "posts"]
    assert list(read(path).domain("members")) == ["E1"]


def test_example_rows_are_not_read_and_no_label_can_look_like_one(save: Callable[..., Path]) -> None:
    rows = [["trainee", "age"], ["Example; T0", 17], ["例；T0", 17], [" 例; ", 17], ["Example T1", 17], ["例T2", "x"]]
    found = faults(save({"trainees": rows, "posts": POSTS}))
    assert found == ["trainees, row 6 (例T2), age: found x, wanted a number in digits, without its unit"]
    tables = {"trainees": pd.DataFrame({"trainee": ["例；T0"]}), "posts": pd.DataFrame(POSTS[1:], columns=POSTS[0])}
    with pytest.raises(DataError, match="a label on one line and without semicolons"):
        from_tables(tables)


def test_a_mapping_names_their_sheet_and_headers(save: Callable[..., Path]) -> None:
    theirs: Rows = [["2026 年实习生"], ["编号", "所学", "备注"], ["T1", "machining", "x"], ["T2", "trade", None]]
    mapping = {"名单": {"table": "trainees", "columns": {"编号": "trainee", "所学": "major", "备注": None}}}
    instance = read(save({"名单": theirs, "posts": POSTS}), mapping=mapping)
    assert list(instance.domain("trainees")) == ["T1", "T2"]


def test_what_a_workbook_says_about_itself(save: Callable[..., Path]) -> None:
    about: Rows = [["field", "value"], ["name", "spring"], ["licence", None], ["scale of money", 1]]
    instance = read(save({"about": about, "trainees": TRAINEES, "posts": POSTS}))
    assert (instance.name, instance.about.scales) == ("spring", {"money": 1})


def copied(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))


def zipped(names: list[str]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, "<broken")

    return write


SAVED = "wanted an .xlsx file: open it in Excel and save it as Excel workbook (.xlsx)"
REPAIRED = "wanted a sound .xlsx file: open it in Excel, let Excel repair it, and save it again"
OLD = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.mark.parametrize(
    ("write", "fault"),
    [
        (lambda path: path.write_bytes(b""), f"found an empty file, {SAVED}"),
        (lambda path: path.write_bytes(OLD + b"Workbook"), f"found a workbook of the old format (.xls), {SAVED}"),
        (
            lambda path: path.write_bytes(OLD + "EncryptedPackage".encode("utf-16-le")),
            "found a workbook protected by a password, "
            "wanted a workbook without password: open it in Excel, remove the password and save it",
        ),
        (lambda path: path.write_bytes(b"<html>"), f"found something else than a workbook, {SAVED}"),
        (lambda path: path.write_bytes(b"PK\x03\x04 cut"), f"found a damaged workbook, {REPAIRED}"),
        (zipped(["mimetype", "content.xml"]), f"found a workbook of another format, {SAVED}"),
        (zipped(["[Content_Types].xml", "xl/workbook.bin"]), f"found a workbook of another format, {SAVED}"),
        (zipped(["[Content_Types].xml", "xl/workbook.xml"]), f"found a damaged workbook, {REPAIRED}"),
        (lambda path: None, "found no such file, wanted an Excel workbook (.xlsx)"),
    ],
)
def test_a_file_that_is_no_sound_workbook_says_what_to_do(
    tmp_path: Path, write: Callable[[Path], object], fault: str
) -> None:
    path = tmp_path / "case.xlsx"
    write(path)
    with pytest.raises(DataError) as caught:
        read_workbook(path)
    assert [str(found) for found in caught.value.faults] == [f"case.xlsx: {fault}"]


def test_a_sheet_whose_text_is_cut_is_a_damaged_workbook(save: Callable[..., Path], tmp_path: Path) -> None:
    whole, damaged = save({"trainees": TRAINEES}), tmp_path / "damaged.xlsx"
    copied(whole, damaged, lambda name, content: content[: len(content) // 2] if "sheet1" in name else content)
    assert faults(damaged) == [f"damaged.xlsx: found a damaged workbook, {REPAIRED}"]


AWKWARD = {
    "members": pd.DataFrame({"member": ["E1", "=1+1", "https://example.org"], "kind": "enterprise", "payroll": 0.1}),
    "trainees": pd.DataFrame(
        {"trainee": ["201512", "007", "例 1", "#3", "1/10"], "must_place": ["yes", "no", "", "", ""]}
    ),
    "posts": pd.DataFrame(
        {
            "post": ["P1", "P2", "P3"],
            "enterprise": ["E1", "=1+1", "https://example.org"],
            "accepts": ["a;b", "", "c"],
            "hours_week": ["1/3", "37.5", "40"],
            "pay": ["90071992547409.91", "2400.1", "0.07"],
            "load_capacity": ["0.0001", "123456789012.3456", "7"],
            "retention": ["1/3", "12.5%", ""],
            "shift": ["night", "", "day"],
        }
    ),
    "periods": pd.DataFrame({"period": ["a", "b"], "start": ["2026-02-28", "2026-09-01"]}),
    "pins": pd.DataFrame({"trainee": ["007"], "must": ["no"], "why": ["two\nlines, =SUM(A1)"]}),
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("case", ["four_trainees", "first", "awkward"])
def test_a_written_workbook_reads_back_alike(tmp_path: Path, case: str, lang: str) -> None:
    instance = from_tables(AWKWARD) if case == "awkward" else read(INSTANCES / case)
    write_workbook(instance, tmp_path / "out.xlsx", lang=lang)
    assert read(tmp_path / "out.xlsx").digest == instance.digest
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_what_is_said_about_an_instance_is_written_too(tmp_path: Path) -> None:
    about = About(name="spring", licence="MIT", synthetic=True, scales={"number": 1})
    tables = {
        "trainees": pd.DataFrame({"trainee": ["T1"]}),
        "posts": pd.DataFrame({"post": ["P"], "enterprise": ["E"]}),
    }
    write_workbook(from_tables(tables, about=about), tmp_path / "out.xlsx")
    assert read(tmp_path / "out.xlsx").about == about


def test_titles_headers_and_words_are_in_the_language_asked_for(tmp_path: Path) -> None:
    write_workbook(from_tables(AWKWARD), tmp_path / "out.xlsx", lang="zh")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["成员", "时段", "学员", "岗位", "指定安排"]
    header, first = list(book["岗位"].iter_rows(values_only=True))[:2]
    assert dict(zip(header, first, strict=True)) == {
        "岗位": "P1",
        "企业": "E1",
        "接收专业类": "a;b",
        "负荷容量": 0.0001,
        "周工时（小时/周）": "1/3",
        "月报酬（元/月）": "90071992547409.91",
        "留用率": "1/3",
        "班次": "夜班",
    }


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.xlsx"
    path.write_text("kept")

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(workbook, "_write_table", fail)
    with pytest.raises(RuntimeError):
        write_workbook(read(INSTANCES / "four_trainees"), path)
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("out.xlsx", "kept")]


def test_a_place_that_cannot_be_written_to_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_workbook(read(INSTANCES / "four_trainees"), tmp_path / "none" / "out.xlsx")


def test_a_table_longer_than_a_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_ROWS", 5)
    instance: Instance = read(INSTANCES / "four_trainees")
    with pytest.raises(OptionError) as caught:
        write_workbook(instance, tmp_path / "out.xlsx")
    assert str(caught.value) == (
        "The table trainee_skills has 6 rows; a sheet holds 5 below its header.\n\nWrite a folder of CSV files."
    )
