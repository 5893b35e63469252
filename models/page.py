"""The statement page, printed from the rules, columns and symbols: ``python -m cie_opt.models.page`` rewrites it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from cie_opt.models import STATEMENT, Rule
from cie_opt.models.sets import COLUMNS, SETS
from cie_opt.models.symbols import FILES, MEASURES, MEASURES_TEXT, SYMBOLS, Symbol

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).with_name("README.md")

_HEAD = """\
# The statement

What the programme of `cie_opt` says, equation by equation. The page is printed from the rules themselves
(`python -m cie_opt.models.page`); a test keeps it in step. Every equation is one named function in the file that heads
its section, and `cie_opt.models.build(instance)` states them all as a Pyomo model.

A rule has one name in four places: the equation here, the rule that makes the arrays (`cie_opt/program/rules/`), the
check of an allocation (`cie_opt/verify/`), and the rows of `outcome.sensitivity.prices`. The numbers of the equations
follow from the order of the page and are used nowhere else.
"""

_USE = """\
## To read, to add to, to hand on

```python
import cie_opt as cie
import pyomo.environ as pyo

instance = cie.read("instances/four_trainees")
model = cie.to_pyomo(instance)
model.seats.pprint()                                          # the rows of one rule

model.one_of_two = pyo.Constraint(
    expr=model.place["Ann", "lathe", ""] + model.place["Bo", "assembly", ""] <= 1
)
outcome = cie.solve(instance, extend=model)                   # only what was added is compiled and appended

cie.export(instance, "programme.mps")                         # beside it programme.mps.names.csv
```

Keys are the labels of the tables; an empty block is the whole window of a post. What is added must be linear and over
the columns above; a change of the statement itself (a deactivated row, a fixed variable, another objective) is refused,
never dropped. A file for another solver holds the first level of goals; its names are spelled from the labels where
those are plain ASCII and numbered elsewhere, and the table beside it says what each name stands for.
"""

_GOALS = """\
## Objective (`goals.py`)

Each level of goals has one objective; the level of the lowest priority number is `objective`, the others
`objective_2`, `objective_3` and so on.

```text
max or min   Σ_g ± w[g] · M[g]   ± Σ_(l,k,t) price[l] · (d⁻[l,k,t] + d⁺[l,k,t])
```

A goal for the worst-off counts with z[g] for M[g], one for the r worst-off together with r · z[g] - Σ_k y[g,k], or plus
where less is better. The sense is max where any goal of the level is; goals of the other sense count negatively. What
broken limits cost is part of the first level, unless a goal names the measure `penalty`.
"""

_DIFFERENCES = """\
## Where the arrays differ from this page

The arrays that are solved say the same, row by row: a test compares them by rule and key on random instances. What
differs is this.

- **Scale of a row.** A row may be multiplied by a positive number. Both sides state rows in whole numbers, each with
  its own multiplier, so rows are compared after division by the greatest common divisor of their coefficients.
- **Rows without columns.** The arrays keep a row for every key, also where no stay can serve it. Here such a row is
  left out where zero satisfies it, and listed in `model.findings` where not; `to_pyomo` and `export` then refuse,
  because the instance has no allocation.
- **Units.** Money, time, distances and shares are whole units (fen, minutes, metres) in the arrays. Here amounts of
  limits and goals are exact fractions in the unit that people write, made whole row by row; loads are in whole units,
  and so are the hours of the rules of labs and mentors (minutes).
- **Levels of goals.** The levels are separate objectives here, all but the first deactivated. The arrays are solved
  level by level, each with the earlier ones held to their values less their tolerances; those rows are not part of
  this page.
- **Objectives.** Coefficients of an objective are the nearest floating-point numbers of exact fractions.
- **One name.** Pyomo keeps the name `load` for itself; the constraint of that rule is called `load_`.
"""


def page() -> str:
    """Return the whole page."""
    numbers = {name: number for number, name in enumerate(STATEMENT, start=1)}
    sections = [_HEAD, _sets(), _data(), _columns(), _measures()]
    for file, rules in groupby(STATEMENT.values(), key=lambda rule: rule.file):
        sections.append(_section(file, list(rules), numbers))
    return "\n".join([*sections, _GOALS, _lookup(numbers), _DIFFERENCES, _USE])


def _sets() -> str:
    rows = [(f"`{index}`", f"`{name}`", meaning) for name, (index, meaning) in SETS.items()]
    return "## Sets\n\n" + _table(("index", "set", "one is"), rows)


def _data() -> str:
    rows = [(f"`{one.symbol}`", one.meaning, _sources(one), one.unit) for one in SYMBOLS]
    return "## Data\n\n" + _table(("symbol", "meaning", "table.column", "unit"), rows)


def _sources(symbol: Symbol) -> str:
    return ", ".join(f"`{source}`" for source in symbol.sources)


def _columns() -> str:
    rows = [(f"`{symbol}`", f"`{name}`", meaning, reach) for name, (symbol, meaning, reach) in COLUMNS.items()]
    return "## Columns\n\n" + _table(("symbol", "name", "meaning", "range"), rows)


def _measures() -> str:
    rows = [(f"`{name}`", f"`{formula}`", pers) for name, formula, pers in MEASURES]
    return "## Measures\n\n" + MEASURES_TEXT + "\n" + _table(("measure", "formula", "keys"), rows)


def _section(file: str, rules: list[Rule], numbers: dict[str, int]) -> str:
    parts = [f"## {FILES[file]} (`{file}.py`)\n"]
    parts += [_equation(rule, numbers[rule.name]) for rule in rules]
    return "\n".join(parts)


def _equation(rule: Rule, number: int) -> str:
    count = "" if rule.counts_suffice else " Persons only: cohorts that it concerns are refused."
    text = [
        f"**({number}) `{rule.name}`**, for each {', '.join(rule.keys)}. {rule.title}{count}",
        "```text\n" + rule.formula + "\n```",
        *([rule.notes] if rule.notes else []),
    ]
    return "\n\n".join(text) + "\n"


def _lookup(numbers: dict[str, int]) -> str:
    rows = [
        (
            str(numbers[rule.name]),
            f"`{_line(rule.formula)}`",
            f"`{rule.name}`",
            f"`{rule.name}`",
            f"`{rule.file}.{rule.name}`",
            f"`{rule.name}` per {', '.join(rule.keys)}",
        )
        for rule in STATEMENT.values()
    ]
    names = ("equation", "formula", "rule", "check", "Pyomo rule", "prices")
    return "## Every rule on one line\n\n" + _table(names, rows)


def _line(formula: str) -> str:
    return " ".join(formula.split()).replace("|", "\\|")


def _table(names: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(names)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
