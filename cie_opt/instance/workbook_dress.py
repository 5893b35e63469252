"""How a sheet is dressed for people: headers with units and comments, widths, drop-downs."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from cie_opt.instance.schema import DECIDING, SCALED, TABLES, Column, Kind, Table
from cie_opt.instance.schema.vocabulary import GOAL_MEASURES, MEASURE_PERS, OWNERS, STAY_MEASURES
from cie_opt.texts import translator

__all__ = ["LAST_ROW", "Dress", "choice_word", "flag_word", "sheet_title", "wide"]

LAST_ROW = 5_000
"""Last row of a sheet that has drop-downs."""

_NARROWEST, _WIDEST = 9, 36
_LISTED = 255
"""Characters that the list of a drop-down may have."""
_FLAGS = {"en": ("yes", "no"), "zh": ("是", "否")}
_INK, _DARK, _PALE = "#1F2937", "#1F4E79", "#DCE6F1"


def sheet_title(table: Table, lang: str) -> str:
    """Return the title of the sheet of a table."""
    return table.zh if lang == "zh" else table.name


def choice_word(column: Column, name: str, lang: str) -> str:
    """Return the word for a choice."""
    return next(choice.zh for choice in column.choices if choice.name == name) if lang == "zh" else name


def flag_word(value: bool, lang: str) -> str:
    """Return the word for yes or no."""
    return _FLAGS.get(lang, _FLAGS["en"])[not value]


def wide(text: str) -> int:
    """Return how many columns of type a line takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


