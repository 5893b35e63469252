"""How a worker is started, and how its end is told."""

from __future__ import annotations

import os
import sys
import time

import numpy as np
import pytest

from cie_opt.errors import SolverError
from cie_opt.search.link import Gone, Link, worker_command, worker_environment
from tests.search.cases import ROOT, gone


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # A script's folder goes last.
        (["/script", "/library", str(ROOT)], ["/library", str(ROOT), "/script"]),
        # A package that this process found by other means is found all the same.
        (["/script", "/library"], ["/library", "/script", str(ROOT)]),
        # The folder of this very package stays first, also when it is the current folder of an interactive session.
        ([str(ROOT), "/library"], [str(ROOT), "/library"]),
        (["", "/library"], [str(ROOT), "/library"]),
        (["", "/library", str(ROOT)], ["/library", str(ROOT)]),
    ],
)
def test_a_worker_finds_what_its_parent_finds(
    path: list[str], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", path)
    found = worker_environment()["PYTHONPATH"]
    monkeypatch.undo()
    assert found.split(os.pathsep) == expected


def test_a_python_that_does_not_know_its_own_program_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    with pytest.raises(SolverError, match="executor='inline'"):
        worker_command()


def test_what_is_posted_waits_for_no_reader() -> None:
    link = Link([sys.executable, "-c", "import time; time.sleep(60)"])
    began = time.monotonic()
    link.post("load", {}, {"cost": np.zeros(10_000_000)})
    assert link.next(0.01) is None and link.alive
    assert time.monotonic() - began < 1
    link.end()
    assert gone(link.pid) and isinstance(link.next(5), Gone) and not link.alive
    assert link.last_words() == "signal 9"
    assert not link.out_of_memory()


def test_a_process_that_only_closes_its_output_is_gone_too() -> None:
    link = Link([sys.executable, "-c", "import os, time; os.close(1); time.sleep(60)"])
    assert isinstance(link.next(10), Gone)
    assert gone(link.pid)


def test_long_last_words_are_kept_short() -> None:
    link = Link([sys.executable, "-c", "raise RuntimeError('x' * 10_000)"])
    assert isinstance(link.next(10), Gone)
    assert link.last_words().startswith("exit code 1: ") and len(link.last_words()) < 250
