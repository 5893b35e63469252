"""Whether what members gain is known where somebody asks for it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cie_opt.errors import Fault
from cie_opt.instance.tables import Parsed, row_faults
from cie_opt.texts import _

__all__ = ["council_faults"]

_MEASURE = "benefit"


def council_faults(parsed: Mapping[str, Parsed]) -> list[Fault]:
    """Return a fault for every post whose trainees are worth nobody knows what, where a benefit depends on it."""
    if "posts" not in parsed:
        return []
    posts = parsed["posts"].frame
    concerned = np.full(len(posts), _is_measured(parsed))
    if "members" in parsed:
        members = parsed["members"].frame
        wanting = set(members.loc[members["reservation"].notna(), "member"].astype(object))
        concerned |= posts["enterprise"].astype(object).isin(wanting).to_numpy(dtype=np.bool_)
    rows = np.flatnonzero(concerned & posts["value"].isna().to_numpy(dtype=np.bool_))
    wanted = _("what one trainee is worth, because the benefit of its enterprise depends on it")
    return row_faults(parsed["posts"], "value", rows, wanted, _("an empty cell"))


def _is_measured(parsed: Mapping[str, Parsed]) -> bool:
    """Return whether a goal or a limit asks for the benefit of members."""
    columns = (("goals", "measure"), ("limits", "measure"), ("limits", "base"))
    return any(
        (parsed[table].frame[name].astype(object) == _MEASURE).any() for table, name in columns if table in parsed
    )
