"""The policies of a case, and what the allocation does with each: facts, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cie_opt.outcome import Outcome
from cie_opt.report.facts import rows_of
from cie_opt.report.sentences import HORIZON, SEPARATOR
from cie_opt.report.tables import is_absent
from cie_opt.report.wording import amount, columns, number, wrapped
from cie_opt.texts import _

__all__ = ["Policy", "binding_of", "limit_cells", "policies", "policy_lines", "source_of"]

SHOWN = 5
"""How many keys of a limit are shown."""


@dataclass(frozen=True)
class Policy:
    """A row of the table ``limits`` and what the allocation does with it.

    Attributes
    ----------
    label : str
    document, article : str or None
    year : int or None
    read_at_source : bool or None
    keys, binding, nothing : int
        For how many the limit holds, for how many of them it binds in some period, and to how many of these it allows
        nothing.
    rows : list of dict
        One for each key, of its tightest period: the tightest keys first, those that are allowed nothing last.
    """

    label: str
    document: str | None
    article: str | None
    year: int | None
    read_at_source: bool | None
    keys: int
    binding: int
    nothing: int
    rows: list[dict[str, Any]]


def policies(outcome: Outcome) -> list[Policy]:
    """Return the rows of the table ``limits`` with what the allocation does with each of their keys."""
    if outcome.rows is None or not outcome.instance.has("limits"):
        return []
    by_limit: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(outcome.rows[outcome.rows["rule"] == "limits"]):
        by_limit.setdefault(str(row["row"]), []).append(row)
    found = [
        _policy(row, by_limit[str(row["limit"])])
        for row in rows_of(outcome.instance.tables["limits"])
        if str(row["limit"]) in by_limit
    ]
    return sorted(found, key=lambda policy: _tightness(policy.rows[0]))


def _policy(limit: dict[str, Any], found: list[dict[str, Any]]) -> Policy:
    by_key: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        by_key.setdefault(str(row["key"]).rpartition(SEPARATOR)[0], []).append(row)
    rows = sorted(map(_tightest, by_key.values()), key=lambda row: (_allows_nothing(row), _tightness(row)))
    year, read = limit["year"], limit["read_at_source"]
    return Policy(
        label=str(limit["limit"]),
        document=_text(limit["document"]),
        article=_text(limit["article"]),
        year=None if is_absent(year) else int(year),
        read_at_source=None if is_absent(read) else bool(read),
        keys=len(rows),
        binding=sum(bool(row["binding"]) for row in rows),
        nothing=sum(map(_allows_nothing, rows)),
        rows=rows,
    )


def _tightest(periods: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the row of the tightest period of one key; without its period where all are alike."""
    tightest = min(periods, key=_tightness)
    if len({(row["limit"], row["activity"]) for row in periods}) == 1:
        return {**tightest, "key": str(tightest["key"]).rpartition(SEPARATOR)[0] + SEPARATOR + HORIZON}
    return tightest


def _allows_nothing(row: dict[str, Any]) -> bool:
    return str(row["side"]) == "ceiling" and not is_absent(row["limit"]) and float(row["limit"]) == 0


def _tightness(row: dict[str, Any]) -> float:
    """Return what is left of a limit relative to the limit; below 0 for one that is broken."""
    if is_absent(row["slack"]):
        return float("inf")
    return float(row["slack"]) / max(abs(float(row["limit"])), 1e-9)


def source_of(policy: Policy) -> str:
    """Return where a limit comes from, and whether somebody read it there."""
    parts = [policy.document or _("no document named")]
    if policy.article:
        parts.append(policy.article)
    if policy.year is not None:
        parts.append(str(policy.year))
    if policy.read_at_source is not None:
        parts.append(_("read at the source") if policy.read_at_source else _("not read at the source"))
    return ", ".join(parts)


def policy_lines(outcome: Outcome) -> Iterator[str]:
    """Yield the limits with what the allocation does with them, the tightest first, as lines of text."""
    found = policies(outcome)
    if not found:
        return
    yield _("Limits, the tightest first:")
    for policy in found:
        yield wrapped(f"{policy.label} ({source_of(policy)})", "  ", "    ")
        if policy.keys > 1:
            yield "    " + binding_of(policy)
        shown = policy.rows[: SHOWN if policy.binding else 1]
        yield from columns((_limit_line(row) for row in shown), most=48)
        more = len(policy.rows) - len(shown)
        if more > 0:
            yield "    " + _("and {more} more in rows.csv").format(more=number(more))


def binding_of(policy: Policy) -> str:
    """Return for how many a limit binds, and to how many it allows nothing."""
    text = _("binds for {binding} of {keys}")
    if policy.nothing:
        text = _("binds for {binding} of {keys}, to {nothing} it allows nothing")
    return text.format(binding=number(policy.binding), keys=number(policy.keys), nothing=number(policy.nothing))


def limit_cells(row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return whose limit it is, what it allows, what was found and what is left, each in words."""
    key, _separator, period = str(row["key"]).removeprefix(f"{row['row']}{SEPARATOR}").rpartition(SEPARATOR)
    whose = [_("all") if key == "all" else key, *([] if period == HORIZON else [period])]
    side = {"ceiling": _("at most"), "floor": _("at least"), "equal": _("exactly")}[str(row["side"])]
    unit = None if is_absent(row["unit"]) else str(row["unit"])
    allowed = f"{side} {amount(float(row['limit']), unit)}"
    if is_absent(row["slack"]):
        return ", ".join(whose), allowed, "", _("does not apply")
    found = amount(round(float(row["activity"]), 6), unit)
    return ", ".join(whose), allowed, found, _slack(row, unit)


def _limit_line(row: dict[str, Any]) -> tuple[str, str, str, str]:
    whose, allowed, found, left_over = limit_cells(row)
    return whose, allowed, _("found {found}").format(found=found) if found else "", left_over


def _slack(row: dict[str, Any], unit: str | None) -> str:
    slack = round(float(row["slack"]), 6)
    if slack > 0 and not row["binding"]:
        return _("{slack} left").format(slack=amount(slack, unit))
    if slack >= 0:
        return _("binds")
    text = {"ceiling": _("broken, {slack} too many"), "floor": _("broken, {slack} too few")}
    return text.get(str(row["side"]), _("broken by {slack}")).format(slack=amount(-slack, unit))


def _text(cell: Any) -> str | None:
    return None if is_absent(cell) or not str(cell) else str(cell)
