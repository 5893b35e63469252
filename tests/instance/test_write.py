"""Whatever is written reads back with the same digest."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cie_opt.errors import OptionError
from cie_opt.instance.about import About
from cie_opt.instance.cells import bare
from cie_opt.instance.instance import Instance
from cie_opt.instance.numbers import text_of
from cie_opt.instance.parse import from_tables
from cie_opt.instance.read import read
from cie_opt.instance.schema import TABLES, Column, Kind
from cie_opt.instance.write import write
from tests.instance.cases import frame, made, tables

ODD = """
post | enterprise | accepts | pay | hours_week | retention | hazard | first | load
007  | NA         | a;乙 | 2400.10 | 1/3 | 1/3 | women | 1E5 |
None | =1+1       |      |         | 40  | 40% |       | 7   | 123456.7891
1.50 | "甲", 厂    | nan  | 0       | 0.35 |    | minors |     | 0
true | '          | -    | 0.01    |     | 0   | none  | 2026-01-31 | 1
"""


def odd() -> Instance:
    """Return an instance with labels, numbers and dates that are easily lost on the way."""
    others = tables(
        posts=ODD,
        periods="period | start\n1E5 | 2026-03-01\n7 |\n2026-01-31 | 1999-12-31",
        trainees="trainee | must_place | count\n330701200801011234 | yes | 3\n0 | no |\nINF | |",
        pins="trainee | must | why\n0 | yes | agreed",
    )
    others["pins"].loc[0, "why"] = 'two\nlines, and a "quotation"; 二'
    about = About(name="odd", description="a\nb", synthetic=False, scales={"number": 10**6, "money": 1000})
    return from_tables(others, about=about)


def test_every_form_reads_back_with_the_same_digest(tmp_path: Path) -> None:
    instance = odd()

    for name in ("folder", "case.json", "case.xlsx"):
        write(instance, tmp_path / name)
        back = read(tmp_path / name)
        assert back.digest == instance.digest
        assert back.about == instance.about
    write(instance, tmp_path / "folder", language="zh")
    assert read(tmp_path / "folder").digest == instance.digest


def test_a_folder_written_over_holds_only_the_new_tables(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("notes")
    write(odd(), tmp_path)
    write(made(), tmp_path)

    assert sorted(file.name for file in tmp_path.iterdir()) == ["README.md", "posts.csv", "trainees.csv"]
    assert (tmp_path / "posts.csv").read_bytes() == (
        b"\xef\xbb\xbfpost,enterprise,post_kind,capacity (trainees)\nP1,E1,k1,2\nP2,E2,k2,1\n"
    )


def test_headers_and_words_in_chinese(tmp_path: Path) -> None:
    instance = from_tables(
        {"trainees": frame("trainee | sex | must_place\nT | female | yes"), "posts": frame("post | enterprise\nP | E")}
    )
    write(instance, tmp_path, language="zh")

    assert (tmp_path / "trainees.csv").read_text(encoding="utf-8-sig") == "学员,性别,必须安排\nT,女,是\n"


@pytest.mark.parametrize("name", ["case.xls", "case.csv"])
def test_other_forms_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OptionError) as caught:
        write(made(), tmp_path / name)

    suffix = Path(name).suffix
    assert str(caught.value) == (
        f"An instance cannot be written as {suffix}.\n\nName a folder, an .xlsx or a .json file."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_language_without_headers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError) as caught:
        write(made(), tmp_path / "case", language="fr")

    assert str(caught.value) == ("An instance cannot be written in the language 'fr'.\n\nGive one of: en, zh.")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_a_result_is_not_written_over(tmp_path: Path) -> None:
    """Tables such as posts have one name in an instance and in a result."""
    (tmp_path / "outcome.json").write_text("{}")
    (tmp_path / "posts.csv").write_text("post,open\nP1,yes\n")
    with pytest.raises(OptionError) as caught:
        write(made(), tmp_path)

    assert str(caught.value) == (
        f"{tmp_path.name} holds a result of solving, of which tables would be lost.\n\n"
        "Name another folder, or remove this one first."
    )
    assert (tmp_path / "posts.csv").read_text() == "post,open\nP1,yes\n"


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OptionError) as caught:
        write(made(), tmp_path / "file" / "case.json")

    assert str(caught.value) == "case.json could not be written: File exists.\n\nName a place that can be written to."


WORDS = st.sampled_from(["NA", "007", "1e3", "None", "true", "0.10", "甲", "a b", "#1", "'", '"', "3/4", "nan"])
LABELS = (WORDS | st.text("a0é甲 ,='\"\\/|😀", min_size=1, max_size=5)).map(bare).filter(bool)


def cells(column: Column) -> st.SearchStrategy[Any]:
    """Return cells of a column as people write them."""
    if column.kind is Kind.CHOICE:
        return st.sampled_from([choice.name for choice in column.choices])
    if column.kind is Kind.FLAG:
        return st.sampled_from(["yes", "no", True, 0])
    if column.kind is Kind.SHARE:
        return st.integers(0, 30).map(lambda part: text_of(Fraction(part, 30)))
    if column.kind is Kind.DATE:
        return st.dates(min_value=pd.Timestamp("1901-01-01").date()).map(str)
    if column.kind is Kind.HOURS:
        return st.integers(0, 600).map(lambda minutes: text_of(minutes, 60))
    if column.kind is Kind.COUNT:
        return st.integers(1, 4)
    sign = -1 if column.most == 0 else 1
    return st.decimals(0, 10**6, places=2).map(lambda number: str(sign * number))


@st.composite
def frames(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """Draw the two required tables with every column that names no other row, and skills."""
    given = {}
    for name in ("trainees", "posts"):
        keys = draw(st.lists(LABELS, min_size=1, max_size=4, unique=True))
        chosen = [column for column in TABLES[name].columns if column.domain is None and draw(st.booleans())]
        columns: dict[str, list[Any]] = {TABLES[name].key[0]: keys}
        if name == "posts":
            columns["enterprise"] = [draw(LABELS) for _key in keys]
        for column in chosen:
            if column.name not in ("minimum", "occupancy"):
                columns[column.name] = [draw(st.none() | cells(column)) for _key in keys]
        given[name] = pd.DataFrame({header: pd.Series(values, dtype=object) for header, values in columns.items()})
    skills = draw(st.lists(LABELS, max_size=3, unique=True))
    levels = [draw(cells(TABLES["trainee_skills"].column("level"))) for _skill in skills]
    trainee = given["trainees"]["trainee"].iloc[0]
    given["trainee_skills"] = pd.DataFrame({"trainee": trainee, "skill": skills, "level": levels}, dtype=object)
    return given


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frames(), st.sampled_from(["folder", "case.json"]), st.sampled_from(["en", "zh"]))
def test_random_instances_read_back(tmp_path: Path, given: dict[str, pd.DataFrame], name: str, language: str) -> None:
    instance = from_tables(given)

    write(instance, tmp_path / name, language=language)

    back = read(tmp_path / name)
    assert back.digest == instance.digest
    assert {table: found.equals(instance.tables[table]) for table, found in back.tables.items()} == dict.fromkeys(
        instance.tables, True
    )


@settings(max_examples=8, deadline=None)
@given(frames(), st.randoms())
def test_columns_in_another_order_are_the_same_instance(
    given: dict[str, pd.DataFrame], shuffler: random.Random
) -> None:
    turned = {name: found[shuffler.sample(list(found.columns), found.shape[1])] for name, found in given.items()}

    assert from_tables(turned).digest == from_tables(given).digest
    assert from_tables(given).replace(**from_tables(given).tables).digest == from_tables(given).digest
