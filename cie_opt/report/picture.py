"""Horizontal bars as inline SVG: no script, no style sheet, legible on light and dark ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from cie_opt.report.wording import cut

__all__ = ["Bar", "bars"]

WIDTH, LINE, LABEL, VALUE = 950, 24, 360, 320
"""Pixels: whole picture, height of a bar's line, room for its label and for its value."""
COLOUR, FULL = "#3f83bf", "#c97a22"
LETTER = 6.9
"""Pixels of a column of text at 13 pixels height; a wide character takes two columns."""


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes
    ----------
    label, value : str
        What it stands for, and how much.
    share : float
        Length, from 0 to 1.
    full : bool
        Whether it is drawn in the colour of what is full.
    """

    label: str
    value: str
    share: float
    full: bool = False


def bars(rows: Sequence[Bar], title: str) -> str:
    """Return the bars as an ``svg`` element; `title` is what a screen reader says."""
    height = LINE * len(rows)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        f'aria-label="{escape(title)}" style="max-width:100%;height:auto;font-family:inherit;font-size:13px">'
    ]
    room = WIDTH - LABEL - VALUE
    for position, row in enumerate(rows):
        top, middle = position * LINE + 4, position * LINE + LINE // 2
        length = max(0.0, min(1.0, row.share)) * room
        label = escape(cut(row.label, int(LABEL / LETTER)))
        parts += [
            f'<text x="{LABEL - 10}" y="{middle}" text-anchor="end" dominant-baseline="central" fill="currentColor">'
            f"<title>{escape(row.label)}</title>{label}</text>",
            f'<rect x="{LABEL}" y="{top}" width="{room}" height="{LINE - 8}" rx="2" fill="currentColor" '
            'fill-opacity="0.09"/>',
            f'<rect x="{LABEL}" y="{top}" width="{length:.1f}" height="{LINE - 8}" rx="2" '
            f'fill="{FULL if row.full else COLOUR}"/>',
            f'<text x="{LABEL + room + 10}" y="{middle}" dominant-baseline="central" fill="currentColor">'
            f"{escape(cut(row.value, int(VALUE / LETTER)))}</text>",
        ]
    return "".join([*parts, "</svg>"])
