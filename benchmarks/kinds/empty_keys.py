"""Empty keys: posts, enterprises and schools that have no stay at all, and keep their rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.cases import Case, consortium
from benchmarks.kind import Kind


def make(arcs: int, severity: float, seed: int) -> Case:
    """Return a consortium without the stays of a share `severity` of posts, and of the last school's trainees."""
    case = consortium(arcs, seed)
    empty = np.random.default_rng([seed, 4]).random(len(case.capacity)) < severity
    kept = ~empty[case.post]
    if severity:
        kept &= case.school[case.trainee] != case.schools - 1
    post = case.post[kept]
    return replace(case, trainee=case.trainee[kept], post=post, arc_load=case.load[post], listed=np.array(True))


KIND = Kind("empty_keys", "share of posts without any stay", make, order=4, severities=(0.0, 0.5, 0.9))
