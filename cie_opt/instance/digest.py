"""The hash by which an instance is known."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cie_opt.instance.schema import TABLES, Kind

__all__ = ["digest_of"]

_FORM = b"cie_opt instance 1"


def digest_of(tables: Mapping[str, pd.DataFrame], scales: Mapping[Kind, int]) -> str:
    """Return the hash of scales, tables, columns and values, in hexadecimal.

    Notes
    -----
    A column that is absent in every row is left out, so that a schema that has grown gives the same hash.
    """
    state = hashlib.sha256()
    _add(state, _FORM, *(f"{kind.name} {scales[kind]}".encode() for kind in sorted(scales, key=lambda kind: kind.name)))
    for table, frame in tables.items():
        _add(state, table.encode(), str(len(frame)).encode())
        for column in TABLES[table].columns:
            cells = frame[column.name]
            if cells.notna().any():
                _add(state, column.name.encode(), column.kind.name.encode(), *_parts(column.kind, cells))
    return state.hexdigest()


def _add(state: hashlib._Hash, *parts: bytes | NDArray[np.generic]) -> None:
    """Add parts, each after its length, so that no two lists of parts run into the same bytes."""
    for part in parts:
        body = part if isinstance(part, bytes) else np.ascontiguousarray(part).tobytes()
        state.update(len(body).to_bytes(8, "little"))
        state.update(body)


def _parts(kind: Kind, cells: pd.Series) -> list[bytes | NDArray[np.generic]]:
    if kind in (Kind.LABEL, Kind.CHOICE):
        words, codes = cells.cat.categories.tolist(), np.append(cells.cat.codes.to_numpy(dtype="<i4"), np.int32(-1))
        rank = {word: place for place, word in enumerate(sorted(words))}
        ranks = np.array([*(rank[word] for word in words), -1], dtype="<i4")
        return [_joined(sorted(words)), ranks[codes[:-1]]]
    if kind in (Kind.SHARE, Kind.TEXT, Kind.LABELS):
        return [_joined(["" if cell is None else str(cell) for cell in cells])]
    if kind is Kind.DATE:
        return [cells.to_numpy(dtype="datetime64[s]").astype("<i8")]
    absent = cells.isna().to_numpy(dtype=np.bool_)
    return [cells.astype("Int64").fillna(0).to_numpy(dtype="<i8"), np.packbits(absent)]


def _joined(words: list[str]) -> bytes:
    # No word holds the unit separator: control characters are refused when cells are read.
    return "\x1f".join(words).encode()
