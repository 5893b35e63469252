"""A worker that misbehaves on purpose: ``python fake_worker.py MODE``.

It speaks the protocol of the real one.  Asked to run, it tells of the incumbent (0, 1, 1) of the knapsack in `cases`,
worth 7, with a bound of 12, and then does what its mode says.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from typing import Any

import numpy as np

from cie_opt.search import protocol
from cie_opt.search.stop import Stop
from cie_opt.search.task import Answer, Progress

READER, WRITER = io.FileIO(0, "rb"), io.FileIO(1, "wb")


def say(kind: str, encoded: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """Send one message."""
    protocol.send(WRITER, kind, *encoded)


def tell() -> None:
    """Tell of the incumbent."""
    say("progress", protocol.encode_progress(Progress(np.array([0.0, 1.0, 1.0]), 7.0, 12.0, 3, 0.1)))


def crash(mode: str) -> None:
    """End as the mode says."""
    if mode == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if mode == "exit":
        print("ModuleNotFoundError: No module named 'nothing'", file=sys.stderr, flush=True)
        os._exit(3)
    if mode == "bad_alloc":
        print("terminate called after throwing an instance of 'std::bad_alloc'", file=sys.stderr, flush=True)
        os.abort()
    if mode == "noise":
        WRITER.write(b"Segmentation fault, but the process lives\n")
    if mode == "memory":
        say("memory", ({}, {}))
    time.sleep(3600)


def main(mode: str) -> None:
    """Serve badly."""
    if mode == "deaf":
        time.sleep(3600)
    while (message := protocol.receive(READER)) is not None:
        if message.kind == "interrupt" and mode == "polite":
            say("answer", protocol.encode_answer(Answer(Stop.INTERRUPTED, np.array([1.0, 1.0, 0.0]), 9.0, 10.0)))
        if message.kind != "run":
            continue
        # The second life of a worker is told to be cautious, and gets the incumbent of the first as its start.
        if mode == "segfault once" and message.header["cautious"]:
            start = message.arrays["start"]
            say("answer", protocol.encode_answer(Answer(Stop.OPTIMAL, start, 7.0, 7.0, message="second life")))
            continue
        if mode != "exit":
            tell()
        if mode not in ("polite", "silent"):
            crash("segfault" if mode == "segfault once" else mode)


if __name__ == "__main__":
    main(sys.argv[1])
