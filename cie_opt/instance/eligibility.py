"""From attributes to candidate stays, with how many pairs each reason removed, and why a pair is not eligible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.errors import DataError, Fault
from cie_opt.instance.classes import AcceptedClasses
from cie_opt.instance.filters import PairTest, PeriodTest, SkillTest, trait_tests
from cie_opt.instance.lookup import Codes, Whole, expand, runs, starts
from cie_opt.instance.schema import TABLES
from cie_opt.instance.stay_limits import stay_limits
from cie_opt.instance.stays import Stays, Windows, block_spans, whole_windows
from cie_opt.instance.suggest import did_you_mean
from cie_opt.texts import _

if TYPE_CHECKING:
    from cie_opt.instance.instance import Instance

__all__ = ["Stays", "candidate_stays", "removed_of", "why_not"]

_AT_ONCE = 1 << 19
"""Pairs that are held at once while they are tested, to bound memory."""


def candidate_stays(instance: Instance) -> Stays:
    """Return every stay that the data allow, sorted by trainee, post, first period and block.

    The rows of the table arcs are the stays where it is given; without trainees or posts there is none. Else a pair of
    a trainee and a post passes when the class is accepted, then the tests of grade, age, hazard, period, distance and
    required skills, and finally, stay by stay, each limit per stay in the order of the table. A pair is counted under
    the first test that it fails.

    Parameters
    ----------
    instance : Instance

    Returns
    -------
    Stays
        With, in ``removed``, a row for every reason that could remove something.

    Raises
    ------
    DataError
        A limit per stay cannot be read, or compares what stays do not have.

    Notes
    -----
    Trainees who agree in all that the tests up to distance read are tested once, and posts are joined by class, so that
    the product of all trainees and posts is formed only where every post accepts every class.
    """
    pairs = instance.has("trainees") and instance.has("posts")
    return _derived(instance) if pairs and not instance.has("arcs") else _given(instance)


def _given(instance: Instance) -> Stays:
    """Return the rows of arcs as stays, sorted only where they are not sorted yet."""
    trainee, post, block = (instance.codes("arcs", column) for column in ("trainee", "post", "block"))
    first, last = (window[post] for window in whole_windows(instance))
    if instance.has("blocks"):
        # A block of -1 is absent; what it picks up here is not used.
        begin, end = (span[block] for span in block_spans(instance))
        end = np.minimum(end, len(instance.domain("periods")) - 1)
        first, last = np.where(block >= 0, begin, first), np.where(block >= 0, end, last)
    load = instance.amounts("posts", "load")[post]
    own = instance.present("arcs", "load")
    if own.any():
        load = np.where(own, instance.amounts("arcs", "load", absent=0), load)
    stays = Stays(trainee, post, block, first, last, load)
    pair = trainee.astype(np.int64) * instance.rows("posts") + post
    if np.all(pair[1:] > pair[:-1]):
        return stays
    return stays.take(np.lexsort((block, first, pair)))


def _derived(instance: Instance) -> Stays:
    """Return the stays whose pair passes every test."""
    classes, windows = AcceptedClasses.of(instance), Windows.of(instance)
    tests = trait_tests(instance, windows)
    traits = [*classes.traits, *(trait for test in tests for trait in test.traits)]
    alike, example, size = _alike(instance.rows("trainees"), traits)
    removed: dict[str, int] = {}
    count, posts = _tested(classes, tests, example, size, removed)
    last = _LastTests(instance, windows, removed)
    begin = starts(count)
    parts = []
    for part in runs(count[alike], _AT_ONCE):
        owner, position = expand(begin[alike[part]], count[alike[part]])
        parts.append(last.stays(owner + np.int32(part.start), posts[position]))
    return _joined(parts, removed)


def _alike(rows: int, traits: Sequence[NDArray[Any]]) -> tuple[Whole, Codes, Whole]:
    """Return to which set of trainees alike in all traits each trainee belongs, an example of each set, its size."""
    group = np.zeros(rows, dtype=np.int64)
    for trait in traits:
        code = np.unique(trait, return_inverse=True)[1]
        group = np.unique(group * rows + code, return_inverse=True)[1]
    _sets, example, size = np.unique(group, return_index=True, return_counts=True)
    return group, example.astype(np.int32), size


def _tested(
    classes: AcceptedClasses, tests: Sequence[PairTest], example: Codes, size: Whole, removed: dict[str, int]
) -> tuple[Whole, Codes]:
    """Return how many posts pass for each set of trainees alike, and these posts set by set; count what fails."""
    count, kept = np.zeros(len(example), dtype=np.int64), []
    accepted = classes.counts(example)
    if classes.closed:
        removed[classes.reason] = int(size @ (classes.closed + len(classes.open) - accepted))
    removed.update({test.reason: 0 for test in tests})
    for part in runs(accepted, _AT_ONCE):
        owner, post = classes.join(example[part])
        for test in tests:
            good = test.holds(example[part][owner], post)
            removed[test.reason] += int(size[part][owner[~good]].sum())
            owner, post = owner[good], post[good]
        count[part] = np.bincount(owner, minlength=part.stop - part.start)
        kept.append(post)
    return count, np.concatenate(kept)


class _LastTests:
    """What is tested trainee by trainee and stay by stay: skills, the windows of a post, limits per stay."""

    def __init__(self, instance: Instance, windows: Windows, removed: dict[str, int]) -> None:
        self.windows = windows
        self.periods = PeriodTest.of(instance, windows)
        self.load = instance.amounts("posts", "load")
        self.skill = SkillTest.of(instance)
        self.limits = stay_limits(instance)
        self.removed = removed
        self.reasons = [*([self.skill.reason] if self.skill.applies else []), *(limit.label for limit in self.limits)]
        removed.update(dict.fromkeys(self.reasons, 0))

    def stays(self, trainee: Codes, post: Codes) -> Stays:
        """Return the stays of pairs that passed all tests before; count what fails."""
        if self.skill.applies:
            good = self.skill.holds(trainee, post)
            self.removed[self.skill.reason] += int(np.count_nonzero(~good))
            trainee, post = trainee[good], post[good]
        stays = self.at_windows(trainee, post)
        for limit in self.limits:
            good = limit.holds(stays)
            self.removed[limit.label] += int(np.count_nonzero(~good))
            stays = stays if good.all() else stays.take(good)
        return stays

    def at_windows(self, trainee: Codes, post: Codes) -> Stays:
        """Return a stay for every window of the post that lies within the periods of the trainee."""
        owner, window = expand(self.windows.start[post], self.windows.count[post])
        good = self.periods.fits(trainee[owner], window)
        owner, window = owner[good], window[good]
        return self.at(trainee[owner], post[owner], window)

    def at(self, trainee: Codes, post: Codes, window: Whole) -> Stays:
        """Return the stay of each pair in a window."""
        block, first, last = (values[window] for values in (self.windows.block, self.windows.first, self.windows.last))
        return Stays(trainee, post, block, first, last, self.load[post])


def _joined(parts: Sequence[Stays], removed: dict[str, int]) -> Stays:
    """Return all parts as one, with what was removed."""
    reasons = pd.DataFrame({"reason": list(removed), "pairs": np.array(list(removed.values()), dtype=np.int64)})
    trainee, post, block, first, last, load = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("trainee", "post", "block", "first", "last", "load")
    )
    return Stays(trainee, post, block, first, last, load, reasons)


def removed_of(instance: Instance, trainees: Sequence[int]) -> list[dict[str, int]]:
    """Return, for trainees as rows of their table, at how many posts each reason removes them.

    Every post is counted under the first reason, in the order of the tests of ``candidate_stays``; a limit per stay
    counts stays. Where the table arcs lists all stays there are no reasons.
    """
    if instance.has("arcs") or not instance.has("posts"):
        return [{} for _trainee in trainees]
    classes, windows = AcceptedClasses.of(instance), Windows.of(instance)
    tests = trait_tests(instance, windows)
    last = _LastTests(instance, windows, {})
    found = []
    for trainee in trainees:
        removed = dict.fromkeys(last.reasons, 0)
        one = np.array([trainee], dtype=np.int32)
        _count, post = _tested(classes, tests, one, np.ones(1, dtype=np.int64), removed)
        last.removed = removed
        last.stays(np.full(len(post), trainee, dtype=np.int32), post)
        found.append({reason: number for reason, number in removed.items() if number})
    return found


def why_not(instance: Instance, trainee: str, post: str) -> list[str]:
    """Return every reason why a trainee has no candidate stay at a post, as sentences; nothing when there is one.

    Parameters
    ----------
    instance : Instance
    trainee, post : str
        Labels.

    Returns
    -------
    list of str
        In the order of the tests of ``candidate_stays``, also those after the first that fails.

    Raises
    ------
    DataError
        There is no such trainee or post.
    """
    row, place = _code(instance, "trainees", trainee), _code(instance, "posts", post)
    if instance.has("arcs"):
        if np.any((instance.codes("arcs", "trainee") == row) & (instance.codes("arcs", "post") == place)):
            return []
        text = _("The table arcs, which lists every candidate stay, has no row for trainee {trainee} at post {post}.")
        return [text.format(trainee=trainee, post=post)]
    windows = Windows.of(instance)
    sentences = AcceptedClasses.of(instance).sentences(instance, row, place)
    tests: list[PairTest] = [*trait_tests(instance, windows), SkillTest.of(instance)]
    for test in tests:
        sentences += test.sentences(instance, row, place)
    return sentences + _limited(instance, windows, row, place)


def _limited(instance: Instance, windows: Windows, trainee: int, post: int) -> list[str]:
    """Return which limits per stay leave the pair without a stay, in the windows that fit or, if none does, in any."""
    last = _LastTests(instance, windows, {})
    window = np.arange(windows.start[post], windows.start[post + 1])
    row, place = (np.full(len(window), code, dtype=np.int32) for code in (trainee, post))
    fits = last.periods.fits(row, window)
    stays = last.at(row, place, window).take(fits if fits.any() else ~fits)
    passed = [limit.holds(stays) for limit in last.limits]
    if np.all(passed, axis=0).any():
        return []
    labels = str(instance.domain("trainees")[trainee]), str(instance.domain("posts")[post])
    return [
        limit.sentence(stays.take(np.flatnonzero(~good)[:1]), *labels)
        for limit, good in zip(last.limits, passed, strict=True)
        if not good.all()
    ]


def _code(instance: Instance, table: str, label: str) -> int:
    """Return the row of a label."""
    labels = instance.domain(table)
    found = np.flatnonzero(labels == label)
    if len(found):
        return int(found[0])
    column = TABLES[table].key[0]
    wanted = _("the label of a row") + did_you_mean(label, labels)
    raise DataError([Fault(table, None, column, label, wanted)])
