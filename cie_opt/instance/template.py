"""An empty workbook to fill in."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import Any

from cie_opt.errors import OptionError
from cie_opt.instance.about import About
from cie_opt.instance.schema import DECIDING, SCALED, TABLES, Column, Kind, Table
from cie_opt.instance.workbook import GUIDE, new_workbook, write_about
from cie_opt.instance.workbook_dress import Dress, choice_word, flag_word, sheet_title, wide
from cie_opt.instance.workbook_sheet import EXAMPLE
from cie_opt.texts import _, translator

__all__ = ["write_template"]

_LANGUAGES = ("en", "zh")
_FIRST_ROW = 3  # below the header and the example


def write_template(path: str | os.PathLike[str], lang: str = "en") -> None:
    """Write an empty workbook: a page of explanation, and a sheet with header, drop-downs and example for every table.

    Parameters
    ----------
    path : str or path
        An ``.xlsx`` file that is not there yet: what somebody has filled in is never written over.
    lang : str, default "en"
        Language of titles, headers and words of choice: ``en`` or ``zh``.

    Raises
    ------
    OptionError
        The language is neither, the path is no ``.xlsx``, is there already, or cannot be written to.
    """
    target = Path(path)
    if lang not in _LANGUAGES:
        raise OptionError(
            _("There is no template in the language {lang!r}.").format(lang=lang),
            _("Give one of: {known}.").format(known=", ".join(_LANGUAGES)),
        )
    if target.suffix.lower() != ".xlsx":
        why = _("A template is an Excel workbook; {name} does not end in .xlsx.").format(name=target.name)
        raise OptionError(why, _("Give a name that ends in .xlsx."))
    if target.exists():
        why = _("{name} is already there, and may have been filled in.").format(name=target.name)
        raise OptionError(why, _("Give another name, or remove the file first."))
    try:
        _write(target, lang)
    except OSError as error:
        why = _("{name} could not be written: {reason}.").format(name=target.name, reason=error.strerror)
        raise OptionError(why, _("Name a place that can be written to.")) from None


def _write(target: Path, lang: str) -> None:
    tables = sorted(TABLES.values(), key=lambda table: table.name not in DECIDING)
    columns = {table.name: table.columns for table in tables}
    with new_workbook(target) as book:
        _write_guide(book, tables, lang)
        dress = Dress(book, lang, columns, _FIRST_ROW)
        for table in tables:
            _write_sheet(dress, table)
        write_about(book, [(field, "") for field in About.model_fields if field != "scales"], lang)


def _write_guide(book: Any, tables: list[Table], lang: str) -> None:
    """Write the page of explanation, and below it a link to every sheet with what a row of it is."""
    _ = translator(lang)
    sheet = book.add_worksheet(GUIDE[lang])
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    head = book.add_format({"bold": True, "font_size": 14, "font_color": "#1F4E79"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    number = 0
    for line in files("cie_opt.instance").joinpath("guide", f"{lang}.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            sheet.set_row(number, 22)
            sheet.write_string(number, 0, line[2:], head)
        elif line:
            sheet.set_row(number, 15 * (1 + wide(line) // 130) + 4)
            sheet.merge_range(number, 0, number, 1, line, text)
        number += 1
    link = {"font_color": "#1F4E79", "underline": 1, "valign": "top"}
    links = {deciding: book.add_format({**link, "bold": deciding}) for deciding in (True, False)}
    for table in tables:
        title = sheet_title(table, lang)
        sheet.write_url(number, 0, f"internal:'{title}'!A1", links[table.name in DECIDING], title)
        sheet.write_string(number, 1, _(table.meaning).replace("`", ""), text)
        number += 1


def _write_sheet(dress: Dress, table: Table) -> None:
    examples = [_example(column, place == 0, dress.lang) for place, column in enumerate(table.columns)]
    sheet = dress.sheet(table, [wide(str(example)) for example in examples])
    sheet.set_row(1, 18)
    for place, (column, example) in enumerate(zip(table.columns, examples, strict=True)):
        look = dress.format(column, italic=True, font_color="#7A6A2F", bg_color="#FFF8E1")
        if isinstance(example, str):
            sheet.write_string(1, place, example, look) if example else sheet.write_blank(1, place, None, look)
        else:
            sheet.write_number(1, place, example, look)


def _example(column: Column, is_first: bool, lang: str) -> str | float:
    text = column.example
    if is_first:
        return f"{EXAMPLE[lang]} {text}".strip()
    if text and column.kind is Kind.CHOICE:
        return choice_word(column, text, lang)
    if text and column.kind is Kind.FLAG:
        return flag_word(text == "yes", lang)
    if text and (column.kind is Kind.COUNT or column.kind in SCALED):
        return float(text)
    return text
