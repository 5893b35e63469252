"""Tables to CSV and back."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cie_opt.errors import InternalError
from cie_opt.report.tables import ColumnDocument, read_csv, records, write_csv

labels = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)
keys = st.lists(labels, min_size=1, max_size=3).map(tuple)
numbers = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(labels, keys, numbers, st.none() | numbers, st.booleans(), st.fractions()), max_size=6))
def test_every_kind_of_cell_comes_back(tmp_path: Path, rows: list[tuple[object, ...]]) -> None:
    columns = [pd.Series([row[part] for row in rows], dtype=object) for part in range(6)]
    frame = pd.DataFrame(
        {
            "label": columns[0],
            "key": columns[1],
            "number": columns[2].astype("float64"),
            "price": columns[3],
            "open": columns[4].astype(bool),
            "exact": columns[5],
        }
    )
    written = write_csv(frame, tmp_path / "any.csv")
    read, faults = read_csv(tmp_path / "any.csv", written)
    assert faults == []
    pd.testing.assert_frame_equal(read, frame)


def test_absent_cells_stay_absent_and_empty_text_stays_empty(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "block": pd.Series(["", "early"], dtype=object),
            "stakeholder": pd.Series([None, "council"], dtype=object),
            "value": pd.Series([pd.NA, 3], dtype="Int64"),
            "met": pd.Series([pd.NA, True], dtype="boolean"),
            "start": pd.to_datetime(pd.Series([None, "2026-09-01"])),
            "sector": pd.Series([None, "metal"], dtype="category"),
            "note": pd.Series([None, "seen"], dtype="str"),
        }
    )
    written = write_csv(frame, tmp_path / "any.csv")
    assert (tmp_path / "any.csv").read_bytes() == (
        b"\xef\xbb\xbfblock,stakeholder,value,met,start,sector,note\r\n"
        b",,,,,,\r\nearly,council,3,yes,2026-09-01,metal,seen\r\n"
    )
    read, faults = read_csv(tmp_path / "any.csv", written)
    assert faults == []
    pd.testing.assert_frame_equal(read, frame)


def test_no_number_that_is_not_finite_is_ever_written(tmp_path: Path) -> None:
    frame = pd.DataFrame({"bound": [math.inf, -math.inf, math.nan, 1.5]})
    write_csv(frame, tmp_path / "any.csv")
    assert (tmp_path / "any.csv").read_text("utf-8-sig").split("\n") == ["bound", '""', '""', '""', "1.5", ""]
    assert records(frame) == [{"bound": None}, {"bound": None}, {"bound": None}, {"bound": 1.5}]


def test_a_damaged_cell_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("price,row\n1.5,P1\nmuch,P2\n", "utf-8")
    columns = [
        ColumnDocument(name="price", kind="number", dtype="float64"),
        ColumnDocument(name="rule", kind="text", dtype="object"),
    ]
    _frame, faults = read_csv(tmp_path / "prices.csv", columns)
    assert [str(fault) for fault in faults] == [
        "prices.csv, line 3, price: found much, wanted a number",
        "prices.csv, rule: wanted this column",
    ]


def test_an_empty_cell_where_a_count_must_stand_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "placements.csv").write_text("count\n1\n\n", "utf-8")
    _frame, faults = read_csv(tmp_path / "placements.csv", [ColumnDocument(name="count", kind="whole", dtype="int64")])
    assert [str(fault) for fault in faults] == ["placements.csv, line 3, count: found , wanted a whole number"]


def test_a_column_of_mixed_things_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InternalError, match="column 'key' mixes"):
        write_csv(pd.DataFrame({"key": ["P1", ("P1",)]}), tmp_path / "any.csv")
