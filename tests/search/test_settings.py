"""Where a solver must work: scripts without a guard, standard input, daemonic processes, threads, beside others.

Each script prints one line that the test expects, and the worker's number, which must be gone afterwards.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.search.cases import ROOT, gone

# max 5a + 4b + 3c with 2a + 3b + c <= 5 is 9.
PROGRAMME = """
import numpy as np
from cie_opt.search.arrays import Arrays
from cie_opt.search.client import Solver
from cie_opt.search.task import Task

knapsack = Arrays(
    np.array([5.0, 4.0, 3.0]), 0.0, "max", np.zeros(3), np.ones(3), np.ones(3, bool),
    np.array([0, 3]), np.array([0, 1, 2]), np.array([2.0, 3.0, 1.0]), np.array([-np.inf]), np.array([5.0]),
)

def solve(_=None):
    with Solver() as solver:
        solver.load(knapsack)
        return solver.run(Task(gap=0)).objective
"""

SETTINGS = {
    "unguarded": "print(solve())",
    "daemonic process": """
import multiprocessing
context = multiprocessing.get_context("fork")
queue = context.SimpleQueue()
process = context.Process(target=lambda: queue.put(solve()), daemon=True)
process.start()
print(queue.get())
""",
    "threads and asyncio": """
import asyncio
import threading

async def main():
    return await asyncio.to_thread(solve)

found = [asyncio.run(main())]
# A solver outlives the thread that made it.
solver = Solver()
thread = threading.Thread(target=lambda: (solver.load(knapsack), found.append(solver.run(Task(gap=0)).objective)))
thread.start()
thread.join()
found.append(solver.run(Task(gap=0)).objective)
print(*set(found)) if len(found) == 3 else print("lost")
""",
    "eight at once": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(8) as pool:
    found = list(pool.map(solve, range(8)))
print(*set(found)) if len(found) == 8 else print("lost")
""",
    "eight threads that share one solver": """
from concurrent.futures import ThreadPoolExecutor
with Solver() as solver:
    solver.load(knapsack)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: solver.run(Task(gap=0)).objective, range(8)))
print(*set(found)) if len(found) == 8 else print("lost")
""",
}


def started(source: str, cwd: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *options, "-c", source] if source else [sys.executable, *options],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_a_script_without_a_guard(name: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(PROGRAMME + SETTINGS[name], encoding="utf-8")
    process = started("", tmp_path, str(script))
    out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("9.0\n", "", 0)


def test_standard_input(tmp_path: Path) -> None:
    process = started("", tmp_path, "-")
    out, err = process.communicate(PROGRAMME + "print(solve())\n", timeout=60)
    assert (out, err, process.returncode) == ("9.0\n", "", 0)


def test_an_interactive_session(tmp_path: Path) -> None:
    # As in a notebook's kernel, __main__ has no file, and what runs is compiled piece by piece.
    shell = "import code; shell = code.InteractiveInterpreter(); "
    pieces = "[shell.runsource(piece, symbol='exec') for piece in source]"
    process = started(f"source = {[PROGRAMME, 'print(solve())']!r}; {shell}{pieces}", tmp_path)
    out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("9.0\n", "", 0)


@pytest.mark.parametrize("options", [(), ("-P",)])
def test_files_beside_the_script_do_not_take_the_place_of_modules(options: tuple[str, ...], tmp_path: Path) -> None:
    # Names that only the worker imports: with the folder of the script before all else, it would not start.
    for name in ("highspy", "runpy"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('not this one')", encoding="utf-8")
    script = tmp_path / "script.py"
    script.write_text(PROGRAMME + "print(solve())", encoding="utf-8")
    process = started("", tmp_path, *options, str(script))
    out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("9.0\n", "", 0)


# A process started in the background of a shell inherits that Ctrl-C is ignored; here it shall be heard.
LONG = """
import os, signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {root!r})
from cie_opt.search.client import Solver
from cie_opt.search.task import Task
from tests.search.cases import hard

said = False
def on_event(event):
    global said
    if event.values is not None and not said:
        said = True
        print(solver.pid, flush=True)

solver = Solver()
solver.load(hard(20, 100))
answer = solver.run(Task(gap=0), on_event=on_event)
print(answer.stop.value, answer.objective == solver._arrays.objective(answer.values), flush=True)
"""


def test_ctrl_c_returns_what_is_in_hand_and_leaves_nothing_behind(tmp_path: Path) -> None:
    process = started(LONG.format(root=str(ROOT)), tmp_path)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (out, err, process.returncode) == ("interrupted True\n", "", 0)
    assert gone(worker)


def test_a_terminal_s_ctrl_c_reaches_the_parent_only(tmp_path: Path) -> None:
    # A terminal signals the whole group of processes; the worker has a group of its own.
    process = started(LONG.format(root=str(ROOT)), tmp_path)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    assert os.getpgid(worker) != os.getpgid(process.pid)
    process.kill()
    process.communicate(timeout=20)
    assert gone(worker)


def test_a_parent_that_dies_takes_its_worker_along_even_when_a_child_holds_the_pipe(tmp_path: Path) -> None:
    # The child of a fork keeps the pipe open, so the worker sees no end of its input.
    forked = LONG.replace("print(solver.pid, ", "print(solver.pid, os.fork() or time.sleep(60), ")
    process = started(forked.format(root=str(ROOT)), tmp_path)
    assert process.stdout is not None
    worker, child = (int(part) for part in process.stdout.readline().split())
    process.kill()
    process.wait(timeout=20)
    try:
        assert gone(worker)
    finally:
        os.kill(child, signal.SIGKILL)
        process.communicate(timeout=20)


def test_nothing_is_left_in_the_folder_for_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    process = started(PROGRAMME + "print(solve())", ROOT)
    out, _ = process.communicate(timeout=60)
    assert out == "9.0\n" and list(tmp_path.iterdir()) == []
