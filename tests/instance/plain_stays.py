"""The rules of eligibility and the numbers of stays once more, in plain Python, pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import floor

from tests.instance.stay_cases import Case, Row


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
