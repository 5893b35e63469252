"""Tools of one field beside the general solvers: they get the instance, and only the questions that they know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

import cie_opt as cie
from benchmarks.published.questions import Question
from benchmarks.published.solvers import Found

__all__ = ["TOOLS", "answers", "matched", "matching"]

Prefs = dict[str, list[str]]


def answers(tool: str, question: Question) -> bool:
    """Return whether a tool knows the kind of a question."""
    return tool == "matching" and question.entry.family in ("hr", "spa") and question.entry.question == "stable"


def matching(instance: cie.Instance) -> Found:
    """One stable allocation by deferred acceptance, ties broken by the order of the file.

    The verifier looks whether it is stable; nothing is proved of its size.
    """
    placements = pd.DataFrame(list(matched(instance).items()), columns=["trainee", "post"]).assign(block="", count=1)
    report = cie.verify(instance, {"placements": placements})
    if not report.ok:
        return f"not stable: {report.violations[0].sentence}", None, None
    return "stable", float(len(placements)), None


def matched(instance: cie.Instance) -> dict[str, str]:
    """Return the post of every trainee whom the package ``matching`` places."""
    from matching.games import HospitalResident, StudentAllocation

    posts = instance.tables["posts"].set_index("post")
    host = {f"p {post}": f"m {member}" for post, member in posts["enterprise"].items()}
    pairs = [
        (f"t {one}", f"p {post}")
        for one, post in instance.tables["arcs"][["trainee", "post"]].itertuples(index=False, name=None)
    ]
    rank, liked = _ranks(instance, "rank", "post", "p"), _ranks(instance, "post_rank", "member", "m")
    wishes: Prefs = {}
    wanted: Prefs = {}
    for one, post in pairs:
        wishes.setdefault(one, []).append(post)
        own = wanted.setdefault(host[post], [])
        if one not in own:
            own.append(one)
    wishes = {one: sorted(own, key=lambda post: rank[one, post]) for one, own in wishes.items()}
    wanted = {member: sorted(own, key=lambda one: liked[one, member]) for member, own in wanted.items()}
    named = {post: member for post, member in host.items() if any(post in own for own in wishes.values())}
    seats = {post: int(posts["capacity"][post[2:]]) for post in named}
    if instance.has("members"):
        uppers = instance.tables["members"].set_index("member")["upper"]
        most = {member: int(uppers[member[2:]]) for member in wanted}
        game = StudentAllocation.create_from_dictionaries(wishes, wanted, named, seats, most)
    else:
        by_post = {post: wanted[member] for post, member in named.items()}
        game = HospitalResident.create_from_dictionaries(wishes, by_post, seats)
    found = game.solve()
    return {str(one)[2:]: str(post)[2:] for post, those in found.items() for one in those}


def _ranks(instance: cie.Instance, measure: str, of: str, mark: str) -> dict[tuple[str, str], Any]:
    rows = instance.tables["scores"]
    rows = rows[rows["measure"] == measure]
    return {
        (f"t {one}", f"{mark} {other}"): value
        for one, other, value in rows[["trainee", of, "value"]].itertuples(index=False, name=None)
    }


TOOLS: Mapping[str, Callable[[cie.Instance], Found]] = {"matching": matching}
"""Every tool by its name."""
