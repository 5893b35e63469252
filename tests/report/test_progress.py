"""The live line."""

from __future__ import annotations

import doctest
import io

from rich.console import Console

from cie_opt.report import progress
from cie_opt.report.progress import LiveProgress, progress_line


def test_the_example_holds() -> None:
    assert doctest.testmod(progress).failed == 0


def test_what_is_not_known_is_left_out() -> None:
    assert progress_line("relaxation", None, None, None, 1234.56) == "relaxation  1,234.6 s"
    assert progress_line("search", 0.0, None, None, 1.0) == "search  1.0 s  held 0"


def test_it_is_silent_where_there_is_no_terminal() -> None:
    stream = io.StringIO()
    with LiveProgress(Console(file=stream)) as show:
        show("search", 1.0, 2.0, 1.0, 0.1)
    assert stream.getvalue() == ""


def test_on_a_terminal_a_new_phase_is_shown_at_once_and_the_line_goes_at_the_end() -> None:
    stream = io.StringIO()
    with LiveProgress(Console(file=stream, force_terminal=True, width=60)) as show:
        show("relaxation", None, None, None, 0.1)
        show("search", 3.0, 4.0, 0.25, 0.2)
        # The same phase within a tenth of a second: not worth a new picture.
        show("search", 3.5, 4.0, 0.125, 0.2)
    text = stream.getvalue()
    assert "relaxation  0.1 s" in text and "search  0.2 s  held 3  proved 4  gap 25 %" in text
    assert "held 3.5" not in text
    assert text.endswith("\x1b[2K")  # the last thing written erases the line


def test_labels_like_markup_are_shown_as_they_are() -> None:
    stream = io.StringIO()
    with LiveProgress(Console(file=stream, force_terminal=True, width=60)) as show:
        show("[red]search[/red]", None, None, None, 0.1)
    assert "[red]search[/red]" in stream.getvalue()
