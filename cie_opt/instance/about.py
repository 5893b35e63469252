"""What is said about an instance beside its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from cie_opt.errors import DataError, Fault
from cie_opt.instance.documents import document_faults
from cie_opt.instance.raw import RawTable
from cie_opt.instance.schema.columns import SCALED, Kind
from cie_opt.texts import _

__all__ = ["About", "about_from_object", "about_from_table", "about_from_text", "about_rows", "text_from_about"]

_SCALE = "scale of "
_HEADS = ("field", "项目")
_KINDS = [kind.name.lower() for kind in SCALED]

_Scale = Annotated[int, Field(ge=1, le=10**9)]


class About(BaseModel):
    """Name and origin of an instance, and how finely it keeps numbers.

    Attributes
    ----------
    name, description, source, licence : str
    synthetic : bool or None
        Whether the data are made up; None where nobody said.
    scales : dict of str to int
        Whole units inside per unit outside, by the kind of column: ``money``, ``hours``, ``distance``, ``number``.
        A kind that is not named keeps 100, 60, 1000 and 10 000.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    description: str = ""
    source: str = ""
    licence: str = ""
    synthetic: bool | None = None
    scales: dict[str, _Scale] = Field(default_factory=dict)

    @field_validator("scales")
    @classmethod
    def _known_kinds(cls, scales: dict[str, int]) -> dict[str, int]:
        unknown = sorted(set(scales) - set(_KINDS))
        if unknown:
            raise ValueError(
                _("scales for {known} only, not for {unknown}").format(
                    unknown=", ".join(unknown), known=", ".join(_KINDS)
                )
            )
        return scales

    def scale_of_kinds(self) -> Mapping[Kind, int]:
        """Return the scale of every scaled kind."""
        return MappingProxyType({kind: self.scales.get(kind.name.lower(), scale) for kind, scale in SCALED.items()})


def about_from_object(found: object, source: str) -> About:
    """Return what a JSON object says about an instance.

    Raises
    ------
    DataError
        When it is none, or says something else.
    """
    try:
        return About.model_validate(found)
    except ValidationError as error:
        raise DataError(document_faults(error, "about", list(About.model_fields)), source) from None


def about_from_text(text: str, source: str) -> About:
    """Return what the text of a JSON file says about an instance; see `about_from_object`."""
    try:
        return about_from_object(json.loads(text), source)
    except (ValueError, RecursionError):
        raise DataError([Fault(source, None, None, None, _("JSON text"))], source) from None


def text_from_about(about: About) -> str:
    """Return what is said about an instance as the text of a JSON file."""
    return json.dumps(about.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=1) + "\n"


def about_from_table(raw: RawTable) -> About:
    """Return what a sheet of two columns, a field and its value, says about an instance.

    Raises
    ------
    DataError
        When it says something that nobody asks for.
    """
    said: dict[str, Any] = {}
    scales: dict[str, Any] = {}
    for cells in [list(raw.frame.columns), *raw.frame.to_numpy(dtype=object).tolist()]:
        words = ["" if pd.isna(cell) else str(cell).strip() for cell in cells[:2]]
        if len(words) < 2 or not words[1] or words[0] in ("", *_HEADS):
            continue
        if words[0].startswith(_SCALE):
            scales[words[0].removeprefix(_SCALE)] = words[1]
        else:
            said[words[0]] = words[1]
    return about_from_object(said | ({"scales": scales} if scales else {}), raw.source)


def about_rows(about: About) -> list[tuple[str, str]]:
    """Return what is said about an instance as rows of two cells, for a sheet of a workbook."""
    said = about.model_dump(mode="json", exclude_defaults=True)
    scales = said.pop("scales", {})
    rows = [(name, ("yes" if value else "no") if isinstance(value, bool) else value) for name, value in said.items()]
    return rows + [(f"{_SCALE}{kind}", str(scale)) for kind, scale in scales.items()]
