"""Messages between a search and its worker: a length, a small JSON header, raw arrays.

Nothing is pickled, so neither side runs what the other sends.  A frame is ::

    4 bytes  magic
    4 bytes  length of the header, little endian
    header   JSON object in UTF-8; its "arrays" lists name, dtype and shape of each array that follows
    arrays   their bytes, one after the other
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from cie_opt.search.arrays import Arrays, Change, named_arrays
from cie_opt.search.proofs import Proof, Rounded
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Basis, Progress, Range, Ranging, Task

__all__ = ["Message", "decode_answer", "encode_answer", "receive", "send"]

_MAGIC = b"cie1"
_PREFIX = struct.Struct("<4sI")
_LONGEST_HEADER = 1 << 20
_DTYPES = frozenset({"<f8", "<i4", "<i8", "|b1", "|i1"})
# Large arrays are written in pieces so that a closed pipe is noticed soon.
_PIECE = 1 << 20


class Reader(Protocol):
    """Where bytes come from: an unbuffered file."""

    def readinto(self, buffer: memoryview, /) -> int | None: ...


class Writer(Protocol):
    """Where bytes go: an unbuffered file."""

    def write(self, data: memoryview, /) -> int | None: ...


@dataclass(frozen=True)
class Message:
    """One message: what it is, its plain fields, its arrays."""

    kind: str
    header: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]


def send(writer: Writer, kind: str, header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write one message; raises OSError when the other side is gone."""
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    listed = [[name, array.dtype.str, list(array.shape)] for name, array in whole.items()]
    text = json.dumps({"kind": kind, **header, "arrays": listed}, allow_nan=False).encode()
    _write(writer, memoryview(_PREFIX.pack(_MAGIC, len(text)) + text))
    for array in whole.values():
        if array.size:
            _write(writer, _bytes(array))


def _bytes(array: NDArray[Any]) -> memoryview:
    """Return the memory of an array, not a copy."""
    return array.reshape(-1).view(np.uint8).data


def _write(writer: Writer, data: memoryview) -> None:
    done = 0
    while done < len(data):
        done += writer.write(data[done : done + _PIECE]) or 0


def receive(reader: Reader) -> Message | None:
    """Read one message; None when the other side closed between messages.

    Raises
    ------
    EOFError
        The stream ended inside a message, or holds something else.
    """
    prefix = bytearray(_PREFIX.size)
    if not _read(reader, memoryview(prefix), first=True):
        return None
    magic, length = _PREFIX.unpack(prefix)
    if magic != _MAGIC or length > _LONGEST_HEADER:
        raise EOFError("not a message")
    text = bytearray(length)
    _read(reader, memoryview(text))
    try:
        header = json.loads(text)
        kind, listed = header.pop("kind"), header.pop("arrays")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise EOFError("not a header") from None
    arrays = {}
    for name, dtype, shape in listed:
        if dtype not in _DTYPES:
            raise EOFError("an array of an unknown kind")
        arrays[name] = np.empty(shape, dtype)
        if arrays[name].size:
            _read(reader, _bytes(arrays[name]))
    return Message(kind, header, arrays)


def _read(reader: Reader, buffer: memoryview, first: bool = False) -> bool:
    done = 0
    while done < len(buffer):
        count = reader.readinto(buffer[done:])
        if not count:
            if first and done == 0:
                return False
            raise EOFError("the stream ended inside a message")
        done += count
    return True


def encode_arrays(record: Arrays | Change) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return the header fields and arrays of a programme or of a change."""
    arrays = named_arrays(record)
    return {f.name: getattr(record, f.name) for f in fields(record) if f.name not in arrays}, arrays


def decode_arrays(message: Message) -> Arrays:
    """Return the programme in a message."""
    return Arrays(**{**message.header, **message.arrays})


def decode_change(message: Message) -> Change:
    """Return the change in a message."""
    return Change(**{**message.header, **message.arrays})


_TASK_PLAIN = ("gap", "seed", "nodes", "ranging", "confirm", "heuristics", "search", "workers")
_TASK_ARRAYS = ("start", "relaxed", "prices")


def encode_task(task: Task) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return the header fields and arrays of a task."""
    header = {"task": task.kind, **{name: getattr(task, name) for name in _TASK_PLAIN}}
    given = {name: getattr(task, name) for name in _TASK_ARRAYS}
    arrays = {name: np.asarray(array, np.float64) for name, array in given.items() if array is not None}
    return header, arrays | _encode_basis(task.basis)


