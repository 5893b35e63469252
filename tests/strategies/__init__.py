"""Small sound instances for Hypothesis, layer by layer; each layer can be used alone.

Every strategy makes outside tables, as people write them, that ``cie_opt.from_tables`` accepts::

    labels -> regions, periods, members, majors -> posts, trainees -> blocks, skills, scores, groups, conflicts, pins
           -> policies -> instances

A layer takes the tables of the layers before it, so that every label it writes exists::

    @given(instances("periods", "limits"))
    def test_something(tables): ...

    @given(st.data())
    def test_posts_alone(data):
        members = data.draw(strategies.members())
        posts = data.draw(strategies.posts(members))

What is drawn is tight: few seats, most posts with one, so that capacity binds often; it may well be infeasible only
through what is asked for by name: must_place, occupancy, minimum, hard floors, pins.
"""

from __future__ import annotations

from hypothesis import strategies as st

from tests.strategies.ground import Tables, labels, majors, members, periods, posts, regions, trainees
from tests.strategies.links import blocks, conflicts, groups, pins, scores, skills
from tests.strategies.money import money
from tests.strategies.policy import goals, limits

__all__ = [
    "FEATURES",
    "Tables",
    "blocks",
    "conflicts",
    "goals",
    "groups",
    "instances",
    "labels",
    "limits",
    "majors",
    "members",
    "money",
    "periods",
    "pins",
    "posts",
    "regions",
    "scores",
    "skills",
    "trainees",
]

FEATURES = frozenset(
    {
        "regions",
        "periods",
        "blocks",
        "skills",
        "scores",
        "groups",
        "conflicts",
        "pins",
        "cohorts",
        "limits",
        "goals",
        "money",
    }
)
"""What an instance may have beside members, majors, posts and trainees."""


@st.composite
def instances(draw: st.DrawFn, *features: str, most_trainees: int = 5, most_posts: int = 4) -> Tables:
    """Draw the tables of an instance.

    Parameters
    ----------
    *features : str
        Which of `FEATURES` it has. Blocks bring periods, and cohorts are drawn without what concerns persons only:
        conflicts, most hosts, and groups kept together or apart.
    most_trainees, most_posts : int
        Most rows of either table, at least 1.
    """
    unknown = set(features) - FEATURES
    assert not unknown, f"no such features: {sorted(unknown)}"
    cohorts = "cohorts" in features
    tables: Tables = draw(regions()) if "regions" in features else {}
    places = tables["regions"]["region"].tolist() if tables else []
    times: list[str] = []
    if {"periods", "blocks"} & set(features):
        tables["periods"] = draw(periods())
        times = tables["periods"]["period"].tolist()
    tables["members"] = draw(members(places=places))
    tables["majors"] = draw(majors(tables["members"]))
    tables["posts"] = draw(posts(tables["members"], times, most=most_posts, windows="blocks" not in features))
    people = trainees(tables["majors"], times, places=places, most=most_trainees, cohorts=cohorts)
    tables["trainees"] = draw(people)
    if "blocks" in features:
        tables["blocks"] = draw(blocks(tables["posts"], times))
    if "skills" in features:
        tables |= draw(skills(tables["trainees"], tables["posts"]))
    if "scores" in features:
        tables["scores"] = draw(scores(tables["trainees"], tables["posts"]))
    if "groups" in features:
        tables["groups"] = draw(groups(tables, cohorts=cohorts))
    if "pins" in features:
        tables["pins"] = draw(pins(tables["trainees"], tables["posts"]))
    if "conflicts" in features and not cohorts:
        excluded = draw(conflicts(tables["trainees"], tables["posts"]))
        tables |= {} if excluded is None else {"conflicts": excluded}
    if "money" in features:
        tables |= draw(money(tables, times))
    if "limits" in features:
        tables |= draw(limits(tables))
    if "goals" in features:
        tables["goals"] = draw(goals(tables))
    return tables
