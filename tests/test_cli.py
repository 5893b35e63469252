"""The command line: exit codes, whole error texts, nothing half done, never a traceback."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

import cie_opt
from cie_opt.cli import app
from cie_opt.errors import SolverError
from cie_opt.outcome import Outcome, Stop
from tests.report.outcomes import NOTHING, TOY, impossible, solved

RUN = CliRunner()


def cie(*arguments: object) -> Result:
    """Run the command line within this process."""
    return RUN.invoke(app, [str(argument) for argument in arguments])


def answer(monkeypatch: pytest.MonkeyPatch, outcome: Outcome | BaseException) -> None:
    """Let every solve end with `outcome`."""

    def solve(*_given: Any, **_options: Any) -> Outcome:
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setattr(cie_opt, "solve", solve)


def because(failure: Exception, cause: Exception) -> Exception:
    """Return `failure` as it is raised from its cause."""
    failure.__cause__ = cause
    return failure


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Return a folder in which capacity, enterprise and a wanted skill's post are wrong."""
    folder = tmp_path / "faulty"
    folder.mkdir()
    for path in TOY.glob("*.csv"):
        text = path.read_text("utf-8")
        if path.name == "posts.csv":
            text = text.replace("lathe,Works,mechatronics,1", "lathe,Wroks,mechatronics,-1").replace(
                "store,", "[red]store,"
            )
        (folder / path.name).write_text(text, "utf-8")
    return folder


def test_the_route_of_a_search_is_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of two ways; any third is refused."""
    refused = cie("solve", TOY, "--search", "odd")
    assert refused.exit_code == 2
    assert "found 'odd'" in refused.stderr

    asked: list[str] = []

    def solve(*_given: Any, search: str, **_options: Any) -> Outcome:
        asked.append(search)
        raise SolverError("Not now.", "Later.")

    monkeypatch.setattr(cie_opt, "solve", solve)
    cie("solve", TOY, "--search", "plain")
    assert asked == ["plain"]


def test_solve_ends_with_an_allocation_that_verifies(tmp_path: Path) -> None:
    out, file = tmp_path / "result", tmp_path / "outcome.json"
    ended = cie("solve", TOY, "--out", out, "--json", file)
    assert ended.exit_code == 0, ended.output
    assert "3 of 4 trainees are placed." in ended.stdout
    assert f"The result is in {out}." in ended.stdout
    # By hand, in instances/four_trainees: 3 placed, fit 2.625.
    written = json.loads(file.read_text("utf-8"))
    assert (written["stop"], written["objective"], written["verified"]) == ("optimal", 2.625, True)
    assert cie_opt.load(out).objective == 2.625
    checked = cie("verify", TOY, out)
    assert checked.exit_code == 0, checked.output
    assert "The allocation keeps every rule." in checked.stdout


def test_an_allocation_that_breaks_rules_is_told_and_ends_with_3(tmp_path: Path) -> None:
    rows = "trainee,post,block,count\nAnn,lathe,,1\nBo,lathe,,1\nDee,store,,1\n"
    (tmp_path / "placements.csv").write_text(rows, "utf-8")
    ended = cie("verify", TOY, tmp_path)
    assert ended.exit_code == 3
    # The lathe has one seat.
    assert "lathe" in ended.stdout and "The allocation breaks" in ended.stdout


def test_json_on_standard_output_is_the_only_thing_there(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, solved())
    ended = cie("solve", TOY, "--json", "-")
    assert ended.exit_code == 0
    assert json.loads(ended.stdout)["objective"] == 2.625


@pytest.mark.parametrize(
    ("stop", "code"),
    [
        (Stop.INFEASIBLE, 3),
        (Stop.TIME_LIMIT, 4),
        (Stop.WORK_LIMIT, 4),
        (Stop.MEMORY, 4),
        (Stop.SOLVER_FAILED, 4),
        (Stop.UNBOUNDED, 4),
        (Stop.INTERRUPTED, 130),
    ],
)
def test_without_an_allocation_the_code_says_why(monkeypatch: pytest.MonkeyPatch, stop: Stop, code: int) -> None:
    answer(monkeypatch, solved(**{**NOTHING, "stop": stop}))
    ended = cie("solve", TOY)
    assert ended.exit_code == code
    assert "There is no allocation." in ended.stdout


def test_interrupted_with_an_allocation_that_verifies_is_a_success(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer(monkeypatch, solved(stop=Stop.INTERRUPTED, reproducible=False))
    assert cie("solve", TOY, "--out", tmp_path / "result").exit_code == 0
    assert (tmp_path / "result" / "result.xlsx").is_file()
    assert cie_opt.load(tmp_path / "result").stop is Stop.INTERRUPTED


def test_interrupted_outside_the_search_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, KeyboardInterrupt())
    ended = cie("solve", TOY)
    assert (ended.exit_code, ended.stderr) == (130, "Interrupted.\n")


WAITS = "Interrupted: what was found is being saved first; interrupt again to give that up.\n"


@pytest.mark.parametrize("place", ["save", "to_workbook"])
def test_an_interrupt_while_the_result_is_saved_does_not_lose_it(
    place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    interrupted(place, 1, monkeypatch)
    ended = cie("solve", TOY, "--out", tmp_path / "result", "--json", tmp_path / "outcome.json")

    assert (ended.exit_code, ended.stderr) == (0, WAITS)
    assert cie_opt.load(tmp_path / "result").objective == 2.625
    assert (tmp_path / "result" / "result.xlsx").is_file()
    assert json.loads((tmp_path / "outcome.json").read_text("utf-8"))["verified"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_interrupt_gives_the_saving_up_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    interrupted("save", 2, monkeypatch)
    ended = cie("solve", TOY, "--out", tmp_path / "result")

    told = "What was found was not saved, or not all of it.\nInterrupted.\n"
    assert (ended.exit_code, ended.stderr) == (130, WAITS + told)
    assert list(tmp_path.iterdir()) == []


def interrupted(method: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a solve end with an outcome, of which a method is interrupted so many times before it does its work."""
    answer(monkeypatch, solved())
    real = getattr(Outcome, method)

    def slow(outcome: Outcome, *given: Any) -> Path:
        for _time in range(times):
            signal.raise_signal(signal.SIGINT)
        return real(outcome, *given)

    monkeypatch.setattr(Outcome, method, slow)


