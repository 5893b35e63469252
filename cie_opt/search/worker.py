"""The solver as a program of its own: ``python -m cie_opt.search.worker``.

It reads messages from standard input and answers on standard output until the input ends.  It is never imported by the
one who asks, and imports nothing of the caller's script.
"""

from __future__ import annotations

import io
import os
import queue
import signal
import sys
import threading
import time
from typing import Any

__all__ = ["main"]

# How often a worker looks whether its parent is still there.  The end of the input tells the same at once, except where
# the parent has forked and its children hold the pipe open.
PARENT_EVERY = 1.0
# After so many seconds of work it is worth while to return the memory that it left.
LONG = 1.0
# A solver that asks whether to go on, some thousand times a second, waits no longer than this for a step beside it.
TURN = 1e-4


def _own_pipes() -> tuple[io.FileIO, io.FileIO]:
    """Take standard input and output for messages; whatever prints from now on goes to standard error."""
    reader, writer = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return io.FileIO(reader, "rb"), io.FileIO(writer, "wb")


def _leave_with(parent: int) -> None:
    """End this process once its parent is another."""
    while os.getppid() == parent:
        time.sleep(PARENT_EVERY)
    os._exit(0)


class _Worker:
    """Messages in, messages out, one engine."""

    def __init__(self, reader: io.FileIO, writer: io.FileIO) -> None:
        self._reader, self._writer = reader, writer
        self._inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._interrupted = -1

    def listen(self) -> None:
        """Read messages until the input ends, then end this process at once, whatever the solver does."""
        from cie_opt.search.protocol import receive

        try:
            while (message := receive(self._reader)) is not None:
                if message.kind == "interrupt":
                    self._interrupted = message.header["run"]
                else:
                    # The clock of a run starts when it is asked, also while the programme before it still loads.
                    self._inbox.put((time.monotonic(), message))
        except (EOFError, OSError):
            pass
        os._exit(0)

    def serve(self) -> None:
        """Answer messages one by one."""
        from cie_opt.errors import CieError
        from cie_opt.search import protocol
        from cie_opt.search.front import Front

        engine, refused = Front(), ""
        while True:
            arrived, message = self._inbox.get()
            try:
                if message.kind == "load":
                    refused = ""
                    engine.load(protocol.decode_arrays(message))
                elif message.kind == "change" and not refused:
                    engine.change(protocol.decode_change(message))
                elif message.kind == "run":
                    if refused:
                        self._send("refused", {"text": refused}, {})
                    else:
                        self._run(engine, arrived, message)
            except MemoryError:
                # What the solver holds now is not to be trusted; a fresh process takes over.
                self._send("memory", {}, {})
                os._exit(0)
            except CieError as error:
                refused = str(error)
                if message.kind == "run":
                    self._send("refused", {"text": refused}, {})

    def _run(self, engine: Any, arrived: float, message: Any) -> None:
        from cie_opt.memory import give_back
        from cie_opt.search import protocol

        number, seconds = message.header["run"], message.header["seconds"]

        def report(progress: Any) -> None:
            self._send("progress", *protocol.encode_progress(progress))

        answer = engine.run(
            protocol.decode_task(message),
            None if seconds is None else seconds - (time.monotonic() - arrived),
            report,
            lambda: self._interrupted == number,
            message.header["cautious"],
        )
        self._send("answer", *protocol.encode_answer(answer))
        if answer.seconds > LONG:
            give_back()

    def _send(self, kind: str, header: dict[str, Any], arrays: dict[str, Any]) -> None:
        from cie_opt.search.protocol import send

        try:
            send(self._writer, kind, header, arrays)
        except OSError:
            os._exit(0)


def main() -> None:
    """Serve until the input ends."""
    reader, writer = _own_pipes()
    # Ctrl-C is for the parent, which then asks this process to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setswitchinterval(TURN)
    if sys.platform != "win32":
        threading.Thread(target=_leave_with, args=(os.getppid(),), daemon=True).start()
    worker = _Worker(reader, writer)
    threading.Thread(target=worker.listen, daemon=True).start()
    worker.serve()


if __name__ == "__main__":
    main()
