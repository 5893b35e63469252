"""What binds one trainee to others, seen from one stay: pins, hosts, conflicts, groups, and rotations."""

from __future__ import annotations

from collections import defaultdict

from cie_opt.verify.case import Case
from cie_opt.verify.grouping import Conflict, conflict_rows, kept_groups
from cie_opt.verify.rotations import concerned_by_rotations, rotation_violations
from cie_opt.verify.rows import Pin, Stay

__all__ = ["Bonds"]


class Bonds:
    """The bonds of every trainee row, found by its label."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._pins: defaultdict[str, list[Pin]] = defaultdict(list)
        for pin in case.given.pins:
            if pin.trainee is not None:
                self._pins[pin.trainee].append(pin)
        self._conflicts: defaultdict[str, list[Conflict]] = defaultdict(list)
        for row in conflict_rows(case):
            for post in {row.post, row.other_post}:
                self._conflicts[post].append(row)
        self._groups: defaultdict[str, list[tuple[str, bool, tuple[str, ...]]]] = defaultdict(list)
        for _name, kind, together, trainees in kept_groups(case):
            for trainee in trainees:
                self._groups[trainee].append((kind, together, trainees))

    def hold(self, stay: Stay) -> bool:
        """Return whether all bonds of the trainee of a stay hold, the stay being counted."""
        return (
            self._pins_hold(stay)
            and self._hosts_hold(stay)
            and self._conflicts_hold(stay)
            and self._groups_hold(stay)
            and self._rotation_holds(stay)
        )

    def _pins_hold(self, stay: Stay) -> bool:
        for pin in self._pins[stay.trainee.label]:
            if pin.post is None and not pin.must:
                return False
            if pin.post == stay.post.label:
                wanted = stay.trainee.persons if pin.heads is None else pin.heads
                if not pin.must or self.case.tally.at_post[stay.key[:2]] > wanted:
                    return False
        return True

    def _hosts_hold(self, stay: Stay) -> bool:
        trainee = stay.trainee
        if trainee.max_hosts is None or trainee.max_hosts >= trainee.places:
            return True
        enterprises = self.case.given.posts_of
        hosts = sum(self._at("enterprise", trainee.label, enterprise) > 0 for enterprise in enterprises)
        return hosts <= trainee.max_hosts

    def _conflicts_hold(self, stay: Stay) -> bool:
        who, at_post = stay.trainee.label, self.case.tally.at_post
        for row in self._conflicts[stay.post.label]:
            for one, two in [(who, who)] if row.trainee is None else [(row.trainee, row.other_trainee)]:
                if who in (one, two) and at_post[one, row.post] + at_post[two, row.other_post] > 1:
                    return False
        return True

    def _groups_hold(self, stay: Stay) -> bool:
        for kind, together, trainees in self._groups[stay.trainee.label]:
            target = stay.post.label if kind == "post" else stay.post.enterprise
            counts = [self._at(kind, trainee, target) for trainee in trainees]
            if (len(set(counts)) > 1) if together else (sum(counts) > 1):
                return False
        return True

    def _rotation_holds(self, stay: Stay) -> bool:
        """Return whether the trainee may take the stay beside those it has, for all that requirements say."""
        if not concerned_by_rotations(self.case, stay.trainee):
            return True
        own = [placement.stay for placement in self.case.placements_of.get(stay.trainee.label, ())]
        return next(rotation_violations(self.case, stay.trainee, [*own, stay]), None) is None

    def _at(self, kind: str, trainee: str, target: str) -> int:
        tally = self.case.tally
        return tally.at_post[trainee, target] if kind == "post" else tally.at_enterprise[trainee, target]
