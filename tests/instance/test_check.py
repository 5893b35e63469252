"""Every way in which tables that can be read are unsound, one at a time."""

from __future__ import annotations

import pytest

from tests.instance.cases import faults, made

TWO_POSTS = "post | enterprise | post_kind\nP1 | E1 | k1\nP2 | E2 | k2\n"

ONE_FAULT = {
    "a number below its range": (
        {"posts": "post | enterprise | pay\nP1 | E1 | -0.5"},
        "posts, row 1 (P1), pay: found -0.5, wanted at least 0",
    ),
    "a number above its range": (
        {"posts": "post | enterprise | intensity\nP1 | E1 | 5"},
        "posts, row 1 (P1), intensity: found 5, wanted at most 4",
    ),
    "a count of nobody": (
        {"trainees": "trainee | count\nT1 | 0"},
        "trainees, row 1 (T1), count: found 0, wanted at least 1",
    ),
    "a share above one": (
        {"posts": "post | enterprise | retention\nP1 | E1 | 40"},
        "posts, row 1 (P1), retention: found 40, wanted at most 1, which is 100%; ten per cent is 10%, 0.1 or 1/10",
    ),
    "a share below nothing": (
        {"posts": "post | enterprise | retention\nP1 | E1 | -1%"},
        "posts, row 1 (P1), retention: found -0.01, wanted at least 0",
    ),
    "a negative distance": (
        {"distances": "origin | destination | km\nR1 | R2 | -3"},
        "distances, row 1 (R1, R2), km: found -3, wanted at least 0",
    ),
    "a requirement that asks for nothing": (
        {"requirements": "requirement | major | post_kinds\nQ1 | m1 | k1"},
        "requirements, row 1 (Q1), count: wanted a number, or another column that asks for something",
    ),
    "a requirement that waits for one which cannot be reached": (
        {
            "requirements": """requirement | major | post_kinds | count | side | after
                               Q1 | m1 | k1 | 1 | ceiling |
                               Q2 | m1 | k2 | 1 | | Q1"""
        },
        "requirements, row 2 (Q2), after: found Q1, wanted requirements with a count or weeks that are at least or "
        "exactly to be reached",
    ),
    "a kind of post before itself": (
        {"precedences": "post_kind | before\nk1 | k1"},
        "precedences, row 1 (k1, k1), before: wanted another kind of post",
    ),
    "an occupancy above the capacity of the period": (
        {
            "periods": "period\nt1",
            "post_periods": "post | period | capacity | occupancy\nP1 | t1 | 1 | 2",
        },
        "post_periods, row 1 (P1, t1), occupancy: wanted at most the value of capacity",
    ),
    "a key that stands twice": (
        {"trainees": "trainee\nT1\nT2\nT1"},
        "trainees, row 3 (T1), trainee: found the same key again, wanted another key than row 1 (T1)",
    ),
    "a key of several columns that stands twice, absent cells being equal": (
        {"arcs": "trainee | post\nT1 | P1\nT1 | P2\nT1 | P1"},
        "arcs, row 3 (T1, P1), trainee, post, block: found the same key again, wanted another key than row 1 (T1, P1)",
    ),
    "a label that the table lacks": (
        {"arcs": "trainee | post\nT1 | P1\nT1 | P22"},
        "arcs, row 2 (T1, P22), post: found P22, wanted a label of the table posts (did you mean P2?)",
    ),
    "a label in a list that the table lacks": (
        {"projects": "project | requires\nJ1 | J2;J3\nJ2 |"},
        "projects, row 1 (J1), requires: found J3, wanted a label of the table projects",
    ),
    "a label of another case": (
        {"members": "member | kind\ne1 | enterprise\nE2 | enterprise"},
        "posts, row 1 (P1), enterprise: found E1, wanted a label of the table members (did you mean e1?)",
    ),
    "a block without the table that says when it is": (
        {"arcs": "trainee | post | block\nT1 | P1 | B1"},
        "arcs, row 1 (T1, P1, B1), block: found B1, wanted a table blocks (时段块) that lists it",
    ),
    "a period without the table that gives the order of time": (
        {"trainees": "trainee | earliest\nT1 | t1"},
        "trainees, row 1 (T1), earliest: found t1, wanted a table periods (时段) that lists it",
    ),
    "a group that is nowhere": (
        {
            "limits": "limit | measure | side | amount | group\nL | placed | floor | 1 | rurl",
            "groups": "group | table | key\nrural | trainees | T1",
        },
        "limits, row 1 (L), group: found rurl, wanted a label of groups.group; known: rural (did you mean rural?)",
    ),
    "a tier set that is nowhere": (
        {"limits": "limit | measure | side | base | tiers\nL | placed | ceiling | staff | steps"},
        "limits, row 1 (L), tiers: found steps, wanted a label of tiers.tiers; known: (there is none)",
    ),
    "a kind of post that is nowhere": (
        {"blocks": "block | post_kind | first | length\nB | k9 | horizon | 1"},
        "blocks, row 1 (B), post_kind: found k9, wanted a label of posts.post_kind; known: k1, k2",
    ),
    "a member of a group that is nowhere": (
        {"groups": "group | table | key\ng | posts | T1"},
        "groups, row 1 (g, T1), key: found T1, wanted a label of the table posts",
    ),
    "labels run together": (
        {"posts": "post | enterprise | accepts\nP1 | E1 | m1、m2"},
        "posts, row 1 (P1), accepts: found m1、m2, wanted labels with semicolons between them",
    ),
    "a window of a trainee that ends before it begins": (
        {"periods": "period\nt1\nt2", "trainees": "trainee | earliest | latest\nT1 | t2 | t1"},
        "trainees, row 1 (T1), earliest: wanted a period that is not after that of latest",
    ),
    "a window of a post that ends before it begins": (
        {"periods": "period\nt2\nt1", "posts": "post | enterprise | first | last\nP1 | E1 | t1 | t2"},
        "posts, row 1 (P1), first: wanted a period that is not after that of last",
    ),
    "a minimum above the capacity": (
        {"posts": "post | enterprise | capacity | minimum\nP1 | E1 | 2 | 3"},
        "posts, row 1 (P1), minimum: wanted at most what the capacity admits over the horizon",
    ),
    "an occupancy above the capacity": (
        {"posts": "post | enterprise | capacity | occupancy\nP1 | E1 | 2 | 3"},
        "posts, row 1 (P1), occupancy: wanted at most the value of capacity",
    ),
    "a member's lower above its upper": (
        {"members": "member | kind | lower | upper\nE1 | enterprise | 3 | 2\nE2 | enterprise | 2 | 2"},
        "members, row 1 (E1), lower: wanted at most the value of upper",
    ),
    "a block of a post and of a kind": (
        {"blocks": "block | post | post_kind | first | length\nB | P1 | k1 | horizon | 1"},
        "blocks, row 1 (B), post, post_kind: wanted exactly one of post and post_kind",
    ),
    "a block of nothing": (
        {"blocks": "block | first | length\nB | horizon | 1"},
        "blocks, row 1 (B), post, post_kind: wanted exactly one of post and post_kind",
    ),
    "a block that ends after the horizon": (
        {"periods": "period\nt1\nt2", "blocks": "block | post | first | length\nB | P1 | t2 | 2"},
        "blocks, row 1 (B), length: wanted an end within the 2 periods",
    ),
    "a skill that is wanted at level nothing": (
        {"post_skills": "post | skill | level\nP1 | s | 0"},
        "post_skills, row 1 (P1, s), level: found 0, wanted a level above 0",
    ),
    "a group of posts that is kept together": (
        {"groups": "group | table | key | keep\ng | posts | P1 | same_post"},
        "groups, row 1 (g, P1), keep: wanted free, as only trainees are kept together or apart",
    ),
    "a group that is kept in two ways": (
        {"groups": "group | table | key | keep\ng | trainees | T1 | same_post\ng | trainees | T2 |"},
        "groups, row 2 (g, T2), keep: wanted one value for the whole group",
    ),
    "a conflict of one trainee and nobody": (
        {"conflicts": "trainee | post | other_trainee | other_post\nT1 | P1 | | P2"},
        "conflicts, row 1 (T1, P1, P2), trainee, other_trainee: "
        "wanted both trainees, or neither where the two posts exclude each other for everybody",
    ),
    "a conflict of a placement with itself": (
        {"conflicts": "trainee | post | other_trainee | other_post\n | P1 | | P1"},
        "conflicts, row 1 (P1, P1), other_post: wanted another placement",
    ),
    "a distance that differs by direction": (
        {"distances": "origin | destination | km\nR1 | R2 | 3\nR2 | R1 | 4"},
        "distances, row 2 (R2, R1), km: wanted the same distance in both directions",
    ),
    "a pin of nothing": (
        {"pins": "trainee | must\n | yes"},
        "pins, row 1, trainee, post, member: wanted a trainee, a post, both, or a member",
    ),
    "a pin of a member and a post": (
        {"pins": "post | member | must\nP1 | E1 | yes"},
        "pins, row 1 (P1, E1), member: wanted a member alone in its row",
    ),
    "a count that is forbidden": (
        {"pins": "trainee | post | must | count\nT1 | P1 | no | 1"},
        "pins, row 1 (T1, P1), count: wanted a count only where a trainee is fixed at a post",
    ),
    "a pin at a post that another pin closes": (
        {"pins": "trainee | post | must\nT1 | P1 | yes\n | P1 | no"},
        "pins, row 1 (T1, P1), must: wanted no contradiction to row 2 (P1)",
    ),
    "a pin of a trainee that another pin leaves out": (
        {"pins": "trainee | post | must\nT1 | | no\nT1 | P1 | yes"},
        "pins, row 2 (T1, P1), must: wanted no contradiction to row 1 (T1)",
    ),
    "a pin at a member that another pin keeps out": (
        {"pins": "post | member | must\nP1 | | yes\n | E1 | no"},
        "pins, row 1 (P1), must: wanted no contradiction to row 2 (E1)",
    ),
    "a trainee fixed at more posts than places": (
        {"pins": "trainee | post | must\nT1 | P1 | yes\nT1 | P2 | yes"},
        "pins, row 2 (T1, P2), count: found 2, wanted at most 1 fixed stays of this trainee row",
    ),
}


