"""The process of one way on one case: ``python -m benchmarks.child JOB`` where JOB is a JSON file."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, Meter, at_hand
from benchmarks.registry import ways
from benchmarks.way import Job

__all__ = ["main"]


def main(path: Path) -> None:
    """Do what the file says and write what came of it, phase by phase, into the file that it names.

    The file holds ``way``, the fields of a Job, ``tiny`` (a case to do first, so that imports and first calls are not
    measured), ``out`` (where the results go) and ``stated`` (where the programme goes in the common form, or nothing).
    """
    asked = json.loads(path.read_text())
    out = Path(asked["out"])

    def write(phases: list[Measured], **more: Any) -> None:
        held = out.with_suffix(".part")
        held.write_text(json.dumps({"phases": [asdict(phase) for phase in phases], **more}))
        os.replace(held, out)

    job = Job(Path(asked["case"]), asked["last"], asked["time_limit"], asked["gap"])
    way = ways()[asked["way"]]
    way.run(replace(job, case=Path(asked["tiny"]), last="pass"), Meter())
    at_hand()
    meter = Meter(write)
    found = way.run(job, meter)
    if asked["stated"] and found.stated is not None:
        found.stated().save(Path(asked["stated"]))
    write(meter.phases, stop=found.stop, objective=found.objective, bound=found.bound, notes=found.notes)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
