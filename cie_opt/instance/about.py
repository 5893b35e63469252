"""What is said about an instance beside its tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from cie_opt.instance.schema.columns import SCALED, Kind

__all__ = ["About"]

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

    def scale_of_kinds(self) -> Mapping[Kind, int]:
        """Return the scale of every scaled kind."""
        return MappingProxyType({kind: self.scales.get(kind.name.lower(), scale) for kind, scale in SCALED.items()})
