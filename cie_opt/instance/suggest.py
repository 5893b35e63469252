"""The known word that somebody probably meant."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

from cie_opt.errors import shortened
from cie_opt.texts import _

__all__ = ["did_you_mean", "listed", "nearest", "plain"]

_COMPARED = 5_000
_LISTED = 12


def plain(text: str) -> str:
    """Return `text` in the form in which words are compared: no blanks around, one width, one case."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word closest to `word`, or None when none is close."""
    wanted = plain(word[:200])
    close: dict[str, str] = {}
    for candidate in known:
        form = plain(candidate)
        if form == wanted:
            return candidate
        if abs(len(form) - len(wanted)) <= 6 and len(close) < _COMPARED:
            close.setdefault(form, candidate)
    found = difflib.get_close_matches(wanted, close, n=1, cutoff=0.65)
    return close[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `` (did you mean X?)``, or nothing when no known word is close."""
    found = nearest(word, known)
    return "" if found is None else " " + _("(did you mean {word}?)").format(word=shortened(found))


def listed(known: Sequence[str]) -> str:
    """Return the known words as a list to read, cut short where it is long."""
    if not known:
        return _("(there is none)")
    shown = ", ".join(shortened(word) for word in known[:_LISTED])
    return (
        shown if len(known) <= _LISTED else _("{words} and {more} more").format(words=shown, more=len(known) - _LISTED)
    )
