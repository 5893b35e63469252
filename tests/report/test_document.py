"""The published JSON Schema and the document."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from cie_opt.report.document import SCHEMA_FILE, document_of, json_schema, parse_document
from cie_opt.search.stop import Stop
from tests.report.outcomes import solved

OLD = Path(__file__).with_name("outcome_v1.json")


def test_the_published_schema_is_that_of_the_document() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == json_schema(), (
        "write json_schema() into cie_opt/report/outcome.schema.json"
    )


def test_a_document_of_version_1_is_read() -> None:
    # Written by the first version and never to be touched: what was saved then must be read for ever.
    found = parse_document(OLD.read_text("utf-8"), "outcome.json")
    assert found.stop is Stop.OPTIMAL
    assert found.objective == 2.625
    assert found.report is not None and found.report.objective == Fraction(21, 8)
    assert found.goals[0].goals == "placed"


def test_options_are_plain() -> None:
    def own_rule() -> None:
        pass

    given = {"rules": [own_rule], "share": Fraction(1, 4), "stop": Stop.OPTIMAL, "nested": {"a": (1, None)}}
    assert document_of(solved(options=given)).options == {
        "rules": ["own_rule"],
        "share": 0.25,
        "stop": "optimal",
        "nested": {"a": [1, None]},
    }


@pytest.mark.parametrize("kind", ["dual", "tree", None])
def test_the_kind_of_bound_is_kept(kind: str | None) -> None:
    assert document_of(solved(bound_kind=kind)).bound_kind == kind
