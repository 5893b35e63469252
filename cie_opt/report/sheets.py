"""The look of a result workbook: titles, notes and tables on sheets that a person can print and walk through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from cie_opt.report.wording import width

__all__ = ["Book", "Head", "Link", "Page", "sheet_names"]

_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_RESERVED = ("history",)
"""A title that spreadsheet programs keep for themselves."""

_NARROWEST, _WIDEST = 8, 44
_LINE_HEIGHT = 15
"""Points of a line of text."""
_INK, _DARK = "#1F2937", "#1F4E79"
_RULED: dict[str, object] = {"bottom": 1, "bottom_color": "#C9D3DF"}
_LEFT: dict[str, object] = {"align": "left", "indent": 1}
_HEAD: dict[str, object] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": _DARK,
    "text_wrap": True,
    "valign": "vcenter",
}
_SIGNS = ("=", "+", "-", "@")
"""With one of these a text would become a formula as soon as somebody edits its cell."""


@dataclass(frozen=True)
class Link:
    """A text that leads to another sheet."""

    text: str
    sheet: str


@dataclass(frozen=True)
class Head:
    """Header of a column; `wide` columns of type at most, longer cells are wrapped.

    With `wide` 0 the cells of a last column run on over the empty ones beside it.
    """

    text: str
    wide: int = _WIDEST


def sheet_names(labels: Sequence[str], taken: Iterable[str] = ()) -> list[str]:
    """Return a title for each label that spreadsheet programs accept: short, without some signs, each another.

    Parameters
    ----------
    labels : sequence of str
    taken : iterable of str
        Titles of other sheets.
    """
    known = {name.casefold() for name in (*taken, *_RESERVED)}
    found = []
    for label in labels:
        base = " ".join(label.translate(_FORBIDDEN).split()).strip("'")[:_LONGEST_NAME].strip().strip("'") or "-"
        name, number = base, 1
        while name.casefold() in known:
            number += 1
            end = f" ({number})"
            name = base[: _LONGEST_NAME - len(end)].rstrip() + end
        known.add(name.casefold())
        found.append(name)
    return found


class Book:
    """A workbook with its formats, each made once.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    """

    def __init__(self, book: Any) -> None:
        self.book = book
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def look(self, **properties: object) -> Any:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_color": _INK, "valign": "top", **properties})
        return self._formats[key]

    def page(self, name: str, title: str, colour: str | None = None) -> Page:
        """Add a sheet with its title in the first row."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        if colour is not None:
            sheet.set_tab_color(colour)
        page = Page(self, sheet)
        sheet.set_row(0, 24)
        page.line(title, bold=True, font_size=15, font_color=_DARK)
        return page


class Page:
    """A sheet that is filled from the top."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book, self.sheet = book, sheet
        self.row = 0
        self._widths: dict[int, int] = {}
        self._wrapped: dict[int, list[tuple[int, float]]] = {}

    def line(self, text: str | Link, **look: object) -> None:
        """Write one line across the sheet."""
        if isinstance(text, Link):
            self._write_link(0, text, {})
        else:
            self.sheet.write_string(self.row, 0, text, self._text(text, look))
        self.row += 1

    def gap(self) -> None:
        """Leave a row empty."""
        self.row += 1

    def heading(self, text: str) -> None:
        """Begin a part of the sheet."""
        self.gap()
        self.line(text, bold=True, font_size=12, font_color=_DARK)

    def table(self, heads: Sequence[Head], rows: Iterable[Sequence[Any]], *, main: bool = False) -> None:
        """Write a table; the main one of a sheet keeps its header in sight and can be filtered.

        Cells are texts, links, numbers, or None; a column of numbers stands to the right, with decimals where any of
        its numbers has some.
        """
        held = [list(row) for row in rows]
        shapes = [_shape([row[place] for row in held]) for place in range(len(heads))]
        top = self.row
        for place, (head, shape) in enumerate(zip(heads, shapes, strict=True)):
            side = _LEFT if shape is None else {"align": "right"}
            self.sheet.write_string(top, place, head.text, self.book.look(**_HEAD, **side))
            if head.wide:
                self._widen(place, max(map(width, head.text.split()), default=0) + 2, head.wide)
                self._wrap(place, head.text)
        self.row += 1
        for row in held:
            for place, (head, shape, cell) in enumerate(zip(heads, shapes, row, strict=True)):
                self._write(place, cell, shape, wrapped=head.wide > 0)
                if head.wide:
                    self._widen(place, width(_shown(cell, shape)), head.wide)
            self.row += 1
        if main:
            self.sheet.freeze_panes(top + 1, 1)
            self.sheet.repeat_rows(top)
            if held:
                self.sheet.autofilter(top, 0, self.row - 1, len(heads) - 1)

    def close(self) -> None:
        """Give every column the width of its cells, and every row the height of its lines."""
        wide = {place: max(_NARROWEST, found + 3) for place, found in self._widths.items()}
        for place, columns in wide.items():
            self.sheet.set_column(place, place, columns)
        for row, cells in self._wrapped.items():
            lines = max(ceil(length / (wide[place] - 2)) for place, length in cells)
            if lines > 1:
                self.sheet.set_row(row, _LINE_HEIGHT * lines)

    def _widen(self, place: int, wanted: int, most: int) -> None:
        self._widths[place] = max(self._widths.get(place, 0), min(wanted, most))

    def _wrap(self, place: int, text: str) -> None:
        # Letters take less room than the digit by which columns are measured, Chinese characters all of theirs.
        letters = sum(sign.isascii() for sign in text)
        self._wrapped.setdefault(self.row, []).append((place, width(text) - letters * 0.12))

    def _write(self, place: int, cell: Any, shape: str | None, *, wrapped: bool) -> None:
        if cell is None or cell == "":
            self.sheet.write_blank(self.row, place, None, self.book.look(**_RULED))
        elif isinstance(cell, Link):
            self._write_link(place, cell, {**_RULED, **_LEFT})
        elif isinstance(cell, str):
            look = self._text(cell, {**_RULED, **_LEFT, "text_wrap": wrapped})
            self.sheet.write_string(self.row, place, cell, look)
            if wrapped:
                self._wrap(place, cell)
        else:
            self.sheet.write_number(self.row, place, float(cell), self.book.look(**_RULED, num_format=shape))

    def _write_link(self, place: int, link: Link, look: dict[str, object]) -> None:
        target = link.sheet.replace("'", "''")
        linked = self._text(link.text, {**look, "font_color": "#1155CC", "underline": 1})
        self.sheet.write_url(self.row, place, f"internal:'{target}'!A1", linked, link.text)

    def _text(self, text: str, look: dict[str, object]) -> Any:
        quoted = {"quote_prefix": True} if text.startswith(_SIGNS) else {}
        return self.book.look(**look, **quoted)


def _shape(cells: Sequence[Any]) -> str | None:
    """Return the number format of a column, None where it holds texts."""
    numbers = [cell for cell in cells if cell is not None and not isinstance(cell, str | Link)]
    if not numbers:
        return None
    return "#,##0" if all(cell == int(cell) for cell in numbers) else "#,##0.00##"


def _shown(cell: Any, shape: str | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Link):
        return cell.text
    if isinstance(cell, str):
        return cell
    return f"{float(cell):,.0f}" if shape == "#,##0" else f"{float(cell):,.4f}"
