"""Whether pins can hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cie_opt.errors import Fault
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.texts import _

__all__ = ["pin_faults"]


@dataclass(frozen=True)
class _Pin:
    row: int
    trainee: str | None
    post: str | None
    member: str | None
    must: bool | None
    count: int | None


def pin_faults(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """Return the faults of pins that name nothing, name too much, or contradict others."""
    if "pins" not in parsed:
        return []
    found = parsed["pins"]
    pins = list(_pins(found))
    faults: list[Fault] = []
    for pin in pins:
        for column, wanted in _words(pin):
            faults += row_faults(found, column, np.array([pin.row]), wanted)
    for pin, other in _contradictions(pins, _hosts(parsed)):
        wanted = _("no contradiction to {other}").format(other=found.place(other.row))
        faults += row_faults(found, "must", np.array([pin.row]), wanted)
    return faults + _too_many(parsed, found, pins)


def _pins(found: Parsed) -> Iterator[_Pin]:
    columns = [found.frame[name].astype(object) for name in ("trainee", "post", "member", "must", "count")]
    for row, cells in enumerate(zip(*columns, strict=True)):
        yield _Pin(row, *(None if pd.isna(cell) else cell for cell in cells))


def _words(pin: _Pin) -> Iterator[tuple[str, str]]:
    """Yield the column and what is wanted for a pin that makes no sense by itself."""
    if pin.member is not None and (pin.trainee is not None or pin.post is not None):
        yield "member", _("a member alone in its row")
    if pin.member is None and pin.trainee is None and pin.post is None:
        yield "trainee, post, member", _("a trainee, a post, both, or a member")
    if pin.count is not None and (pin.must is False or pin.trainee is None or pin.post is None):
        yield "count", _("a count only where a trainee is fixed at a post")


def _hosts(parsed: Mapping[str, Parsed]) -> dict[str, str]:
    """Return the enterprise of every post."""
    if "posts" not in parsed:
        return {}
    frame = parsed["posts"].frame
    return dict(zip(frame["post"].astype(object), frame["enterprise"].astype(object), strict=True))


def _contradictions(pins: list[_Pin], hosts: Mapping[str, str]) -> Iterator[tuple[_Pin, _Pin]]:
    """Yield pins that fix what another forbids."""
    forbidden: dict[tuple[str, Any], _Pin] = {}
    for pin in pins:
        if pin.must is False:
            forbidden.setdefault(_target(pin), pin)
    for pin in pins:
        if not pin.must:
            continue
        blocked = [_target(pin)]
        if pin.trainee is not None and pin.post is not None:
            blocked += [("trainee", pin.trainee), ("post", pin.post)]
        if pin.post is not None:
            blocked.append(("member", hosts.get(pin.post)))
        yield from ((pin, forbidden[target]) for target in blocked if target in forbidden)


def _target(pin: _Pin) -> tuple[str, Any]:
    if pin.member is not None:
        return "member", pin.member
    if pin.trainee is not None and pin.post is not None:
        return "pair", (pin.trainee, pin.post)
    return ("trainee", pin.trainee) if pin.trainee is not None else ("post", pin.post)


def _too_many(parsed: Mapping[str, Parsed], found: Parsed, pins: list[_Pin]) -> list[Fault]:
    """Return the faults of pins that fix more stays of a trainee row than it may take."""
    if "trainees" not in parsed:
        return []
    frame = parsed["trainees"].frame
    people, places = (frame[name].fillna(1).astype(int) for name in ("count", "places"))
    heads = dict(zip(frame["trainee"].astype(object), people, strict=True))
    stays = dict(zip(frame["trainee"].astype(object), people * places, strict=True))
    fixed: dict[str, int] = {}
    faults: list[Fault] = []
    for pin in pins:
        if not pin.must or pin.trainee is None or pin.post is None or pin.trainee not in stays:
            continue
        before = fixed.get(pin.trainee, 0)
        fixed[pin.trainee] = before + (heads[pin.trainee] if pin.count is None else pin.count)
        if before <= stays[pin.trainee] < fixed[pin.trainee]:
            wanted = _("at most {most} fixed stays of this trainee row").format(most=stays[pin.trainee])
            faults += row_faults(found, "count", np.array([pin.row]), wanted, str(fixed[pin.trainee]))
    return faults
