"""The outcome in a notebook."""

from __future__ import annotations

from html.parser import HTMLParser

import pandas as pd

from cie_opt.outcome import Allocation
from cie_opt.report.html import outcome_html
from cie_opt.report.picture import Bar, bars
from tests.report.outcomes import impossible, rows, solved

EMPTY = {"rect"}


class Tags(HTMLParser):
    """Checks that every tag that opens also closes, and gathers the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.open.append(tag)
        self.seen.add(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Let only elements close themselves that may."""
        assert tag in EMPTY

    def handle_endtag(self, tag: str) -> None:
        """Let only the last open tag be closed."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text.append(data)


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    assert tags.open == []
    return tags


def test_it_holds_goals_prices_fill_and_limits_with_units() -> None:
    text = parsed(outcome_html(solved())).text
    wanted = ("3 trainees", "proved best", "0.125 for one seat", "2 of 3 seats", "at most 2 trainees", "binds", "Bo")
    assert [part for part in wanted if part not in text] == []


def test_labels_are_escaped_and_no_script_is_there() -> None:
    evil = "<script>alert('x')</script> & \"co\""
    base = solved().require()
    allocation = Allocation(base.placements, pd.DataFrame({"trainee": [evil], "count": [1]}), base.posts, base.members)
    usage = rows().assign(key=lambda table: table["key"].str.replace("Works", evil))
    tags = parsed(outcome_html(solved(allocation=allocation, rows=usage)))
    assert "script" not in tags.seen
    assert evil in tags.text


def test_an_outcome_without_an_allocation_is_shown() -> None:
    text = " ".join(parsed(outcome_html(impossible())).text)
    assert "There is no allocation." in text and "occupancy (lathe): at least 5 trainee" in text


def test_bars_stay_within_their_picture_and_keep_the_whole_label() -> None:
    label = "岗位" * 40
    tags = parsed(bars([Bar(label, "7 of 5 seats", 1.4, full=True), Bar("b", "", -1.0)], "how full"))
    assert label in tags.text  # as the title that is shown on pointing at it
    assert 'width="270.0"' in bars([Bar("a", "", 1.4)], "x")
    assert 'width="0.0"' in bars([Bar("a", "", -1.0)], "x")
