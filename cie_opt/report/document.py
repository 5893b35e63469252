"""``outcome.json``: what a solve returned, as one JSON object with a version and a published schema.

The same object is what ``cie-opt solve --json`` writes; then `files` is empty, because no tables lie beside it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from cie_opt.errors import DataError, Fault
from cie_opt.outcome import Outcome, Stop
from cie_opt.report.tables import ColumnDocument, records
from cie_opt.texts import _
from cie_opt.verify.report import Report

__all__ = [
    "SCHEMA_FILE",
    "SCHEMA_VERSION",
    "FileDocument",
    "OutcomeDocument",
    "document_of",
    "json_object",
    "json_schema",
    "parse_document",
]

SCHEMA_VERSION = 1
SCHEMA_FILE = Path(__file__).with_name("outcome.schema.json")

BoundKind = Literal["dual", "lagrangian", "tree"]
Number = Annotated[float, Field(allow_inf_nan=False)]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


_Row = TypeVar("_Row", bound=_Document)


class LevelDocument(_Document):
    """One goal level: its objective, what is proved of it, and how far apart the two are."""

    level: int
    goals: str | list[str]
    sense: str
    unit: str | None = None
    value: Number | None = None
    bound: Number | None = None
    gap: Number | None = None
    difference: Number | None = None
    bound_kind: BoundKind | None = None
    proved: bool | None = None


class ScoreDocument(_Document):
    """What the allocation reaches of one goal."""

    goal: str
    stakeholder: str | None = None
    measure: str
    unit: str | None = None
    sense: str
    level: int
    value: Number | None = None
    target: Number | None = None
    met: bool | None = None


class RemovedDocument(_Document):
    """How many pairs of trainee and post one reason made ineligible."""

    reason: str
    pairs: int


class PhaseDocument(_Document):
    """How long one part of the solve took, in seconds."""

    phase: str
    seconds: Number


class ConflictDocument(_Document):
    """Why there is no allocation; its rows stand in ``conflict.csv``."""

    complete: bool
    sentence: str


class FileDocument(_Document):
    """A file beside this one: its SHA-256 and, for a table, its columns."""

    sha256: str
    columns: list[ColumnDocument] = []


class OutcomeDocument(BaseModel):
    """The outcome of one solve.

    What is absent is null: an objective without an allocation, a bound without a proof. No number is infinite.
    """

    model_config = ConfigDict(frozen=True, title="Outcome of cie_opt")

    schema_version: Literal[1] = 1
    name: str
    family: str | None = None
    stop: Stop
    objective: Number | None
    bound: Number | None
    gap: Number | None
    difference: Number | None
    bound_kind: BoundKind | None
    verified: bool
    reproducible: bool
    seconds: Number
    route: str
    digest: str
    options: dict[str, JsonValue]
    versions: dict[str, str]
    goals: list[LevelDocument]
    scores: list[ScoreDocument]
    removed: list[RemovedDocument]
    phases: list[PhaseDocument]
    report: Report | None
    conflict: ConflictDocument | None
    files: dict[str, FileDocument] = {}


def document_of(
    outcome: Outcome, *, family: str | None = None, files: Mapping[str, FileDocument] | None = None
) -> OutcomeDocument:
    """Return `outcome` as a document.

    Parameters
    ----------
    outcome : Outcome
    family : str or None
        The published family that the instance was read from.
    files : mapping of str to FileDocument, optional
        What lies beside the document, by file name.
    """
    conflict = outcome.conflict
    return OutcomeDocument(
        name=outcome.instance.name,
        family=family,
        stop=outcome.stop,
        objective=_finite(outcome.objective),
        bound=_finite(outcome.bound),
        gap=_finite(outcome.gap),
        difference=_finite(outcome.difference),
        bound_kind=_bound_kind(outcome.bound_kind),
        verified=outcome.verified,
        reproducible=outcome.reproducible,
        seconds=outcome.seconds,
        route=outcome.route,
        digest=outcome.digest,
        options={str(name): _plain(value) for name, value in outcome.options.items()},
        versions=dict(outcome.versions),
        goals=_rows(LevelDocument, outcome.goals),
        scores=_rows(ScoreDocument, outcome.scores),
        removed=_rows(RemovedDocument, outcome.removed),
        phases=_rows(PhaseDocument, outcome.phases),
        report=outcome.report,
        conflict=None if conflict is None else ConflictDocument(complete=conflict.complete, sentence=conflict.sentence),
        files=dict(files or {}),
    )


def json_object(outcome: Outcome, *, family: str | None = None) -> dict[str, Any]:
    """Return what ``--json`` writes: the document of `outcome` as plain lists, texts and numbers."""
    return document_of(outcome, family=family).model_dump(mode="json")


def json_schema() -> str:
    """Return the JSON Schema of the document, as it is published in `SCHEMA_FILE`."""
    schema = OutcomeDocument.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, sort_keys=True) + "\n"


def parse_document(text: str, place: str) -> OutcomeDocument:
    """Read a document of this version or an older one.

    Raises
    ------
    DataError
        When it is damaged, or written by a newer version; all faults at once.
    """
    try:
        raw = json.loads(text)
    except ValueError as damage:
        raise DataError([Fault(place, None, None, str(damage), _("one JSON object"))]) from None
    version = raw.get("schema_version") if isinstance(raw, dict) else None
    if not isinstance(version, int) or not 1 <= version <= SCHEMA_VERSION:
        found = None if version is None else str(version)
        wanted = _("a version from 1 to {newest}, which this cie_opt can read").format(newest=SCHEMA_VERSION)
        raise DataError([Fault(place, None, "schema_version", found, wanted)])
    try:
        return OutcomeDocument.model_validate_json(text)
    except ValidationError as invalid:
        raise DataError(_faults(invalid, place)) from None


def _faults(invalid: ValidationError, place: str) -> Iterable[Fault]:
    for error in invalid.errors(include_url=False):
        where = ".".join(map(str, error["loc"]))
        found = None if error["type"] == "missing" else str(error["input"])
        yield Fault(place, None, where, found, error["msg"])


def _rows(kind: type[_Row], frame: pd.DataFrame) -> list[_Row]:
    return [kind.model_validate(row) for row in records(frame)]


def _bound_kind(kind: str | None) -> BoundKind | None:
    return next((known for known in get_args(BoundKind) if known == kind), None)


def _finite(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else float(number)


def _plain(value: Any) -> JsonValue:
    """Return an option as JSON takes it; of a function or another thing without a value only its name is kept."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (float, Fraction)):
        return _finite(float(value))
    if isinstance(value, Enum):
        return _plain(value.value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, Iterable):
        return [_plain(part) for part in value]
    return str(getattr(value, "__name__", type(value).__name__))
