"""The result workbook: what stands on each sheet, links that lead somewhere, titles and texts that do no harm."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import cie_opt as cie
from cie_opt.errors import OptionError
from cie_opt.outcome import Outcome
from cie_opt.report import workbook
from cie_opt.report.sheets import sheet_names
from tests.program.spelled import of
from tests.report.outcomes import solved as toy_outcome

DUAL = {
    "members": "member,kind\n金华校,school\nLake,school\n=Works,enterprise\nDepot,enterprise",
    "periods": "period\nautumn\nspring\nsummer",
    "majors": "major,class,school\nm1,turning,金华校\nm2,packing,Lake",
    "trainees": "trainee,major,count\nAnn,m1,1\ncrowd,m2,4\nBo,m2,1",
    "posts": """post,enterprise,accepts,capacity,first,last
                lathe,=Works,turning,2,autumn,spring
                store,Depot,packing,3,,""",
    "mentors": """mentor,employer,side
                  Mia,=Works,enterprise
                  Dan,Depot,enterprise
                  Eva,金华校,school
                  Uli,Lake,school""",
    "mentor_needs": "side\nenterprise\nschool",
    "labs": "lab,owner,seats\nshop,Lake,2",
    "lab_hours": "lab,period,hours\nshop,autumn,30",
    "lab_needs": "need,major,hours\nN,m2,2.5",
    "services": "service,enterprise,hours,must\nV,Depot,4,yes",
    "limits": """limit,measure,per,side,amount,document,article,year,read_at_source
                 cap,placed,enterprise,ceiling,3,Code,§ 8,2021,yes""",
    "goals": "goal,measure,sense\nfill,placed,max",
}
"""Ann at the lathe from autumn to spring; three of the five of Lake at the store all the time, which is full then."""


@pytest.fixture(scope="module")
def dual() -> Outcome:
    outcome = cie.solve(of(**DUAL), executor="inline")
    assert outcome.verified
    assert outcome.objective == 4
    return outcome


def opened(outcome: Outcome, folder: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(outcome.to_workbook(folder / "result.xlsx"))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet without the empty cells at their ends, and without empty rows."""
    found = []
    for row in sheet.iter_rows(values_only=True):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            found.append(tuple(cells))
    return found


def part(sheet: Any, heading: str) -> list[tuple[Any, ...]]:
    """Return what stands below a heading, without the header of its table, up to the next empty row."""
    texts = [row[0] for row in sheet.iter_rows(values_only=True)]
    found = []
    for row in sheet.iter_rows(min_row=texts.index(heading) + 3, values_only=True):
        if row[0] is None:
            break
        found.append(tuple(cell for cell in row if cell is not None))
    return found


def test_every_sheet_is_reached_from_the_overview_and_leads_back(dual: Outcome, tmp_path: Path) -> None:
    book = opened(dual, tmp_path)
    assert book.sheetnames == [
        *("overview", "placements", "not placed", "labs", "limits", "prices"),
        *("Lake", "金华校", "=Works", "Depot"),
    ]
    for sheet in book:
        targets = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        assert {target.rpartition("!")[0].strip("'") for target in targets} <= set(book.sheetnames)
        if sheet.title == "overview":
            assert {target.rpartition("!")[0].strip("'") for target in targets} == set(book.sheetnames[1:])
        else:
            assert "'overview'!A1" in targets


def test_a_school_reads_who_is_where_with_whom_and_its_lab_hours(dual: Outcome, tmp_path: Path) -> None:
    """Three of Lake are at the store, 7.5 h of the lab; two places of five are left, the store being full."""
    sheet = opened(dual, tmp_path)["Lake"]
    found = rows(sheet)

    assert found[:3] == [("Lake",), ("back to the overview",), ("3 trainees are placed.",)]
    assert found[3] == (
        *("trainee", "trainees", "major", "post", "enterprise", "when"),
        *("mentors of the enterprise", "mentors of the school"),
    )
    placed = [row for row in found[4:] if row[0] in ("crowd", "Bo") and row[3:4] == ("store",)]
    assert sum(row[1] for row in placed) == 3
    assert {row[2:] for row in placed} == {("m2", "store", "Depot", "autumn to summer", "Dan", "Uli")}
    left = part(sheet, "Not placed")
    assert sum(row[1] for row in left) == 2
    assert {row[2] for row in left} == {"No seat is left at any of the 1 eligible posts."}
    assert part(sheet, "Lab hours") == [("shop", 7.5, "N", "autumn")]
    assert part(sheet, "Its mentors") == [("Uli", 3, "Lake/packing", when) for when in ("autumn", "spring", "summer")]


def test_an_enterprise_reads_who_comes_its_posts_and_services(dual: Outcome, tmp_path: Path) -> None:
    book = opened(dual, tmp_path)

    assert rows(book["=Works"])[4] == ("Ann", 1, "m1", "金华校", "lathe", "autumn to spring", "Mia", "Eva")
    assert part(book["=Works"], "Posts") == [("lathe", 1, 2, "yes")]
    assert part(book["Depot"], "Technical services") == [("V", 4, "shop", "autumn")]


