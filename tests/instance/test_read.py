"""Reading from folders, JSON files and frames: what comes in, and what is refused with a located fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cie_opt.errors import DataError, OptionError
from cie_opt.instance.read import read
from tests.instance.cases import made, tables

TRAINEES = "trainee,major\nT1,m1\nT2,m2\n"
POSTS = "post,enterprise,post_kind,capacity\nP1,E1,k1,2\nP2,E2,k2,1\n"


def folder(path: Path, **files: str | bytes) -> Path:
    """Write files and return their folder; names may have a suffix after two underscores."""
    for name, text in ({"trainees": TRAINEES, "posts": POSTS} | files).items():
        stem, _mark, suffix = name.partition("__")
        body = text if isinstance(text, bytes) else text.encode()
        (path / f"{stem}.{suffix or 'csv'}").write_bytes(body)
    return path


def faults(source: object, **options: object) -> list[str]:
    with pytest.raises(DataError) as caught:
        read(source, **options)  # type: ignore[arg-type]
    return [str(fault) for fault in caught.value.faults]


def test_a_folder_is_read_whatever_bytes_the_text_has(tmp_path: Path) -> None:
    text = "学员,专业\nT1,m1\nT2,m2\n"

    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert read(folder(tmp_path, trainees=text.encode(encoding))).digest == made().digest


@pytest.mark.parametrize(
    "text",
    ["trainee;major\nT1;m1\nT2;m2", "trainee\tmajor\r\nT1\tm1\r\nT2\tm2\r\n", "\n\ntrainee,major\n\nT1,m1\n,\n\nT2,m2"],
)
def test_separators_line_ends_and_blank_lines_do_not_matter(tmp_path: Path, text: str) -> None:
    assert read(folder(tmp_path, trainees=text)).digest == made().digest


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("trainee\n学员\n".encode("gb18030"), "学员"),  # in UTF-8 a Cyrillic and an Armenian letter
        ("trainee\nМосква\n".encode(), "Москва"),
        ("trainee\nMüller é\n".encode(), "Müller é"),
        ("学员\nМосква\n".encode(), "Москва"),
        ("学员\n学\n".encode("gb18030"), "学"),  # in UTF-8 one Cyrillic letter, but the header tells
    ],
)
def test_short_text_that_is_text_either_way_is_read_as_it_is_meant(tmp_path: Path, body: bytes, label: str) -> None:
    assert read(folder(tmp_path, trainees=body)).domain("trainees").tolist() == [label]


def test_semicolons_within_cells_do_not_hide_the_separator(tmp_path: Path) -> None:
    posts = 'post,enterprise,"accepts"\nP1,E1,"a;b;c"\n'

    assert read(folder(tmp_path, posts=posts)).domain("class").tolist() == ["a", "b", "c"]


def test_the_name_of_the_folder_is_the_name_unless_about_says_another(tmp_path: Path) -> None:
    assert read(folder(tmp_path)).name == tmp_path.name
    folder(tmp_path, about__json='{"name": "spring", "synthetic": true, "scales": {"number": 1000000}}')

    instance = read(tmp_path)

    assert (instance.name, instance.about.synthetic) == ("spring", True)
    assert instance.scale_of("posts", "load") == 1_000_000


def test_lines_of_a_file_are_the_rows_of_messages(tmp_path: Path) -> None:
    posts = "\npost,enterprise,capacity\nP1,E1,2\n\nP2,E2,x\n"

    assert faults(folder(tmp_path, posts=posts)) == [
        "posts, row 5 (P2), capacity: found x, wanted a number in digits, without its unit"
    ]


def test_lines_with_too_many_cells_are_all_named(tmp_path: Path) -> None:
    trainees = "trainee,major\nT1,m1,\nT2,m2\nT3,m,a,b\nT4,\n"

    assert faults(folder(tmp_path, trainees=trainees))[:2] == [
        "trainees.csv, row 2: found 3 cells, "
        "wanted at most 2 cells, as in the header; a cell that holds the separator needs quotation marks",
        "trainees.csv, row 4: found 4 cells, "
        "wanted at most 2 cells, as in the header; a cell that holds the separator needs quotation marks",
    ]


UNREADABLE = {
    "text in UTF-16": (
        TRAINEES.encode("utf-16"),
        "trainees.csv: found text in UTF-16, wanted text in UTF-8: save the file as CSV UTF-8",
    ),
    "UTF-16 without mark": (
        TRAINEES.encode("utf-16-le"),
        "trainees.csv: found text in UTF-16, wanted text in UTF-8: save the file as CSV UTF-8",
    ),
    "bytes": (
        b"trainee\n\xff\xff\xff",
        "trainees.csv: found bytes that are no text, wanted text in UTF-8 or GB18030: save the file as CSV UTF-8",
    ),
    "an open quotation": (
        'trainee,major\nT1,"m\n',
        "trainees.csv: found text that does not end, wanted a closing quotation mark for every opening one",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_is_no_table_is_one_fault(tmp_path: Path, case: str) -> None:
    body, message = UNREADABLE[case]

    assert faults(folder(tmp_path, trainees=body)) == [message]


def test_an_empty_file_is_an_empty_table(tmp_path: Path) -> None:
    assert faults(folder(tmp_path, trainees="")) == [
        "trainees, trainee: found no such column, wanted a column trainee (学员)",
        "trainees: found no row, wanted at least one row of trainees (学员) beside those of posts",
    ]


def test_a_cell_of_ten_million_characters_is_a_short_fault(tmp_path: Path) -> None:
    posts = f"post,enterprise\nP1,{'x' * 10**7}\n"

    assert faults(folder(tmp_path, posts=posts)) == [
        f"posts, row 2 (P1), enterprise: found {'x' * 79}…, wanted a cell of at most 32767 characters, not 10000000"
    ]


def test_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("case.xls", "case.csv", "case.zip", "case"):
        (tmp_path / name).write_text("x")

    assert faults(tmp_path / "none") == [
        "none: found no such file or folder, wanted a folder of CSV files, a workbook or a JSON file"
    ]
    assert faults(tmp_path / "empty") == [
        "empty: found a folder without CSV files, "
        "wanted a file for every table, such as trainees.csv and posts.csv, or the name of a workbook or JSON file"
    ]
    assert faults(tmp_path / "case.xls") == [
        "case.xls: found a workbook of another format, wanted the same workbook saved as .xlsx"
    ]
    assert faults(tmp_path / "case.csv") == [
        "case.csv: found a single file, wanted the folder that holds a CSV file for every table"
    ]
    assert faults(tmp_path / "case.zip") == [
        "case.zip: found .zip, wanted a folder of CSV files, an .xlsx or a .json file"
    ]
    assert faults(tmp_path / "case") == [
        "case: found a file without suffix, wanted a folder of CSV files, an .xlsx or a .json file"
    ]
    assert faults(tmp_path / ("x" * 300)) == [
        f"{'x' * 300}: found File name too long, wanted a file or folder that can be read"
    ]


def test_what_is_said_about_the_instance_is_checked(tmp_path: Path) -> None:
    assert faults(folder(tmp_path, about__json='{"nmae": "x", "scales": {"weight": 3, "money": 0}}')) == [
        "about, scales.money: wanted at least 1",
        "about, nmae: wanted one of the fields name, description, source, licence, synthetic, scales "
        "(did you mean name?)",
    ]
    assert faults(folder(tmp_path, about__json='{"scales": {"weight": 3}}')) == [
        "about, scales: wanted scales for money, hours, distance, number only, not for weight"
    ]
    assert faults(folder(tmp_path, about__json='{"name": ')) == ["about.json: wanted JSON text"]


def test_frames_and_instances_are_read_too() -> None:
    instance = read(tables())

    assert instance.digest == made().digest
    assert read(instance) is instance
    assert faults(tables() | {"goals": [1]}) == ["goals: found list, wanted a DataFrame"]
    with pytest.raises(OptionError) as caught:
        read(3)  # type: ignore[arg-type]
    assert str(caught.value) == (
        "An instance cannot be read from int.\n\n"
        "Give the path of a folder, a workbook or a JSON file, or frames by table name."
    )


def saved(path: Path, text: str) -> Path:
    file = path / "case.json"
    file.write_text(text, encoding="utf-8")
    return file


ROWS = {
    "trainees": [{"学员": "T1", "专业": "m1"}, {"专业": "m2", "学员": "T2"}],
    "posts": [
        {"post": "P1", "enterprise": "E1", "post_kind": "k1", "capacity": 2},
        {"post": "P2", "enterprise": "E2", "post_kind": "k2", "capacity": "1"},
    ],
}


def test_a_json_file_holds_tables_as_lists_of_rows(tmp_path: Path) -> None:
    file = saved(tmp_path, json.dumps({"about": {"name": "spring"}, "tables": ROWS}))

    assert read(file).digest == made().digest
    assert read(file).name == "spring"


def test_numbers_of_a_json_file_are_the_text_that_stands_there(tmp_path: Path) -> None:
    text = (
        '{"tables": {"trainees": [{"trainee": 7}], '
        '"posts": [{"post": 1.50, "enterprise": "E", "pay": 2400.10, "accepts": ["a", "b"]}]}}'
    )
    instance = read(saved(tmp_path, text))

    assert instance.domain("posts").tolist() == ["1.50"]
    assert instance.amounts("posts", "pay").tolist() == [240_010]
    assert instance.domain("class").tolist() == ["a", "b"]


NO_TABLES = "case.json: wanted an object with an object named tables, of lists of rows by table name"
BAD_JSON = {
    '{"tables": {': [
        "case.json, line 1, column 13: found Expecting property name enclosed in double quotes, wanted JSON text"
    ],
    "[]": [NO_TABLES],
    '{"tables": []}': [NO_TABLES],
    '{"tables": {}, "tabels": {}, "schema_version": 2}': [
        "case.json, schema_version: found 2, wanted at most 1; a newer cie_opt reads this file",
        "case.json, tabels: wanted only schema_version, about and tables",
    ],
    '{"tables": {"posts": [], "posts": []}}': ["case.json, posts: found the same key again, wanted every key once"],
    "[" * 100_000: ["case.json: found lists within lists without end, wanted an object with tables as lists of rows"],
    '{"tables": {"trainees": [{"trainee": "T"}, 3], "posts": {}}}': [
        "trainees, row 2: found 3, wanted a list of objects, one a row",
        "posts: wanted a list of objects, one a row",
        "posts, post: found no such column, wanted a column post (岗位)",
        "posts, enterprise: found no such column, wanted a column enterprise (企业)",
        "posts: found no row, wanted at least one row of posts (岗位) beside those of trainees",
    ],
    '{"tables": {"trainees": [{"trainee": "T", "age": NaN}], '
    '"posts": [{"post": "P", "enterprise": "E", "pay": -Infinity}]}}': [
        "trainees, row 1 (T), age: found NaN, wanted a finite number, or an empty cell where nothing is known",
        "posts, row 1 (P), pay: found -Infinity, wanted a finite number, or an empty cell where nothing is known",
    ],
    '{"tables": {"trainees": [{"trainee": {"a": 1}}], "posts": [{"post": "P", "enterprise": "E"}]}}': [
        "trainees, row 1, trainee: found {'a': '1'}, wanted text",
    ],
}


@pytest.mark.parametrize("text", BAD_JSON, ids=lambda text: text[:40])
def test_a_json_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    assert faults(saved(tmp_path, text)) == BAD_JSON[text]


def test_a_mapping_gives_their_names_ours(tmp_path: Path) -> None:
    (tmp_path / "实习生名单.csv").write_text("学号,专业名称,备注\nT1,m1,x\nT2,m2,\n", encoding="gb18030")
    (tmp_path / "posts.csv").write_text(POSTS)
    (tmp_path / "说明.csv").write_text("x\n")
    mapping = {
        "实习生名单": {"table": "trainees", "columns": {"学号": "trainee", "专业名称": "major", "备注": None}},
        "说明": {"table": None},
    }
    file = tmp_path / "mapping.json"
    file.write_text(json.dumps(mapping, ensure_ascii=False), encoding="utf-8")

    assert read(tmp_path, mapping=mapping).digest == made().digest
    assert read(tmp_path, mapping=file).digest == made().digest


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        (
            {"posts": {"table": "post"}},
            ["mapping, posts: found post, wanted a table that is known (did you mean posts?)"],
        ),
        (
            {"posts": {"table": "posts", "columns": {"capacity": "capacities"}}},
            ["mapping, posts, capacity: found capacities, wanted a column of posts (did you mean capacity?)"],
        ),
        ({"postes": {}}, ["mapping, postes: wanted a sheet or file that is there (did you mean posts?)"]),
        ({"posts": {"columns": {"cap": None}}}, ["mapping, posts, cap: wanted a header that is there"]),
        (
            {"posts": {"colums": {}}},
            ["mapping, posts.colums: wanted one of the fields table, columns (did you mean columns?)"],
        ),
        ([], ["mapping: wanted an object"]),
    ],
)
def test_a_mapping_that_fits_nothing_is_refused(mapping: object, expected: list[str]) -> None:
    assert faults(tables(), mapping=mapping) == expected
