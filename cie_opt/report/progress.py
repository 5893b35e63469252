"""A live line for long work: on a terminal it tells what is held and proved, elsewhere it is silent."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from cie_opt.report.wording import number, percent
from cie_opt.texts import _

__all__ = ["LiveProgress", "progress_line", "terminal"]

PAUSE = 0.1
"""Seconds between two pictures of the line; a new phase is shown at once."""


def progress_line(phase: str, incumbent: float | None, bound: float | None, gap: float | None, seconds: float) -> str:
    """Return what is known in one line; what is absent is left out.

    Examples
    --------
    >>> progress_line("search", 5597.0, 5600.0, 0.000536, 3.21)
    'search  3.2 s  held 5,597  proved 5,600  gap 0.054 %'
    """
    parts = [phase, _("{seconds} s").format(seconds=f"{seconds:,.1f}")]
    if incumbent is not None:
        parts.append(_("held {value}").format(value=number(incumbent)))
    if bound is not None:
        parts.append(_("proved {value}").format(value=number(bound)))
    if gap is not None:
        parts.append(_("gap {value}").format(value=percent(gap)))
    return "  ".join(parts)


class LiveProgress:
    """What ``solve(progress=...)`` calls; use it as a context manager, so that the line goes when the work is done.

    Parameters
    ----------
    console : rich.console.Console, optional
        By default standard error.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = Console(stderr=True) if console is None else console
        self._live: Live | None = None
        self._phase = ""
        self._shown = 0.0

    def __call__(
        self, phase: str, incumbent: float | None, bound: float | None, gap: float | None, seconds: float
    ) -> None:
        """Show what is known now."""
        now = time.monotonic()
        if not self._console.is_terminal or (phase == self._phase and now - self._shown < PAUSE):
            return
        self._phase, self._shown = phase, now
        if self._live is None:
            self._live = Live(console=self._console, auto_refresh=False, transient=True)
            self._live.start()
        line = Text(progress_line(phase, incumbent, bound, gap, seconds), no_wrap=True, overflow="ellipsis")
        self._live.update(line, refresh=True)

    def close(self) -> None:
        """Take the line away."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def __enter__(self) -> LiveProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def terminal() -> LiveProgress:
    """Return a live line on standard error; silent where that is no terminal."""
    return LiveProgress()
