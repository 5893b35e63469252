"""The gap family: a tiny file by hand, malformed files, and every published certificate by plain arithmetic."""

from __future__ import annotations

import csv
import gzip
import os
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from cie_opt.errors import DataError, OptionError
from cie_opt.instance.instance import Instance
from cie_opt.instance.published import find, read_published
from cie_opt.instance.published.gap import parse_gap
from cie_opt.instance.schema import Kind

# Two agents of capacity 3, three jobs. Agent 1 takes one job at most (each loads it by 2), agent 2 takes any two of its
# loads 1, 2, 1 but not all three (4), so agent 1 has exactly one job:
#   job 1: 1 + (1 + 2) = 4,   job 2: 2 + (4 + 2) = 8,   job 3: 5 + (4 + 1) = 10.
TINY = """2 3
1 2 5
4 1 2
2 2 2
1 2 1
3 3
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.txt"
    path.write_text(TINY, encoding="utf-8")
    return path


def enumerated(instance: Instance) -> list[int]:
    """Costs of all assignments that respect the loads, from the instance's own tables."""
    posts, arcs = instance.codes("arcs", "post"), instance.amounts("arcs", "load")
    jobs, agents = instance.rows("trainees"), instance.rows("posts")
    load = np.empty((jobs, agents), dtype=np.int64)
    cost = np.empty_like(load)
    load[instance.codes("arcs", "trainee"), posts] = arcs
    cost[instance.codes("scores", "trainee"), instance.codes("scores", "post")] = instance.amounts("scores", "value")
    capacity = instance.amounts("posts", "load_capacity")
    return [
        int(sum(cost[job, agent] for job, agent in enumerate(choice)))
        for choice in product(range(agents), repeat=jobs)
        if all(
            sum(load[job, agent] for job in range(jobs) if choice[job] == agent) <= capacity[agent]
            for agent in range(agents)
        )
    ]


def test_a_file_becomes_trainees_who_must_be_placed_at_posts_of_limited_load(tiny: Path) -> None:
    instance = read_published("gap", tiny)
    assert instance.name == "tiny"
    assert instance.scales[Kind.NUMBER] == 1
    assert list(instance.flags("trainees", "must_place")) == [True] * 3
    assert list(instance.domain("members")) == list(instance.domain("posts")) == ["1", "2"]
    assert sorted(enumerated(instance)) == [4, 8, 10]


@pytest.mark.parametrize(("given", "sense"), [(None, "min"), ("min", "min"), ("max", "max")])
def test_the_goal_is_the_cost_in_the_sense_that_is_asked(tiny: Path, given: str | None, sense: str) -> None:
    instance = read_published("gap", tiny, sense=given)
    assert list(instance.choices("goals", "measure")) == ["cost"]
    assert list(instance.choices("goals", "sense")) == [sense]


def test_line_ends_mean_nothing_and_gz_is_unpacked(tiny: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.txt.gz"
    packed.write_bytes(gzip.compress(TINY.replace("\n", " ").encode("utf-8-sig")))
    assert read_published("gap", packed).digest == read_published("gap", tiny).digest


def test_a_file_is_found_by_name_in_the_folder_of_instances(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gap").mkdir()
    wanted = tiny.rename(tmp_path / "gap" / "tiny.txt")
    monkeypatch.setenv("CIE_OPT_INSTANCES", str(tmp_path))
    assert find("tiny", "gap") == find("gap/tiny.txt") == wanted
    assert read_published("gap", "tiny").rows("trainees") == 3


def test_a_file_is_found_in_the_cache_of_fetched_files(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CIE_OPT_INSTANCES", raising=False)
    monkeypatch.setattr("cie_opt.instance.published.files.cache_folder", lambda: tmp_path)
    assert find("tiny", "gap") == tiny


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"sense": "least"}, "There is no sense 'least' here.\n\nGive one of: min, max."),
        (
            {"question": "split"},
            "There is no question 'split' here.\n\nLeave it out: a file of this family answers one question.",
        ),
    ],
)
def test_a_sense_or_question_that_the_family_lacks_is_refused(tiny: Path, options: dict[str, str], text: str) -> None:
    with pytest.raises(OptionError) as caught:
        read_published("gap", tiny, **options)
    assert str(caught.value) == text


def test_an_unknown_family_is_refused_with_the_known_ones(tiny: Path) -> None:
    with pytest.raises(OptionError, match=r"There is no family 'gab' here\.\n\nGive one of: .*gap"):
        read_published("gab", tiny)


