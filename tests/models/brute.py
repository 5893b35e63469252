"""Every allocation of a tiny case, from its plain rows: what the statement is compared with.

Shares nothing with the library. A case is a dict of tables, each a list of rows as people write them; an absent cell is
missing from its row. Numbers here are exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import ceil, floor

Rows = list[dict[str, str]]
Stay = tuple[str, str, str]
Placed = dict[Stay, int]


class Brute:
    """The rules of a case, written for one given allocation."""

    def __init__(self, tables: dict[str, Rows]) -> None:
        self.tables = tables
        self.trainees = {row["trainee"]: row for row in tables["trainees"]}
        self.posts = {row["post"]: row for row in tables["posts"]}
        self.members = {row["member"]: row for row in self.rows("members")}
        self.periods = [row["period"] for row in self.rows("periods")] or ["horizon"]
        self.limits = self.rows("limits")
        self.goals = self.rows("goals")
        self.stays = {(i, j, b): span for i in self.trainees for j in self.posts for b, span in self._windows(j)}
        used = {goal["measure"] for goal in self.goals}
        alone = {pin["post"] for pin in self.rows("pins") if "post" in pin and "trainee" not in pin}
        matters = [
            j for j, row in self.posts.items() if int(row.get("minimum", 0)) or float(row.get("opening_cost", 0))
        ]
        self.switched = [j for j in self.posts if used & {"opened", "opening_cost"} or j in matters or j in alone]
        joins = "joined" in used or any("member" in pin for pin in self.rows("pins"))
        self.joining = sorted({row["enterprise"] for row in self.posts.values()}) if joins else []

    def rows(self, table: str) -> Rows:
        """Rows of a table, none where it is absent."""
        return self.tables.get(table, [])

    def _windows(self, post: str) -> Iterator[tuple[str, range]]:
        named = [row for row in self.rows("blocks") if row["post"] == post]
        for row in named:
            first = self.periods.index(row["first"])
            if first + int(row["length"]) <= len(self.periods):
                yield row["block"], range(first, first + int(row["length"]))
        if not named:
            yield "", range(len(self.periods))

    def persons(self, trainee: str) -> int:
        """Persons of a row."""
        return int(self.trainees[trainee].get("count", 1))

    def places(self, trainee: str) -> int:
        """Places of each of them."""
        return int(self.trainees[trainee].get("places", 1))

    def choices(self, trainee: str) -> list[Placed]:
        """Everything that one row of trainees may do."""
        stays = [stay for stay in self.stays if stay[0] == trainee]
        most = self.persons(trainee)
        found = []
        for counts in product(range(most + 1), repeat=len(stays)):
            placed = {stay: count for stay, count in zip(stays, counts, strict=True) if count}
            present = [sum(n for s, n in placed.items() if t in self.stays[s]) for t in range(len(self.periods))]
            alone = self.places(trainee) == 1 or max(present) <= most
            if alone and sum(counts) <= self.places(trainee) * most and self._own_rules(trainee, placed):
                found.append(placed)
        return found

    def _own_rules(self, trainee: str, placed: Placed) -> bool:
        row = self.trainees[trainee]
        full = sum(placed.values()) == self.places(trainee) * self.persons(trainee)
        if row.get("must_place") == "yes" and not full:
            return False
        if "max_hosts" in row and len({self.posts[j]["enterprise"] for _i, j, _b in placed}) > int(row["max_hosts"]):
            return False
        for pin in self.rows("pins"):
            if pin.get("trainee") != trainee:
                continue
            at_post = sum(n for (_i, j, _b), n in placed.items() if j == pin.get("post"))
            if "post" in pin and at_post != (self.persons(trainee) if pin["must"] == "yes" else 0):
                return False
            if "post" not in pin and (not full if pin["must"] == "yes" else bool(placed)):
                return False
        return True

    def allocations(self) -> Iterator[tuple[Placed, dict[str, int], dict[str, int]]]:
        """Yield every (placements, opened, joined) that keeps all hard rules."""
        for parts in product(*(self.choices(i) for i in self.trainees)):
            placed = {stay: n for part in parts for stay, n in part.items()}
            if not (self.room(placed) and self.company(placed) and self.policies(placed)):
                continue
            for opened in self._subsets(self.switched):
                for joined in self._subsets(self.joining):
                    if self.switches(placed, opened, joined):
                        yield placed, opened, joined

    @staticmethod
    def _subsets(names: list[str]) -> Iterator[dict[str, int]]:
        return (dict(zip(names, choice, strict=True)) for choice in product((0, 1), repeat=len(names)))

    def present(self, placed: Placed, posts: set[str], period: int, load: str | None = None) -> Fraction:
        """Heads, or load, at some posts together in a period."""
        return sum(
            (
                n * Fraction(self.posts[s[1]].get(load, 1) if load else 1)
                for s, n in placed.items()
                if s[1] in posts and period in self.stays[s]
            ),
            Fraction(0),
        )

    def room(self, placed: Placed) -> bool:
        """Seats, loads, occupancy, and the loads of members, in every period."""
        for t in range(len(self.periods)):
            for j, row in self.posts.items():
                heads = self.present(placed, {j}, t)
                if "capacity" in row and heads > int(row["capacity"]):
                    return False
                if heads < int(row.get("occupancy", 0)):
                    return False
                if "load_capacity" in row and self.present(placed, {j}, t, "load") > Fraction(row["load_capacity"]):
                    return False
            for e, row in self.members.items():
                heads = self.present(placed, {j for j, post in self.posts.items() if post["enterprise"] == e}, t)
                if heads > int(row.get("upper", 99)) or heads < int(row.get("lower", 0)):
                    return False
        return True

    def company(self, placed: Placed) -> bool:
        """Conflicts and kept groups."""
        at_post: dict[tuple[str, str], int] = defaultdict(int)
        at_host: dict[tuple[str, str], int] = defaultdict(int)
        for (i, j, _b), n in placed.items():
            at_post[i, j] += n
            at_host[i, self.posts[j]["enterprise"]] += n
        for row in self.rows("conflicts"):
            for i in [row["trainee"]] if "trainee" in row else self.trainees:
                if at_post[i, row["post"]] + at_post[row.get("other_trainee", i), row["other_post"]] > 1:
                    return False
        kept = [row for row in self.rows("groups") if row.get("keep", "free") != "free"]
        names = [row["key"] for row in kept]
        for keep in {row["keep"] for row in kept}:
            where = at_post if keep in ("same_post", "other_posts") else at_host
            for target in {place for _i, place in list(where)}:
                counts = [where[i, target] for i in names]
                if keep.startswith("same") and len(set(counts)) > 1:
                    return False
                if keep.startswith("other") and sum(counts) > 1:
                    return False
        return True

    def switches(self, placed: Placed, opened: dict[str, int], joined: dict[str, int]) -> bool:
        """Openings, least intakes, joining, and pins of posts and members."""
        intake = {j: sum(n for s, n in placed.items() if s[1] == j) for j in self.posts}
        for j, on in opened.items():
            if (intake[j] and not on) or (on and intake[j] < int(self.posts[j].get("minimum", 0))):
                return False
        for j, row in self.posts.items():
            if row["enterprise"] in joined and opened.get(j, intake[j]) and not joined[row["enterprise"]]:
                return False
        for pin in self.rows("pins"):
            wanted = int(pin["must"] == "yes")
            if "member" in pin and joined[pin["member"]] != wanted:
                return False
            if "post" in pin and "trainee" not in pin and opened[pin["post"]] != wanted:
                return False
        return True

    def in_group(self, stay: Stay, group: str | None) -> bool:
        """Whether a stay belongs to a group by its trainee or its post."""
        named = {(row["table"], row["key"]) for row in self.rows("groups") if row["group"] == group}
        return group is None or ("trainees", stay[0]) in named or ("posts", stay[1]) in named

    def sum_of(self, name: str, placed: Placed, group: str | None, key: tuple[str, str], t: int | None) -> Fraction:
        """A measure of stays for (per, key); `t` is a position, None for the horizon."""
        per, label = key
        scores = {(row["trainee"], row["post"]): Fraction(row["value"]) for row in self.rows("scores")}
        total = Fraction(0)
        for stay, n in placed.items():
            i, j, _b = stay
            of = {"all": "all", "post": j, "trainee": i, "enterprise": self.posts[j]["enterprise"]}[per]
            if of == label and self.in_group(stay, group) and (t is None or t in self.stays[stay]):
                total += n * (scores[i, j] if name == "rank" else 1)
        return total

    def breaches(self, row: dict[str, str], placed: Placed) -> Iterator[Fraction]:
        """By how much each row of a limit is broken."""
        per, side = row.get("per", "all"), row["side"]
        keys = {"all": ["all"], "post": list(self.posts), "trainee": list(self.trainees)}.get(per)
        keys = keys or sorted({post["enterprise"] for post in self.posts.values()})
        for key in keys:
            for t in range(len(self.periods)) if row.get("aggregation") == "concurrent" else [None]:
                found = self.sum_of(row["measure"], placed, row.get("group"), (per, key), t)
                over = found - self.amount(row, placed, key, t)
                yield max(over, 0) if side == "ceiling" else max(-over, 0) if side == "floor" else abs(over)

    def amount(self, row: dict[str, str], placed: Placed, key: str, t: int | None) -> Fraction:
        """What a limit allows or asks for at a key."""
        plus, factor = Fraction(row.get("amount", 0)), Fraction(row.get("factor", 1))
        if "base" not in row:
            return plus
        if row["base"] == "staff":
            share = factor * int(self.members[key]["staff"])
            rounding = {"down": floor, "up": ceil, "none": Fraction}[row.get("rounding", "none")]
            return Fraction(rounding(share)) + plus
        base_key = ("all", "all") if row.get("base_per") == "all" else (row.get("per", "all"), key)
        return factor * self.sum_of(row["base"], placed, row.get("base_group"), base_key, t) + plus

    def policies(self, placed: Placed) -> bool:
        """Hard limits."""
        return all(not any(self.breaches(row, placed)) for row in self.limits if "price" not in row)

    def penalty(self, placed: Placed) -> Fraction:
        """What broken limits cost."""
        priced = [row for row in self.limits if "price" in row]
        return sum((Fraction(row["price"]) * sum(self.breaches(row, placed)) for row in priced), Fraction(0))

    def value(self, goal: dict[str, str], placed: Placed, opened: dict[str, int], joined: dict[str, int]) -> Fraction:
        """The measure of a goal."""
        name = goal["measure"]
        if name == "unplaced":
            return Fraction(sum(self.places(i) * self.persons(i) for i in self.trainees) - sum(placed.values()))
        if name in ("opened", "opening_cost"):
            cost = {j: Fraction(row.get("opening_cost", 0)) for j, row in self.posts.items()}
            return sum((on * (cost[j] if name == "opening_cost" else 1) for j, on in opened.items()), Fraction(0))
        if name == "joined":
            return Fraction(sum(joined.values()))
        return self.sum_of(name, placed, goal.get("group"), ("all", "all"), None)

    def best(self) -> list[Fraction] | None:
        """The values of the levels of goals, each the best with the earlier ones held; None without an allocation."""
        remaining = list(self.allocations())
        if not remaining:
            return None
        found = []
        for level, priority in enumerate(sorted({int(goal["priority"]) for goal in self.goals})):
            goals = [goal for goal in self.goals if int(goal["priority"]) == priority]
            sense = 1 if any(goal["sense"] == "max" for goal in goals) else -1
            scored = [(self._score(goals, sense, level, one), one) for one in remaining]
            most = max(score for score, _one in scored)
            remaining = [one for score, one in scored if score == most]
            found.append(sense * most)
        return found

    def _score(self, goals: Rows, sense: int, level: int, allocation: tuple) -> Fraction:
        """The objective of a level, to be made large."""
        signed = [
            (1 if goal["sense"] == "max" else -1) * Fraction(goal["weight"]) * self.value(goal, *allocation)
            for goal in goals
        ]
        return sum(signed, Fraction(0)) - (self.penalty(allocation[0]) if level == 0 else 0)
