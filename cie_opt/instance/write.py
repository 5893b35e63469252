"""Writing an instance so that it reads back with the same digest."""

from __future__ import annotations

import os
from pathlib import Path

from cie_opt.errors import OptionError
from cie_opt.instance.csv_folder import write_folder
from cie_opt.instance.instance import Instance
from cie_opt.instance.json_file import write_json
from cie_opt.instance.outside import outside_tables
from cie_opt.texts import _

__all__ = ["write"]

_LANGUAGES = ("en", "zh")
_OUTCOME = "outcome.json"
"""File by which a folder shows that it holds a result."""


def write(instance: Instance, path: str | os.PathLike[str], *, language: str = "en") -> None:
    """Write an instance.

    Parameters
    ----------
    instance : Instance
    path : str or path
        ``.json`` and ``.xlsx`` make one file; a name without suffix makes a folder of CSV files, or fills it. Of a
        folder that is there, files of tables that the instance lacks are taken away.
    language : str, default "en"
        Language of the headers of CSV files: ``en`` or ``zh``.

    Raises
    ------
    OptionError
        When the language or the suffix is none of these, the folder holds a result of solving, whose tables have the
        same names, or the place cannot be written to.
    """
    target = Path(path)
    if language not in _LANGUAGES:
        raise OptionError(
            _("An instance cannot be written in the language {language!r}.").format(language=language),
            _("Give one of: {known}.").format(known=", ".join(_LANGUAGES)),
        )
    if (target / _OUTCOME).exists():
        raise OptionError(
            _("{name} holds a result of solving, of which tables would be lost.").format(name=target.name),
            _("Name another folder, or remove this one first."),
        )
    try:
        _write(instance, target, language)
    except OSError as error:
        raise OptionError(
            _("{name} could not be written: {reason}.").format(name=target.name, reason=error.strerror),
            _("Name a place that can be written to."),
        ) from None


def _write(instance: Instance, target: Path, language: str) -> None:
    suffix = target.suffix.lower()
    if target.is_dir() or not suffix:
        write_folder(outside_tables(instance, language), instance.about, target)
    elif suffix == ".json":
        write_json(outside_tables(instance), instance.about, target)
    elif suffix == ".xlsx":
        from cie_opt.instance.workbook import write_workbook

        write_workbook(instance, target)
    else:
        raise OptionError(
            _("An instance cannot be written as {suffix}.").format(suffix=suffix),
            _("Name a folder, an .xlsx or a .json file."),
        )
