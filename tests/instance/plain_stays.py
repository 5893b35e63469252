"""Small random cases of all that eligibility reads, and its rules once more in plain Python, pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Any

import pandas as pd
from hypothesis import strategies as st

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


class Plain:
    """The rules of eligibility, read off the rows of a case one pair at a time, in exact fractions."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.classes = {row["major"]: row["class"] or row["major"] for row in case.get("majors", [])}
        self.members = {row["member"]: row for row in case["members"]}
        self.wage = {row["region"]: row["minimum_wage"] for row in case.get("regions", [])}
        self.periods = case["periods"]
        self.levels = {(row["trainee"], row["skill"]): Fraction(row["level"]) for row in case["trainee_skills"]}

    def stays(self) -> tuple[list[tuple[int, int, int, int, int]], Counter[str]]:
        """Return (trainee, post, block, first, last) of every candidate stay, and how many each reason removed."""
        found, removed = [], Counter[str]()
        for i, trainee in enumerate(self.case["trainees"]):
            for j, post in enumerate(self.case["posts"]):
                reason = next(self.reasons(trainee, post), None)
                if reason is not None:
                    removed[reason] += 1
                    continue
                for first, block, last in self.windows(post):
                    if not self.fits(trainee, first, last):
                        continue
                    failed = next(self.broken(trainee, post, first, last), None)
                    if failed is None:
                        found.append((i, j, block, first, last))
                    else:
                        removed[failed] += 1
        return found, removed

    def reasons(self, trainee: Row, post: Row) -> Iterator[str]:
        """Yield the tests of a pair that fail, in their order."""
        accepted = (post["accepts"] or "").split(";")
        if accepted != [""] and self.classes.get(trainee["major"], trainee["major"]) not in accepted:
            yield "class not accepted"
        if post["min_grade"] and (trainee["grade"] is None or trainee["grade"] < post["min_grade"]):
            yield "grade too low"
        if post["min_age"] and (trainee["age"] is None or trainee["age"] < post["min_age"]):
            yield "age too low"
        minor = trainee["age"] is None or trainee["age"] < 18
        woman = trainee["sex"] != "male"
        if {"all": True, "minors": minor, "women": woman}.get(post["hazard"], False):
            yield "post closed because of hazards"
        if not any(self.fits(trainee, first, last) for first, _block, last in self.windows(post)):
            yield "no window in the trainee's periods"
        if trainee["max_distance"] is not None:
            distance = self.distance(trainee, post)
            if distance is None or distance > Fraction(trainee["max_distance"]):
                yield "too far"
        for want in self.wants(post):
            if want["required"] == "yes" and self.levels.get((trainee["trainee"], want["skill"]), 0) < want["level"]:
                yield "required skill missing"
                break

    def place(self, period: str | None, absent: int) -> int:
        """Return the place of a period in time."""
        return absent if period is None else [row["period"] for row in self.periods].index(period)

    def windows(self, post: Row) -> list[tuple[int, int, int]]:
        """Return (first, block, last) of every window of a post, in order."""
        opens, closes = self.place(post["first"], 0), self.place(post["last"], len(self.periods) - 1)
        named, inside = False, []
        for number, row in enumerate(self.case["blocks"]):
            if row["post"] == post["post"] or (row["post_kind"] is not None and row["post_kind"] == post["post_kind"]):
                named = True
                first = self.place(row["first"], 0)
                last = first + row["length"] - 1
                if opens <= first and last <= closes:
                    inside.append((first, number, last))
        return sorted(inside) if named else [(opens, -1, closes)]

    def fits(self, trainee: Row, first: int, last: int) -> bool:
        """Return whether a window lies within the periods of a trainee."""
        earliest, latest = self.place(trainee["earliest"], 0), self.place(trainee["latest"], len(self.periods) - 1)
        return earliest <= first and last <= latest

    def region(self, post: Row) -> str | None:
        """Return the region of a post, else of its enterprise."""
        return post["region"] or self.members.get(post["enterprise"], {}).get("region")

    def distance(self, trainee: Row, post: Row) -> Fraction | None:
        """Return the distance from home to a post."""
        ends = {trainee["region"], self.region(post)}
        if None in ends:
            return None
        for row in self.case["distances"]:
            if {row["origin"], row["destination"]} == ends:
                return Fraction(row["km"])
        return Fraction(0) if len(ends) == 1 else None

    def wants(self, post: Row) -> list[Row]:
        """Return the skills that a post wants."""
        return [row for row in self.case["post_skills"] if row["post"] == post["post"]]

    def broken(self, trainee: Row, post: Row, first: int, last: int) -> Iterator[str]:
        """Yield the limits per stay that a stay breaks, in their order."""
        for limit in self.case["limits"]:
            if self.concerned(limit, trainee, post, first, last) and not self.keeps(limit, trainee, post, first, last):
                yield limit["limit"]

    def concerned(self, limit: Row, trainee: Row, post: Row, first: int, last: int) -> bool:
        """Return whether the limit is in force for a stay."""
        keys = [(row["table"], row["key"]) for row in self.case["groups"]]
        named = ("trainees", trainee["trainee"]) in keys or ("posts", post["post"]) in keys
        starts = [row["start"] for row in self.periods[first : last + 1]]
        begin, end = limit["valid_from"] or "0", limit["valid_to"] or "9"
        return (limit["group"] is None or named) and any(begin <= start <= end for start in starts)

    def keeps(self, limit: Row, trainee: Row, post: Row, first: int, last: int) -> bool:
        """Return whether a stay keeps measure, side, factor x base + amount."""
        found = self.number(limit["measure"], trainee, post, first, last)
        wanted = Fraction(limit["amount"] or 0)
        if limit["base"] is not None:
            base = self.number(limit["base"], trainee, post, first, last)
            if base is None:
                return False
            wanted += {None: 1, "80%": Fraction(4, 5), "1/3": Fraction(1, 3), "1.2": Fraction(6, 5)}[
                limit["factor"]
            ] * base
        if found is None:
            return False
        return {"floor": found >= wanted, "ceiling": found <= wanted, "equal": found == wanted}[limit["side"]]

    def number(self, name: str, trainee: Row, post: Row, first: int, last: int) -> Fraction | None:
        """Return a number of a stay in its unit outside, None where it is unknown."""
        columns = {"pay": "pay", "reference_pay": "reference_pay", "staff": "staff"}
        if name in columns:
            cell = post[columns[name]]
            return None if cell is None else Fraction(cell)
        if name == "load":
            return Fraction(post["load"] or 1)
        if name == "grade":
            return None if trainee["grade"] is None else Fraction(trainee["grade"])
        if name == "night_shift":
            return Fraction(post["shift"] in ("night", "rotating"))
        if name == "retained":
            return {None: None, "40%": Fraction(2, 5), "0.125": Fraction(1, 8)}[post["retention"]]
        if name == "minimum_wage":
            wage = self.wage.get(self.region(post))
            return None if wage is None else Fraction(wage)
        if name == "distance":
            return self.distance(trainee, post)
        if name == "hours":
            weeks = [row["weeks"] for row in self.periods[first : last + 1]]
            if post["hours_week"] is None or None in weeks:
                return None
            return Fraction(post["hours_week"]) * sum(map(Fraction, weeks))
        if name == "fit" and not any(row["measure"] == "fit" for row in self.case["scores"]):
            return self.fit(trainee, post)
        return self.score(name, trainee, post)

    def fit(self, trainee: Row, post: Row) -> Fraction:
        """Return the fit from skills: whole parts of 10 000, rounded down for each skill and for their mean."""
        weights = total = Fraction(0)
        for want in self.wants(post):
            weight = Fraction(1 if want["weight"] is None else want["weight"])
            have = self.levels.get((trainee["trainee"], want["skill"]), Fraction(0))
            total += weight * floor(10_000 * min(have, want["level"]) / want["level"])
            weights += weight
        return Fraction(floor(total / weights) if weights else 10_000, 10_000)

    def score(self, name: str, trainee: Row, post: Row) -> Fraction | None:
        """Return the score of the most specific row."""
        rows = {
            (row["trainee"], row["post"], row["member"]): row["value"]
            for row in self.case["scores"]
            if row["measure"] == name
        }
        who, where, host = trainee["trainee"], post["post"], post["enterprise"]
        for key in (
            (who, where, None),
            (who, None, host),
            (None, where, None),
            (who, None, None),
            (None, None, host),
            (None, None, None),
        ):
            if key in rows:
                return Fraction(rows[key])
        return None
