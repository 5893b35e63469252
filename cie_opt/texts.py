"""Texts that a person reads, through gettext."""

from __future__ import annotations

import gettext
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

_LOCALE = Path(__file__).parent / "locale"


def language() -> str:
    """Return the language of texts: ``CIE_OPT_LANG``, else English."""
    return os.environ.get("CIE_OPT_LANG", "en")


@lru_cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation("cie_opt", str(_LOCALE), languages=[lang], fallback=True)


def _(message: str) -> str:
    """Return `message` in the reader's language; the English text is its own key."""
    return _catalogue(language()).gettext(message)


def translator(lang: str) -> Callable[[str], str]:
    """Return ``_`` for texts of a document in the language `lang`, whatever the reader's own."""
    return _catalogue(lang).gettext


def plural(unit: str) -> str:
    """Return a unit for any number but one; a unit without a plural, such as a unit of money, as it is."""
    return {
        _("trainee"): _("trainees"),
        _("place"): _("places"),
        _("seat"): _("seats"),
        _("post"): _("posts"),
        _("member"): _("members"),
        _("enterprise"): _("enterprises"),
        _("point"): _("points"),
        _("percentage point"): _("percentage points"),
        _("unit of load"): _("units of load"),
        _("hour"): _("hours"),
        _("year"): _("years"),
        _("mentor"): _("mentors"),
        _("project"): _("projects"),
        _("lab"): _("labs"),
        _("lecture"): _("lectures"),
        _("day"): _("days"),
        _("period"): _("periods"),
        _("stay"): _("stays"),
        _("pair"): _("pairs"),
        _("use"): _("uses"),
        _("decision"): _("decisions"),
        _("head"): _("heads"),
    }.get(unit, unit)
