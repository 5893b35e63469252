"""Who may be where together: hosts, conflicts, kept together, kept apart. All of it is about persons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cie_opt.texts import _
from cie_opt.verify.case import Case, refuse_cohort
from cie_opt.verify.cells import words
from cie_opt.verify.eligibility import may_take
from cie_opt.verify.report import Violation
from cie_opt.verify.rows import Trainee

__all__ = [
    "Conflict",
    "apart",
    "conflict_rows",
    "conflicts",
    "host_used",
    "hosts",
    "joint_arcs",
    "kept_groups",
    "together",
]

_KEPT = {
    "same_post": ("post", True),
    "same_enterprise": ("enterprise", True),
    "other_posts": ("post", False),
    "other_enterprises": ("enterprise", False),
}


class Conflict(NamedTuple):
    """A row of ``conflicts``; without a trainee it speaks of every trainee, and `other_trainee` means nothing."""

    trainee: str | None
    post: str
    other_trainee: str
    other_post: str


def host_used(case: Case) -> Iterator[Violation]:
    """An enterprise where a trainee takes any place is a host of it, for no more places than the trainee has."""
    for trainee in _with_few_hosts(case):
        for enterprise, found in _hosts(case, trainee).items():
            if found > trainee.places:
                sentence = _("Trainee {trainee} takes {found} place(s) at enterprise {enterprise}, of {limit}.")
                text = sentence.format(trainee=trainee.label, found=found, enterprise=enterprise, limit=trainee.places)
                yield Violation("host_used", (trainee.label, enterprise), trainee.places, found, _("place"), text)


def hosts(case: Case) -> Iterator[Violation]:
    """A trainee is at no more enterprises than agreed."""
    for trainee in _with_few_hosts(case):
        found, limit = len(_hosts(case, trainee)), trainee.max_hosts or 0
        if found > limit:
            sentence = _("Trainee {trainee} is at {found} enterprises; agreed are at most {limit}.")
            text = sentence.format(trainee=trainee.label, found=found, limit=limit)
            yield Violation("hosts", (trainee.label,), limit, found, _("enterprise"), text)


def conflicts(case: Case) -> Iterator[Violation]:
    """Of two placements that exclude each other at most one is made; without a trainee, by each trainee."""
    at_post = case.tally.at_post
    takers: defaultdict[str, list[str]] = defaultdict(list)
    for (label, post), count in at_post.items():
        if count > 0:
            takers[post].append(label)
    for row in conflict_rows(case):
        if row.trainee is None:
            both = dict.fromkeys((*takers[row.post], *takers[row.other_post]))
            pairs = [(who, who) for who in both if _may_take_both(case, who, row)]
        else:
            pairs = [(row.trainee, row.other_trainee)]
        for one, two in pairs:
            refused = [refuse_cohort(case, case.given.trainees[who], _("a conflict")) for who in (one, two)]
            found = at_post[one, row.post] + at_post[two, row.other_post]
            if found > 1 and not any(refused):
                sentence = _("Trainee {one} at post {first} and trainee {two} at post {second} exclude each other.")
                text = sentence.format(one=one, first=row.post, two=two, second=row.other_post)
                yield Violation("conflicts", (one, row.post, two, row.other_post), 1, found, _("trainee"), text)


def joint_arcs(case: Case) -> Iterator[Violation]:
    """A placement that goes together with others is made with exactly one of them, or not at all."""
    at_post = case.tally.at_post
    columns = [words(case.given.instance, "joint_arcs", name) for name in Conflict._fields]
    made: Counter[tuple[str, str, str]] = Counter()
    for one, post, two, other_post in zip(*columns, strict=True):
        first, second = (str(one), str(post), str(two)), (str(two), str(other_post), str(one))
        refused = [
            refuse_cohort(case, case.given.trainees[who[0]], _("a row of joint_arcs")) for who in (first, second)
        ]
        both = not any(refused) and at_post[first[:2]] > 0 and at_post[second[:2]] > 0
        for side in (first, second):
            made[side] += both
    for (one, where, two), limit in made.items():
        found = at_post[one, where]
        if found != limit:
            sentence = _("Trainee {one} is {found} time(s) at post {post}, with trainee {two} {limit} time(s) beside.")
            text = sentence.format(one=one, found=found, post=where, two=two, limit=limit)
            yield Violation("joint_arcs", (one, where, two), limit, found, _("place"), text)


def together(case: Case) -> Iterator[Violation]:
    """Neighbours in a group that is kept together take as many places as each other at every post, or enterprise."""
    for group, kind, same, trainees in kept_groups(case):
        if not same:
            continue
        for before, after in pairwise(trainees):
            one, two = _targets(case, before, kind), _targets(case, after, kind)
            for target in dict.fromkeys((*one, *two)):
                limit, found = one.get(target, 0), two.get(target, 0)
                if limit != found:
                    sentence = _(
                        "Group {group} is kept together; at {target}, trainee {one} has {limit} place(s) "
                        "and trainee {two} has {found}."
                    )
                    text = sentence.format(group=group, target=target, one=before, limit=limit, two=after, found=found)
                    yield Violation("together", (group, after, target), limit, found, _("place"), text)


def apart(case: Case) -> Iterator[Violation]:
    """A group that is kept apart takes at most one place at every post, or enterprise."""
    for group, kind, same, trainees in kept_groups(case):
        if same:
            continue
        found: defaultdict[str, int] = defaultdict(int)
        for trainee in trainees:
            for target, count in _targets(case, trainee, kind).items():
                found[target] += count
        for target, count in found.items():
            if count > 1:
                sentence = _("Group {group} is kept apart and has {found} of its trainees at {target}.")
                text = sentence.format(group=group, found=count, target=target)
                yield Violation("apart", (group, target), 1, count, _("trainee"), text)


def _with_few_hosts(case: Case) -> Iterator[Trainee]:
    for trainee in case.given.trainees.values():
        few = trainee.max_hosts is not None and trainee.max_hosts < trainee.places
        if few and not refuse_cohort(case, trainee, _("the number of hosts")):
            yield trainee


def _hosts(case: Case, trainee: Trainee) -> dict[str, int]:
    """Return the places that a trainee takes at each enterprise where it takes any."""
    return _targets(case, trainee.label, "enterprise")


def kept_groups(case: Case) -> Iterator[tuple[str, str, bool, tuple[str, ...]]]:
    """Yield (group, post or enterprise, whether together, trainees in table order) of groups that are kept."""
    for name, group in case.given.groups.items():
        if group.keep not in _KEPT:
            continue
        rows = [case.given.trainees[label] for label in group.trainees]
        refused = [refuse_cohort(case, row, _("a group that is kept together or apart")) for row in rows]
        if not any(refused):
            yield name, *_KEPT[group.keep], group.trainees


def conflict_rows(case: Case) -> Iterator[Conflict]:
    """Yield the rows of ``conflicts``; the other trainee is by default the same one."""
    columns = [words(case.given.instance, "conflicts", name) for name in Conflict._fields]
    for trainee, post, other, other_post in zip(*columns, strict=True):
        yield Conflict(trainee, str(post), other or str(trainee), str(other_post))


def _may_take_both(case: Case, who: str, row: Conflict) -> bool:
    """Return whether a trainee is, or might be, at both posts of a conflict of every trainee."""
    return all(
        case.tally.at_post[who, post] > 0 or may_take(case, who, case.given.posts[post])
        for post in (row.post, row.other_post)
    )


def _targets(case: Case, trainee: str, kind: str) -> dict[str, int]:
    """Return the places that a trainee takes at each post, or enterprise, where it takes any."""
    found: Counter[str] = Counter()
    for placement in case.placements_of.get(trainee, ()):
        post = placement.stay.post
        found[post.label if kind == "post" else post.enterprise] += placement.heads
    return dict(found)
