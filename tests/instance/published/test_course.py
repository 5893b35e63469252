"""The course family: a tiny file by hand, what it becomes, malformed files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cie_opt.errors import DataError
from cie_opt.instance.published import read_published

TINY = {
    "valuations": {"a": {"X": 5, "Y": 4, "Z": 1}, "b": {"X": 3, "Y": 3}, "c": {"Z": 9}},
    "agent_capacities": {"a": 2, "b": 1, "c": 0},
    "item_capacities": {"X": 1, "Y": 1, "Z": 2},
    "item_conflicts": {"X": ["Y"], "Y": ["X"]},
    "agent_conflicts": {"b": ["Y"]},
}


def written(folder: Path, content: object) -> Path:
    path = folder / "tiny.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_agents_are_trainees_of_several_places_and_items_are_posts(tmp_path: Path) -> None:
    instance = read_published("course", written(tmp_path, TINY))
    assert instance.tables["trainees"][["trainee", "places"]].astype(object).to_numpy().tolist() == [
        ["a", 2],
        ["b", 1],
        ["c", 1],
    ]
    assert instance.amounts("posts", "capacity").tolist() == [1, 1, 2]
    # Y is closed to b, and c has no capacity: three items of a and one of b are left.
    scores = instance.tables["scores"][["trainee", "post"]].astype(object).to_numpy().tolist()
    assert scores == [["a", "X"], ["a", "Y"], ["a", "Z"], ["b", "X"]]
    # X and Y exclude each other once, whichever names the other.
    assert instance.tables["conflicts"][["post", "other_post"]].astype(object).to_numpy().tolist() == [["X", "Y"]]


def changed(**parts: object) -> dict[str, object]:
    return {**TINY, **parts}


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("{\n", ["tiny.json, line 2: found Expecting property name enclosed in double quotes, wanted JSON"]),
        (
            "[1]",
            ["tiny.json: found list, wanted an object with valuations, agent_capacities, item_capacities"],
        ),
        ('{"valuations": {"a": {"X": NaN}}}', ["tiny.json: found NaN, wanted a number"]),
        (
            {"valuations": [1], "weights": {}, "agent_capacities": {"a": 1}},
            [
                "tiny.json, item_capacities: wanted an object",
                "tiny.json, valuations: found [1], wanted an object",
                "tiny.json, weights: wanted one of "
                "valuations, agent_capacities, item_capacities, agent_conflicts, item_conflicts",
            ],
        ),
        (
            changed(item_conflicts={"X": "Y"}, valuations={"a": 3}),
            [
                "tiny.json, valuations, a: found 3, wanted an object",
                "tiny.json, item_conflicts, X: found Y, wanted a list of items",
            ],
        ),
        (
            changed(agent_capacities={"a": 1.5, "b": True, "c": -1}, item_capacities={"X": "1", "Y": 1, "Z": 1}),
            [
                "tiny.json, agent_capacities, a: found 1.5, wanted a whole number of at least 0",
                "tiny.json, agent_capacities, b: found True, wanted a whole number of at least 0",
                "tiny.json, agent_capacities, c: found -1, wanted a whole number of at least 0",
                "tiny.json, item_capacities, X: found 1, wanted a whole number of at least 0",
            ],
        ),
        (
            changed(
                valuations={"d": {"X": 1}, "a": {"V": 1, "X": "5"}},
                agent_conflicts={"e": ["W"]},
                item_conflicts={"X": ["X"], "U": []},
            ),
            [
                "tiny.json, valuations, d: found d, wanted an agent of agent_capacities",
                "tiny.json, valuations, a: found V, wanted an item of item_capacities",
                "tiny.json, valuations, a, X: found 5, wanted a number",
                "tiny.json, agent_conflicts, e: found e, wanted an agent of agent_capacities",
                "tiny.json, agent_conflicts, e: found W, wanted an item of item_capacities",
                "tiny.json, item_conflicts, X: found X, wanted another item",
                "tiny.json, item_conflicts, U: found U, wanted an item of item_capacities",
            ],
        ),
    ],
)
def test_a_malformed_file_is_named_with_what_was_found(tmp_path: Path, content: object, faults: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        read_published("course", written(tmp_path, content))
    assert [str(found) for found in caught.value.faults] == faults