def test_a_case_without_any_allocation_is_saved_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answer(monkeypatch, impossible())
    ended = cie("solve", TOY, "--out", tmp_path / "result")
    assert ended.exit_code == 3
    assert "occupancy (lathe): at least 5 trainee" in ended.stdout
    assert cie_opt.load(tmp_path / "result").conflict is not None


def test_a_fault_of_ours_is_told_in_one_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, ZeroDivisionError("division by zero"))
    ended = cie("solve", TOY)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "This is a fault of cie_opt, not of your data (ZeroDivisionError: division by zero). Please report it with "
        "what you did; --debug shows where it happened. Nothing of your data needs to be in the report.\n"
    )
    debugged = cie("solve", TOY, "--debug")
    assert debugged.exit_code == 1
    assert debugged.stderr.startswith("Traceback") and debugged.stderr.endswith(ended.stderr)


@pytest.mark.parametrize(
    "failure",
    [
        MemoryError(),
        ImportError("libalgebra.so: failed to map segment from shared object"),
        OSError(12, "Cannot allocate memory"),
        RuntimeError("can't start new thread"),
        because(SolverError("The solver's process cannot be started."), RuntimeError("can't start new thread")),
    ],
)
def test_memory_that_does_not_suffice_is_no_fault_of_ours(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    answer(monkeypatch, failure)
    ended = cie("solve", TOY)
    assert (ended.exit_code, ended.stdout) == (4, "")
    assert ended.stderr == (
        "The memory of this computer did not suffice.\n\nTry a smaller case, or a computer with more memory.\n"
    )


def test_an_import_that_fails_for_another_reason_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, ImportError("No module named 'nothing'"))
    assert cie("solve", TOY).exit_code == 1


