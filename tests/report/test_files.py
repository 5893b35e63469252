"""A result folder: whole or not at all, read back equal, never at the cost of somebody else's files."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cie_opt.errors import DataError, DigestMismatch, OptionError
from cie_opt.outcome import Outcome, Sensitivity, Stop
from cie_opt.report.document import json_object
from cie_opt.report.files import load, refuse_unwritable, save
from tests.report.outcomes import frame, impossible, solved, toy

VALUES = ("level", "goal", "rule", "key", "value", "low", "high", "basis", "unit", "limit", "table", "row", "column")


def assert_equal(found: Any, wanted: Any, name: str = "outcome") -> None:
    """Compare two outcomes field by field; tables with their dtypes, arrays bit by bit."""
    if isinstance(wanted, pd.DataFrame):
        pd.testing.assert_frame_equal(found, wanted, obj=name)
    elif isinstance(wanted, np.ndarray):
        np.testing.assert_array_equal(found, wanted)
    elif name == "outcome.instance":
        assert found.digest == wanted.digest and found.about == wanted.about
    elif name in ("outcome", "outcome.allocation", "outcome.sensitivity", "outcome.conflict", "outcome.certificate"):
        if wanted is None:
            assert found is None
            return
        for field in fields(wanted):
            assert_equal(getattr(found, field.name), getattr(wanted, field.name), f"{name}.{field.name}")
    elif name == "outcome.certificate.levels":
        for one, other in zip(found, wanted, strict=True):
            assert (one.level, one.kept) == (other.level, other.kept)
            np.testing.assert_array_equal(one.row_dual, other.row_dual)
    else:
        assert found == wanted, name


def test_a_solved_outcome_reads_back_equal(tmp_path: Path) -> None:
    values = frame(
        VALUES,
        (1, "placed", "seats", "lathe | horizon", 0.0, 0.0, 0.0, "resolve", None, 1.0, "posts", "lathe", "capacity"),
        (2, "fit", "seats", "lathe | horizon", None, 0.1, 1 / 3, "resolve", None, 1.0, "posts", "lathe", "capacity"),
    )
    outcome = solved()
    outcome = solved(sensitivity=Sensitivity(outcome.sensitivity.prices, values))
    assert save(outcome, tmp_path / "result") == tmp_path / "result"
    assert_equal(load(tmp_path / "result"), outcome)


def test_an_outcome_that_holds_nothing_reads_back_equal(tmp_path: Path) -> None:
    save(impossible(), tmp_path / "result")
    assert_equal(load(tmp_path / "result"), impossible())
    present = {path.name for path in (tmp_path / "result").iterdir()}
    assert not present & {"placements.csv", "prices.csv", "certificate.npz"}


def test_the_instance_keeps_its_name_even_when_it_has_none(tmp_path: Path) -> None:
    from cie_opt.instance.parse import from_tables

    tables = {
        "trainees": pd.DataFrame({"trainee": ["Ann", "Bo", "Cai", "Dee"]}),
        "posts": pd.DataFrame({"post": ["lathe", "assembly", "store"], "enterprise": ["Works", "Works", "Depot"]}),
    }
    save(solved(instance=from_tables(tables), certificate=None), tmp_path / "result")
    assert load(tmp_path / "result").instance.name == ""


def test_tables_open_in_a_spreadsheet(tmp_path: Path) -> None:
    save(solved(), tmp_path / "result")
    content = (tmp_path / "result" / "placements.csv").read_bytes()
    # The byte-order mark tells Excel that this is UTF-8.
    assert content == (
        b"\xef\xbb\xbftrainee,post,block,count,enterprise\r\n"
        b"Ann,lathe,,1,Works\r\nCai,assembly,,1,Works\r\nDee,store,,1,Depot\r\n"
    )


def test_a_second_result_replaces_the_first_and_leaves_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "result"
    save(solved(), folder)
    (folder / "notes.txt").write_text("mine", "utf-8")
    smaller = impossible()
    save(smaller, folder)
    assert_equal(load(folder), smaller)
    assert (folder / "notes.txt").read_text("utf-8") == "mine"
    names = {path.name for path in folder.iterdir()}
    # What only the first result had is gone, and nothing of the work in between is left.
    assert names == {
        *("notes.txt", "outcome.json", "report.html", "instance", "conflict.csv"),
        *("goals.csv", "scores.csv", "removed.csv", "phases.csv"),
    }


def test_tables_that_the_second_instance_lacks_are_taken_away(tmp_path: Path) -> None:
    folder = tmp_path / "result"
    save(solved(), folder)
    fewer = toy().replace(limits=None)
    save(solved(instance=fewer, certificate=None), folder)
    assert not (folder / "instance" / "limits.csv").exists()
    assert load(folder).digest == fewer.digest


def test_the_tables_of_an_instance_are_never_overwritten(tmp_path: Path) -> None:
    # posts.csv and members.csv are names of tables, too: a user may name the folder of the input by mistake.
    (tmp_path / "posts.csv").write_text("post,enterprise\nlathe,Works\n", "utf-8")
    with pytest.raises(OptionError) as refused:
        save(solved(), tmp_path)
    assert str(refused.value) == (
        f"The outcome cannot be saved in {tmp_path.name}: posts.csv there is not part of an earlier result.\n\n"
        "Name a folder that does not exist yet, or an earlier result."
    )
    assert [path.name for path in tmp_path.iterdir()] == ["posts.csv"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "result").write_text("", "utf-8")
    with pytest.raises(OptionError) as refused:
        refuse_unwritable(tmp_path / "result")
    assert str(refused.value) == (
        "The outcome cannot be saved in result: this is a file.\n\n"
        "Name a folder that does not exist yet, or an earlier result."
    )


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for ask in (refuse_unwritable, lambda folder: save(solved(), folder)):
        with pytest.raises(OptionError, match=r"^result cannot be written: Not a directory\."):
            ask(tmp_path / "file" / "result")


def test_asking_leaves_nothing_behind(tmp_path: Path) -> None:
    refuse_unwritable(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_on_the_way_leaves_the_earlier_result_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "result"
    save(solved(), folder)
    before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cie_opt.report.files._write_certificate", full)
    with pytest.raises(OptionError, match=r"^result cannot be written: No space left on device\."):
        save(solved(objective=1.0), folder)
    assert {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


def test_a_missing_and_a_changed_file_are_named_together(tmp_path: Path) -> None:
    folder = save(solved(), tmp_path / "result")
    (folder / "prices.csv").unlink()
    (folder / "placements.csv").write_text("trainee,post,block,count,enterprise\nBo,lathe,,1,Works\n", "utf-8")
    with pytest.raises(DataError) as damaged:
        load(folder)
    assert str(damaged.value) == (
        "result could not be used because of 2 fault(s):\n"
        "  placements.csv: found other content, wanted the file as it was saved; cie-opt verify examines an allocation "
        "that was changed by hand\n"
        "  prices.csv: wanted this file, which belongs to the outcome\n\n"
        "Mend these places and try again."
    )


def test_a_folder_that_is_no_result_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError) as absent:
        load(tmp_path / "nothing")
    assert [str(fault) for fault in absent.value.faults] == [
        "outcome.json: wanted a folder that Outcome.save() or cie-opt solve --out wrote"
    ]


def test_another_instance_in_the_folder_is_a_digest_mismatch(tmp_path: Path) -> None:
    folder = save(solved(), tmp_path / "result")
    posts = folder / "instance" / "posts.csv"
    posts.write_bytes(posts.read_bytes().replace(b"mechatronics,1", b"mechatronics,3"))
    with pytest.raises(DigestMismatch) as mismatch:
        load(folder)
    assert str(mismatch.value) == (
        "The instance in result/instance is not the one that this outcome answers: its digest differs.\n\n"
        "Restore the instance as it was saved, or solve the changed one anew."
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"stop": "tired"}, "outcome.json, stop: found tired, wanted Input should be 'optimal', 'infeasible', "),
        ({"objective": "much"}, "outcome.json, objective: found much, wanted Input should be a valid number"),
        (
            {"schema_version": 2},
            "outcome.json, schema_version: found 2, wanted a version from 1 to 1, which this cie_opt",
        ),
        ({"schema_version": None}, "outcome.json, schema_version: wanted a version from 1 to 1, which this cie_opt"),
        (
            {"files": {"../posts.csv": {"sha256": ""}}},
            "outcome.json, files: found ../posts.csv, wanted a file of a result",
        ),
        ({"files": {}}, "outcome.json, files: wanted goals.csv"),
    ],
)
def test_a_damaged_document_is_located(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    folder = save(solved(), tmp_path / "result")
    document = json.loads((folder / "outcome.json").read_text("utf-8"))
    (folder / "outcome.json").write_text(json.dumps({**document, **change}), "utf-8")
    with pytest.raises(DataError) as damaged:
        load(folder)
    assert str(damaged.value.faults[0]).startswith(fault)


def test_half_a_document_is_located(tmp_path: Path) -> None:
    folder = save(solved(), tmp_path / "result")
    text = (folder / "outcome.json").read_text("utf-8")
    (folder / "outcome.json").write_text(text[: len(text) // 2], "utf-8")
    with pytest.raises(DataError, match=r"outcome\.json: found .*, wanted one JSON object"):
        load(folder)


def test_json_never_holds_a_number_that_is_not_finite() -> None:
    infinite = float("inf")
    outcome: Outcome = solved(bound=infinite, gap=float("nan"), options={"time_limit": infinite})
    found = json_object(outcome)
    assert (found["bound"], found["gap"], found["options"]) == (None, None, {"time_limit": None})
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_json_has_what_scripts_rely_on() -> None:
    found = json_object(solved(stop=Stop.TIME_LIMIT), family="gap")
    assert {
        name: found[name] for name in ("schema_version", "family", "stop", "objective", "bound", "gap", "seconds")
    } == {
        "schema_version": 1,
        "family": "gap",
        "stop": "time_limit",
        "objective": 2.625,
        "bound": 2.625,
        "gap": 0.0,
        "seconds": 0.8125,
    }
    assert found["verified"] is True and found["digest"] == toy().digest and found["versions"]["highspy"] == "1.15.1"
    nothing = json_object(impossible())
    assert [nothing[name] for name in ("objective", "bound", "gap", "report", "verified")] == [None] * 4 + [False]


def test_the_page_of_a_result_stands_alone(tmp_path: Path) -> None:
    save(solved(), tmp_path / "result")
    page = (tmp_path / "result" / "report.html").read_text("utf-8")
    assert page.startswith("<!doctype html>") and page.endswith("</html>\n")
    assert "3 of 4 trainees are placed." in page
    # Nothing is fetched from anywhere.
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "") and "<script" not in page
