"""Messages survive the pipe, and what is no message is noticed."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest

from cie_opt.search import protocol
from cie_opt.search.arrays import Arrays, Change
from cie_opt.search.proofs import Proof, Rounded
from cie_opt.search.protocol import Message
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress, Range, Ranging, Task
from tests.search.cases import arrays, knapsack
from tests.search.test_arrays import alike


class Trickle(io.RawIOBase):
    """A reader that hands out at most three bytes at a time, as a pipe may."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill at most three bytes."""
        return self._data.readinto(buffer[:3])


def sent(kind: str, header: dict[str, object], parts: dict[str, np.ndarray]) -> bytes:
    stream = io.BytesIO()
    protocol.send(stream, kind, header, parts)
    return stream.getvalue()


def passed(kind: str, encoded: tuple[dict[str, object], dict[str, np.ndarray]]) -> Message:
    message = protocol.receive(Trickle(sent(kind, *encoded)))
    assert message is not None and message.kind == kind
    return message


def test_a_programme_arrives_as_it_was_sent() -> None:
    old = arrays("max", [5, 4, 3], [(0, [2, 3, 1], 5), (0, [0, 0, 0], 1)], [1, np.inf, 2], integer=[True, False, True])
    assert alike(protocol.decode_arrays(passed("load", protocol.encode_arrays(old))), old)


def test_a_programme_without_columns_or_rows_arrives() -> None:
    empty = Arrays(*(np.zeros(0), 2.5, "min", *(np.zeros(0),) * 3, np.zeros(1), *(np.zeros(0),) * 4))
    assert alike(protocol.decode_arrays(passed("load", protocol.encode_arrays(empty))), empty)


def test_a_change_arrives_as_it_was_sent() -> None:
    old, new = knapsack(), arrays("max", [5, 7, 3], [(-np.inf, [2, 2, 1], 4), (0, [1, 0, 0], 0)], offset=1)
    change = old.difference(new)
    assert isinstance(change, Change)
    assert alike(protocol.decode_change(passed("change", protocol.encode_arrays(change))).apply(old), new)


def test_a_task_arrives_as_it_was_sent() -> None:
    start = np.array([1.0, 0.5])
    task = Task("mip", gap=0.25, seed=3, nodes=7, start=start, ranging=True, confirm=False, heuristics=False)
    found = protocol.decode_task(passed("run", protocol.encode_task(task)))
    assert (found.kind, found.gap, found.seed, found.nodes, found.ranging, found.confirm, found.heuristics) == (
        "mip", 0.25, 3, 7, True, False, False,
    )  # fmt: skip
    assert found.start is not None and found.start.tolist() == [1.0, 0.5]
    assert protocol.decode_task(passed("run", protocol.encode_task(Task()))).start is None


def test_progress_arrives_with_and_without_an_incumbent() -> None:
    found = protocol.decode_progress(passed("progress", protocol.encode_progress(Progress(None, None, 2.5, 4, 0.1))))
    assert (found.values, found.objective, found.bound, found.nodes, found.seconds) == (None, None, 2.5, 4, 0.1)
    found = protocol.decode_progress(
        passed("progress", protocol.encode_progress(Progress(np.array([1.0]), 3.0, None, 0, 0.1)))
    )
    assert found.values is not None and found.values.tolist() == [1.0] and found.objective == 3.0


ROUNDED = Rounded(np.array([1, 3]), np.array([2.0, 6.0]), np.array([0, 1, 3]), np.array([4, 0, 2]))
PROOF = Proof(np.array([0.5, 0.0, -1.0, 2.0, 0.25]), np.array([1, 2]), ROUNDED)


def parts(proof: Proof | None) -> list[list[float]]:
    assert proof is not None and proof.packed is not None and proof.rounded is not None
    found = proof.rounded
    arrays = (proof.row_dual, proof.packed, found.row, found.divisor, found.starts, found.turned)
    return [array.tolist() for array in arrays]


def test_what_proves_a_bound_arrives_with_progress() -> None:
    for proof in (PROOF, Proof(PROOF.row_dual), None):
        told = Progress(None, None, 2.5, 4, 0.1, proof=proof)
        found = protocol.decode_progress(passed("progress", protocol.encode_progress(told))).proof
        if proof is PROOF:
            assert parts(found) == parts(PROOF)
        elif proof is None:
            assert found is None
        else:
            assert found is not None and found.packed is None and found.rounded is None


def test_an_answer_arrives_with_what_is_present_and_absent() -> None:
    part = Range(np.array([1.0, 0.0]), np.array([True, False]))
    answer = Answer(
        Stop.TIME_LIMIT, np.array([1.0, 2.0]), 5.0, None, np.array([0.5]), None,
        Ranging(part, part, part, part), np.array([3]), None, 9, 1.5, 1, "late", proof=PROOF,
    )  # fmt: skip
    found = protocol.decode_answer(passed("answer", protocol.encode_answer(answer)))
    assert found.stop is Stop.TIME_LIMIT
    assert (found.objective, found.bound, found.nodes, found.seconds, found.crashes) == (5.0, None, 9, 1.5, 1)
    assert parts(found.proof) == parts(PROOF)
    assert found.message == "late"
    assert found.values is not None and found.values.tolist() == [1.0, 2.0]
    assert found.row_dual is not None and found.row_dual.tolist() == [0.5]
    assert found.column_dual is None and found.conflict_columns is None
    assert found.conflict is not None and found.conflict.tolist() == [3]
    assert found.ranging is not None and found.ranging.cost_up.at(0) == 1.0 and found.ranging.cost_up.at(1) is None


def test_infinity_and_no_number_never_leave_in_a_header() -> None:
    with pytest.raises(ValueError, match="JSON"):
        sent("answer", *protocol.encode_answer(Answer(Stop.OPTIMAL, bound=float("inf"))))


def test_the_end_between_messages_is_no_fault() -> None:
    assert protocol.receive(io.BytesIO(b"")) is None


@pytest.mark.parametrize(
    "data",
    [
        b"Running HiGHS 1.15.1: Copyright (c) 2026",
        struct.pack("<4sI", b"cie1", 2**31),
        struct.pack("<4sI", b"cie1", 4) + b"nope",
        struct.pack("<4sI", b"cie1", 2) + b"[]",
        sent("progress", {}, {"values": np.ones(3)})[:-1],
        sent("progress", {}, {})[:5],
        sent("progress", {}, {"values": np.ones(3, np.float32)}),
    ],
    ids=["text", "endless", "no JSON", "no object", "cut in an array", "cut in the prefix", "a dtype of none of ours"],
)
def test_what_is_no_message_is_noticed(data: bytes) -> None:
    with pytest.raises(EOFError):
        protocol.receive(io.BytesIO(data))
