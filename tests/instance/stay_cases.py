"""Cases of all that eligibility reads: by hand, and small random ones."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import strategies as st

from cie_opt.instance.eligibility import candidate_stays
from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables

Row = dict[str, Any]
Case = dict[str, list[Row]]

MEASURES = (
    "distance",
    "pay",
    "hours",
    "retained",
    "grade",
    "night_shift",
    "load",
    "fit",
    "rank",
    "minimum_wage",
    "staff",
)
_REGIONS = ("r0", "r1", "r2")
_STARTS = ("2026-01-05", "2026-03-02", "2026-09-07")


def instance_of(case: Case) -> Instance:
    """Return the instance of rows as people write them."""
    return from_tables({name: pd.DataFrame(rows, dtype=object) for name, rows in case.items() if rows})


def given_tables(trainees: list[Row] | Row, posts: list[Row] | Row, **tables: list[Row]) -> Instance:
    """Return an instance of trainees T, T2, ... and posts P, P2, ... of enterprise E with these columns."""
    people = [trainees] if isinstance(trainees, dict) else trainees
    places = [posts] if isinstance(posts, dict) else posts
    labelled = [{"trainee": f"T{row + 1}" if row else "T"} | cells for row, cells in enumerate(people)]
    offered = [{"post": f"P{row + 1}" if row else "P", "enterprise": "E"} | cells for row, cells in enumerate(places)]
    return instance_of({"trainees": labelled, "posts": offered, **tables})


def limit(**cells: Any) -> Row:
    """Return a limit L per stay."""
    return {"limit": "L", "per": "stay", **cells}


def pairs(instance: Instance) -> list[tuple[str, str]]:
    """Return the labels of trainee and post of all candidate stays."""
    stays = candidate_stays(instance)
    trainees, posts = instance.domain("trainees"), instance.domain("posts")
    return [(trainees[i], posts[j]) for i, j in zip(stays.trainee, stays.post, strict=True)]


def windows(instance: Instance) -> list[tuple[str, str, str]]:
    """Return block, first and last period of all candidate stays."""
    stays = candidate_stays(instance)
    period, block = instance.domain("periods"), [*instance.domain("blocks"), ""]
    return [
        (block[b], period[first], period[last])
        for b, first, last in zip(stays.block, stays.first, stays.last, strict=True)
    ]


def removed(instance: Instance) -> dict[str, int]:
    """Return how many pairs each reason removed."""
    return dict(candidate_stays(instance).removed.itertuples(index=False))


def _maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *values))


def _rarely(*values: Any) -> st.SearchStrategy[Any]:
    """Return mostly None, so that a pair often passes one test and meets the next."""
    return st.sampled_from((None,) * (4 * len(values)) + values)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Return tables of at most seven trainees and posts in which every column that eligibility reads may be absent."""
    periods = [
        {"period": f"t{place}", "start": _STARTS[place], "weeks": draw(_maybe(4, "2.5"))}
        for place in range(draw(st.integers(1, 3)))
    ]
    posts = [_post(draw, f"p{place}", len(periods)) for place in range(draw(st.integers(1, 7)))]
    trainees = [_trainee(draw, f"i{place}", len(periods)) for place in range(draw(st.integers(1, 7)))]
    case: Case = {"periods": periods, "posts": posts, "trainees": trainees}
    case["members"] = draw(st.sampled_from(([], [{"member": f"e{e}", "kind": "enterprise"} for e in range(2)])))
    for member in case["members"]:
        member["region"] = draw(_maybe("r0", "r1"))
    if draw(st.booleans()):
        case["majors"] = [{"major": f"m{major}", "class": draw(_maybe("c0", "c1"))} for major in range(3)]
    if draw(st.booleans()):
        case["regions"] = [{"region": region, "minimum_wage": draw(_maybe(1800, 2000))} for region in _REGIONS]
    pairs = [(a, b) for a in _REGIONS for b in _REGIONS if a <= b]
    case["distances"] = [
        {"origin": a, "destination": b, "km": draw(st.sampled_from((3, "7.5", 12)))}
        for a, b in (draw(st.permutations(pair)) for pair in draw(st.lists(st.sampled_from(pairs), unique=True)))
    ]
    case["blocks"] = _blocks(draw, posts, len(periods))
    skills = st.sampled_from(("s0", "s1", "s2"))
    case["trainee_skills"] = [
        {"trainee": row["trainee"], "skill": skill, "level": draw(st.sampled_from((0, 1, 2, "2.5")))}
        for row in trainees
        for skill in draw(st.lists(skills, unique=True))
    ]
    case["post_skills"] = [
        {
            "post": row["post"],
            "skill": skill,
            "level": draw(st.sampled_from((1, 2, 3))),
            "weight": draw(_maybe(0, 1, 3)),
            "required": draw(_rarely("yes", "no")),
        }
        for row in posts
        for skill in draw(st.lists(skills, unique=True, max_size=2))
    ]
    case["scores"] = _scores(draw, trainees, posts)
    case["groups"] = _groups(draw, trainees, posts)
    case["limits"] = [_limit(draw, f"L{place}", case["groups"]) for place in range(draw(st.integers(0, 2)))]
    return case


