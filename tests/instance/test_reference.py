"""The reference consortium: calibrated, reproducible, and about nobody real."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

import cie_opt as cie
from cie_opt.instance.reference.draw import Draw, apportioned
from cie_opt.instance.reference.figures import SECONDARY_STUDENTS


@pytest.fixture(scope="module")
def consortium() -> cie.Instance:
    return cie.reference("consortium")


def counts(instance: cie.Instance, table: str, column: str, **chosen: str) -> dict[str, int]:
    frame = instance.tables[table]
    for name, value in chosen.items():
        frame = frame[frame[name] == value]
    return {str(label): int(count) for label, count in frame[column].value_counts().items() if count}


def test_largest_rests_get_what_is_left() -> None:
    # 10 by 5 : 3 : 2.5 : 1.5 of 12 is 4.17, 2.5, 2.08, 1.25: whole parts 4, 2, 2, 1, and the one left to 2.5.
    assert apportioned(10, [5, 3, 2.5, 1.5]).tolist() == [4, 3, 2, 1]
    # With at least 1 each, 6 are spread: 2.5, 1.5, 1.25, 0.75 have whole parts 2, 1, 1, 0; the rests of .75 and .5 win.
    assert apportioned(10, [5, 3, 2.5, 1.5], least=1).tolist() == [4, 2, 2, 2]


def test_parts_are_drawn_independently_of_each_other() -> None:
    assert Draw(1, "labs").uniform(3).tolist() == Draw(1, "labs").uniform(3).tolist()
    assert Draw(1, "labs").uniform(3).tolist() != Draw(1, "posts").uniform(3).tolist()


def test_picks_follow_their_weights() -> None:
    picked = Draw(0, "picks").pick([1, 0, 3], 4000)

    # Of 4,000 draws with a chance of 1 / 4 the number is within 1,000 +- 4.5 times 27.4 but for one seed in 100,000.
    assert abs(int((picked == 0).sum()) - 1000) < 124
    assert not (picked == 1).any()


def test_the_same_seed_gives_the_same_consortium_and_another_seed_another() -> None:
    assert cie.reference("mini").digest == cie.reference("mini", seed=2026).digest
    assert cie.reference("mini").digest != cie.reference("mini", seed=7).digest


def test_a_size_that_there_is_not_is_refused() -> None:
    with pytest.raises(cie.OptionError) as refused:
        cie.reference("county")

    assert str(refused.value) == (
        "There is no reference consortium of size 'county'.\n\nTake one of: mini, consortium, city."
    )


def test_a_negative_seed_is_refused() -> None:
    with pytest.raises(cie.OptionError, match="The seed is -1, below 0"):
        cie.reference("mini", seed=-1)


def test_the_consortium_has_the_size_that_was_asked_for(consortium: cie.Instance) -> None:
    kinds = counts(consortium, "members", "kind")

    assert (kinds["enterprise"], kinds["school"]) == (107, 12)
    assert int(consortium.amounts("trainees", "count").sum()) == 6000
    assert int((consortium.amounts("trainees", "count") > 1).sum()) == 300
    assert (consortium.rows("labs"), consortium.rows("mentors"), consortium.rows("periods")) == (40, 1500, 4)
    assert (consortium.rows("majors"), len(consortium.domain("post_kind"))) == (24, 40)
    assert counts(consortium, "mentors", "side") == {"enterprise": 1050, "school": 450}


def test_enterprises_lie_where_the_engineers_are(consortium: cie.Instance) -> None:
    # 107 x 62,329 / 240,704 = 27.71 and so on: whole parts 27, 6, 18, 23, 13, 6, 8, 3 are 104; the rests of the
    # districts (.71), Yiwu (.62) and Yongkang (.381, Pujiang has .379) get the three left.
    assert counts(consortium, "members", "region", kind="enterprise") == {
        "金华市区": 28,
        "兰溪": 6,
        "义乌": 19,
        "东阳": 23,
        "永康": 14,
        "武义": 6,
        "浦江": 8,
        "磐安": 3,
    }


def test_size_classes_have_their_shares_and_their_staff(consortium: cie.Instance) -> None:
    # 107 by 20, 50, 23 and 7 % is 21.4, 53.5, 24.61, 7.49: whole parts 21, 53, 24, 7 are 105, the rests .61 and .5 win.
    assert counts(consortium, "members", "size_class") == {"micro": 21, "small": 54, "medium": 25, "large": 7}
    staff = consortium.tables["members"].groupby("size_class", observed=True)["staff"].agg(["min", "max"])
    assert staff.loc["micro", "max"] < 20 <= staff.loc["small", "min"]
    assert staff.loc["small", "max"] < 300 <= staff.loc["medium", "min"]
    assert staff.loc["medium", "max"] < 1000 <= staff.loc["large", "min"]


def test_trainees_come_in_proportion_to_students(consortium: cie.Instance) -> None:
    # All students that the figures know: 69,788 of higher and 67,708 - 7,626 + 7,626 of secondary vocational schools.
    students = 69_788 + int(SECONDARY_STUDENTS.sum())
    frame = consortium.tables["trainees"]
    sent = frame.groupby(frame["school"].astype(str))["count"].sum()

    # The one school of Dongyang's higher education has 13,280 of them, the two secondary ones of the districts 20,837.
    assert abs(int(sent["东阳高职1"]) - Fraction(6000 * 13_280, students)) < 1
    assert abs(int(sent["金华市区中职1"] + sent["金华市区中职2"]) - Fraction(6000 * 20_837, students)) < 2


def test_roads_are_longer_than_straight_lines(consortium: cie.Instance) -> None:
    frame = consortium.tables["distances"].astype({"origin": str, "destination": str})
    road = frame[(frame["origin"] == "义乌") & (frame["destination"] == "东阳")]["km"].item()

    # 17 km straight, times 1.3, in units of 0.1 km.
    assert road == 221


@pytest.mark.parametrize("size", ["mini", "consortium"])
def test_a_stay_is_half_a_year_of_26_weeks(size: str) -> None:
    instance = cie.reference(size)
    weeks = instance.amounts("periods", "weeks") // instance.scale_of("periods", "weeks")
    length = int(instance.amounts("blocks", "length")[0])

    assert [int(weeks[:length].sum()), int(weeks[length:].sum())] == [26, 26]


def test_ten_policies_or_more_have_a_document_and_few_were_read_there(consortium: cie.Instance) -> None:
    limits = consortium.tables["limits"]
    law = limits[~limits["document"].str.startswith("理事会")]

    assert len(law) >= 10
    assert law["year"].notna().all()
    # Only these two texts were read in a copy of the statute itself.
    read = law[law["read_at_source"].fillna(False).astype(bool)]
    assert sorted(set(read["document"])) == ["宁波市职业教育校企合作促进条例", "职业教育法"]


def test_no_label_could_be_a_person(consortium: cie.Instance) -> None:
    shapes = {
        "trainees": r".+(高职|中职)\d+·.+(\d+班|·学员\d+)",
        "mentors": r".+\d+·(师傅|教师)\d+",
        "members": r".+(企业|高职|中职|园区)\d+|市级统筹办公室",
    }
    strange = [
        label
        for table, shape in shapes.items()
        for label in consortium.domain(table)
        if not re.fullmatch(shape, str(label))
    ]

    assert strange == []


@pytest.mark.slow
def test_the_city_has_about_five_million_candidate_stays() -> None:
    city = cie.reference("city")

    assert int(city.amounts("trainees", "count").sum()) == 25_000
    assert counts(city, "members", "kind")["enterprise"] == 4556
    assert (city.rows("labs"), city.rows("mentors"), city.rows("periods")) == (300, 15_000, 12)
    assert 4_500_000 <= len(city.stays) <= 5_500_000
