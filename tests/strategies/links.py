"""What ties trainees and posts: blocks, skills, scores, groups, conflicts and pins."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from hypothesis import strategies as st

from tests.strategies.ground import SKILLS, Tables, labels, table

__all__ = ["blocks", "conflicts", "groups", "pins", "scores", "skills"]


@st.composite
def blocks(draw: st.DrawFn, positions: pd.DataFrame, times: Sequence[str]) -> pd.DataFrame:
    """Draw blocks of posts, or of a kind of post, within the periods."""
    rows = []
    for name in draw(labels("B", 1, 4)):
        first = draw(st.integers(0, len(times) - 1))
        by_kind = draw(st.integers(1, 4)) == 1
        rows.append(
            {
                "block": name,
                "post": None if by_kind else draw(st.sampled_from(positions["post"].tolist())),
                "post_kind": draw(st.sampled_from(positions["post_kind"].tolist())) if by_kind else None,
                "first": times[first],
                "length": draw(st.integers(1, len(times) - first)),
            }
        )
    return table(rows)


@st.composite
def skills(draw: st.DrawFn, people: pd.DataFrame, positions: pd.DataFrame) -> Tables:
    """Draw what trainees can do and what posts want, from which fit is computed."""
    have = [
        {"trainee": trainee, "skill": skill, "level": draw(st.sampled_from([1, "1.5", 2, 3]))}
        for trainee in people["trainee"]
        for skill in SKILLS
        if draw(st.booleans())
    ]
    want = [
        {
            "post": post,
            "skill": skill,
            "level": draw(st.integers(1, 3)),
            "weight": draw(st.sampled_from([None, 1, 3])),
            "required": draw(st.sampled_from([None] * 5 + ["yes"])),
        }
        for post in positions["post"]
        for skill in SKILLS
        if draw(st.booleans())
    ]
    return ({"trainee_skills": table(have)} if have else {}) | ({"post_skills": table(want)} if want else {})


@st.composite
def scores(draw: st.DrawFn, people: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Draw the measure ``wish``: a default for every stay, and other values for some trainees, posts and pairs."""
    targets = [
        (None, None),
        *((trainee, None) for trainee in people["trainee"]),
        *((None, post) for post in positions["post"]),
        *((trainee, post) for trainee in people["trainee"] for post in positions["post"]),
    ]
    chosen = draw(st.lists(st.sampled_from(targets[1:]), unique=True, max_size=6))
    return table(
        [
            {"measure": "wish", "trainee": trainee, "post": post, "value": draw(st.sampled_from([-2, 0, "0.5", 1, 4]))}
            for trainee, post in [targets[0], *chosen]
        ]
    )


@st.composite
def groups(draw: st.DrawFn, tables: Tables, *, cohorts: bool = False) -> pd.DataFrame:
    """Draw the groups ``G1`` and ``G2`` of trainees, posts or enterprises; some keep trainees together or apart."""
    members_ = tables["members"]
    keys = {
        "trainees": tables["trainees"]["trainee"].tolist(),
        "posts": tables["posts"]["post"].tolist(),
        "members": members_.loc[members_["kind"] == "enterprise", "member"].tolist(),
    }
    rows = []
    for name in ("G1", "G2"):
        kind = draw(st.sampled_from(["trainees", "trainees", "posts", "members"]))
        keep = None
        if kind == "trainees" and not cohorts:
            keep = draw(
                st.sampled_from([None] * 5 + ["same_post", "same_enterprise", "other_posts", "other_enterprises"])
            )
        chosen = draw(st.lists(st.sampled_from(keys[kind]), unique=True, min_size=1, max_size=3))
        rows += [{"group": name, "table": kind, "key": key, "keep": keep} for key in chosen]
    return table(rows)


@st.composite
def conflicts(draw: st.DrawFn, people: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame | None:
    """Draw a pair of posts that no trainee, or a pair of placements that no two trainees, may both have."""
    names = positions["post"].tolist()
    if len(names) < 2:
        return None
    post, other = draw(st.lists(st.sampled_from(names), unique=True, min_size=2, max_size=2))
    trainee, another = (
        (draw(st.sampled_from(people["trainee"].tolist())), draw(st.sampled_from(people["trainee"].tolist())))
        if draw(st.booleans())
        else (None, None)
    )
    return table([{"trainee": trainee, "post": post, "other_trainee": another, "other_post": other}])


@st.composite
def pins(draw: st.DrawFn, people: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Draw up to two decisions that are forbidden, or one that is fixed."""
    pairs = [(trainee, post, None) for trainee in people["trainee"] for post in positions["post"]]
    alone = [
        *((trainee, None, None) for trainee in people["trainee"]),
        *((None, post, None) for post in positions["post"]),
        *((None, None, member) for member in positions["enterprise"].unique()),
    ]
    targets = st.one_of(st.sampled_from(pairs), st.sampled_from(alone))
    fixed = draw(st.integers(1, 4)) == 1
    chosen = draw(st.lists(targets, unique=True, min_size=1, max_size=1 if fixed else 2))
    return table(
        [
            {"trainee": trainee, "post": post, "member": member, "must": "yes" if fixed else "no"}
            for trainee, post, member in chosen
        ]
    )
