"""Which characters the bytes of a file are."""

from __future__ import annotations

import re
import unicodedata

from cie_opt.errors import DataError, Fault
from cie_opt.instance.schema import TABLES
from cie_opt.texts import _

__all__ = ["decoded"]

_LOOKED_AT = 10_000
_CHINESE = frozenset(word for table in TABLES.values() for word in (table.zh, *(column.zh for column in table.columns)))
_SEPARATORS = re.compile('[,;\t"\r\n（(]')


def decoded(body: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, with or without byte-order mark, or in GB18030.

    Raises
    ------
    DataError
        When it is neither.
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or body[:200].count(0) > len(body[:200]) // 4:
        wanted = _("text in UTF-8: save the file as CSV UTF-8")
        raise DataError([Fault(name, None, None, _("text in UTF-16"), wanted)], name)
    unicode, chinese = _tried(body, "utf-8-sig"), None
    if unicode is None or _doubtful(unicode):
        chinese = _tried(body, "gb18030")
    if unicode is not None and (chinese is None or not _rather_chinese(unicode, chinese)):
        return unicode
    if chinese is not None:
        return chinese
    wanted = _("text in UTF-8 or GB18030: save the file as CSV UTF-8")
    raise DataError([Fault(name, None, None, _("bytes that are no text"), wanted)], name)


def _tried(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None


def _doubtful(text: str) -> bool:
    """Return whether text in UTF-8 has characters of two bytes only, which two bytes of GB18030 can look like."""
    return not text.isascii() and max(text) < "\u0800"


def _rather_chinese(unicode: str, chinese: str) -> bool:
    """Return whether bytes that are text either way are meant in GB18030.

    They are when the first line then has a Chinese header that is known, or when in UTF-8 their letters would come
    from several scripts besides the Latin one, as 学员 would be a Cyrillic and an Armenian letter.
    """
    if _CHINESE & set(_SEPARATORS.split(chinese.lstrip("\r\n").split("\n", 1)[0])):
        return True
    letters = {sign for sign in unicode[:_LOOKED_AT] if not sign.isascii() and sign.isalpha()}
    return len({unicodedata.name(sign, "?").split(" ")[0] for sign in letters} - {"LATIN"}) > 1