def test_labs_and_limits_stand_with_what_was_found(dual: Outcome, tmp_path: Path) -> None:
    """60 h of two seats, less 7.5 h of Lake and 4 h of the service; the cap of 3 binds at Depot, 1 is at Works."""
    book = opened(dual, tmp_path)

    assert rows(book["labs"])[3] == ("shop", "Lake", "yes", "autumn", 60, 11.5, 48.5)
    source = "Code, § 8, 2021, read at the source"
    assert rows(book["limits"])[3:] == [
        ("cap", "Depot", None, "at most", 3, 3, 0, "trainee", "binds", source),
        ("cap", "=Works", None, "at most", 3, 1, 2, "trainee", "2 trainees left", source),
    ]


def test_labs_leave_what_projects_do_not_take(tmp_path: Path) -> None:
    """Two seats of 10 h are 20 h in each period. J takes 5 h in autumn, and 3 h at any time: 15 h, 20 h, and 32 of 40.

    Ann's one hour is in the lab of one period only, where J takes 4 h of 6. K is not worth doing.
    """
    tables = {
        "periods": "period\nautumn\nspring",
        "trainees": "trainee\nAnn",
        "posts": "post,enterprise\nlathe,Works",
        "labs": "lab,lab_kind,seats\nshop,,2\nhall,h,1\nyard,,1",
        "lab_hours": "lab,period,hours\nshop,,10\nhall,spring,6\nyard,spring,1",
        "lab_needs": "need,lab_kind,hours\nN,h,1",
        "projects": "project,value\nJ,5\nK,-1",
        "project_needs": """project,resource,key,period,amount
                           J,lab,shop,autumn,5
                           J,lab,shop,,3
                           J,lab,hall,spring,4
                           K,lab,yard,spring,1""",
        "goals": "goal,measure,sense\nfill,placed,max\nworth,project_value,max",
    }
    outcome = cie.solve(of(**tables), executor="inline")
    assert outcome.verified

    assert rows(opened(outcome, tmp_path)["labs"])[3:] == [
        ("shop", None, "yes", "autumn", 20, 5, 15),
        ("shop", None, "yes", "spring", 20, 0, 20),
        ("shop", None, "yes", "all together", 40, 8, 32),
        ("hall", None, "yes", "spring", 6, 5, 1),
        ("yard", None, "yes", "spring", 1, 0, 1),
    ]


def test_prices_are_sentences(dual: Outcome, tmp_path: Path) -> None:
    told = {row[0]: row[1:] for row in rows(opened(dual, tmp_path)["prices"])[5:]}
    prices = dual.sensitivity.prices
    assert prices is not None

    assert len(told) >= 1
    assert all(text.endswith(".") and "would place up to" in text for text in told)
    # Each price is one of those of the outcome.
    assert {row[0] for row in told.values()} <= set(prices["price"].tolist())


def test_labels_are_texts_and_no_formulas(dual: Outcome, tmp_path: Path) -> None:
    path = dual.to_workbook(tmp_path / "result.xlsx")
    with zipfile.ZipFile(path) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        styles = packed.read("xl/styles.xml").decode()

    assert len(sheets) == 10
    assert not any("<f>" in sheet for sheet in sheets)
    assert 'quotePrefix="1"' in styles


def test_the_toy_tells_why_somebody_is_not_placed(tmp_path: Path) -> None:
    """Bo could take a free seat at the store, which the check of the allocation says."""
    book = opened(toy_outcome(), tmp_path)
    assert rows(book["not placed"])[3] == ("Bo", 1, "Lake", "Bo could take a free seat at store.")


def test_reasons_tell_what_removed_a_trainee_from_all_posts_or_which_limit_stands_there(tmp_path: Path) -> None:
    """Two posts accept no m9; Cal may be at both, but the cap of 1 at each enterprise is taken."""
    tables = {
        "trainees": "trainee,major\nAnn,m1\nBo,m1\nCal,m1\nZoe,m9",
        "posts": "post,enterprise,accepts,capacity\nlathe,Works,m1,3\nstore,Depot,m1,3",
        "limits": "limit,measure,per,side,amount\ncap,placed,enterprise,ceiling,1",
        "pins": "trainee,post,must\nAnn,lathe,yes\nBo,store,yes",
        "goals": "goal,measure,sense\nfill,placed,max",
    }
    outcome = cie.solve(of(**tables), executor="inline")

    assert outcome.objective == 2
    assert [(row[0], row[-1]) for row in rows(opened(outcome, tmp_path)["not placed"])[3:]] == [
        ("Cal", "Seats are left at 2 of 2 eligible posts; against them stand cap at 2 of them."),
        ("Zoe", "No post is eligible: class not accepted (2)."),
    ]