@dataclass(frozen=True)
class Dress:
    """The look of one workbook.

    Attributes
    ----------
    book : xlsxwriter.Workbook
    lang : str
        ``en`` or ``zh``.
    columns : mapping of str to sequence of Column
        The columns of every sheet that the workbook has, by table.
    first_row : int
        Row of the sheet, from 1, in which data begin.
    """

    book: Any
    lang: str
    columns: Mapping[str, Sequence[Column]]
    first_row: int

    def sheet(self, table: Table, widths: Sequence[int]) -> Any:
        """Add the sheet of a table with its header; `widths` are those of the cells, in columns of type."""
        sheet = self.book.add_worksheet(sheet_title(table, self.lang))
        sheet.set_tab_color(_DARK if table.name in DECIDING else "#9DB7D5")
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_row(0, 33)
        for place, column in enumerate(self.columns[table.name]):
            header = column.header(self.lang)
            width = min(
                max(_NARROWEST, widths[place] + 3, -(-wide(header) // 2) + 4, _longest_word(header) + 3), _WIDEST
            )
            sheet.set_column(place, place, width, self.format(column))
            sheet.write_string(0, place, header, self._head(column.required))
            self._comment(sheet, place, table, column)
            self._drop_down(sheet, place, table, column)
        return sheet

    def format(self, column: Column, **look: object) -> Any:
        """Return the cell format of a column.

        What is no number or date is text: Excel then keeps every digit of an identifier and makes no date of 1/10.
        """
        number = "yyyy-mm-dd" if column.kind is Kind.DATE else "@"
        if column.kind is Kind.COUNT or column.kind in SCALED:
            number = "General"
        indent = {} if number == "General" else {"indent": 1}
        return self.book.add_format({"num_format": number, "valign": "vcenter", **indent, **look})

    def _head(self, required: bool) -> Any:
        colours = {"bg_color": _DARK, "font_color": "white"} if required else {"bg_color": _PALE, "font_color": _INK}
        return self.book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "indent": 1,
                "border": 1,
                "border_color": "#9DB7D5",
                **colours,
            }
        )

    def _comment(self, sheet: Any, place: int, table: Table, column: Column) -> None:
        text = "\n".join(sentences(table, column, self.lang))
        lines = sum(1 + wide(line) // 44 for line in text.split("\n"))
        look = {"width": 300, "height": 18 * lines + 14, "font_size": 9, "author": "", "color": "#FFFDE7"}
        sheet.write_comment(0, place, text, look)

    def _drop_down(self, sheet: Any, place: int, table: Table, column: Column) -> None:
        source = self._source(table, column)
        if source is None:
            return
        closed = column.kind in (Kind.CHOICE, Kind.FLAG)
        _ = translator(self.lang)
        rule = {
            "validate": "list",
            "source": source,
            "show_error": closed,
            "error_title": column.header(self.lang)[:32],
            "error_message": _("Please choose from the list."),
        }
        sheet.data_validation(self.first_row - 1, place, LAST_ROW - 1, place, rule)

    def _source(self, table: Table, column: Column) -> list[str] | str | None:
        """Return what a drop-down offers: words, or the cells of another sheet that hold the labels."""
        if column.kind is Kind.FLAG:
            return [flag_word(True, self.lang), flag_word(False, self.lang)]
        if column.kind is Kind.CHOICE:
            return [choice_word(column, choice.name, self.lang) for choice in column.choices]
        if column.kind is not Kind.LABEL:
            return None
        if column.domain == "measure" and table.name in ("limits", "goals"):
            return _measures(*(GOAL_MEASURES if table.name == "goals" else ()))
        owner = _owner(column)
        if owner is None or owner == (table.name, column.name):
            return None
        names = [found.name for found in self.columns.get(owner[0], ())]
        if owner[1] not in names:
            return None
        letters = xl_col_to_name(names.index(owner[1]), col_abs=True)
        return f"='{sheet_title(TABLES[owner[0]], self.lang)}'!{letters}${self.first_row}:{letters}${LAST_ROW}"


def _measures(*others: str) -> list[str]:
    """Return the measures offered: as many as a list holds, the rare attributes of a stay being left to be typed."""
    words = [*MEASURE_PERS, *others, *STAY_MEASURES]
    while len(",".join(words)) > _LISTED:
        words.pop()
    return words


def _owner(column: Column) -> tuple[str, str] | None:
    """Return the table and the column in which the labels of `column` stand, None where that is no single column."""
    table = TABLES.get(column.domain or "")
    if table is not None:
        return (table.name, table.label) if table.label else None
    return OWNERS.get(column.domain or "")


def sentences(table: Table, column: Column, lang: str) -> list[str]:
    """Return what is said of a column beside its header: what it means, how it is written, what an empty cell means."""
    _ = translator(lang)
    said = [_(column.meaning).replace("`", ""), _how(table, column, lang)]
    said += [f"{choice_word(column, choice.name, lang)}: {_(choice.meaning)}" for choice in column.choices]
    if column.least is not None and column.most is not None:
        said.append(_("From {least} to {most}.").format(least=column.least, most=column.most))
    elif column.least is not None:
        said.append(_("At least {least}.").format(least=column.least))
    if column.required:
        said.append(_("Every row needs it."))
    elif column.default is not None:
        said.append(_("Empty means {value}.").format(value=_default(column, lang)))
    return said


def _default(column: Column, lang: str) -> str:
    if column.kind is Kind.CHOICE:
        return choice_word(column, str(column.default), lang)
    if column.kind is Kind.FLAG:
        return flag_word(bool(column.default), lang)
    return str(column.default)


def _how(table: Table, column: Column, lang: str) -> str:
    _ = translator(lang)
    other = TABLES.get(column.domain or "")
    if column.kind is Kind.LABEL and other is not None and other is not table:
        return _("A label of the sheet {sheet}, where that is filled.").format(sheet=sheet_title(other, lang))
    kinds: dict[Kind, Callable[[], str]] = {
        Kind.LABEL: lambda: _("A label: short text without semicolons."),
        Kind.LABELS: lambda: _("One label or several, with semicolons between."),
        Kind.CHOICE: lambda: _("One of these words:"),
        Kind.TEXT: lambda: _("Free text."),
        Kind.FLAG: lambda: _("{yes} or {no}.").format(yes=flag_word(True, lang), no=flag_word(False, lang)),
        Kind.COUNT: lambda: _("A whole number."),
        Kind.SHARE: lambda: _("A share, written 10%, 0.1 or 1/10."),
        Kind.DATE: lambda: _("A date, such as 2026-03-01."),
    }
    return kinds.get(column.kind, lambda: _("A number, without its unit."))()


def _longest_word(header: str) -> int:
    return max(wide(word) for word in header.split(" "))
