"""A ring of ties: each trainee can be at the next twenty posts of a ring, and many posts are alike for all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.cases import ARCS_OF_TRAINEE, UNIT, Case, consortium, sorted_arcs
from benchmarks.kind import Kind


def make(arcs: int, severity: float, seed: int) -> Case:
    """Return a ring in which a share `severity` of posts is near, cheap and light to all alike."""
    case = consortium(arcs, seed)
    posts, trainees = len(case.capacity), len(case.school)
    step = np.arange(min(ARCS_OF_TRAINEE, posts))
    trainee = np.repeat(np.arange(trainees, dtype=np.int32), len(step))
    ring = (np.arange(trainees)[:, None] + step[None, :]).ravel() % posts
    trainee, post = sorted_arcs(trainee, ring, posts)
    alike = np.random.default_rng([seed, 3]).random(posts) < severity
    # An enterprise is alike with its first post; all trainees live in the region of those.
    hosts = np.zeros(len(case.staff), dtype=bool)
    hosts[case.enterprise[alike]] = True
    load = np.where(alike, UNIT, case.load)
    return replace(
        case,
        trainee=trainee,
        post=post,
        home=np.zeros_like(case.home),
        site=np.where(hosts, 0, case.site),
        opening_cost=np.where(alike, 1000, case.opening_cost),
        load=load,
        load_capacity=load * case.capacity,
        arc_load=load[post],
        listed=np.array(True),
    )


KIND = Kind("ties", "share of posts that are alike to everybody", make, order=3, severities=(0.0, 0.5, 1.0))
