"""Hospitals and residents with couples: a tiny file by hand, what it becomes, malformed files."""

from __future__ import annotations

from pathlib import Path

import pytest

import cie_opt as cie
from cie_opt.instance.published.hrc import parse_hrc

# Residents 1 and 2 are a couple, 3 goes alone. The couple would rather both be at hospital 1, else 1 and 2. Hospital 1
# has two seats and ranks 1, 3, 2; hospital 2 has one seat and lists 2 alone.
TINY = """% made up
num_bp = 0;
nres = 3; ncoup = 1; nhosp = 2;
max_rpref_len = 2; max_hpref_len = 3;
rpref = [|1,1,0
     |1,2,0
     |1,0,0|];
rpref_len = [2,2,1];
hpref = [|1,3,2|2,0,0|];
hpref_len = [3,1];
hrank = [|1,3,2|0,1,0|];
hosp_cap = [2,1];
"""


def tiny(folder: Path, text: str = TINY) -> Path:
    path = folder / "tiny.dzn"
    path.write_text(text, encoding="utf-8")
    return path


def test_couples_come_first_and_choose_together(tmp_path: Path) -> None:
    instance = cie.read_published("hr", tiny(tmp_path), question="almost_stable")

    joint = instance.tables["joint_arcs"][["trainee", "post", "other_trainee", "other_post", "rank"]]
    assert joint.astype(str).to_numpy().tolist() == [["1", "1", "2", "1", "1"], ["1", "1", "2", "2", "2"]]
    arcs = instance.tables["arcs"][["trainee", "post"]].astype(str).to_numpy().tolist()
    assert sorted(arcs) == [["1", "1"], ["2", "1"], ["2", "2"], ["3", "1"]]
    assert instance.tables["limits"]["amount"].tolist() == [0]


def test_the_questions_of_a_tiny_file_are_answered_as_by_hand(tmp_path: Path) -> None:
    """Everybody is placed with 1 and 3 at hospital 1 and 2 at hospital 2.

    The couple would rather have hospital 1 together, but there 3 comes before 2: nothing blocks.
    """
    path = tiny(tmp_path)
    for question, value in (("almost_stable", 0), ("stable", 3), ("max_size", 3)):
        outcome = cie.solve(cie.read_published("hr", path, question=question), gap=0)
        assert (outcome.stop, outcome.objective) == (cie.Stop.OPTIMAL, value)
    # Were 2 ranked before 3, both seats of hospital 1 would be theirs, and 3 stays without.
    liked = TINY.replace("|1,3,2|2", "|1,2,3|2").replace("|1,3,2|0", "|1,2,3|0")
    outcome = cie.solve(cie.read_published("hr", tiny(tmp_path, liked), question="almost_stable"), gap=0)
    assert (outcome.objective, sorted(outcome.allocation.placements["trainee"])) == (1, ["1", "2"])
    # With one blocking pair all are placed again.
    more = tiny(tmp_path, liked.replace("num_bp = 0", "num_bp = 1"))
    assert cie.solve(cie.read_published("hr", more, question="almost_stable"), gap=0).objective == 0


def test_a_hospital_that_does_not_list_a_resident_is_out_of_reach(tmp_path: Path) -> None:
    unlisted = TINY.replace("|2,0,0|];\nhpref_len = [3,1]", "|0,0,0|];\nhpref_len = [3,0]").replace(
        "|0,1,0|", "|0,0,0|"
    )
    instance = cie.read_published("hr", tiny(tmp_path, unlisted), question="almost_stable")

    arcs = instance.tables["arcs"][["trainee", "post"]].astype(str).to_numpy().tolist()
    assert sorted(arcs) == [["1", "1"], ["2", "1"], ["3", "1"]]
    # The couple has only hospital 1 left. With both there, 3 comes before 2; with 3 there, the couple would have the
    # free seat and that of 3, who comes behind 1; with nobody there, all would come: something always blocks.
    assert cie.solve(instance, gap=0).stop is cie.Stop.INFEASIBLE


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("hosp_cap = [2,1];", "", "tiny.dzn, hosp_cap: found nothing, wanted a statement hosp_cap"),
        ("[2,1];", "[2,1", "tiny.dzn, line 12, hosp_cap: found no closed list, wanted 2 whole numbers"),
        ("[2,1];", "[2];", "tiny.dzn, line 12, hosp_cap: found 1 numbers, wanted 2 whole numbers"),
        ("[2,1];", "[2,-1];", "tiny.dzn, [2], hosp_cap: found -1, wanted at least 0"),
        ("|1,0,0|", "|x,0,0|", "tiny.dzn, line 7, rpref: found x, wanted 9 whole numbers"),
        ("|1,0,0|", "|3,0,0|", "tiny.dzn, [3, 1], rpref: found 3, wanted a number from 1 to 2"),
        ("|1,0,0|", "|1,2,0|", "tiny.dzn, [3, 2], rpref: found 2, wanted 0 behind the 1 that rpref_len tells of"),
        ("[2,2,1]", "[2,1,1]", "tiny.dzn, [2, 2], rpref: found 2, wanted 0 behind the 1 that rpref_len tells of"),
        ("[2,2,1]", "[2,2,9]", "tiny.dzn, [3], rpref_len: found 9, wanted a number from 0 to 3"),
        ("|1,2,0", "|1,1,0", "tiny.dzn, [1, 2], rpref: found 1, 1, wanted every pair of hospitals of a couple once"),
        ("|1,3,2|2", "|1,3,3|2", "tiny.dzn, [1, 3], hpref: found 3, wanted every number once"),
        ("|1,3,2|0", "|1,2,3|0", "tiny.dzn, [1, 2], hrank: found 2, wanted 3, the place of the resident in hpref"),
        ("ncoup = 1", "ncoup = 2", "tiny.dzn, ncoup: found 2, wanted at most half as many as nres"),
        ("nres = 3", "nres = some", "tiny.dzn, line 3, nres: found some, wanted a whole number of at least 1"),
    ],
)
def test_a_malformed_file_is_named_with_its_place(old: str, new: str, fault: str, tmp_path: Path) -> None:
    assert TINY.count(old) == 1

    with pytest.raises(cie.DataError) as refused:
        parse_hrc(tiny(tmp_path, TINY.replace(old, new)))

    assert str(refused.value.faults[0]).startswith(fault)


def test_questions_of_the_other_kind_of_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(
        cie.DataError, match="found greedy, wanted one of the questions almost_stable, stable, max_size"
    ):
        cie.read_published("hr", tiny(tmp_path), question="greedy")
    (tmp_path / "tiny.txt").write_text("1 1\n1: 1\n1: 0: 1: 1\n")
    with pytest.raises(cie.DataError, match="found no couples, wanted a file with couples"):
        cie.read_published("hr", tmp_path / "tiny.txt", question="almost_stable")