def _window(draw: st.DrawFn, horizon: int) -> tuple[str | None, str | None]:
    first, last = draw(_rarely(*range(horizon))), draw(_rarely(*range(horizon)))
    if first is not None and last is not None and first > last:
        first, last = last, first
    return None if first is None else f"t{first}", None if last is None else f"t{last}"


def _post(draw: st.DrawFn, label: str, horizon: int) -> Row:
    first, last = _window(draw, horizon)
    return {
        "post": label,
        "enterprise": draw(st.sampled_from(("e0", "e1"))),
        "post_kind": draw(_maybe("k0")),
        "accepts": draw(_rarely("c0", "c1;m2", "c0;c1;m2")),
        "region": draw(_maybe(*_REGIONS)),
        "load": draw(_maybe("0.5", 2)),
        "min_grade": draw(_rarely(2)),
        "min_age": draw(_rarely(17)),
        "hazard": draw(_rarely("none", "minors", "women", "all")),
        "first": first,
        "last": last,
        "pay": draw(_maybe(2399, 2400, "2400.01")),
        "reference_pay": draw(_maybe(3000)),
        "hours_week": draw(_maybe(40, "37.5")),
        "retention": draw(_maybe("40%", "0.125")),
        "shift": draw(_maybe("day", "evening", "night", "rotating")),
        "staff": draw(_maybe(3)),
    }


def _trainee(draw: st.DrawFn, label: str, horizon: int) -> Row:
    earliest, latest = _window(draw, horizon)
    return {
        "trainee": label,
        "major": draw(_maybe("m0", "m1", "m2")),
        "grade": draw(_maybe(1, 2)),
        "age": draw(_maybe(16, 17, 18)),
        "sex": draw(_maybe("female", "male")),
        "region": draw(_maybe(*_REGIONS)),
        "max_distance": draw(_rarely(0, "7.5", 10)),
        "earliest": earliest,
        "latest": latest,
    }


def _blocks(draw: st.DrawFn, posts: list[Row], horizon: int) -> list[Row]:
    rows = []
    for place in range(draw(st.integers(0, 3))):
        first = draw(st.integers(0, horizon - 1))
        post = draw(_maybe(*(row["post"] for row in posts)))
        if post is not None or any(row["post_kind"] for row in posts):
            # Labels fall while row numbers rise, so that sorting by label would show.
            rows.append(
                {
                    "block": f"b{9 - place}",
                    "post": post,
                    "post_kind": "k0" if post is None else None,
                    "first": f"t{first}",
                    "length": draw(st.integers(1, horizon - first)),
                }
            )
    return rows


def _scores(draw: st.DrawFn, trainees: list[Row], posts: list[Row]) -> list[Row]:
    trainee, post = _maybe(*(row["trainee"] for row in trainees)), _maybe(*(row["post"] for row in posts))
    rows: dict[tuple[Any, ...], Row] = {}
    for _place in range(draw(st.integers(0, 6))):
        measure, who, where = draw(st.sampled_from(("rank", "rank", "fit"))), draw(trainee), draw(post)
        member = draw(_maybe("e0", "e1")) if where is None else None
        rows[measure, who, where, member] = {
            "measure": measure,
            "trainee": who,
            "post": where,
            "member": member,
            "value": draw(st.integers(-3, 9)),
        }
    return list(rows.values())


def _groups(draw: st.DrawFn, trainees: list[Row], posts: list[Row]) -> list[Row]:
    keys = [("trainees", row["trainee"]) for row in trainees] + [("posts", row["post"]) for row in posts]
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, max_size=3))
    return [{"group": "g", "table": table, "key": key} for table, key in chosen]


def _limit(draw: st.DrawFn, label: str, groups: list[Row]) -> Row:
    base = draw(_maybe("reference_pay", "minimum_wage", "pay", "rank"))
    amounts = (0, 1, 2, "7.5", 2000, 2400)
    return {
        "limit": label,
        "measure": draw(st.sampled_from(MEASURES if draw(st.booleans()) else ("pay",))),
        "per": "stay",
        "group": draw(_maybe("g")) if groups else None,
        "side": draw(st.sampled_from(("floor", "ceiling", "equal"))),
        "base": base,
        "factor": draw(_maybe("80%", "1/3", "1.2")) if base else None,
        "amount": draw(_maybe(*amounts) if base else st.sampled_from(amounts)),
        "valid_from": draw(_maybe("2026-03-01", "2026-03-02")),
        "valid_to": draw(_maybe("2026-03-02", "2026-09-06")),
    }