def test_an_allocation_that_does_not_verify_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, solved(report=None))
    assert cie("solve", TOY).exit_code == 1


def test_all_faults_of_the_data_come_at_once(faulty: Path) -> None:
    ended = cie("solve", faulty)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == (
        "faulty could not be used because of 3 fault(s):\n"
        "  posts, row 2 (lathe), capacity: found -1, wanted at least 0\n"
        "  posts, row 2 (lathe), enterprise: found Wroks, wanted a label of the table members (did you mean Works?)\n"
        "  post_skills, row 5 (store, packing), post: found store, wanted a label of the table posts "
        "(did you mean [red]store?)\n\n"
        "Mend these places and try again.\n"
    )


def test_check_shows_faults_as_a_table(faulty: Path) -> None:
    ended = cie("check", faulty)
    assert ended.exit_code == 2
    lines = ended.stdout.splitlines()
    assert lines[0] == "3 faults in the data:"
    assert lines[4].split() == ["posts", "row", "2", "(lathe)", "capacity", "-1", "at", "least", "0"]


def test_check_shows_ten_faults_or_all(tmp_path: Path) -> None:
    trainees = "".join(f"T{number},-1\n" for number in range(12))
    (tmp_path / "trainees.csv").write_text(f"trainee,age\n{trainees}", "utf-8")
    (tmp_path / "posts.csv").write_text("post,enterprise\nP1,E1\n", "utf-8")
    ten, every = cie("check", tmp_path), cie("check", tmp_path, "--all")
    assert (ten.exit_code, every.exit_code) == (2, 2)
    assert ten.stdout.count("at least 0") == 10 and ten.stdout.endswith("and 2 more; --all shows them\n")
    assert every.stdout.count("at least 0") == 12 and "more" not in every.stdout


def test_check_says_what_a_sound_case_holds() -> None:
    ended = cie("check", TOY)
    # By hand: of 4 x 3 pairs, Ann and Bo at the store and Cai and Dee at the lathe fall to the accepted classes.
    assert (ended.exit_code, ended.stdout.splitlines()) == (
        0,
        [
            "ok: four_trainees",
            "  members         3",
            "  majors          2",
            "  trainees        4",
            "  posts           3",
            "  trainee_skills  6",
            "  post_skills     4",
            "  limits          1",
            "8 candidate stays",
            "  removed 4  class not accepted",
        ],
    )


def test_check_names_a_limit_that_nobody_can_meet(tmp_path: Path) -> None:
    (tmp_path / "trainees.csv").write_text("trainee,major\nT1,baking\n", "utf-8")
    (tmp_path / "posts.csv").write_text("post,enterprise,accepts,occupancy\nP1,E1,welding,2\n", "utf-8")
    ended = cie("check", tmp_path)
    assert ended.exit_code == 3
    assert "nothing is left that could meet these limits:" in ended.stdout
    assert "occupancy (P1, horizon) needs at least 2 trainees" in ended.stdout
    assert cie("solve", tmp_path).exit_code == 3


def test_check_names_pots_that_may_pay_nothing(tmp_path: Path) -> None:
    (tmp_path / "projects.csv").write_text("project,value,cost\nJ,1,2\n", "utf-8")
    (tmp_path / "goals.csv").write_text("goal,measure,sense\nG,project_value,max\n", "utf-8")
    (tmp_path / "funds.csv").write_text("fund,amount\nF1,5\nF2,5\nF3,5\n", "utf-8")
    (tmp_path / "fund_uses.csv").write_text("fund,item\nF2,project\n", "utf-8")
    (tmp_path / "project_needs.csv").write_text("project,resource,key,amount\nJ,fund,F3,1\n", "utf-8")
    ended = cie("check", tmp_path)
    assert ended.exit_code == 0
    assert ended.stdout.splitlines()[-1] == (
        "funds that may pay nothing, as no row of fund_uses or project_needs names them: F1"
    )


