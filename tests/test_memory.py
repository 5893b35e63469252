"""Memory that nothing holds any more goes back to the system."""

from __future__ import annotations

import weakref

from cie_opt.memory import give_back


class Ring:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_only_holds_itself_is_let_go() -> None:
    held = weakref.ref(Ring())

    give_back()

    assert held() is None
