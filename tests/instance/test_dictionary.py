"""The data dictionary page is that of the schema."""

from __future__ import annotations

from cie_opt.instance.dictionary import PAGE, page


def test_the_page_is_in_step_with_the_schema() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m cie_opt.instance.dictionary"


def test_a_row_says_kind_unit_range_and_default() -> None:
    lines = page().splitlines()

    meaning = "Most trainees present in a period; absent means no limit."
    assert f"| `capacity` | 容量 | count | trainees, 人 | ≥ 0 |  | {meaning} |" in lines
    assert "| `retention` | 留用率 | share |  | ≥ 0, ≤ 1 |  | Share of trainees who stay on afterwards. |" in lines
    assert "| `post` (key, req) | 岗位 | label of `posts` |  |  |  | Label of the post. |" in lines
    assert "| `must_place` | 必须安排 | flag |  |  | no | Whether nobody of the row may stay unplaced. |" in lines
