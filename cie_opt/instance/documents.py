"""Faults of small documents that pydantic has looked at, in our words."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from cie_opt.errors import Fault
from cie_opt.instance.suggest import did_you_mean
from cie_opt.texts import _

__all__ = ["document_faults"]


def document_faults(error: ValidationError, table: str, known: Sequence[str]) -> list[Fault]:
    """Return the faults of a document.

    Parameters
    ----------
    error : ValidationError
        What pydantic found.
    table : str
        How messages name the document.
    known : sequence of str
        Fields that the document may have.
    """
    return [
        Fault(table, None, ".".join(str(part) for part in entry["loc"]) or None, None, _wanted(entry, known))
        for entry in error.errors(include_url=False)
    ]


def _wanted(entry: object, known: Sequence[str]) -> str:
    assert isinstance(entry, dict)
    kind, context = str(entry["type"]), entry.get("ctx", {})
    if kind == "extra_forbidden":
        word = str(entry["loc"][-1])
        return _("one of the fields {known}").format(known=", ".join(known)) + did_you_mean(word, known)
    if kind == "value_error":
        return str(context["error"])
    if kind.startswith("string"):
        return _("text")
    if kind.startswith("bool"):
        return _("true or false")
    if kind.startswith(("dict", "model")):
        return _("an object")
    if kind == "greater_than_equal":
        return _("at least {least}").format(least=context["ge"])
    if kind == "less_than_equal":
        return _("at most {most}").format(most=context["le"])
    return _("a whole number")