NEEDED = "wanted 16 numbers, as 2 agents and 3 jobs need (2 + 2 x agents x jobs + agents)"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "bad.txt: found an empty file, wanted a text file with the data"),
        (b" \n\n", "bad.txt: found an empty file, wanted a text file with the data"),
        (b"2 3\n\0\0", "bad.txt: found bytes that are not text, wanted a text file with the data"),
        (b"2 3\n1 \xff", "bad.txt, line 2: found bytes that are not UTF-8, wanted a text file with the data"),
        (
            TINY[:-4].encode(),
            f"bad.txt: found 14 numbers: the file is cut short or of another family, {NEEDED}",
        ),
        (
            TINY.encode() + b"7",
            f"bad.txt: found 17 numbers: the file is of another family, or has something after the data, {NEEDED}",
        ),
        (
            TINY.replace("4 1", "4 l").encode(),
            "bad.txt, line 3: found l, wanted a whole number of at most 15 digits",
        ),
        (
            TINY.replace("4 1", "4 1.5").encode(),
            "bad.txt, line 3: found 1.5, wanted a whole number of at most 15 digits",
        ),
        (
            TINY.replace("4 1", "4 " + "9" * 5000).encode(),
            f"bad.txt, line 3: found {'9' * 79}…, wanted a whole number of at most 15 digits",
        ),
        (
            b"7",
            "bad.txt: found 7, wanted the numbers of agents and of jobs, both at least 1, to begin with",
        ),
        (
            b"0 5",
            "bad.txt: found 0 5, wanted the numbers of agents and of jobs, both at least 1, to begin with",
        ),
        (
            b"2  1 1 5 1 1  1 1 6 1 1",
            "bad.txt: found 2 problems in one file, "
            "wanted one problem: give each a file of its own, without the number of problems before it",
        ),
        (b"1 1 5 -1 1", "bad.txt, agent 1, load of job 1: found -1, wanted at least 0"),
        (b"1 1 5 1 -4", "bad.txt, agent 1, capacity: found -4, wanted at least 0"),
    ],
)
def test_a_malformed_file_is_named_with_what_was_found(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_published("gap", path)
    assert [str(found) for found in caught.value.faults] == [fault]


def test_every_negative_number_is_reported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_text("2 2  1 1 1 1  -1 1 1 -1  5 -5", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_published("gap", path)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [
        ("agent 1", "load of job 1"),
        ("agent 2", "load of job 2"),
        ("agent 2", "capacity"),
    ]


def test_a_missing_file_a_folder_and_a_damaged_gz_are_faults(tmp_path: Path) -> None:
    damaged = tmp_path / "bad.txt.gz"
    damaged.write_bytes(b"\x1f\x8b\x08\x00")
    for path, found in [
        (tmp_path / "none.txt", "no such file"),
        (tmp_path, "a folder"),
        (damaged, "a damaged .gz file"),
    ]:
        with pytest.raises(DataError) as caught:
            read_published("gap", path)
        assert caught.value.faults[0].found == found


def published() -> list[tuple[str, str, int]]:
    """File, certificate and the certificate's cost, from the manifest beside the published files."""
    folder = Path(os.environ.get("CIE_OPT_INSTANCES", ""))
    if not os.environ.get("CIE_OPT_INSTANCES"):
        return []
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["family"] == "gap"]
    certificates = {Path(row["file"]).name: row for row in rows if row["sense"] == "reference"}
    files = sorted({row["file"] for row in rows if row["sense"] != "reference"})
    return [
        (file, certificates[name]["file"], int(certificates[name]["best_known"]))
        for file in files
        if (name := f"{Path(file).stem}.sol.txt") in certificates
    ]


needs_files = pytest.mark.skipif(
    not os.environ.get("CIE_OPT_INSTANCES"), reason="CIE_OPT_INSTANCES names no folder of published files"
)


@needs_files
def test_every_published_certificate_costs_what_the_manifest_says() -> None:
    folder = Path(os.environ["CIE_OPT_INSTANCES"])
    assert len(published()) == 85
    for name, certificate, cost in published():
        file = parse_gap(folder / name)
        agent = np.array((folder / certificate).read_text(encoding="utf-8").split(), dtype=np.int64)
        job = np.arange(file.cost.shape[1])
        load = np.zeros_like(file.capacity)
        np.add.at(load, agent, file.load[agent, job])
        assert (load <= file.capacity).all(), name
        assert file.cost[agent, job].sum() == cost, name


@needs_files
@pytest.mark.parametrize("name", ["gap1-0", "gap12-4", "c10400", "d20200", "e20400"])
def test_the_instance_holds_the_numbers_of_the_file(name: str) -> None:
    folder = Path(os.environ["CIE_OPT_INSTANCES"])
    instance, file = read_published("gap", name), parse_gap(folder / "gap" / f"{name}.txt")
    agents, jobs = file.cost.shape
    assert (instance.rows("posts"), instance.rows("trainees"), instance.rows("arcs")) == (agents, jobs, agents * jobs)
    trainee, post = instance.codes("arcs", "trainee"), instance.codes("arcs", "post")
    assert (instance.amounts("arcs", "load") == file.load[post, trainee]).all()
    trainee, post = instance.codes("scores", "trainee"), instance.codes("scores", "post")
    assert (instance.amounts("scores", "value") == file.cost[post, trainee]).all()
    assert (instance.amounts("posts", "load_capacity") == file.capacity).all()
