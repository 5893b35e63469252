"""Needs of mentors that nobody could ever meet are found before solving, with their place and all at once."""

from __future__ import annotations

import pytest

from cie_opt.errors import DataError
from tests.program.spelled import of

CASE = {
    "trainees": "trainee\nAnn\nBo",
    "posts": "post,enterprise\nlathe,Works",
    "trainee_skills": "trainee,skill,level\nAnn,weld,1\nAnn,turn,1\nAnn,paint,1",
    "mentors": "mentor,employer,side,skills,capacity\nMia,Works,enterprise,weld;turn,2\nDan,Works,enterprise,,0",
}


def faults(**tables: str) -> list[str]:
    with pytest.raises(DataError) as refused:
        of(**(CASE | tables))
    return [str(fault) for fault in refused.value.faults]


def test_mentors_of_one_side_are_missing_while_both_are_needed() -> None:
    assert faults(mentor_needs="side\nenterprise\nschool") == [
        "mentor_needs, row 2, side: found school, wanted a side of which the table mentors has somebody"
    ]


def test_nobody_has_the_skill_or_nobody_of_the_side() -> None:
    """Uli of the school can paint, and no mentor of an enterprise can."""
    mentors = CASE["mentors"] + "\nUli,,school,paint,1"
    needs = "side,skill\nenterprise,weld\nenterprise,paint\n,paint\nschool,weld"
    assert faults(mentors=mentors, mentor_needs=needs) == [
        "mentor_needs, row 2 (paint), skill: found paint, wanted a skill that a mentor of this side has",
        "mentor_needs, row 4 (weld), skill: found weld, wanted a skill that a mentor of this side has",
    ]


def test_all_who_could_guide_have_no_room_or_are_too_few() -> None:
    """Mia has room for two trainees, Dan for none: two different mentors for each trainee are not to be had."""
    assert faults(mentor_needs="side,count\nenterprise,2") == [
        "mentor_needs, row 1, count: found 2, wanted at most 1, the number of mentors who could"
    ]
    nobody = CASE["mentors"].replace("turn,2", "turn,0")
    assert faults(mentors=nobody, mentor_needs="side\nenterprise") == [
        "mentor_needs, row 1, count: found 1, wanted a mentor who may guide somebody: all who could have capacity 0"
    ]


def test_needs_without_any_mentor() -> None:
    given = {name: text for name, text in CASE.items() if name != "mentors"}
    with pytest.raises(DataError) as refused:
        of(**given, mentor_needs="side\nenterprise")

    assert [str(fault) for fault in refused.value.faults] == [
        "mentors: found no row, wanted at least one mentor, because mentor_needs asks for some"
    ]


def test_a_least_score_is_never_reached_without_scores() -> None:
    assert faults(mentor_needs="side,least_score\nenterprise,0.5\n,-1") == [
        "mentor_needs, row 1, least_score: wanted an empty cell, or rows of the table mentor_scores: without them "
        "every score is 0"
    ]


def test_needs_that_can_be_met_and_what_ifs_on_them_are_sound() -> None:
    """A later change of a number is no fault: what it makes impossible is an answer of its own."""
    instance = of(**CASE, mentor_needs="side,skill\nenterprise,turn")

    assert instance.change({("mentors", "Mia", "capacity"): 0}).amounts("mentors", "capacity").tolist() == [0, 0]
