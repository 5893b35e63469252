"""The strategies draw what they promise: sound, varied and tight instances."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cie_opt.instance.instance import Instance
from cie_opt.instance.parse import from_tables
from cie_opt.program.program import assemble
from cie_opt.program.rules import RULES
from tests import strategies
from tests.strategies import FEATURES, instances

CALM = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@settings(CALM, max_examples=8)
@given(st.sets(st.sampled_from(sorted(FEATURES))).flatmap(lambda features: instances(*sorted(features))))
def test_whatever_features_are_asked_for_an_instance_is_sound(tables: strategies.Tables) -> None:
    # A fault would raise, as would a measure that is not known of some stay.
    assemble(from_tables(tables))


def test_every_layer_can_be_drawn_alone() -> None:
    @settings(CALM, max_examples=5)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        times = data.draw(strategies.periods())["period"].tolist()
        members = data.draw(strategies.members())
        posts = data.draw(strategies.posts(members, times))
        trainees = data.draw(strategies.trainees(data.draw(strategies.majors(members)), times))
        assert set(posts["enterprise"]) <= set(members["member"])
        assert set(data.draw(strategies.scores(trainees, posts))["measure"]) == {"wish"}
        assert set(data.draw(strategies.blocks(posts, times))["first"]) <= set(times)

    check()


DRAWN = {
    f"cie_opt.program.rules.{module}"
    for module in ("placement", "switches", "grouping", "pins", "limits", "goal_bounds")
}
"""Rules whose tables are drawn here; the others, and joint_arcs, occur in the random cases of tests/program."""


def _is_contested(instance: Instance) -> bool:
    """Whether some post has more people who may take it at once than seats."""
    stays, capacity = instance.stays, instance.amounts("posts", "capacity", absent=10**6)
    people = instance.amounts("trainees", "count")
    pairs = set(zip(stays.trainee.tolist(), stays.post.tolist(), strict=True))
    wanting = np.zeros(instance.rows("posts"), dtype=np.int64)
    for trainee, post in pairs:
        wanting[post] += people[trainee]
    return bool((wanting > capacity).any())


def test_seats_are_few_and_every_rule_occurs() -> None:
    contested: list[bool] = []
    seen: Counter[str] = Counter()

    @settings(CALM, max_examples=28)
    @given(instances(*sorted(FEATURES - {"cohorts", "scores", "skills"})))
    def draw(tables: strategies.Tables) -> None:
        instance = from_tables(tables)
        contested.append(_is_contested(instance))
        seen.update({rows.name for rows in assemble(instance).rows if len(rows.keys)})

    draw()
    assert sum(contested) >= len(contested) / 3
    drawn = {name for name, rule in RULES.items() if rule.__module__ in DRAWN} - {"joint_arcs"}
    assert drawn - set(seen) == set()
