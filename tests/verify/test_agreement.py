"""Any allocation of candidate stays breaks the same rows for the verifier as in the programme, and is worth the same.

The two were written apart from the same rules: the programme as arrays over all candidate stays, the verifier from the
tables and the placements alone.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_opt.errors import DataError
from cie_opt.instance.parse import from_tables
from cie_opt.instance.schema.allocation import ALLOCATION
from cie_opt.program.lab_use import KINDS
from cie_opt.program.program import Program, assemble
from cie_opt.verify import CHECKS, Report, verify
from tests.program.cases import case
from tests.program.session_cases import lectures_of, teach
from tests.strategies import FEATURES, instances


def point(program: Program, random: Random) -> np.ndarray:
    """Return values of all columns: random stays, switches and joins, and what follows for the others."""
    value = np.zeros(program.width)
    often = random.choice([0.1, 0.3, 0.8])
    columns = program.columns
    place = columns["place"]
    matching = "preferred" in columns
    for at in random.sample(range(place.start, place.stop), len(place)) if matching else range(place.start, place.stop):
        if random.random() < often and (not matching or _fits(program, value, at)):
            value[at] = random.randint(1, int(program.upper[at]))
    if "wait" in columns:
        _one_at_a_time(program, value)
    for at in range(columns["open"].start, columns["open"].stop):
        value[at] = random.random() < 0.6
    for at in range(columns["join"].start, columns["join"].stop):
        value[at] = random.random() < 0.6
    instance, stays = program.instance, program.instance.stays
    placed = np.bincount(stays.trainee, value[place.start : place.stop], minlength=instance.rows("trainees"))
    asked = instance.amounts("trainees", "count") * instance.amounts("trainees", "places")
    value[columns["unplaced"].start : columns["unplaced"].stop] = asked - placed
    if "host" in columns:
        host = columns["host"]
        enterprise = instance.codes("posts", "enterprise")[stays.post]
        taken = value[place.start : place.stop] > 0
        used = set(zip(stays.trainee[taken].tolist(), enterprise[taken].tolist(), strict=True))
        for at, pair in enumerate(zip(*(codes.tolist() for codes in host.keys.codes), strict=True)):
            value[host.start + at] = pair in used
    if "joint" in columns:
        joint = columns["joint"]
        there = {key[:2] for key, own in zip(place.keys.labels(), value[place.start : place.stop], strict=True) if own}
        value[joint.start : joint.stop] = [{key[:2], key[2:]} <= there for key in joint.keys.labels()]
    _use_labs_and_mentors(program, value, random)
    teach(program, value, random)
    if "do" in columns:
        for at in range(columns["do"].start, columns["do"].stop):
            value[at] = random.random() < 0.5
    _pay_from_pots(program, value, random)
    if matching:
        _tell_who_blocks(program, value)
    for follow in program.derived:
        follow(value)
    _pay_breaches(program, value)
    return value


def _fits(program: Program, value: np.ndarray, stay: int) -> bool:
    """Return whether a trainee without a post finds a seat: else nobody can say which pairs block."""
    value[stay] = 1
    broken = {rule for rule, _key in rows_broken(program, value)}
    value[stay] = 0
    taken = value[program.columns["place"].start : program.columns["place"].stop]
    stays = program.instance.stays
    placed = np.any(taken[stays.trainee == stays.trainee[stay]] > 0)
    full = np.sum(taken[stays.post == stays.post[stay]]) >= _seats(program, int(stays.post[stay]))
    return not placed and not full and "member_ceiling" not in broken


def _seats(program: Program, post: int) -> int:
    """Return the seats of a post in the only period; those of the period come before its own."""
    instance = program.instance
    here = instance.codes("post_periods", "post") == post
    given = instance.amounts("post_periods", "capacity", absent=-1)[here]
    return int(given[0] if (given >= 0).any() else instance.amounts("posts", "capacity", absent=99)[post])


def _tell_who_blocks(program: Program, value: np.ndarray) -> None:
    """Set the counts at every rank, who is full as soon as may be, and a pair that blocks where it must."""
    order = ("reached", "preferred", "hosted", "full", "almost", "filled", "pair", "move", "both", "first", "second")
    lines = {line: [] for line in order}
    for row in range(program.height):
        rows, position = program.locate(row)
        if rows.name in ("no_blocking_pair", "no_blocking_couple"):
            lines.setdefault(rows.keys.label(position)[0], []).append(row)
    place, columns = program.columns["place"], program.columns
    counts = {"pair": "block", "move": "block", "both": "block_both", "first": "block_both", "second": "block_both"}
    for kind in ("full", "almost", "filled"):
        if kind in columns:
            value[columns[kind].start : columns[kind].stop] = 1
    for line in order:
        own = columns.get(counts.get(line, line))
        for row in lines[line]:
            part = slice(program.starts[row], program.starts[row + 1])
            activity = float(program.value[part] @ value[program.column[part]])
            if program.row_lower[row] <= activity <= program.row_upper[row] or own is None:
                continue
            # The link of a count comes after that of the next better rank; it is the one with a positive sign.
            at = [int(one) for one in program.column[part] if own.start <= one < own.stop and one >= place.stop]
            if line in ("full", "almost", "filled"):
                value[at] = 0
            elif line in counts:
                value[at] = 1
            else:
                value[max(at)] -= activity


def _one_at_a_time(program: Program, value: np.ndarray) -> None:
    """Give up stays that overlap another one of the trainee: who is at two places at once has no way to speak of."""
    stays = program.instance.stays
    busy: set[tuple[int, int]] = set()
    for at in np.flatnonzero(value[: len(stays)]):
        periods = {(int(stays.trainee[at]), period) for period in range(stays.first[at], stays.last[at] + 1)}
        if busy & periods:
            value[at] = 0
        busy |= periods


def _use_labs_and_mentors(program: Program, value: np.ndarray, random: Random) -> None:
    """Set hours, guidance and openings at random; a demand is served by the labs it uses, else by the first."""
    often = random.choice([0.1, 0.4, 0.8])
    for kind in (*KINDS["use"], *KINDS["service"], "guide"):
        if kind in program.columns:
            columns = program.columns[kind]
            for at, key in enumerate(columns.keys.labels(), start=columns.start):
                if random.random() < often:
                    # Parts of heads are whole minutes of those that a head takes.
                    each = _minutes(program, kind, key) if kind == "use part" else 1
                    most = min(int(program.upper[at] * each), random.choice([2, 60, 6000]))
                    value[at] = random.choice([random.randint(0, most), each]) / each
    if "build" not in program.columns:
        return
    build, serve = program.columns["build"], program.columns["serve"]
    for at in range(build.start, build.stop):
        value[at] = random.random() < 0.7
    used = {key[:3] for key, hours in _amounts(program, value, "use") if hours > 0}
    served = {key[:2] for key in used}
    for at, key in enumerate(serve.keys.labels(), start=serve.start):
        value[at] = key in used or key[:2] not in served
        served.add(key[:2])


def _pay_from_pots(program: Program, value: np.ndarray, random: Random) -> None:
    """Set payments at random, mostly small ones; a claim with a switch is taken when it is paid."""
    if "pay" not in program.columns:
        return
    pay, take = program.columns["pay"], program.columns["take"]
    often = random.choice([0.1, 0.4, 0.8])
    paid = set()
    for at, key in enumerate(pay.keys.labels(), start=pay.start):
        if random.random() < often:
            value[at] = random.randint(0, min(int(program.upper[at]), random.choice([3, 500, 20000])))
        if value[at] > 0:
            paid.add(key[:4])
    for at, key in enumerate(take.keys.labels(), start=take.start):
        value[at] = key in paid


def _amounts(program: Program, value: np.ndarray, name: str) -> list[tuple[tuple[str, ...], Fraction]]:
    """Return key and hours of every column of use, or of services."""
    found = []
    for kind in KINDS[name]:
        columns = program.columns[kind]
        for at, key in enumerate(columns.keys.labels(), start=columns.start):
            minutes = round(value[at] * _minutes(program, kind, key))
            found.append((key, Fraction(minutes, program.instance.scale_of("labs", "grid"))))
    return found


def _minutes(program: Program, kind: str, key: tuple[str, ...]) -> int:
    """Return what one of a column takes: a minute, a step of the lab, or what a head takes there."""
    tables = program.instance.tables
    if kind in ("use part", "use heads"):
        arcs = tables["lab_arcs"].set_index(["need", "lab"])["hours"]
        own = arcs.get((key[0], key[2]), pd.NA)
        return int(tables["lab_needs"].set_index("need")["hours"][key[0]] if pd.isna(own) else own)
    return int(tables["labs"].set_index("lab")["grid"][key[-2]]) if kind.endswith("grid") else 1


def _pay_breaches(program: Program, value: np.ndarray) -> None:
    """Set each column of a breach to what its row lacks, or has too much."""
    paid = {at for penalty in program.penalties for at in range(penalty.columns.start, penalty.columns.stop)}
    for row in range(program.height):
        if program.locate(row)[0].name != "limits":
            continue
        part = slice(program.starts[row], program.starts[row + 1])
        own = [(at, a) for at, a in zip(program.column[part], program.value[part], strict=True) if int(at) in paid]
        activity = float(program.value[part] @ value[program.column[part]])
        for at, coefficient in own:
            lack = program.row_lower[row] - activity if coefficient > 0 else program.row_upper[row] - activity
            value[at] = max(lack / coefficient, 0)


def rows_broken(program: Program, value: np.ndarray) -> set[tuple[str, tuple[str, ...]]]:
    """Return (rule, key) of the rows that a point breaks; bounds of u belong to the row of their trainee."""
    activity = np.zeros(program.height)
    np.add.at(
        activity, np.repeat(np.arange(program.height), np.diff(program.starts)), program.value * value[program.column]
    )
    # Whole numbers but for the breaches of priced rows, which may be thirds.
    slack = 1e-6
    wrong = np.flatnonzero((activity < program.row_lower - slack) | (activity > program.row_upper + slack))
    found = set()
    for row in wrong:
        rows, position = program.locate(int(row))
        found.add((rows.name, rows.keys.label(position)))
    unplaced = program.columns["unplaced"]
    for at, key in enumerate(unplaced.keys.labels(), start=unplaced.start):
        if not program.lower[at] <= value[at] <= program.upper[at]:
            found.add(("every_trainee", key))
    return found


def report_of(program: Program, value: np.ndarray) -> Report:
    """Return what the verifier says of the same point, given as tables of labels."""
    columns = program.columns
    place = columns["place"]
    stays = pd.DataFrame(place.keys.labels(), columns=["trainee", "post", "block"])
    stays["count"] = value[place.start : place.stop].astype(int)
    tables = {"placements": stays[stays["count"] > 0]}
    for kind, table, names in (("open", "posts", ("post", "open")), ("join", "members", ("member", "joined"))):
        switch = columns[kind]
        labels = [key[0] for key in switch.keys.labels()]
        tables[table] = pd.DataFrame({names[0]: labels, names[1]: value[switch.start : switch.stop] > 0})
    if "build" in columns:
        for name, kind in (("uses", "use"), ("services", "service")):
            rows = [(*key, hours) for key, hours in _amounts(program, value, kind)]
            tables[name] = pd.DataFrame(rows, columns=[column.name for column in ALLOCATION[name].columns])
        build = columns["build"]
        labels = [key[0] for key in build.keys.labels()]
        tables["labs"] = pd.DataFrame({"lab": labels, "open": value[build.start : build.stop] > 0})
    if "lecture" in columns:
        tables["lectures"] = lectures_of(program, value)
    if "do" in columns:
        do = columns["do"]
        labels = [key[0] for key in do.keys.labels()]
        tables["projects"] = pd.DataFrame({"project": labels, "done": value[do.start : do.stop] > 0})
    if "pay" in columns:
        pay, scale = columns["pay"], program.instance.scale_of("funds", "amount")
        rows = [(*key, Fraction(int(value[at]), scale)) for at, key in enumerate(pay.keys.labels(), start=pay.start)]
        tables["funding"] = pd.DataFrame(rows, columns=[column.name for column in ALLOCATION["funding"].columns])
    if "guide" in columns:
        guide = columns["guide"]
        table = pd.DataFrame(guide.keys.labels(), columns=["need", "mentor", "target", "period"])
        table["count"] = value[guide.start : guide.stop].astype(int)
        tables["guidance"] = table
    return verify(program.instance, tables)


def comparable(broken: set[tuple[str, tuple[str, ...]]]) -> set[tuple[str, tuple[str, ...]]]:
    """Return broken rows with those of mentors without their period.

    The programme says of a later period that as many guide as before, so that one period that is wrong may break the
    row of the next instead of its own; the verifier looks at every period by itself.
    """
    return {(rule, key[:-1] if rule == "mentor_cover" else key) for rule, key in broken}


def follows(row: tuple[str, tuple[str, ...]], stated: set[tuple[str, tuple[str, ...]]]) -> bool:
    """Return whether the programme need not state a row: an advance is kept where the claim and its others are."""
    rule, claim = row[0], row[1][:4]
    return rule == "fund_advance" and any(
        other in ("fund_rate", "fund_share", "fund_advance") and key[:4] == claim for other, key in stated
    )


def check(tables: dict[str, pd.DataFrame], random: Random, seen: Counter[str] | None = None) -> None:
    """Compare programme and verifier on a random point of an instance."""
    try:
        program = assemble(from_tables(tables))
    except DataError:
        return
    value = point(program, random)
    expected, found = rows_broken(program, value), report_of(program, value)

    stated, told = comparable(expected), comparable({(one.rule, one.key) for one in found.violations})
    assert stated <= told
    assert {row for row in told - stated if not follows(row, stated)} == set()
    worth = [Fraction(level.cost @ value).limit_denominator(10**6) / level.scale for level in program.levels]
    assert [float(level.value) for level in found.levels] == [float(one) for one in worth]
    if seen is not None:
        seen.update(rule for rule, _key in expected)


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_same_rows_are_broken_on_plain_random_cases(random):
    check(case(random), random)


@settings(max_examples=10)
@given(
    st.sets(st.sampled_from(sorted(FEATURES))).flatmap(lambda features: instances(*sorted(features))),
    st.randoms(use_true_random=False),
)
def test_the_same_rows_are_broken_on_drawn_instances(tables, random):
    check(tables, random)


def test_a_post_with_fewer_seats_in_the_period_is_filled_no_further() -> None:
    """With two trainees at one seat, the post is full of i0 and has i1, whom it likes less: both would be right."""
    ranks = [("rank", "i0", "1"), ("rank", "i1", "1"), ("rank", "i2", "1")]
    ranks += [("post_rank", "i0", "1"), ("post_rank", "i1", "2"), ("post_rank", "i2", "1")]
    tables = {
        "trainees": pd.DataFrame({"trainee": ["i0", "i1", "i2"]}),
        "posts": pd.DataFrame({"post": ["j"], "enterprise": ["e"]}),
        "periods": pd.DataFrame({"period": ["t"]}),
        "post_periods": pd.DataFrame({"post": ["j"], "period": ["t"], "capacity": ["1"]}),
        "scores": pd.DataFrame(ranks, columns=["measure", "trainee", "value"]).assign(post="j"),
        "limits": pd.DataFrame(
            {"limit": ["stable"], "measure": ["blocking_pairs"], "side": ["ceiling"], "amount": "0"}
        ),
    }
    program = assemble(from_tables(tables))
    place = program.columns["place"]
    for seed in range(10):
        value = point(program, Random(seed))

        assert value[place.start : place.stop].sum() <= 1
        check(tables, Random(seed))


@pytest.mark.slow
def test_every_rule_is_broken_by_some_random_case():
    """Otherwise the agreement would say nothing of a rule that is always kept."""
    # Where everybody is at one place at a time, the ways through the horizon and the worst-off are only counted.
    unbroken = {"eligibility", "allocation", "waiting", "changing", "worst_off"}
    seen: Counter[str] = Counter()
    for seed in range(600):
        if set(CHECKS) <= set(seen) | unbroken:
            return
        random = Random(seed)
        check(case(random), random, seen)

    assert set(CHECKS) - set(seen) == unbroken