def test_check_names_enterprises_to_which_a_limit_allows_nothing(tmp_path: Path) -> None:
    (tmp_path / "trainees.csv").write_text("trainee\nT1\n", "utf-8")
    (tmp_path / "posts.csv").write_text("post,enterprise\nP1,Small\nP2,Large\n", "utf-8")
    (tmp_path / "members.csv").write_text("member,kind,staff\nSmall,enterprise,9\nLarge,enterprise,10\n", "utf-8")
    (tmp_path / "limits.csv").write_bytes((TOY / "limits.csv").read_bytes())
    ended = cie("check", tmp_path)

    # A tenth of 9 staff, rounded down, is nobody; a tenth of 10 is one. That is a remark and no fault.
    assert ended.stdout.splitlines()[-1] == (
        "share_of_staff allows nothing to 1 of 2, whose share of staff rounds down to 0: Small"
    )
    assert ended.exit_code == 0


def test_reference_writes_a_folder_that_check_finds_sound(tmp_path: Path) -> None:
    ended = cie("reference", "mini", tmp_path / "mini", "--seed", "2026")
    assert (ended.exit_code, ended.stdout) == (0, f"金华参考联合体（迷你） is in {tmp_path / 'mini'}.\n")

    assert (tmp_path / "mini" / "posts.csv").read_text("utf-8-sig").startswith("岗位,企业,")
    checked = cie("check", tmp_path / "mini")
    assert checked.exit_code == 0
    # Five of the eight enterprises are micro, with at most 19 staff; by hand those of at most 9 are the ones with 0.
    members = cie_opt.read(tmp_path / "mini").tables["members"]
    few = members[(members["kind"] == "enterprise") & (members["staff"] < 10)]["member"].tolist()
    line = "实习生不超过在岗职工一成 allows nothing to {count} of 8, whose share of staff rounds down to 0: {few}"
    assert line.format(count=len(few), few=", ".join(few)) in checked.stdout.splitlines()


def test_reference_refuses_a_size_that_there_is_not(tmp_path: Path) -> None:
    ended = cie("reference", "county", tmp_path / "county")
    assert ended.exit_code == 2
    assert ended.stderr.startswith("There is no reference consortium of size 'county'.")
    assert not (tmp_path / "county").exists()


def test_a_path_that_is_not_there() -> None:
    ended = cie("solve", "nowhere")
    assert ended.exit_code == 2
    assert ended.stderr == (
        "nowhere could not be used because of 1 fault(s):\n"
        "  nowhere: found no such file or folder, wanted a folder of CSV files, a workbook or a JSON file\n\n"
        "Mend these places and try again.\n"
    )


def test_sense_without_a_family_is_refused() -> None:
    ended = cie("solve", TOY, "--sense", "max")
    assert ended.exit_code == 2
    assert ended.stderr == (
        "--sense and --question belong to a published file, and no --family is given.\n\n"
        "Name the family, or leave them out: an instance states its own goals.\n"
    )


def test_a_published_file_is_solved_in_both_senses(tmp_path: Path) -> None:
    # One problem, 2 agents and 2 jobs: costs 1 2 / 3 4, loads 1, capacities 1. Each agent has one job, so the total
    # is 1 + 4 or 2 + 3 = 5 in either sense.
    (tmp_path / "small.txt").write_text("2 2\n1 2\n3 4\n1 1\n1 1\n1 1\n", "utf-8")
    for sense in ("min", "max"):
        ended = cie("solve", tmp_path / "small.txt", "--family", "gap", "--sense", sense, "--json", "-")
        assert ended.exit_code == 0, ended.output
        written = json.loads(ended.stdout)
        assert (written["objective"], written["family"], written["stop"]) == (5.0, "gap", "optimal")


@pytest.mark.parametrize("option", [["--time-limit", "-1"], ["--gap", "nan"], ["--workers", "0"], ["--seed", "x"]])
def test_options_that_make_no_sense_end_with_2(option: list[str]) -> None:
    ended = cie("solve", TOY, *option)
    assert ended.exit_code == 2 and ended.stderr and "Traceback" not in ended.stderr