@pytest.mark.parametrize("case", ONE_FAULT)
def test_what_is_unsound_is_one_fault_with_its_place(case: str) -> None:
    given, message = ONE_FAULT[case]

    assert faults(**given) == [message]


SOUND = {
    "labels of members without the table": {"trainees": "trainee | school\nT1 | S"},
    "a minimum that two blocks reach": {
        "posts": "post | enterprise | capacity | minimum\nP1 | E1 | 2 | 3",
        "periods": "period\nt1\nt2",
        "blocks": "block | post | first | length\nB1 | P1 | t1 | 1\nB2 | P1 | t2 | 1",
    },
    "a minimum without capacity": {"posts": "post | enterprise | capacity | minimum\nP1 | E1 | | 3"},
    "one distance in both directions": {"distances": "origin | destination | km\nR1 | R2 | 3\nR2 | R1 | 3"},
    "two windows of one period": {"periods": "period\nt1", "trainees": "trainee | earliest | latest\nT1 | t1 | t1"},
    "two posts that exclude each other": {"conflicts": "post | other_post\nP1 | P2"},
    "two placements at one post": {"conflicts": "trainee | post | other_trainee | other_post\nT1 | P1 | T2 | P1"},
    "a cohort fixed at two posts": {
        "trainees": "trainee | count\nT1 | 3",
        "pins": "trainee | post | must | count\nT1 | P1 | yes | 2\nT1 | P2 | yes | 1",
    },
    "a score of everything": {"scores": "measure | value | post\ncare | -2 |\ncare | 1 | P1"},
    "a tier set with two steps": {"tiers": "tiers | from | value\ns | 0 | 1\ns | 20 | 3"},
    "a comma within one label": {"posts": "post | enterprise | accepts\nP1 | E1 | turning, basic"},
}


@pytest.mark.parametrize("case", SOUND)
def test_what_only_looks_unsound_is_accepted(case: str) -> None:
    assert made(**SOUND[case]).rows("posts") >= 1


def test_keys_that_stand_again_are_listed_and_then_counted() -> None:
    found = faults(trainees="trainee\n" + "T1\n" * 1_002)

    assert len(found) == 1_001
    assert found[1_000] == (
        "trainees, 1 more rows, trainee: found the same key again, wanted a key of its own in every row"
    )


def test_unknown_labels_of_many_rows_are_listed_once_per_row_and_then_counted() -> None:
    arcs = "trainee | post\n" + "\n".join(f"T1 | X{number}" for number in range(1_200))

    found = faults(arcs=arcs)

    assert len(found) == 1_001
    assert found[0] == "arcs, row 1 (T1, X0), post: found X0, wanted a label of the table posts"
    assert found[1_000] == "arcs, post: found 200 more labels, wanted a label of the table posts"
