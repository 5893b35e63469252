"""Where results are written: nothing half done is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_opt.errors import OptionError
from cie_opt.report.places import write_text


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), MemoryError(), OSError(28, "No space left on device")])
def test_a_text_that_is_not_written_leaves_the_file_before_and_no_other(
    failure: BaseException, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "outcome.json").write_text("before", "utf-8")

    def replace(_self: Path, _target: Path) -> None:
        raise failure

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OptionError if isinstance(failure, OSError) else type(failure)):
        write_text(tmp_path / "outcome.json", "after")

    assert [path.name for path in tmp_path.iterdir()] == ["outcome.json"]
    assert (tmp_path / "outcome.json").read_text("utf-8") == "before"


def test_a_text_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OptionError) as refused:
        write_text(tmp_path / "file" / "outcome.json", "after")
    assert str(refused.value).startswith("outcome.json cannot be written: Not a directory.")
