"""What a solve may be told, checked before anything starts."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cie_opt.errors import OptionError
from cie_opt.texts import _

__all__ = ["Options", "options"]


class Options(BaseModel):
    """Options of one solve.

    Attributes
    ----------
    time_limit : float or None
        Seconds from call to return, >= 0; None is no limit.
    work_limit : int or None
        Nodes of the search tree in each goal level, >= 0: counted, not timed, and so the same everywhere.
    gap : float
        Relative gap at which a level counts as proved, >= 0.
    seed : int
        >= 0.
    workers : int
        Most searches at once, >= 1; a second one helps, more do not.
    search : {"auto", "plain"}
        Route: chosen from the programme, or the solver alone.
    sensitivity : {"none", "prices", "values"}
        Nothing; prices of the relaxation; and the value of one more unit at the ten highest prices.
    executor : {"process", "inline"} or None
        Where the solver runs: in a process of its own (the default, None), or in the caller's, unprotected.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    time_limit: float | None = Field(default=None, ge=0)
    work_limit: int | None = Field(default=None, ge=0)
    gap: float = Field(default=1e-4, ge=0)
    seed: int = Field(default=0, ge=0, lt=2**31)
    workers: int = Field(default=1, ge=1)
    search: Literal["auto", "plain"] = "auto"
    sensitivity: Literal["none", "prices", "values"] = "prices"
    executor: Literal["process", "inline"] | None = None


def options(**given: Any) -> Options:
    """Return the options `given`.

    Raises
    ------
    OptionError
        When an option is unknown or its value is not one that the option takes; all of them at once.
    """
    try:
        return Options(**given)
    except ValidationError as error:
        lines = [
            _("option {name}: {why}, found {found}").format(
                name=".".join(map(str, fault["loc"])) or "?", why=fault["msg"], found=repr(fault["input"])
            )
            for fault in error.errors()
        ]
        raise OptionError(
            _("The solve could not start: {faults}.").format(faults="; ".join(lines)),
            _("Change the option and try again."),
        ) from None