def decode_task(message: Message) -> Task:
    """Return the task in a message."""
    plain = {name: message.header[name] for name in _TASK_PLAIN}
    given = {name: message.arrays.get(name) for name in _TASK_ARRAYS}
    return Task(kind=message.header["task"], **{**plain, **given, "basis": _decode_basis(message)})


def _encode_basis(basis: Basis | None) -> dict[str, NDArray[Any]]:
    return {} if basis is None else {"basis.columns": basis.columns, "basis.rows": basis.rows}


def _decode_basis(message: Message) -> Basis | None:
    arrays = message.arrays
    return Basis(arrays["basis.columns"], arrays["basis.rows"]) if "basis.columns" in arrays else None


def encode_progress(progress: Progress) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return the header fields and arrays of a progress report."""
    header = {name: getattr(progress, name) for name in ("objective", "bound", "nodes", "seconds", "route")}
    return header, _encode_proof(progress.proof) | ({} if progress.values is None else {"values": progress.values})


def decode_progress(message: Message) -> Progress:
    """Return the progress report in a message."""
    header = message.header
    return Progress(values=message.arrays.get("values"), proof=_decode_proof(message), **header)


def _encode_proof(proof: Proof | None) -> dict[str, NDArray[Any]]:
    if proof is None:
        return {}
    parts = {"row_dual": proof.row_dual, "packed": proof.packed}
    if proof.rounded is not None:
        parts |= {f"rounded.{field.name}": getattr(proof.rounded, field.name) for field in fields(Rounded)}
    return {f"proof.{name}": part for name, part in parts.items() if part is not None}


def _decode_proof(message: Message) -> Proof | None:
    found = {name.removeprefix("proof."): part for name, part in message.arrays.items() if name.startswith("proof.")}
    if not found:
        return None
    rounded = {field.name: found.get(f"rounded.{field.name}") for field in fields(Rounded)}
    whole = None if rounded["row"] is None else Rounded(**rounded)  # type: ignore[arg-type]
    return Proof(found["row_dual"], found.get("packed"), whole)


_ANSWER_ARRAYS = ("values", "row_dual", "column_dual", "conflict", "conflict_columns", "prices")
_ANSWER_PLAIN = ("objective", "bound", "nodes", "seconds", "crashes", "message", "route", "phases", "raced")
_RANGES = ("row_down", "row_up", "cost_down", "cost_up")


def encode_answer(answer: Answer) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return the header fields and arrays of an answer."""
    header = {"stop": answer.stop.value, **{name: getattr(answer, name) for name in _ANSWER_PLAIN}}
    arrays = {name: getattr(answer, name) for name in _ANSWER_ARRAYS if getattr(answer, name) is not None}
    arrays |= _encode_basis(answer.basis) | _encode_proof(answer.proof)
    if answer.ranging is not None:
        for name in _RANGES:
            part: Range = getattr(answer.ranging, name)
            arrays |= {f"{name}.value": part.value, f"{name}.known": part.known}
    return header, arrays


def decode_answer(message: Message) -> Answer:
    """Return the answer in a message."""
    header, arrays = message.header, message.arrays
    ranging = None
    if "row_down.value" in arrays:
        ranging = Ranging(*(Range(arrays[f"{name}.value"], arrays[f"{name}.known"]) for name in _RANGES))
    return Answer(
        stop=Stop(header["stop"]),
        ranging=ranging,
        basis=_decode_basis(message),
        proof=_decode_proof(message),
        **{**{name: header[name] for name in _ANSWER_PLAIN}, **{name: arrays.get(name) for name in _ANSWER_ARRAYS}},
    )
