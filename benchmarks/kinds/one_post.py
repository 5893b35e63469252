"""One post that everybody can fill: one row of every family of posts is as long as the table of trainees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.cases import Case, consortium, sorted_arcs
from benchmarks.kind import Kind


def make(arcs: int, severity: float, seed: int) -> Case:
    """Return a consortium in which a share `severity` of all trainees can be at the first post."""
    case = consortium(arcs, seed)
    trainees, posts = len(case.school), len(case.capacity)
    everybody = np.flatnonzero(np.random.default_rng([seed, 2]).random(trainees) < severity)
    trainee = np.concatenate([case.trainee, everybody])
    trainee, post = sorted_arcs(trainee, np.concatenate([case.post, np.zeros(len(everybody), np.int32)]), posts)
    return replace(case, trainee=trainee, post=post, arc_load=case.load[post], listed=np.array(True))


KIND = Kind("one_post", "share of trainees who can fill the same post", make, order=2, severities=(0.0, 0.5, 1.0))
