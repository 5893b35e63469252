"""What the verifier finds, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from cie_opt.texts import _, plural

__all__ = ["Goal", "Level", "Report", "Violation", "Waste", "plain", "with_unit"]

Amount = int | Fraction

_SHOWN = 10


@dataclass(frozen=True)
class Violation:
    """A rule that the allocation breaks.

    Attributes
    ----------
    rule : str
        Name of the rule, as in the statement.
    key : tuple of str
        Labels of the row of that rule.
    limit, found : int, Fraction or None
        What the rule allows and what the allocation has, exact, in `unit`; None where the rule is not about an amount.
    unit : str
    sentence : str
        The same in words.
    """

    rule: str
    key: tuple[str, ...]
    limit: Amount | None
    found: Amount | None
    unit: str
    sentence: str


@dataclass(frozen=True)
class Waste:
    """A free eligible place that an unplaced trainee could take at once and that the goals would welcome: no fault."""

    trainee: str
    post: str
    block: str
    sentence: str


@dataclass(frozen=True)
class Goal:
    """What the allocation reaches of one goal.

    Attributes
    ----------
    goal : str
    stakeholder, group : str or None
    measure, unit, sense : str
    priority : int
    value : Fraction
        Exact, in `unit`.
    target : Fraction or None
    met : bool or None
        Whether the target is reached; None without a target.
    """

    goal: str
    stakeholder: str | None
    measure: str
    group: str | None
    sense: str
    priority: int
    value: Fraction
    unit: str
    target: Fraction | None
    met: bool | None


@dataclass(frozen=True)
class Level:
    """The objective of one goal level: the weighted sum of its goals, those against its sense with a minus."""

    priority: int
    sense: str
    goals: tuple[str, ...]
    value: Fraction


@dataclass(frozen=True)
class Report:
    """The second opinion on one allocation.

    Attributes
    ----------
    violations : tuple of Violation
        All of them; empty means that the allocation is sound.
    waste : tuple of Waste
        Legal but plainly improvable.
    goals : tuple of Goal
    levels : tuple of Level
        In the order in which they are served. Empty when a placement that is no candidate stay has no value.
    measures : mapping of str to Fraction
        Totals over the whole allocation, exact, as people write them (yuan, hours, kilometres).
    notes : tuple of str
        What was left unexamined and why.
    digest : str
        Digest of the instance.
    """

    violations: tuple[Violation, ...]
    waste: tuple[Waste, ...] = ()
    goals: tuple[Goal, ...] = ()
    levels: tuple[Level, ...] = ()
    measures: Mapping[str, Fraction] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    digest: str = ""

    @property
    def ok(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    @property
    def objective(self) -> Fraction | None:
        """Value of the last goal level; None when no level has a value."""
        return self.levels[-1].value if self.levels else None

    def violations_table(self) -> pd.DataFrame:
        """Return one row for each violation: rule, key, limit, found, unit, sentence."""
        return _frame(
            ("rule", "key", "limit", "found", "unit", "sentence"),
            (
                (one.rule, " | ".join(one.key), _cell(one.limit), _cell(one.found), one.unit, one.sentence)
                for one in self.violations
            ),
        )

    def waste_table(self) -> pd.DataFrame:
        """Return one row for each free place that an unplaced trainee could take: trainee, post, block, sentence."""
        return _frame(
            ("trainee", "post", "block", "sentence"),
            ((one.trainee, one.post, one.block, one.sentence) for one in self.waste),
        )

    def goals_table(self) -> pd.DataFrame:
        """Return one row for each goal: level, goal, stakeholder, measure, group, sense, value, unit, target, met."""
        return _frame(
            ("level", "goal", "stakeholder", "measure", "group", "sense", "value", "unit", "target", "met"),
            (
                (
                    *(one.priority, one.goal, one.stakeholder, one.measure, one.group, one.sense),
                    *(_cell(one.value), one.unit, _cell(one.target), one.met),
                )
                for one in self.goals
            ),
        )

    def __str__(self) -> str:
        lines = [_headline(len(self.violations))]
        lines += _some([one.sentence for one in self.violations])
        if self.waste:
            lines.append(_("{count} unplaced trainee row(s) could take a free place:").format(count=len(self.waste)))
            lines += _some([one.sentence for one in self.waste])
        for goal in self.goals:
            line = _("{goal}: {value} ({sense})")
            lines.append(line.format(goal=goal.goal, value=with_unit(goal.value, goal.unit), sense=goal.sense))
        lines += self.notes
        return "\n".join(lines)


def plain(amount: Amount | None) -> str:
    """Return an exact amount as people write it: a whole number, a decimal where it ends, else a fraction."""
    if amount is None:
        return ""
    exact = Fraction(amount)
    rest, twos, fives = exact.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    digits = max(twos, fives)
    if rest != 1:
        return str(exact)
    if digits == 0:
        return str(exact.numerator)
    shifted = abs(exact.numerator) * 10**digits // exact.denominator
    whole, part = divmod(shifted, 10**digits)
    return f"{'-' if exact < 0 else ''}{whole}.{part:0{digits}d}"


def with_unit(amount: Amount, unit: str) -> str:
    """Return an exact amount as people write it, with its unit where it has one."""
    return f"{plain(amount)} {unit if amount == 1 else plural(unit)}" if unit else plain(amount)


def _cell(amount: Amount | None) -> Amount | None:
    """Whole amounts become plain integers; the others stay fractions, because a table of findings must not round."""
    if isinstance(amount, Fraction) and amount.denominator == 1:
        return amount.numerator
    return amount


def _frame(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def _headline(count: int) -> str:
    if count == 0:
        return _("The allocation keeps every rule.")
    return _("The allocation breaks {count} rule row(s):").format(count=count)


def _some(sentences: list[str]) -> list[str]:
    lines = [f"  {sentence}" for sentence in sentences[:_SHOWN]]
    if len(sentences) > _SHOWN:
        lines.append("  " + _("and {more} more").format(more=len(sentences) - _SHOWN))
    return lines
