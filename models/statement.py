"""What a rule of the statement is, and how its rows get into the model."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyomo.environ as pyo
from pyomo.common.numeric_types import native_types
from pyomo.core.expr import LinearExpression

from cie_opt.errors import DataError, Fault
from cie_opt.models.data import Given
from cie_opt.texts import _

__all__ = ["Finding", "Relation", "Rule", "persons_only", "rule", "shown", "state"]

Relation = Any
"""A Pyomo relation; Pyomo has no annotations of its own."""

Key = tuple[str, ...]

_RESERVED = ("load",)
"""Names that Pyomo keeps for methods of its models; the component of such a rule ends in an underscore."""


@dataclass(frozen=True)
class Rule:
    """One sentence of policy.

    Attributes
    ----------
    name : str
        What joins the rule of the programme, the check, the rows here and the table of prices.
    keys : tuple of str
        What the labels of a row's key name.
    over : callable
        From the data to the keys of the rows.
    relation : callable
        From the model and the labels of a key to the Pyomo relation of the row.
    counts_suffice : bool
        Whether numbers of alike trainees are enough; else the rule speaks of single persons.
    """

    name: str
    keys: tuple[str, ...]
    over: Callable[[Given], Iterable[str | Key]]
    relation: Callable[..., Relation]
    counts_suffice: bool

    @property
    def title(self) -> str:
        """The rule in a sentence."""
        return " ".join(self._paragraphs()[0].split())

    @property
    def formula(self) -> str:
        """The equation, in the symbols of the statement page."""
        return self._paragraphs()[1]

    @property
    def notes(self) -> str:
        """What else is to be known about the rule; often nothing."""
        return "\n\n".join(self._paragraphs()[2:])

    @property
    def file(self) -> str:
        """Name of the module that states the rule."""
        return self.relation.__module__.rpartition(".")[2]

    @property
    def component(self) -> str:
        """Name of the Pyomo constraint: that of the rule, with an underscore where Pyomo keeps the name for itself."""
        return self.name + "_" if self.name in _RESERVED else self.name

    def _paragraphs(self) -> list[str]:
        return (inspect.getdoc(self.relation) or "").split("\n\n")


@dataclass(frozen=True)
class Finding:
    """A row that no column can serve, although its limit excludes zero: the data alone decide that it is broken.

    Attributes
    ----------
    rule : str
    key : tuple of str
    relation : str
        What is left of the row, such as ``2 <= 0``.
    """

    rule: str
    key: Key
    relation: str

    def __str__(self) -> str:
        text = _("{rule} ({key}) cannot hold: nothing in the data can serve it, and {relation} is false")
        return text.format(rule=self.rule, key=shown(self.key), relation=self.relation)


def shown(key: Key) -> str:
    """Return the labels of a key as a reader sees them."""
    return ", ".join(part for part in key if part)


def rule(
    *keys: str, over: Callable[[Given], Iterable[str | Key]], counts_suffice: bool = True
) -> Callable[[Callable[..., Relation]], Rule]:
    """Make a function a rule: its name is the rule's; its docstring has the sentence, the equation and notes."""

    def made(relation: Callable[..., Relation]) -> Rule:
        return Rule(relation.__name__, keys, over, relation, counts_suffice)

    return made


def state(model: pyo.ConcreteModel, stated: Rule) -> None:
    """Add the rows of a rule to the model.

    A row without columns says nothing about a decision. Where its limit admits zero it is left out; where not, it is a
    finding about the data and goes to ``model.findings``.
    """
    relations: dict[str | Key, Relation] = {}
    for index in stated.over(model.given):
        key = (index,) if isinstance(index, str) else index
        relation = stated.relation(model, *key)
        if _has_columns(relation):
            relations[index] = relation
        elif not pyo.value(relation):
            model.findings.append(Finding(stated.name, key, str(relation)))
    rows = pyo.Constraint(list(relations))
    setattr(model, stated.component, rows)
    for index, relation in relations.items():
        rows.add(index, relation)
    model.stated[stated.name] = {index: rows[index].expr for index in relations}


def _has_columns(relation: Relation) -> bool:
    """Return whether any column stands in a relation; Pyomo's own search would walk through all of them."""
    parts = [relation]
    while parts:
        part = parts.pop()
        if isinstance(part, LinearExpression):
            if part.linear_vars:
                return True
        elif part.__class__ in native_types:
            continue
        elif part.is_variable_type():
            return True
        elif part.is_expression_type():
            parts.extend(part.args)
    return False


def persons_only(given: Given, trainees: Iterable[str], why: str) -> None:
    """Refuse cohorts where a rule speaks of single persons.

    Raises
    ------
    DataError
        Naming every cohort among `trainees`; `why` says what speaks of single persons.
    """
    wanted = _("1: {why} speaks of single persons; give each person a row of its own").format(why=why)
    cohorts = [i for i in dict.fromkeys(trainees) if given.count[i] > 1]
    if cohorts:
        raise DataError([Fault("trainees", i, "count", str(given.count[i]), wanted) for i in cohorts])
