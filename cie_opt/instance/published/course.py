"""Fair course allocation: every agent takes several items that it values, items have seats and exclude each other.

Agents are trainees of several places, items are posts, the goal is the total valuation of what everybody takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd

from cie_opt.errors import DataError, Fault
from cie_opt.instance.published.family import Family
from cie_opt.instance.published.files import read_text
from cie_opt.texts import _

__all__ = ["FAMILIES", "CourseFile", "parse_course", "tables_of"]

_NEEDED = ("valuations", "agent_capacities", "item_capacities")
_OPTIONAL = ("agent_conflicts", "item_conflicts")
_Value = int | Decimal


@dataclass(frozen=True)
class CourseFile:
    """One file of the family.

    Attributes
    ----------
    valuations : dict of agent to dict of item to number
        Only what an agent values is in its dict.
    agent_capacities, item_capacities : dict of label to int
        Items that an agent may take, agents that an item has seats for; >= 0.
    agent_conflicts : dict of agent to list of items
        Items that the agent may not take.
    item_conflicts : dict of item to list of items
        Items that no agent may take beside it.
    """

    valuations: dict[str, dict[str, _Value]]
    agent_capacities: dict[str, int]
    item_capacities: dict[str, int]
    agent_conflicts: dict[str, list[str]]
    item_conflicts: dict[str, list[str]]


def parse_course(path: Path) -> CourseFile:
    """Read a file of the family: one JSON object.

    Raises
    ------
    DataError
        It is no JSON, lacks a part or has one of another kind, or a label or number in it makes no sense.
    """
    parts = _object(read_text(path), path.name)
    faults = list(_kinds(parts, path.name))
    if not faults:
        faults = list(_contents(parts, path.name))
    if faults:
        raise DataError(faults, source=path.name)
    return CourseFile(**{name: parts.get(name, {}) for name in (*_NEEDED, *_OPTIONAL)})


def tables_of(file: CourseFile) -> dict[str, pd.DataFrame]:
    """Return the tables of the instance: agents are trainees of several places, items are posts.

    Every item lies in a period of its own, so that only the table ``conflicts`` says which exclude each other. An agent
    may take what it values and what is not closed to it; one of capacity 0 takes nothing.
    """
    pairs = [
        (agent, item, value)
        for agent, values in file.valuations.items()
        for item, value in values.items()
        if file.agent_capacities[agent] > 0 and item not in file.agent_conflicts.get(agent, ())
    ]
    items = list(file.item_capacities)
    excluded = dict.fromkeys(
        tuple(sorted((item, other))) for item, others in file.item_conflicts.items() for other in others
    )
    arcs = pd.DataFrame(pairs, columns=["trainee", "post", "value"], dtype=object)
    tables = {
        "trainees": pd.DataFrame(
            [(agent, max(1, places)) for agent, places in file.agent_capacities.items()], columns=["trainee", "places"]
        ),
        "posts": pd.DataFrame(
            {
                "post": items,
                "enterprise": items,
                "capacity": list(file.item_capacities.values()),
                "first": items,
                "last": items,
            }
        ),
        "periods": pd.DataFrame({"period": items}),
        "arcs": arcs[["trainee", "post"]],
        "scores": arcs.assign(measure="valuation"),
        "goals": pd.DataFrame({"goal": ["valuation"], "measure": ["valuation"], "sense": ["max"]}),
    }
    if excluded:
        tables["conflicts"] = pd.DataFrame(list(excluded), columns=["post", "other_post"])
    return tables


def _object(text: str, name: str) -> dict[str, Any]:
    def refuse(word: str) -> NoReturn:
        raise DataError([Fault(name, None, None, word, _("a number"))], source=name)

    try:
        found = json.loads(text, parse_float=Decimal, parse_constant=refuse)
    except json.JSONDecodeError as error:
        line = _("line {line}").format(line=error.lineno)
        raise DataError([Fault(name, line, None, error.msg, _("JSON"))], source=name) from None
    if not isinstance(found, dict):
        wanted = _("an object with {parts}").format(parts=", ".join(_NEEDED))
        raise DataError([Fault(name, None, None, type(found).__name__, wanted)], source=name)
    return found


def _kinds(parts: dict[str, Any], name: str) -> Iterator[Fault]:
    """Yield what is missing, unknown, or not an object of the right things."""
    for part in _NEEDED:
        if part not in parts:
            yield Fault(name, part, None, None, _("an object"))
    for part, content in parts.items():
        if part not in (*_NEEDED, *_OPTIONAL):
            yield Fault(name, part, None, None, _("one of {names}").format(names=", ".join((*_NEEDED, *_OPTIONAL))))
        elif not isinstance(content, dict):
            yield Fault(name, part, None, str(content), _("an object"))
        elif part in _OPTIONAL or part == "valuations":
            kind, wanted = (dict, _("an object")) if part == "valuations" else (list, _("a list of items"))
            for key, inner in content.items():
                if not isinstance(inner, kind):
                    yield Fault(name, part, key, str(inner), wanted)


def _contents(parts: dict[str, Any], name: str) -> Iterator[Fault]:
    """Yield the labels that nothing else knows, and the numbers that are none."""
    agents, items = parts["agent_capacities"], parts["item_capacities"]
    for part in ("agent_capacities", "item_capacities"):
        if not parts[part]:
            yield Fault(name, part, None, None, _("at least one capacity"))
        for key, number in parts[part].items():
            if isinstance(number, bool) or not isinstance(number, int) or number < 0:
                yield Fault(name, part, key, str(number), _("a whole number of at least 0"))
    for agent, values in parts["valuations"].items():
        yield from _known(agent, agents, name, "valuations", agent, _("an agent of agent_capacities"))
        for item, value in values.items():
            yield from _known(item, items, name, "valuations", agent, _("an item of item_capacities"))
            if isinstance(value, bool) or not isinstance(value, int | Decimal):
                yield Fault(name, "valuations", f"{agent}, {item}", str(value), _("a number"))
    for part, owners, wanted in (
        ("agent_conflicts", agents, _("an agent of agent_capacities")),
        ("item_conflicts", items, _("an item of item_capacities")),
    ):
        for owner, others in parts.get(part, {}).items():
            yield from _known(owner, owners, name, part, owner, wanted)
            for other in others:
                yield from _known(other, items, name, part, owner, _("an item of item_capacities"))
            if part == "item_conflicts" and owner in others:
                yield Fault(name, part, owner, owner, _("another item"))


def _known(label: Any, known: dict[str, Any], name: str, part: str, key: str, wanted: str) -> Iterator[Fault]:
    if not isinstance(label, str) or label not in known:
        yield Fault(name, part, key, str(label), wanted)


FAMILIES = (Family("course", lambda path, _sense, _question: tables_of(parse_course(path)), senses=("max",)),)
