"""solve() works wherever a caller may be: scripts without a guard, notebooks, threads, daemons, event loops."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

import cie_opt as cie

TOY = Path(__file__).parent.parent / "instances" / "four_trainees"
SCRIPT = f"import cie_opt as cie\nprint(cie.solve(cie.read({str(TOY)!r}), gap=0.0).objective)\n"
DAEMON = f"""
import multiprocessing

def work(queue):
    import cie_opt as cie
    queue.put(cie.solve(cie.read({str(TOY)!r}), gap=0.0).objective)

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    process = context.Process(target=work, args=(queue,), daemon=True)
    process.start()
    print(queue.get(timeout=120))
    process.join()
"""


def printed(*arguments: str, given: str | None = None) -> str:
    run = subprocess.run([sys.executable, *arguments], input=given, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_a_script_without_a_guard(tmp_path: Path) -> None:
    script = tmp_path / "plan.py"
    script.write_text(SCRIPT, encoding="utf-8")

    assert printed(str(script)) == "2.625"


def test_a_program_on_standard_input() -> None:
    assert printed("-", given=SCRIPT) == "2.625"


def test_a_daemonic_process(tmp_path: Path) -> None:
    script = tmp_path / "daemon.py"
    script.write_text(DAEMON, encoding="utf-8")

    assert printed(str(script)) == "2.625"


def test_a_notebook_kernel() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SCRIPT)])

    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()

    assert notebook.cells[0].outputs[0].text.strip() == "2.625"


def test_a_worker_thread_of_an_event_loop() -> None:
    async def plan() -> float | None:
        outcome = await asyncio.to_thread(cie.solve, cie.read(TOY), gap=0.0)
        return outcome.objective

    assert asyncio.run(plan()) == 2.625


def test_eight_solves_at_once() -> None:
    instance = cie.read(TOY)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda seed: cie.solve(instance, gap=0.0, seed=seed).objective, range(8)))

    assert found == [2.625] * 8


def test_importing_starts_nothing_and_prints_nothing() -> None:
    code = (
        "import sys, cie_opt, logging;"
        "print(sorted({'pandas', 'highspy', 'pyomo'} & set(sys.modules)), logging.root.handlers)"
    )

    assert printed("-c", code) == "[] []"
