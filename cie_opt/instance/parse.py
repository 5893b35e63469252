"""From tables as found to a sound Instance, or to all faults at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from cie_opt.errors import DataError, Fault, OptionError, shortened
from cie_opt.instance.about import About
from cie_opt.instance.check import check
from cie_opt.instance.headers import match_table
from cie_opt.instance.instance import Instance
from cie_opt.instance.raw import RawTable, raw_frames
from cie_opt.instance.schema import TABLES, Kind
from cie_opt.instance.tables import Parsed, frame_is_inside, parse_table
from cie_opt.texts import _

__all__ = ["from_tables", "instance_from", "parsed_frame", "replaced"]


def instance_from(raw: Sequence[RawTable], *, about: About | None = None, source: str = "") -> Instance:
    """Make an Instance from tables as found.

    Parameters
    ----------
    raw : sequence of RawTable
    about : About, optional
        Name, origin and scales.
    source : str, default ""
        Where the tables were found, in words for a message.

    Raises
    ------
    DataError
        With every fault of every table.
    """
    about = about or About()
    scales = about.scale_of_kinds()
    parsed: dict[str, Parsed] = {}
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for found in raw:
        faults += found.faults
        table = match_table(found.name)
        if isinstance(table, Fault):
            faults.append(table)
        elif table.name in seen:
            wanted = _("one table {table}; {other} is it too").format(table=table.name, other=seen[table.name])
            faults.append(Fault(table.name, None, None, shortened(found.source), wanted))
        else:
            seen[table.name] = shortened(found.source)
            parsed[table.name], more = parse_table(table, found, scales)
            faults += more
    return _checked(parsed, about, faults, source)


def from_tables(tables: Mapping[str, pd.DataFrame], *, about: About | None = None, source: str = "") -> Instance:
    """Make an Instance from frames with cells as people write them.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By the name of the table, English or Chinese. A float stands for its shortest decimal; NaN, NaT, None and empty
        text are absent.
    about : About, optional
    source : str, default ""
        Where the frames come from, in words for a message.

    Raises
    ------
    DataError
        With every fault of every table.
    OptionError
        When the tables are no mapping.

    Examples
    --------
    >>> import pandas as pd
    >>> posts = pd.DataFrame({"post": ["P1"], "enterprise": ["E1"], "capacity": [2]})
    >>> from_tables({"trainees": pd.DataFrame({"trainee": ["T1", "T2"]}), "posts": posts}).rows("trainees")
    2
    """
    if not isinstance(tables, Mapping):
        raise OptionError(
            _("An instance cannot be made from {kind}.").format(kind=type(tables).__name__),
            _("Give a mapping of DataFrames by table name, such as trainees and posts."),
        )
    return instance_from(raw_frames(tables), about=about, source=source)


def parsed_frame(name: str, frame: pd.DataFrame, scales: Mapping[Kind, int]) -> tuple[Parsed, list[Fault]]:
    """Read a frame of the table `name`, whose cells are all as inside or all as people write them."""
    table = match_table(name)
    if isinstance(table, Fault):
        raise DataError([table])
    raw = raw_frames({name: frame})[0]
    # Inside, only amounts differ from what people write: read at scale 1 they stay what they are.
    scales = {} if frame_is_inside(table, frame) else scales
    return parse_table(table, raw, scales)


def _checked(parsed: dict[str, Parsed], about: About, faults: list[Fault], source: str) -> Instance:
    """Return the Instance of sound tables, in the order of the schema."""
    ordered = {name: parsed[name] for name in TABLES if name in parsed}
    faults = faults + check(ordered, about.scale_of_kinds())
    if faults:
        order = {name: place for place, name in enumerate(TABLES)}
        raise DataError(sorted(faults, key=lambda fault: order.get(fault.table, -1)), source)
    return Instance(about, {name: found.frame for name, found in ordered.items() if len(found.frame)})


def replaced(instance: Instance, tables: Mapping[str, pd.DataFrame | None]) -> Instance:
    """Return `instance` with some tables replaced, or dropped where the frame is None."""
    scales = instance.scales
    parsed = {
        name: Parsed(TABLES[name], frame, np.arange(1, len(frame) + 1)) for name, frame in instance.tables.items()
    }
    faults: list[Fault] = []
    for name, frame in tables.items():
        if frame is None:
            parsed.pop(name, None)
            continue
        parsed[name], more = parsed_frame(name, frame, scales)
        faults += more
    return _checked(parsed, instance.about, faults, instance.name)
