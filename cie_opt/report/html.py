"""The outcome as a page part for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from cie_opt.outcome import Outcome
from cie_opt.report.facts import aims, fills, left, rows_of
from cie_opt.report.picture import Bar, bars
from cie_opt.report.policies import binding_of, limit_cells, policies, source_of
from cie_opt.report.resources import highest_prices, resource_cells, resources
from cie_opt.report.sentences import Aim, gain_of, one_more, row_name
from cie_opt.report.summary import (
    ending,
    filled,
    level_verdict,
    title,
)
from cie_opt.report.tables import is_absent
from cie_opt.report.wording import amount, listed, number
from cie_opt.texts import _

__all__ = ["outcome_html", "page_html"]

SHOWN = 6
"""Bars and rows of one kind."""
STYLE = """
.cie-opt{max-width:60rem;line-height:1.45;font-size:14px}
.cie-opt h3{font-size:1.15em;margin:.2em 0 .3em}
.cie-opt h4{font-size:1em;margin:1.1em 0 .3em}
.cie-opt p{margin:.25em 0}
.cie-opt table{border-collapse:collapse;margin:.2em 0 .8em;color:inherit;background:none;font-size:inherit}
.cie-opt th,.cie-opt td{padding:.2em 1.1em .2em 0;text-align:left;vertical-align:top;
  border-bottom:1px solid rgba(128,128,128,.35);background:none;color:inherit}
.cie-opt td.n,.cie-opt th.n{text-align:right;font-variant-numeric:tabular-nums}
.cie-opt td.inset{padding-left:1.2em}
.cie-opt .quiet{opacity:.75}
"""
PAGE_STYLE = """
body{margin:2rem auto;max-width:60rem;padding:0 1rem;background:#fff;color:#222;
  font-family:system-ui,"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif}
"""


def outcome_html(outcome: Outcome) -> str:
    """Return the outcome as HTML: what was reached and proved, prices and fill as pictures, limits with sources.

    Parameters
    ----------
    outcome : Outcome

    Returns
    -------
    str
        One ``div`` without scripts, in the colours of the page around it; every label is escaped.
    """
    parts = (
        f"<h3>{escape(title(outcome))}</h3>",
        f"<p><b>{escape(filled(outcome))}</b></p>",
        *(f"<p>{escape(line)}</p>" for line in ending(outcome)),
        *_goals(outcome),
        *_prices(outcome),
        *_fills(outcome),
        *_unplaced(outcome),
        *_limits(outcome),
    )
    return f'<div class="cie-opt"><style>{STYLE}</style>{"".join(parts)}</div>'


def page_html(outcome: Outcome) -> str:
    """Return the outcome as a page of its own, readable without a network."""
    return (
        f'<!doctype html>\n<html><head><meta charset="utf-8"><title>{escape(title(outcome))}</title>'
        f"<style>{PAGE_STYLE}</style></head>\n<body>{outcome_html(outcome)}</body></html>\n"
    )


def _goals(outcome: Outcome) -> Iterator[str]:
    known = aims(outcome)
    rows = [
        (
            str(row["level"]),
            known[int(row["level"])].title,
            _("most") if row["sense"] == "max" else _("least"),
            _quantity(row["value"], known[int(row["level"])].unit),
            _quantity(row["bound"], known[int(row["level"])].unit),
            level_verdict(row),
        )
        for row in rows_of(outcome.goals)
    ]
    if rows:
        yield f"<h4>{escape(_('Goals'))}</h4>"
        header = (_("level"), _("goal"), _("sense"), _("reached"), _("best possible"), _("proof"))
        yield _table(header, rows, numbers=(3, 4))


def _prices(outcome: Outcome) -> Iterator[str]:
    for level, aim in sorted(aims(outcome).items()):
        rows = highest_prices(outcome, level, SHOWN)
        if rows:
            heading = _("What one more would bring at most if trainees could be divided, for {title}").format(
                title=aim.title
            )
            highest = max(abs(float(row["price"])) * one_more(row)[1] for row in rows)
            yield f"<h4>{escape(heading)}</h4>"
            header = (_("resource"), _("limits that bind"), _("highest price"))
            yield _table(header, [resource_cells(one, aim) for one in resources(outcome, level)])
            yield bars([_price_bar(row, aim, highest) for row in rows], heading)


def _price_bar(row: dict[str, Any], aim: Aim, highest: float) -> Bar:
    gain, one = gain_of(row, aim)
    value = _("{gain} for {one}").format(gain=gain, one=one)
    return Bar(row_name(row), value, abs(float(row["price"])) * one_more(row)[1] / highest)


def _fills(outcome: Outcome) -> Iterator[str]:
    known = [fill for fill in fills(outcome) if fill.seats]
    if not known:
        return
    heading = _("How full enterprises are at their fullest time")
    yield f"<h4>{escape(heading)}</h4>"
    known.sort(key=lambda fill: -fill.present / (fill.seats or 1))
    yield bars(
        [
            Bar(
                fill.enterprise,
                _("{present} of {seats} seats").format(present=number(fill.present), seats=number(fill.seats or 0)),
                fill.present / (fill.seats or 1),
                full=fill.present == fill.seats,
            )
            for fill in known[:SHOWN]
        ],
        heading,
    )
    if len(known) > SHOWN:
        more = _("and {more} more enterprises").format(more=number(len(known) - SHOWN))
        yield f'<p class="quiet">{escape(more)}</p>'


def _unplaced(outcome: Outcome) -> Iterator[str]:
    found = left(outcome)
    if found.labels:
        yield f"<h4>{escape(_('Not placed, or not as often as could be'))}</h4>"
        yield f"<p>{escape(listed(found.labels, 20))}</p>"
    if found.never_eligible:
        text = _("No post at all is eligible for: {labels}.").format(labels=listed(found.never_eligible))
        yield f"<p>{escape(text)}</p>"
    if outcome.report is not None:
        yield from (f"<p>{escape(one.sentence)}</p>" for one in outcome.report.waste[:SHOWN])


def _limits(outcome: Outcome) -> Iterator[str]:
    found = policies(outcome)
    if not found:
        return
    yield f"<h4>{escape(_('Limits, the tightest first'))}</h4>"
    lines = [_row("th", (_("for"), _("allowed"), _("found"), _("left")))]
    for policy in found:
        name = f'{escape(policy.label)} <span class="quiet">({escape(source_of(policy))})</span>'
        lines.append(f"<tr><td colspan=4>{name}</td></tr>")
        shown = policy.rows[: SHOWN if policy.binding else 1]
        lines += [_row("td", limit_cells(row), inset=True) for row in shown]
        if len(policy.rows) > len(shown):
            more = _("and {more} more; {binds}").format(
                more=number(len(policy.rows) - len(shown)), binds=binding_of(policy)
            )
            lines.append(f'<tr><td colspan=4 class="quiet inset">{escape(more)}</td></tr>')
    yield f"<table>{''.join(lines)}</table>"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    body = "".join(_row("td", row, numbers) for row in rows)
    return f"<table>{_row('th', header, numbers)}{body}</table>"


def _row(tag: str, cells: Sequence[str], numbers: Sequence[int] = (), *, inset: bool = False) -> str:
    kinds = ["n" if position in numbers else "" for position in range(len(cells))]
    if inset:
        kinds[0] = "inset"
    parts = (f'<{tag} class="{kind}">{escape(cell)}</{tag}>' for kind, cell in zip(kinds, cells, strict=True))
    return f"<tr>{''.join(parts)}</tr>"


def _quantity(value: Any, unit: str | None) -> str:
    return "" if is_absent(value) else amount(float(value), unit)
