"""The README's example runs and prints what it says; what it points to exists."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def test_the_example_prints_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    result = doctest.testfile(str(README), module_relative=False)

    assert result.attempted >= 6
    assert result.failed == 0


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README.read_text(encoding="utf-8"))

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_make_target_of_the_page_exists() -> None:
    targets = set(re.findall(r"^make (\S+)", README.read_text(encoding="utf-8"), flags=re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert targets
    assert {target for target in targets if not re.search(rf"^{target}:", makefile, flags=re.MULTILINE)} == set()
