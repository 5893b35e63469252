"""Random courses with their times beside the other tables of a small case."""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd

from cie_opt.program.program import Program
from tests.program.draws import chance

__all__ = ["MEASURES", "add_sessions", "lectures_of", "teach"]

MEASURES = ("seats_short", "missing_days", "lone_lectures", "extra_labs")


def add_sessions(random: Random, tables: dict[str, pd.DataFrame]) -> None:
    """Add up to three courses, labs where there are none, and perhaps goals or a limit on what is to be few."""
    if "labs" not in tables:
        labs = [{"lab": f"a{number}", "seats": random.choice(["", "10", "30"])} for number in range(2)]
        tables["labs"] = pd.DataFrame(labs)
    periods = tables["periods"]
    if chance(random, 0.7):
        periods["day"] = [random.choice(["", "1", "1", "2"]) for _period in periods.index]
    courses = [f"c{number}" for number in range(random.choice([1, 2, 2, 3]))]
    # Where there are mentors, it is they who teach.
    teachers = ["", *(tables["mentors"]["mentor"] if "mentors" in tables else ["tea", "cher"])]
    tables["sessions"] = pd.DataFrame([_course(random, label, teachers, len(periods)) for label in courses])
    if chance(random, 0.5):
        things = [("sessions", random.choice(courses)), ("labs", random.choice(list(tables["labs"]["lab"])))]
        rows = {(*thing, random.choice(list(periods["period"]))): None for thing in things}
        tables["unavailable"] = pd.DataFrame(list(rows), columns=["table", "key", "period"])
    wanted = random.sample(MEASURES, random.randint(0, 4))
    if "goals" in tables and wanted:
        goals = [{"goal": f"few {name}", "measure": name, "sense": "min", "priority": "1"} for name in wanted]
        tables["goals"] = pd.concat([tables["goals"], pd.DataFrame(goals)]).fillna("")
    elif wanted:
        limits = [{"limit": f"few {name}", "measure": name, "side": "ceiling", "amount": "1"} for name in wanted]
        limits = [limit | {"price": random.choice(["0.25", "0.25", ""])} for limit in limits]
        tables["limits"] = pd.concat([tables.get("limits"), pd.DataFrame(limits)]).fillna("")


def _course(random: Random, label: str, teachers: list[str], periods: int) -> dict[str, str]:
    return {
        "session": label,
        "lectures": random.choice(["1", "1", str(min(2, periods))]),
        "size": random.choice(["", "20", "40"]),
        "teacher": random.choice(teachers),
        "curricula": random.choice(["", "q1", "q1;q2", "q2"]),
        "min_days": random.choice(["", "1", "1", "2"]),
        "max_labs": random.choice(["", "1", "1"]),
    }


def teach(program: Program, value: np.ndarray, random: Random) -> None:
    """Set lectures at random, and what follows for meetings, visits, days and what is counted."""
    columns = program.columns
    if "lecture" not in columns:
        return
    often = random.choice([0.1, 0.3, 0.8])
    lectures = [key for key in columns["lecture"].keys.labels() if chance(random, often)]
    held = set(lectures)
    meets, visits = {(c, t) for c, _a, t in lectures}, {(c, a) for c, a, _t in lectures}
    instance = program.instance
    periods = [str(label) for label in instance.domain("periods")]
    days = dict(zip(periods, _days(program, periods), strict=True))
    covers = {(c, days[t]) for c, t in meets}
    rows = instance.tables["sessions"].set_index("session")
    for name, taken in (("lecture", held), ("meet", meets), ("visit", visits), ("covers", covers)):
        part = columns[name]
        value[part.start : part.stop] = [key in taken for key in part.keys.labels()]
    for name, asked, had in (("missing", "min_days", covers), ("extra", "max_labs", visits)):
        part = columns[name]
        for at, (course,) in enumerate(part.keys.labels(), start=part.start):
            found = sum(pair[0] == course for pair in had)
            lack = int(rows[asked][course]) - found
            value[at] = max(lack if name == "missing" else -lack, 0)
    part = columns["lone"]
    for at, (curriculum, period) in enumerate(part.keys.labels(), start=part.start):
        here = periods.index(period)
        near = [t for t in periods[max(here - 1, 0) : here + 2] if t != period and days[t] == days[period]]
        own = [c for c in rows.index if curriculum in str(rows["curricula"][c]).split(";")]
        count = {t: sum((c, t) in meets for c in own) for t in (period, *near)}
        value[at] = min(max(count[period] - sum(count[t] for t in near), 0), 1)


def lectures_of(program: Program, value: np.ndarray) -> pd.DataFrame:
    """Return the lectures of a point as a table of an allocation."""
    part = program.columns["lecture"]
    held = value[part.start : part.stop] > 0
    rows = [key for key, there in zip(part.keys.labels(), held, strict=True) if there]
    return pd.DataFrame(rows, columns=["session", "lab", "period"])


def _days(program: Program, periods: list[str]) -> list[str]:
    """Return the day of every period; one without a day is one by itself."""
    given = program.instance.tables["periods"]["day"]
    alone = [f"period {label}" for label in periods]
    return [own if pd.isna(day) else str(day) for day, own in zip(given, alone, strict=True)]
