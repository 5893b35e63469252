"""The first-hour instance: the bound that its page derives, recomputed from its plain sheets."""

from __future__ import annotations

import csv
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest

import cie_opt as cie

FOLDER = Path(__file__).parents[2] / "instances" / "first"
Row = dict[str, str]

# The cover of the page: every eligible stay lies at one of these posts or enterprises, in 装配, or is of 数控技术.
BY_SEATS = ("丙-设备维护", "丙-网店客服")
BY_STAFF = ("子-检测员", "辛-外贸跟单", "癸-跨境运营", "壬-仓管员", "壬-叉车辅助", "丑-网点客服")
BY_ENTERPRISE = ("戊电商公司", "己物流公司")


def sheet(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


TRAINEES, POSTS = sheet("学员"), {row["岗位"]: row for row in sheet("岗位")}
LIMITS = {row["限额"]: row for row in sheet("政策限额")}


def share(limit: str) -> Fraction:
    return Fraction(int(LIMITS[limit]["比例"].rstrip("%")), 100)


def is_eligible(trainee: Row, post: Row) -> bool:
    return (
        trainee["专业"] in post["接收专业类"].split("；")
        and not (post["禁忌"] == "未成年人" and int(trainee["年龄（岁）"]) < 18)
        and int(trainee["年级"]) >= int(LIMITS["一年级不得安排"]["数额"])
        and int(trainee["年龄（岁）"]) >= int(LIMITS["年满十六周岁"]["数额"])
        and int(post["体力强度"]) <= int(LIMITS["体力强度不超过二级"]["数额"])
        and post["班次"] != "夜班"
        and int(post["月报酬（元/月）"]) >= share("报酬不低于同岗工资八成") * int(post["同岗工资（元/月）"])
    )


ELIGIBLE = [(trainee, post) for trainee in TRAINEES for post in POSTS.values() if is_eligible(trainee, post)]


def test_three_sheets_of_sixty_trainees_and_twelve_enterprises() -> None:
    assert sorted(path.name for path in FOLDER.glob("*.csv")) == sorted(["学员.csv", "岗位.csv", "政策限额.csv"])
    assert len(TRAINEES) == 60
    assert len({post["企业"] for post in POSTS.values()}) == 12
    assert len(ELIGIBLE) == 322


def test_every_eligible_stay_lies_in_the_cover_of_the_page() -> None:
    outside = [
        (trainee["学员"], post["岗位"])
        for trainee, post in ELIGIBLE
        if trainee["专业"] != "数控技术"
        and post["岗位类别"] != "装配"
        and post["岗位"] not in BY_SEATS + BY_STAFF
        and post["企业"] not in BY_ENTERPRISE
    ]
    assert outside == []


def test_the_bound_of_the_page_is_51_5() -> None:
    in_post = share("同岗实习人数不超过两成")
    elsewhere = (
        sum(trainee["专业"] == "数控技术" for trainee in TRAINEES)
        + sum(int(POSTS[post]["容量（人）"]) for post in BY_SEATS)
        + sum(floor(in_post * int(POSTS[post]["同岗职工（人）"])) for post in BY_STAFF)
        + int(LIMITS["每家企业不超过六人"]["数额"]) * len(BY_ENTERPRISE)
    )
    # placed <= 42 + placed / 5, so placed <= 42 / (4 / 5) = 52.5.
    kind = share("单一岗位类别不超过两成")
    most = floor(elsewhere / (1 - kind))
    assert (elsewhere, most) == (42, 52)
    # 机电一体化: 10 in 装配, 2 in 丙-设备维护, 1 in 子-检测员.
    posts = {
        post["岗位"] for trainee, post in ELIGIBLE if trainee["专业"] == "机电一体化" and post["岗位类别"] != "装配"
    }
    assert posts == {"丙-设备维护", "子-检测员"}
    reached = floor(kind * most) + 2 + 1
    wanted = ceil(share("各专业一般安排八成") * sum(trainee["专业"] == "机电一体化" for trainee in TRAINEES))
    price = Fraction(LIMITS["各专业一般安排八成"]["违约单价"])
    assert (reached, wanted, most - price * (wanted - reached)) == (13, 14, Fraction(103, 2))


def test_the_solver_reaches_the_bound_of_the_page_and_prices_show_what_binds() -> None:
    outcome = cie.solve(cie.read(FOLDER))
    assert (outcome.stop, outcome.objective, outcome.bound) == (cie.Stop.OPTIMAL, 51.5, 51.5)
    assert cie.verify(cie.read(FOLDER), outcome.allocation).ok
    prices = outcome.sensitivity.prices
    policies = prices[(prices["rule"] == "limits") & prices["binding"] & (prices["price"] > 0)]
    assert len(policies) >= 3
    # One more head at 癸-跨境运营 admits 1 and, through the share of 装配, 1 / 4 more of 机电一体化: 1 + 1.5 / 4.
    price = dict(zip(policies["key"], policies["price"], strict=True))
    assert price["同岗实习人数不超过两成 | 癸-跨境运营 | horizon"] == pytest.approx(1.375)
