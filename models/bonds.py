"""What fixes, excludes or joins single placements: pins, conflicts and placements that go together."""

from __future__ import annotations

from typing import NamedTuple

from cie_opt.instance.instance import Instance
from cie_opt.models.tables import labels, whole

__all__ = ["Pin", "pairs_of", "pins_of"]


class Pin(NamedTuple):
    """Whether a decision is fixed or forbidden, and for how many persons of the row."""

    must: bool
    heads: int | None


def pins_of(instance: Instance) -> dict[tuple[str, str, str], Pin]:
    """Return the pins by trainee, post and member; "" for what a pin does not name."""
    parts = [labels(instance, "pins", name) for name in ("trainee", "post", "member")]
    keys = [(i or "", j or "", e or "") for i, j, e in zip(*parts, strict=True)]
    must = [bool(flag) for flag in instance.flags("pins", "must")]
    return dict(zip(keys, map(Pin, must, whole(instance, "pins", "count")), strict=True))


def pairs_of(instance: Instance, table: str) -> list[tuple[str, str, str, str]]:
    """Return the rows of ``conflicts`` or ``joint_arcs``: trainee, post, other trainee, other post; "" for none."""
    columns = ("trainee", "post", "other_trainee", "other_post")
    parts = [labels(instance, table, name) for name in columns]
    return [(i or "", j or "", other or "", post or "") for i, j, other, post in zip(*parts, strict=True)]
