"""Pins: what was fixed or forbidden beforehand."""

from __future__ import annotations

from collections.abc import Iterator

from cie_opt.texts import _
from cie_opt.verify.case import Case
from cie_opt.verify.report import Violation
from cie_opt.verify.rows import Pin

__all__ = ["pins"]


def pins(case: Case) -> Iterator[Violation]:
    """Every pin is kept, whether of a pair, of a post that opens, of a member that joins, or of a trainee."""
    for pin in case.given.pins:
        limit, found, unit, what = _sides(case, pin)
        if limit != found:
            sentence = _("{what} is pinned to {limit} {unit}, found {found}.")
            text = sentence.format(what=what, limit=limit, unit=unit, found=found)
            yield Violation("pins", (pin.trainee or "", pin.post or "", pin.member or ""), limit, found, unit, text)


def _sides(case: Case, pin: Pin) -> tuple[int, int, str, str]:
    """Return (value wanted, value found, unit, what is pinned in words)."""
    tally = case.tally
    if pin.trainee is not None and pin.post is not None:
        everybody = case.given.trainees[pin.trainee].persons
        limit = (everybody if pin.heads is None else pin.heads) if pin.must else 0
        what = _("Trainee {trainee} at post {post}").format(trainee=pin.trainee, post=pin.post)
        return limit, tally.at_post[pin.trainee, pin.post], _("trainee"), what
    if pin.trainee is not None:
        if pin.must:
            what = _("What trainee {trainee} is left without").format(trainee=pin.trainee)
            return 0, tally.unplaced(pin.trainee), _("place"), what
        what = _("What trainee {trainee} takes").format(trainee=pin.trainee)
        return 0, tally.placed[pin.trainee], _("place"), what
    if pin.post is not None:
        what = _("The opening of post {post}").format(post=pin.post)
        return int(pin.must), int(tally.is_open(case.given.posts[pin.post])), _("post"), what
    member = str(pin.member)
    what = _("The joining of member {member}").format(member=member)
    return int(pin.must), int(tally.has_joined(member)), _("member"), what
