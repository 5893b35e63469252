"""The instance's tables once more, as dictionaries by label.

Nothing here calls the code that makes candidate stays or rows of the programme; it goes back to the tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from cie_opt.instance.instance import Instance
from cie_opt.verify.cells import wholes, words
from cie_opt.verify.lab_rows import LabNeed, lab_needs
from cie_opt.verify.money import Fund, FundUse, Project, ProjectNeed, fund_uses, funds, project_needs, projects
from cie_opt.verify.required import Requirement, requirements
from cie_opt.verify.resources import (
    Lab,
    Mentor,
    MentorNeed,
    Service,
    affinities,
    labs,
    mentor_needs,
    mentors,
    services,
    target_of_school,
)
from cie_opt.verify.rows import Block, Group, Pin, Post, Stay, Trainee, blocks, majors, members, pins, posts, trainees
from cie_opt.verify.session_rows import Teaching, teaching_of

__all__ = ["Given"]


class Given:
    """The tables of an instance as dictionaries by label.

    Attributes
    ----------
    periods : dict of str to int
        Position of each period in the order of time.
    members, trainees, posts, blocks : dict by label
        In the order of their tables.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.periods = {str(label): position for position, label in enumerate(instance.domain("periods"))}
        self.period_labels = tuple(self.periods)
        self.members = members(instance)
        self.trainees = {row.label: row for row in trainees(instance, majors(instance), self.periods)}
        self.posts = {row.label: row for row in posts(instance, self.members, self.periods)}
        self.blocks = {block.label: block for block in blocks(instance, self.periods)}

    @cached_property
    def posts_of(self) -> dict[str, list[Post]]:
        """Posts of each member that has any; members in the order of their table."""
        found: dict[str, list[Post]] = {label: [] for label in self.members}
        for post in self.posts.values():
            found[post.enterprise].append(post)
        return {label: own for label, own in found.items() if own}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Groups by label."""
        named: dict[str, dict[str, list[str]]] = {}
        keep: dict[str, str] = {}
        group, kept = words(self.instance, "groups", "group"), words(self.instance, "groups", "keep")
        table, key = words(self.instance, "groups", "table"), words(self.instance, "groups", "key")
        for name, how, where, what in zip(group, kept, table, key, strict=True):
            named.setdefault(str(name), {}).setdefault(str(where), []).append(str(what))
            if how not in (None, "free"):
                keep[str(name)] = str(how)
        return {
            name: Group(
                tuple(keys.get("trainees", ())),
                frozenset(keys.get("posts", ())),
                frozenset(keys.get("members", ())),
                frozenset(keys.get("funds", ())),
                keep.get(name, "free"),
            )
            for name, keys in named.items()
        }

    @cached_property
    def pins(self) -> list[Pin]:
        """Rows of the table ``pins``."""
        return list(pins(self.instance))

    @cached_property
    def requirements(self) -> dict[str, Requirement]:
        """Rows of the table ``requirements`` by label."""
        return {row.label: row for row in requirements(self.instance)}

    @cached_property
    def kind_order(self) -> list[tuple[str, str]]:
        """Kinds of post of which the first needs the second before it."""
        later, before = (words(self.instance, "precedences", name) for name in ("post_kind", "before"))
        return [(str(one), str(two)) for one, two in zip(later, before, strict=True)]

    @cached_property
    def labs(self) -> dict[str, Lab]:
        """Rows of the table ``labs`` by label, with their hours."""
        return {lab.label: lab for lab in labs(self.instance, self.members, self.period_labels)}

    @cached_property
    def lab_needs(self) -> dict[str, LabNeed]:
        """Rows of the table ``lab_needs`` by label, with the labs that may serve."""
        return {need.label: need for need in lab_needs(self.instance, self.labs, self.periods)}

    @cached_property
    def services(self) -> dict[str, Service]:
        """Rows of the table ``services`` by label, with the labs that may serve."""
        return {service.label: service for service in services(self.instance, self.labs, self.periods)}

    @cached_property
    def teaching(self) -> Teaching:
        """Rows of the table ``sessions``, and when they and their labs can be had."""
        return teaching_of(self.instance, self.period_labels)

    @cached_property
    def mentors(self) -> dict[str, Mentor]:
        """Rows of the table ``mentors`` by label."""
        return {mentor.label: mentor for mentor in mentors(self.instance)}

    @cached_property
    def mentor_needs(self) -> dict[str, MentorNeed]:
        """Rows of the table ``mentor_needs`` by their number from 1, as text."""
        return {need.label: need for need in mentor_needs(self.instance, self.mentors)}

    @cached_property
    def affinities(self) -> dict[tuple[str, str], tuple[Fraction, bool]]:
        """Rows of the table ``mentor_scores``: by mentor and trainee the score, and whether they may be together."""
        return affinities(self.instance)

    def person_of(self, need: MentorNeed, target: str) -> tuple[Trainee, Post | None] | None:
        """Return the trainee, and for an enterprise's mentor the post, of a target where each is guided alone."""
        if need.of_school:
            trainee = self.trainees.get(target)
            return None if trainee is None else (trainee, None)
        parts = target.split("/")
        for number in range(1, len(parts)):
            trainee, post = self.trainees.get("/".join(parts[:number])), self.posts.get("/".join(parts[number:]))
            if trainee is not None and post is not None:
                return trainee, post
        return None

    @cached_property
    def projects(self) -> dict[str, Project]:
        """Rows of the table ``projects`` by label."""
        return {project.label: project for project in projects(self.instance, self.periods)}

    @cached_property
    def project_needs(self) -> list[ProjectNeed]:
        """Rows of the table ``project_needs``."""
        return list(project_needs(self.instance, self.periods))

    @cached_property
    def funds(self) -> dict[str, Fund]:
        """Rows of the table ``funds`` by label."""
        return {fund.label: fund for fund in funds(self.instance, self.periods)}

    @cached_property
    def fund_uses(self) -> list[FundUse]:
        """Rows of the table ``fund_uses``."""
        return list(fund_uses(self.instance))

    @cached_property
    def school_targets(self) -> dict[str, tuple[str, str]]:
        """School and class of trainees by the label under which they are guided together; empty where unknown."""
        found = {}
        for trainee in self.trainees.values():
            pair = (trainee.school or "", trainee.trained_class or "")
            found[target_of_school(trainee)] = pair
        return found

    @cached_property
    def targets(self) -> Mapping[str, object]:
        """Every label under which anybody may be guided."""
        return Targets(self)

    def is_away(self, need: MentorNeed, mentor: Mentor, target: str) -> bool:
        """Return whether guiding there is work for another member than the mentor's employer."""
        person = self.person_of(need, target) if need.personal else None
        if need.of_school:
            school = self.school_targets.get(target, ("", ""))[0] if person is None else person[0].school
            return mentor.employer is None or mentor.employer != school
        post = self.posts.get(target) if person is None else person[1]
        return post is None or mentor.employer != post.enterprise

    def windows(self, post: Post) -> dict[str, tuple[int, int]]:
        """Return first and last period of every window in which a post can be taken, by block label.

        The windows are the blocks that name the post or its kind and lie within its own window; where no block names
        it, its own window under the empty label.
        """
        named = [*self._blocks_by.get(("post", post.label), ())]
        if post.post_kind is not None:
            named += self._blocks_by.get(("kind", post.post_kind), ())
        if not named:
            return {"": (post.first, post.last)}
        within = (block for block in named if post.first <= block.first and block.last <= post.last)
        return {block.label: (block.first, block.last) for block in within}

    @cached_property
    def _in_periods(self) -> dict[tuple[str, int], tuple[int | None, int | None]]:
        """Capacity and occupancy of the rows of ``post_periods``."""
        columns = (words(self.instance, "post_periods", name) for name in ("post", "period"))
        amounts = (wholes(self.instance, "post_periods", name) for name in ("capacity", "occupancy"))
        rows = zip(*columns, *amounts, strict=True)
        return {(str(post), self.periods[str(period)]): pair for post, period, *pair in rows}  # type: ignore[misc]

    def capacity(self, post: Post, period: int) -> int | None:
        """Return the seats of a post in a period, None where they are not limited."""
        own = self._in_periods.get((post.label, period), (None, None))[0]
        return post.capacity if own is None else own

    def occupancy(self, post: Post, period: int) -> int:
        """Return how many trainees are to be at a post at least in a period of its window."""
        own = self._in_periods.get((post.label, period), (None, None))[1]
        return post.occupancy if own is None else own

    def stay(self, trainee: Trainee, post: Post, block: str, load: int | None = None) -> Stay:
        """Return the stay of a trainee row at a post in a block, or in the post's own window when `block` is empty."""
        first, last = (self.blocks[block].first, self.blocks[block].last) if block else (post.first, post.last)
        return Stay(trainee, post, block, first, min(last, len(self.periods) - 1), post.load if load is None else load)

    def trainee_in(self, group: str | None, trainee: Trainee) -> bool:
        """Return whether a group names the trainee or its school; no group is everybody."""
        if group is None:
            return True
        return trainee.label in self._trainees_named[group] or trainee.school in self._members_of(group)

    def post_in(self, group: str | None, post: Post) -> bool:
        """Return whether a group names the post or its enterprise; no group is everything."""
        return group is None or post.label in self.groups[group].posts or post.enterprise in self._members_of(group)

    def member_in(self, group: str | None, member: str) -> bool:
        """Return whether a group names the member; no group is everybody."""
        return group is None or member in self._members_of(group)

    def stay_in(self, group: str | None, stay: Stay) -> bool:
        """Return whether a group names the trainee, its school, the post or its enterprise; no group is everything."""
        return self.trainee_in(group, stay.trainee) or self.post_in(group, stay.post)

    @cached_property
    def skills_of(self) -> dict[str, dict[str, int]]:
        """Level of each skill of every trainee row that has any."""
        found: dict[str, dict[str, int]] = {}
        rows = zip(
            words(self.instance, "trainee_skills", "trainee"),
            words(self.instance, "trainee_skills", "skill"),
            wholes(self.instance, "trainee_skills", "level"),
            strict=True,
        )
        for trainee, skill, level in rows:
            found.setdefault(str(trainee), {})[str(skill)] = level or 0
        return found

    @cached_property
    def wants_of(self) -> dict[str, list[tuple[str, int, int, bool]]]:
        """What every post that wants skills wants: (skill, level, weight, whether required)."""
        found: dict[str, list[tuple[str, int, int, bool]]] = {}
        rows = zip(
            words(self.instance, "post_skills", "post"),
            words(self.instance, "post_skills", "skill"),
            wholes(self.instance, "post_skills", "level"),
            wholes(self.instance, "post_skills", "weight"),
            self.instance.flags("post_skills", "required").tolist(),
            strict=True,
        )
        for post, skill, level, weight, required in rows:
            found.setdefault(str(post), []).append((str(skill), level or 0, weight or 0, bool(required)))
        return found

    def distance(self, trainee: Trainee, post: Post) -> int | None:
        """Return the distance from home to post: as given for either way, else 0 within a region."""
        here, there = trainee.region, post.region
        if here is None or there is None:
            return None
        return self._distances.get((here, there), 0 if here == there else None)

    @cached_property
    def minimum_wages(self) -> dict[str | None, int | None]:
        """Minimum wage of every region."""
        regions = words(self.instance, "regions", "region")
        return dict(zip(regions, wholes(self.instance, "regions", "minimum_wage"), strict=True))

    @cached_property
    def weeks(self) -> list[int | None]:
        """Weeks of every period in whole units inside."""
        return wholes(self.instance, "periods", "weeks") or [None] * len(self.periods)

    @cached_property
    def _distances(self) -> dict[tuple[str, str], int]:
        rows = zip(
            words(self.instance, "distances", "origin"),
            words(self.instance, "distances", "destination"),
            wholes(self.instance, "distances", "km"),
            strict=True,
        )
        found: dict[tuple[str, str], int] = {}
        for origin, destination, km in rows:
            found[str(origin), str(destination)] = found[str(destination), str(origin)] = km or 0
        return found

    @cached_property
    def _blocks_by(self) -> dict[tuple[str, str], list[Block]]:
        found: dict[tuple[str, str], list[Block]] = {}
        for block in self.blocks.values():
            name = ("kind", str(block.post_kind)) if block.post is None else ("post", block.post)
            found.setdefault(name, []).append(block)
        return found

    @cached_property
    def _trainees_named(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(group.trainees) for name, group in self.groups.items()}

    def _members_of(self, group: str) -> frozenset[str]:
        return self.groups[group].members


class Targets(Mapping[str, object]):
    """Labels under which trainees are guided: together at a post or as a class of a school, or each alone.

    Those of a trainee and a post are known but not listed.
    """

    def __init__(self, given: Given) -> None:
        self.given = given
        self.alone = [need for need in given.mentor_needs.values() if need.personal]
        self.together = {**given.posts, **given.school_targets}
        self.listed = [*self.together, *(given.trainees if any(need.of_school for need in self.alone) else ())]

    def __getitem__(self, label: str) -> object:
        if label in self.together:
            return self.together[label]
        for need in self.alone:
            person = self.given.person_of(need, label)
            if person is not None:
                return person
        raise KeyError(label)

    def __iter__(self) -> Iterator[str]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)
