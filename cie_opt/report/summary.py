"""The outcome as a text that one can read aloud, and why there is no allocation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cie_opt.errors import DigestMismatch
from cie_opt.instance.instance import Instance
from cie_opt.outcome import Outcome, Stop
from cie_opt.program.usage import IDENTITIES
from cie_opt.report.facts import aims, asked, left, rows_of, taken
from cie_opt.report.policies import policy_lines
from cie_opt.report.resources import highest_prices, resource_cells, resources
from cie_opt.report.sentences import Aim, price_sentence, value_sentence
from cie_opt.report.stakeholders import stakeholder_lines
from cie_opt.report.tables import is_absent
from cie_opt.report.wording import amount, columns, counted, listed, number, percent, wrapped
from cie_opt.texts import _
from cie_opt.verify import CHECKS

__all__ = [
    "ending",
    "explain",
    "explanation",
    "filled",
    "level_verdict",
    "summary",
    "title",
]

SHOWN = 5
"""How many prices and reasons are shown."""


def summary(outcome: Outcome) -> str:
    """Return the outcome as a text that one can read aloud.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    str
        Lines of at most 88 columns; the title, and one paragraph or list for each thing that there is to tell.
    """
    parts = (
        [wrapped(title(outcome))],
        _result(outcome),
        stakeholder_lines(outcome),
        (wrapped(line.strip(), *_indents(line)) for line in ending(outcome)),
        _worth(outcome),
        _unplaced(outcome),
        policy_lines(outcome),
        _removed(outcome),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines)


def explanation(outcome: Outcome) -> str:
    """Return in words why there is no allocation, or that there is one."""
    if outcome.allocation is not None:
        return wrapped(_("There is an allocation: {sentence}").format(sentence=filled(outcome)))
    return "\n".join(wrapped(line.strip(), *_indents(line)) for line in _reasons(outcome))


def explain(instance: Instance, outcome: Outcome) -> str:
    """Return in words why `outcome` has no allocation for `instance`, or that it has one.

    Raises
    ------
    DigestMismatch
        When the outcome is one of another instance.
    """
    if instance.digest != outcome.digest:
        raise DigestMismatch(
            _("The outcome cannot be explained with this instance: it is the outcome of another one."),
            _("Give the instance that was solved, or solve this one."),
        )
    return explanation(outcome)


def level_verdict(row: dict[str, Any]) -> str:
    """Return in words what is proved of one goal level."""
    unit = None if is_absent(row["unit"]) else str(row["unit"])
    if is_absent(row["bound"]):
        return _("nothing is proved")
    bound = amount(float(row["bound"]), unit)
    if is_absent(row["value"]):
        return _("no allocation; {bound} is the best that could be").format(bound=bound)
    if row["difference"] == 0:
        return _("proved best")
    if is_absent(row["gap"]):
        difference = amount(float(row["difference"]), unit)
        return _("at most {difference} from the best possible").format(difference=difference)
    if row["sense"] == "max":
        text = _("at most {gap} from the best possible, nothing above {bound} can be reached")
    else:
        text = _("at most {gap} from the best possible, nothing below {bound} can be reached")
    return text.format(gap=percent(float(row["gap"])), bound=bound)


def title(outcome: Outcome) -> str:
    """Return what was asked: trainees, posts, seats, enterprises, members."""
    case = asked(outcome.instance)
    name = outcome.instance.name or _("This case")
    if not case.trainees:
        return f"{name}: {', '.join(_held(outcome.instance))}."
    parts = [counted(case.trainees, _("{count} trainee"), _("{count} trainees"))]
    if case.places != case.trainees:
        parts[0] += " " + counted(case.places, _("(up to {count} place)"), _("(up to {count} places)"))
    posts = counted(case.posts, _("{count} post"), _("{count} posts"))
    if case.seats is not None:
        posts += " " + counted(case.seats, _("with {count} seat"), _("with {count} seats"))
    posts += " " + counted(case.enterprises, _("at {count} enterprise"), _("at {count} enterprises"))
    parts.append(posts)
    parts.append(counted(case.members, _("{count} member in all"), _("{count} members in all")))
    return f"{name}: {', '.join(parts)}."


def _held(instance: Instance) -> list[str]:
    """Return how much there is to decide in a case without trainees."""
    words = {
        "labs": (_("{count} lab"), _("{count} labs")),
        "lab_needs": (_("{count} need"), _("{count} needs")),
        "services": (_("{count} service"), _("{count} services")),
        "sessions": (_("{count} course"), _("{count} courses")),
        "projects": (_("{count} project"), _("{count} projects")),
    }
    return [counted(instance.rows(name), *forms) for name, forms in words.items() if instance.has(name)]


def _result(outcome: Outcome) -> Iterator[str]:
    yield wrapped(filled(outcome))
    targets = {str(row["goal"]): row for row in rows_of(outcome.scores) if not is_absent(row["target"])}
    for row in rows_of(outcome.goals):
        aim = aims(outcome)[int(row["level"])]
        value = _("none") if is_absent(row["value"]) else amount(float(row["value"]), aim.unit)
        sense = _("the more the better") if aim.sense == "max" else _("the less the better")
        text = _("Goal {level}, {title} ({sense}): {value}; {verdict}.")
        line = text.format(level=row["level"], title=aim.title, sense=sense, value=value, verdict=level_verdict(row))
        yield wrapped(line, "  ", "    ")
    if any(aim.unit == _("point") for aim in aims(outcome).values()):
        text = _("Points: each goal times its weight, less what broken soft limits cost.")
        yield wrapped(text, "    ")
    for label, row in targets.items():
        met = _("reached") if row["met"] else _("not reached")
        unit = None if is_absent(row["unit"]) else str(row["unit"])
        text = _("Target of {goal}: {target}, {met} ({value}).").format(
            goal=label, target=amount(float(row["target"]), unit), met=met, value=amount(float(row["value"]), unit)
        )
        yield wrapped(text, "  ", "    ")


def filled(outcome: Outcome) -> str:
    """Return how many are placed; in a case without trainees, how many labs are open, or projects done."""
    case = asked(outcome.instance)
    if outcome.allocation is None:
        return _("There is no allocation.")
    if not case.trainees:
        labs, projects = outcome.allocation.labs["open"], outcome.allocation.projects["done"]
        if labs.empty and len(projects):
            text = _("{count} of {all} projects are done.")
            return text.format(count=number(int(projects.sum())), all=number(len(projects)))
        if labs.empty:
            return _("An allocation was found.")
        text = _("{count} of {all} labs are open.")
        return text.format(count=number(int(labs.sum())), all=number(len(labs)))
    placed = taken(outcome)
    if case.places == case.trainees:
        text = _("{placed} of {all} trainees are placed.")
    else:
        text = _("{placed} of {all} places are taken.")
    return text.format(placed=number(placed), all=number(case.places))


def ending(outcome: Outcome) -> Iterator[str]:
    """Yield paragraphs: why it stopped and what the check found, notes of the check, why there is no allocation."""
    sentences = [outcome.stop.sentence, _("It took {time}.").format(time=_time(outcome.seconds))]
    if not outcome.reproducible:
        sentences.append(_chance(outcome.stop))
    if outcome.allocation is not None:
        sentences.append(_checked(outcome))
    if outcome.bound_kind in ("dual", "lagrangian"):
        sentences.append(_("The bound can be checked without the solver (verify_bound)."))
    elif outcome.bound_kind == "tree":
        sentences.append(_("The bound rests on the solver's search tree."))
    yield " ".join(sentences)
    if outcome.report is not None:
        yield from outcome.report.notes
    if outcome.allocation is None:
        # Without a conflict the first line only says again why the solve stopped.
        yield from _reasons(outcome)[0 if outcome.conflict is not None else 1 :]


def _reasons(outcome: Outcome) -> list[str]:
    """Return why there is no allocation, line by line; the rows of a conflict are indented."""
    if outcome.conflict is not None:
        return outcome.conflict.sentence.splitlines()
    if outcome.stop is Stop.INFEASIBLE:
        return [outcome.stop.sentence, _("Which of the limits clash was not found out.")]
    return [
        _("No allocation was found. {stop}").format(stop=outcome.stop.sentence),
        _advice(outcome.stop),
    ]


def _advice(stop: Stop) -> str:
    """Return what to do when nothing is decided."""
    if stop is Stop.MEMORY:
        return _("Whether there is one is not decided: try a smaller case, or a computer with more memory.")
    if stop is Stop.SOLVER_FAILED:
        return _("Whether there is one is not decided: solve with search='plain', or with another seed.")
    return _("Whether there is one is not decided: allow more time, or look at the limits first.")


def _chance(stop: Stop) -> str:
    """Return why the same call may end elsewhere."""
    if stop in (Stop.TIME_LIMIT, Stop.INTERRUPTED):
        return _("The clock or a person ended the search, so the same call may end elsewhere.")
    if stop in (Stop.MEMORY, Stop.SOLVER_FAILED):
        return _("How far the search came depends on this computer, so the same call may end elsewhere.")
    return _("Searches ran at once or began anew, so the same call may find another allocation.")


def _checked(outcome: Outcome) -> str:
    if outcome.report is None:
        return _("The allocation was not checked.")
    if outcome.report.ok:
        text = _("The allocation was checked independently against the tables: none of {count} rules is broken.")
        return text.format(count=len(CHECKS))
    broken = len(outcome.report.violations)
    return _("The independent check found {count} broken rules.").format(count=number(broken))


def _worth(outcome: Outcome) -> Iterator[str]:
    found = [(level, aim, highest_prices(outcome, level, SHOWN)) for level, aim in sorted(aims(outcome).items())]
    if outcome.sensitivity.prices is None or outcome.sensitivity.prices.empty:
        return
    if not any(rows for _level, _aim, rows in found):
        yield wrapped(
            _("No limit has a price: one more unit of any one would bring nothing if trainees could be divided.")
        )
    for level, aim, rows in found:
        if rows:
            text = _("What binds, and what one more would bring at most if trainees could be divided, for {title}:")
            yield wrapped(text.format(title=aim.title))
            yield from columns((resource_cells(one, aim) for one in resources(outcome, level)), indent="  ")
            yield from (wrapped(price_sentence(row, aim), "  - ", "    ") for row in rows)
    if outcome.sensitivity.values is not None:
        yield from _values(outcome, aims(outcome))
    elif any(rows for _level, _aim, rows in found):
        text = _('Whole trainees can bring more or less; solve(sensitivity="values") finds out by solving again.')
        yield wrapped(text, "  ")


def _values(outcome: Outcome, known: dict[int, Aim]) -> Iterator[str]:
    prices, values = outcome.sensitivity.prices, outcome.sensitivity.values
    if prices is None or values is None or values.empty:
        return
    yield _("What one more really brings, found by solving again:")
    units = dict(zip(zip(prices["rule"], prices["key"], strict=True), prices["limit_unit"], strict=True))
    asked_for = values[~values["rule"].isin(list(IDENTITIES))]
    for (rule, key), rows in asked_for.groupby(["rule", "key"], sort=False, observed=True):
        told = [({**row, "limit_unit": units.get((rule, key))}, known[int(row["level"])]) for row in rows_of(rows)]
        yield wrapped(value_sentence(told), "  - ", "    ")


def _unplaced(outcome: Outcome) -> Iterator[str]:
    found = left(outcome)
    if not found.labels:
        return
    yield wrapped(_("Not placed, or not as often as could be: {labels}.").format(labels=listed(found.labels)))
    if found.never_eligible:
        text = _("No post at all is eligible for: {labels}.").format(labels=listed(found.never_eligible))
        yield wrapped(text, "  ", "    ")
    waste = [] if outcome.report is None else [one.sentence for one in outcome.report.waste]
    yield from (wrapped(sentence, "  ", "    ") for sentence in waste[:SHOWN])
    if len(waste) > SHOWN:
        yield "  " + _("and {more} more free places that could be taken").format(more=number(len(waste) - SHOWN))


def _removed(outcome: Outcome) -> Iterator[str]:
    rows = sorted(rows_of(outcome.removed), key=lambda row: -int(row["pairs"]))
    rows = [row for row in rows if row["pairs"]]
    if not rows:
        return
    total = sum(int(row["pairs"]) for row in rows)
    yield wrapped(
        counted(
            total,
            _("{count} pair of trainee and post is not eligible:"),
            _("{count} pairs of trainee and post are not eligible:"),
        )
    )
    yield from columns(((number(int(row["pairs"])), str(row["reason"])) for row in rows[:SHOWN]), indent="  ")


def _time(seconds: float) -> str:
    if seconds < 60:
        return _("{seconds} s").format(seconds=f"{seconds:.1f}")
    minutes, rest = divmod(round(seconds), 60)
    return _("{minutes} min {seconds} s").format(minutes=number(minutes), seconds=rest)


def _indents(line: str) -> tuple[str, str]:
    return ("  ", "    ") if line.startswith(" ") else ("", "")
