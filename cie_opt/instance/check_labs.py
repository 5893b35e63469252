"""Whether needs and services can be meant, together with the labs that may serve them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cie_opt.errors import Fault
from cie_opt.instance.check_grids import grid_faults
from cie_opt.instance.numbers import text_of
from cie_opt.instance.schema import TABLES, Kind
from cie_opt.instance.serving import Serving, by_label, servings
from cie_opt.instance.tables import Parsed, cell_faults, row_faults
from cie_opt.texts import _

__all__ = ["lab_faults"]

_NAMES = ("trainee", "major", "post_kind", "project")


def lab_faults(parsed: Mapping[str, Parsed], scales: Mapping[Kind, int]) -> list[Fault]:
    """Return the faults of needs, arcs, services and times that no lab could serve as they say."""
    faults: list[Fault] = []
    if "lab_needs" in parsed:
        faults += _named(parsed["lab_needs"])
        faults += _of_projects(parsed["lab_needs"])
        if "trainees" not in parsed or not len(parsed["trainees"].frame):
            faults += _of_nobody(parsed["lab_needs"])
        if "lab_arcs" in parsed:
            faults += _arcs(parsed, scales[Kind.HOURS])
    for name in ("lab_needs", "services"):
        if name not in parsed:
            continue
        if "labs" not in parsed or not len(parsed["labs"].frame):
            faults += _without_labs(parsed[name], scales[Kind.HOURS])
        else:
            serving = servings(parsed, parsed[name])
            faults += grid_faults(parsed, parsed[name], serving, scales[Kind.HOURS])
            faults += _without_hours(parsed[name], serving, scales[Kind.HOURS])
    return faults


def _named(found: Parsed) -> list[Fault]:
    """A need of its own names nobody."""
    frame = found.frame
    named = frame[list(_NAMES)].notna().any(axis=1).to_numpy()
    rows = np.flatnonzero(named & (frame["basis"].astype(object) == "whole").to_numpy())
    wanted = _("placed or enrolled, as the row names who needs it; a need of its own names nobody")
    return row_faults(found, "basis", rows, wanted, "whole")


def _of_projects(found: Parsed) -> list[Fault]:
    """A project needs hours when it is done, whoever is placed or enrolled."""
    cells = {name: found.frame[name].astype(object).where(found.frame[name].notna(), None) for name in _NAMES}
    of_project = cells["project"].notna()
    wanted = _("an empty cell, as the need is that of a project")
    faults: list[Fault] = []
    for name in _NAMES[:-1]:
        rows = np.flatnonzero((of_project & cells[name].notna()).to_numpy())
        faults += cell_faults(found, name, rows, wanted, cells[name].iloc.__getitem__)
    rows = np.flatnonzero((of_project & (found.frame["basis"].astype(object) == "enrolled")).to_numpy())
    return faults + row_faults(found, "basis", rows, _("placed, as a project needs when it is done"), "enrolled")


def _of_nobody(found: Parsed) -> list[Fault]:
    """Where there are no trainees, a need is one of its own, or that of a project."""
    frame = found.frame
    rows = np.flatnonzero(((frame["basis"].astype(object) != "whole") & frame["project"].isna()).to_numpy())
    return row_faults(found, "basis", rows, _("whole, as there are no trainees who could have the need"))


def _arcs(parsed: Mapping[str, Parsed], scale: int) -> list[Fault]:
    """Where heads are counted, each takes hours at every lab that may serve it, in whole grids of it."""
    found, needs = parsed["lab_arcs"], parsed["lab_needs"].frame
    frame = found.frame
    usual = frame["need"].astype(object).map(by_label(needs, "need", "hours"))
    hours = frame["hours"].astype("Float64").fillna(usual.astype("Float64"))
    own = (frame["hours"].notna() | frame["cost"].notna()).groupby(frame["need"].astype(object)).transform("any")
    counted = own.to_numpy(dtype=bool) & hours.notna().to_numpy(dtype=bool)
    amount = hours.fillna(1).to_numpy(dtype=np.int64)
    rows = np.flatnonzero(counted & (amount == 0))
    wanted = _("above 0, as this lab has a cost for the need, which it could not serve in no time")
    faults = row_faults(found, "hours", rows, wanted, "0")
    grids = by_label(parsed["labs"].frame, "lab", "grid") if "labs" in parsed else {}
    grid = frame["lab"].astype(object).map(grids).astype("Int64").fillna(0).to_numpy(np.int64)
    rows = np.flatnonzero(counted & (grid > 0) & (amount % np.maximum(grid, 1) != 0))
    wanted = _("a multiple of the grid of the lab, as heads are served whole there")
    return faults + cell_faults(found, "hours", rows, wanted, lambda row: text_of(int(amount[row]), scale))


def _without_labs(found: Parsed, scale: int) -> list[Fault]:
    """Whoever needs hours of any lab needs one; the labs and kinds that rows name are looked up elsewhere."""
    frame = found.frame
    hours = frame["hours"].astype("Int64").fillna(0).to_numpy(np.int64)
    rows = np.flatnonzero(frame["lab_kind"].isna().to_numpy() & (hours > 0))
    wanted = _("at least one row of {name} ({zh}), as no lab could serve it").format(name="labs", zh=TABLES["labs"].zh)
    return cell_faults(found, "hours", rows, wanted, lambda row: text_of(int(hours[row]), scale))


def _without_hours(found: Parsed, serving: list[Serving], scale: int) -> list[Fault]:
    """Some lab that may serve has hours in a period of the window, be they none by number."""
    served = np.array([row for row, labs in enumerate(serving) if labs.labs and not labs.open], dtype=np.int64)
    hours = found.frame["hours"].astype("Int64").fillna(0).to_numpy(np.int64)
    wanted = _("rows of lab_hours, in a period of its window, for a lab that may serve it")
    return cell_faults(found, "hours", served[hours[served] > 0], wanted, lambda row: text_of(int(hours[row]), scale))