def test_an_unknown_command_or_option_ends_with_2() -> None:
    assert cie("solv").exit_code == 2
    assert cie("solve", TOY, "--colour").exit_code == 2


@pytest.mark.parametrize("option", ["--out", "--json"])
def test_outputs_that_cannot_be_written_are_refused_before_solving(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, option: str
) -> None:
    answer(monkeypatch, AssertionError("solved in spite of it"))
    (tmp_path / "file").write_text("", "utf-8")
    ended = cie("solve", TOY, option, tmp_path / "file" / "result")
    assert ended.exit_code == 2
    assert ended.stderr == (
        "result cannot be written: Not a directory.\n\nName a place that you may write, on a disk with room.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_input_is_never_taken_for_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, AssertionError("solved in spite of it"))
    for path in TOY.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert cie("solve", tmp_path, "--out", tmp_path).exit_code == 2
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_template_is_written_once(tmp_path: Path) -> None:
    file = tmp_path / "case.xlsx"
    first = cie("template", file, "--lang", "zh")
    assert first.exit_code == 0, first.output
    assert first.stdout == "case.xlsx is ready to be filled in; its first sheet explains how.\n"
    before = file.read_bytes()
    assert cie("template", file).exit_code == 2
    assert file.read_bytes() == before


def shell(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line as a program of its own."""
    command = [sys.executable, "-m", "cie_opt", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


def test_it_runs_as_a_module() -> None:
    ended = shell("check", TOY)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("ok: four_trainees\n")


def test_help_needs_no_library_that_is_slow_to_load() -> None:
    code = (
        "import sys; from cie_opt.cli import app; "
        "print(sorted({'pandas', 'numpy', 'highspy', 'pyomo', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_reader_who_goes_away_is_no_error() -> None:
    command = [sys.executable, "-m", "cie_opt", "check", str(TOY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_labels_that_the_terminal_cannot_write_are_no_error() -> None:
    first = TOY.parent / "first"
    ended = shell("check", first, env={"PYTHONIOENCODING": "ascii", "PATH": ""})
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.slow
def test_ctrl_c_keeps_the_best_allocation(tmp_path: Path) -> None:
    # A load problem that takes the solver far longer than ten seconds to prove, but not to answer.
    generator = np.random.default_rng(7)
    trainees = [f"T{number}" for number in range(200)]
    posts = [f"P{number}" for number in range(20)]
    load = generator.integers(5, 101, size=(200, 20))
    pairs = [(trainee, post) for trainee in trainees for post in posts]
    folder = tmp_path / "hard"
    folder.mkdir()
    cost = 111 - load + generator.integers(-10, 11, size=load.shape)
    tables = {
        "trainees": pd.DataFrame({"trainee": trainees, "must_place": "yes"}),
        "posts": pd.DataFrame({"post": posts, "enterprise": posts, "load_capacity": load.sum(axis=0) // 25}),
        "arcs": pd.DataFrame(pairs, columns=["trainee", "post"]).assign(load=load.ravel()),
        "scores": pd.DataFrame(pairs, columns=["trainee", "post"]).assign(measure="cost", value=cost.ravel()),
        "goals": pd.DataFrame({"goal": ["cost"], "measure": ["cost"], "sense": ["min"]}),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    command = [sys.executable, "-m", "cie_opt", "solve", folder, "--gap", "0", "--out", tmp_path / "result"]

    def heed_ctrl_c() -> None:
        # A shell lets what it runs in the background ignore Ctrl-C, and children of that ignore it too.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(
        list(map(str, command)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    ) as process:
        time.sleep(15)
        process.send_signal(signal.SIGINT)
        said, told = process.communicate(timeout=30)
    assert process.returncode == 0, said + told
    saved = cie_opt.load(tmp_path / "result")
    assert saved.stop is Stop.INTERRUPTED and saved.verified and not saved.reproducible
