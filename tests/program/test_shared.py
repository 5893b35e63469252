"""What rules share: stays over the periods that they cover."""

from __future__ import annotations

import numpy as np

from cie_opt.program.build import Build
from cie_opt.program.shared import covered
from tests.program.spelled import of


def test_stays_cover_their_periods_in_the_order_of_key_and_period() -> None:
    """The lathe is there in t1 alone or t2 to t3, the store from t1 to t2: stays are T1, T2 at each of the three."""
    instance = of(
        periods="period\nt1\nt2\nt3",
        trainees="trainee\nT1\nT2",
        posts="post,enterprise,last\nlathe,Works,\nstore,Works,t2",
        blocks="block,post,first,length\nearly,lathe,t1,1\nlate,lathe,t2,2",
    )
    build = Build(instance, ())
    stays = instance.stays
    windows = list(
        zip(stays.trainee.tolist(), stays.post.tolist(), stays.first.tolist(), stays.last.tolist(), strict=True)
    )
    assert windows == [(0, 0, 0, 0), (0, 0, 1, 2), (0, 1, 0, 1), (1, 0, 0, 0), (1, 0, 1, 2), (1, 1, 0, 1)]

    # By post: stays 0, 1, 3, 4 at the lathe, 2, 5 at the store; the code is 3 * post + period.
    stay, code = covered(build, np.array([0, 1, 3, 4, 2, 5]), np.array([0, 0, 0, 0, 1, 1]))

    assert list(zip(code.tolist(), stay.tolist(), strict=True)) == [
        *((0, 0), (0, 3)),
        *((1, 1), (1, 4)),
        *((2, 1), (2, 4)),
        *((3, 2), (3, 5)),
        *((4, 2), (4, 5)),
    ]
    assert [part.tolist() for part in build.present] == [stay.tolist(), code.tolist()]