def test_a_reason_is_what_concerns_the_trainee_and_no_limit_of_others(tmp_path: Path) -> None:
    """A cap on G, to which Bo does not belong, is taken by Ann; what Bo lacks is Mia, who guides one."""
    tables = {
        "trainees": "trainee\nAnn\nBo",
        "posts": "post,enterprise,capacity\nlathe,Works,5",
        "groups": "group,table,key\nG,trainees,Ann",
        "limits": "limit,measure,group,per,side,amount\ngirls,placed,G,enterprise,ceiling,1",
        "mentors": "mentor,employer,side,capacity\nMia,Works,enterprise,1",
        "mentor_needs": "side\nenterprise",
        "pins": "trainee,post,must\nAnn,lathe,yes",
    }
    outcome = cie.solve(of(**tables), executor="inline")

    assert rows(opened(outcome, tmp_path)["not placed"])[3:] == [
        ("Bo", 1, None, "Seats are left at 1 of 1 eligible posts; against them stand full mentors at 1 of them.")
    ]


def test_what_stands_against_one_of_several_stays_at_a_post_is_not_told(tmp_path: Path) -> None:
    """Mia is full in May, where Ann is; in June a limit admits nobody: neither stands against both."""
    tables = {
        "periods": "period,start\nMay,2026-05-01\nJune,2026-06-01",
        "trainees": "trainee\nAnn\nBo",
        "posts": "post,enterprise,capacity\nlathe,Works,5",
        "blocks": "block,post,first,length\nearly,lathe,May,1\nlate,lathe,June,1",
        "limits": """limit,measure,per,side,amount,aggregation,valid_from,valid_to
                     june,placed,all,ceiling,0,concurrent,2026-06-01,2026-06-30""",
        "mentors": "mentor,employer,side,capacity\nMia,Works,enterprise,1",
        "mentor_needs": "side\nenterprise",
    }
    outcome = cie.solve(of(**tables), executor="inline")

    assert outcome.objective == 1
    told = rows(opened(outcome, tmp_path)["not placed"])[3][-1]
    assert told == "Seats are left at 1 of 1 eligible posts; against them stand other limits or goals at 1."


def test_money_and_projects_stand_with_the_member_whom_they_concern(tmp_path: Path) -> None:
    """The pot pays 100 yuan for each of three at Depot and one at Works, and the project that Depot leads."""
    tables = {
        **DUAL,
        "funds": "fund,amount\nF,10000",
        "fund_uses": "fund,item,rate\nF,trainee,100\nF,project,",
        "projects": "project,lead,value,cost\nJ,Depot,5,1200.5",
        "goals": "goal,measure,sense\nfill,placed,max\nworth,project_value,max\npaid,paid,max",
    }
    outcome = cie.solve(of(**tables), executor="inline")
    assert outcome.verified
    book = opened(outcome, tmp_path)

    assert part(book["Depot"], "Its projects") == [("J", "yes")]
    paid = {host: [row[:4] for row in part(book[host], "Money from pots")] for host in ("Depot", "=Works")}
    assert sorted(paid["Depot"]) == [("F", 300, "trainee", "Depot"), ("F", 1200.5, "project", "J")]
    assert paid["=Works"] == [("F", 100, "trainee", "=Works")]


def test_an_outcome_without_allocation_has_an_overview_that_says_why(tmp_path: Path) -> None:
    tables = {"trainees": "trainee,must_place\nAnn,yes\nBo,yes", "posts": "post,enterprise,capacity\nlathe,Works,1"}
    outcome = cie.solve(of(**tables), executor="inline")
    book = opened(outcome, tmp_path)

    assert outcome.allocation is None
    assert book.sheetnames == ["overview"]
    assert ("There is no allocation.",) in rows(book["overview"])


def test_members_beyond_the_most_have_no_sheet_and_no_link(
    dual: Outcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With two sheets only the schools have one, as they come first; enterprises stand as plain texts."""
    monkeypatch.setattr(workbook, "MOST_PAGES", 2)
    book = opened(dual, tmp_path)

    assert book.sheetnames[6:] == ["Lake", "金华校"]
    assert book["placements"]["F4"].hyperlink is None
    assert book["placements"]["D4"].hyperlink is not None


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["A/B: [1]*?", "A-B- -1---"], ["A-B- -1---", "A-B- -1--- (2)"]),
        (["x" * 40, "X" * 33], ["x" * 31, "X" * 27 + " (2)"]),
        (["'quoted'", "", "History", "labs"], ["quoted", "-", "History (2)", "labs (2)"]),
    ],
)
def test_titles_of_sheets_are_short_different_and_allowed(labels: list[str], names: list[str]) -> None:
    assert sheet_names(labels, ["Labs"]) == names


def test_a_place_that_cannot_be_written_is_told(dual: Outcome, tmp_path: Path) -> None:
    with pytest.raises(OptionError) as refused:
        dual.to_workbook(tmp_path / "missing" / "result.xlsx")
    assert str(refused.value).startswith("result.xlsx cannot be written: No such file or directory.")
