"""An allocation from files, in the encodings that people have."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cie_opt.errors import DataError
from cie_opt.verify import verify
from tests.verify.cases import broken, instance

GIVEN = instance(trainees={"trainee": ["王芳", "B"]}, posts={"post": ["车工", "Q"], "enterprise": ["W", "V"]})


def folder(tmp_path, **files):
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / f"{name}.csv").write_bytes(data)
    return tmp_path


def faults(path):
    with pytest.raises(DataError) as refused:
        verify(GIVEN, path)
    return [str(fault) for fault in refused.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_usual_encodings_and_line_ends(tmp_path, encoding, newline):
    text = newline.join(["学员,岗位,人数", "王芳,车工,1", ""])

    found = verify(GIVEN, folder(tmp_path, placements=text.encode(encoding)))
    assert (found.ok, found.measures["placed"]) == (True, 1)


def test_a_path_may_be_a_text(tmp_path):
    folder(tmp_path, placements="trainee,post,block,count\nB,Q,,1\n")

    assert verify(GIVEN, str(tmp_path)).measures["placed"] == 1


def test_the_other_tables_are_read_when_they_are_there(tmp_path):
    files = {
        "placements": "trainee,post,count\nB,Q,1\n",
        "unplaced": "trainee,count\nB,1\n王芳,1\n",
        "posts": "post,open\nQ,no\n",
        "members": "member,joined\nV,no\n",
        "rooms": "room\nL\n",
    }

    # B asks for 1 place, takes 1 and is said to leave 1; Q is said to be closed and V not to join.
    assert broken(verify(GIVEN, folder(tmp_path, **files))) == [
        ("every_trainee", ("B",), 1, 2),
        ("allocation", ("posts", "Q"), 0, 1),
        ("allocation", ("members", "V"), 0, 1),
    ]


def test_a_header_alone_places_nobody(tmp_path):
    assert verify(GIVEN, folder(tmp_path, placements="trainee,post,count\n")).measures["placed"] == 0


def test_places_in_files_are_lines(tmp_path):
    # The blank line is line 3, the label over two lines ends on line 5.
    text = 'trainee,post,count\nB,Q,1\n\n"B\nx",Q,1\nC,Q,-1\n'

    assert faults(folder(tmp_path, placements=text)) == [
        "placements, line 5, trainee: found B x, wanted a label of the table trainees",
        "placements, line 6, trainee: found C, wanted a label of the table trainees",
        "placements, line 6, count: found -1, wanted a whole number of at least 1",
    ]


def test_short_lines_have_absent_cells_and_long_ones_are_told(tmp_path):
    assert faults(folder(tmp_path, placements="trainee,post,count\nB\n")) == [
        "placements, line 2, post: wanted a label of the table posts"
    ]
    assert faults(folder(tmp_path, placements="trainee,post,count\nB,Q,1,2\n")) == [
        "placements.csv, line 2: found 4, wanted at most 3 cells, as many as there are columns"
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" , \n", "\ufeff".encode()])
def test_an_empty_file_is_told(tmp_path, content):
    assert faults(folder(tmp_path, placements=content)) == [
        "placements.csv: wanted a line with the names of the columns"
    ]


def test_what_is_no_text_is_told(tmp_path):
    assert faults(folder(tmp_path, placements=b"\xff\xff\xff")) == ["placements.csv: wanted text in UTF-8 or GB18030"]


@pytest.mark.parametrize("content", ['trainee,post,count\n"B,Q,1\n', "trainee,post,count\n" + "B" * 200_000 + ",Q,1\n"])
def test_what_is_no_table_is_told(tmp_path, content):
    (fault,) = faults(folder(tmp_path, placements=content))

    assert fault.startswith("placements.csv, line 2: found ")
    assert fault.endswith("wanted a table with commas between cells")


def test_a_missing_file_and_a_missing_folder_are_told(tmp_path):
    assert faults(folder(tmp_path, unplaced="trainee,count\n")) == [
        "placements.csv: wanted a file of this name in the folder"
    ]
    assert faults(tmp_path / "none") == ["none: wanted a folder with the file placements.csv"]


def test_the_path_stays_private(tmp_path):
    with pytest.raises(DataError) as refused:
        verify(GIVEN, tmp_path / "none")

    assert str(tmp_path) not in str(refused.value)


def test_labs_and_mentors_are_read_from_files_too(tmp_path):
    given = instance(
        trainees={"trainee": ["A"], "school": ["S"], "major": ["c"]},
        labs={"lab": ["L"], "opening_cost": ["9"]},
        lab_hours={"lab": ["L"], "hours": ["3"]},
        lab_needs={"need": ["N"], "hours": ["1.5"]},
        services={"service": ["V"], "hours": ["2"]},
        mentors={"mentor": ["D"], "employer": ["S"], "side": ["school"]},
        mentor_needs={"side": ["school"]},
    )
    files = {
        "placements": "trainee,post\nA,P\n",
        "labs": "实训室,开设\nL,是\n",
        "uses": "需求,学校,实训室,时段,工时\nN,S,L,horizon,1.5\n",
        "services": "service,lab,period,hours\nV,L,horizon,3/2\n",
        "guidance": "need,mentor,target,period,count\n1,D,S/c,horizon,1\n",
    }
    folder(tmp_path, **files)

    # 1.5 + 1.5 hours of 3; the service may want more than it gets.
    assert verify(given, tmp_path).ok
    folder(tmp_path, services="service,lab,period,hours\nV,L,horizon,1.75\n")
    assert broken(verify(given, tmp_path)) == [("lab_hours", ("L", "horizon"), 3, Fraction(13, 4))]
    folder(tmp_path, uses="need,lab,period,hours\nN,L,horizon,x\n")
    with pytest.raises(DataError) as refused:
        verify(given, tmp_path)
    assert [str(fault) for fault in refused.value.faults] == [
        "uses, line 2, hours: found x, wanted a number of hours of at least 0"
    ]
