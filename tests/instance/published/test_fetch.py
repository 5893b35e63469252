"""Published files are fetched from their source, kept when they are right, refused when they are not."""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cie_opt as cie
from cie_opt.cli import app
from cie_opt.instance.published import fetch as fetching
from cie_opt.instance.published.manifest import AS_PUBLISHED, LAID_OUT_ANEW, LINE_ENDS, Entry, entries


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        return


def _entry(file: str, content: bytes, form: str = AS_PUBLISHED) -> Entry:
    """Return an entry whose file is public as ``data/<file>`` and has `content` once it is fetched."""
    return Entry(
        family=file.split("/")[0],
        name=file,
        file=file,
        question=None,
        sense="min",
        best_known=None,
        proven="unknown",
        computed=None,
        repository="somebody/data",
        commit="0" * 40,
        path=f"data/{file}",
        form=form,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        citation="",
        licence="",
    )


@pytest.fixture
def public(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A server on this machine: the folder that it shows, and the address of its files."""
    shown = tmp_path / "public"
    folder = shown / "somebody/data" / ("0" * 40) / "data"
    folder.mkdir(parents=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(shown)))
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}/{{repository}}/{{commit}}/{{path}}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second try, which would wait a second."""
    monkeypatch.setattr(fetching, "_TRIES", 0)


def _known(monkeypatch: pytest.MonkeyPatch, *known: Entry) -> None:
    monkeypatch.setattr(fetching, "entries", lambda: known)


def test_files_are_fetched_once_and_kept(
    public: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, source = public
    _known(
        monkeypatch,
        _entry("toy/one two.txt", b"1 2\n"),
        _entry("toy/lines.txt", b"1\n2\n", LINE_ENDS),
        _entry("toy/other.txt", b"3\n", LAID_OUT_ANEW),
    )
    (folder / "toy").mkdir()
    (folder / "toy/one two.txt").write_bytes(b"1 2\n")
    (folder / "toy/lines.txt").write_bytes(b"1\r\n2\r\n")
    told: list[tuple[int, int, str]] = []

    first = cie.fetch("toy", folder=tmp_path / "cache", source=source, tell=lambda *step: told.append(step))
    (folder / "toy/one two.txt").unlink()
    again = cie.fetch("toy", folder=tmp_path / "cache", source=source)

    assert (first.new, first.kept, first.elsewhere) == (2, 0, ("toy/other.txt (somebody/data: data/toy/other.txt)",))
    assert (again.new, again.kept) == (0, 2)
    assert told == [(0, 2, "toy/one two.txt"), (1, 2, "toy/lines.txt")]
    assert sorted(path.name for path in (tmp_path / "cache/toy").iterdir()) == ["lines.txt", "one two.txt"]
    assert (tmp_path / "cache/toy/lines.txt").read_bytes() == b"1\n2\n"


def test_a_file_cut_short_before_is_fetched_again(
    public: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, source = public
    _known(monkeypatch, _entry("toy/one.txt", b"1 2\n"))
    for place, content in ((folder / "toy", b"1 2\n"), (tmp_path / "cache/toy", b"1")):
        place.mkdir(parents=True)
        (place / "one.txt").write_bytes(content)

    assert cie.fetch("toy", folder=tmp_path / "cache", source=source).new == 1
    assert (tmp_path / "cache/toy/one.txt").read_bytes() == b"1 2\n"


def test_another_file_than_that_of_the_manifest_is_refused(
    public: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, source = public
    _known(monkeypatch, _entry("toy/one.txt", b"1 2\n"))
    (folder / "toy").mkdir()
    (folder / "toy/one.txt").write_bytes(b"1 3\n")

    with pytest.raises(cie.FetchError) as refused:
        cie.fetch("toy", folder=tmp_path / "cache", source=source)

    address = source.format(repository="somebody/data", commit="0" * 40, path="data/toy/one.txt")
    assert str(refused.value) == (
        f"toy/one.txt could not be taken: what {address} holds is not the file of the manifest.\n\n"
        "Try again; where it stays so, please report it. Files fetched before are kept."
    )
    assert list((tmp_path / "cache/toy").iterdir()) == []


def test_what_was_fetched_before_a_failure_stays(
    public: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, source = public
    _known(monkeypatch, _entry("toy/one.txt", b"1\n"), _entry("toy/two.txt", b"2\n"))
    (folder / "toy").mkdir()
    (folder / "toy/one.txt").write_bytes(b"1\n")

    with pytest.raises(cie.FetchError, match="the answer was 404"):
        cie.fetch("toy", folder=tmp_path / "cache", source=source)

    assert [path.name for path in (tmp_path / "cache/toy").iterdir()] == ["one.txt"]


def test_without_a_network_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _known(monkeypatch, _entry("toy/one.txt", b"1\n"))

    with pytest.raises(cie.FetchError) as failed:
        # Nobody listens on port 9 of this machine.
        cie.fetch("toy", folder=tmp_path, source="http://127.0.0.1:9/{repository}/{commit}/{path}")

    assert failed.value.then == (
        "Run the command again when there is a network, or with --source for a mirror; files fetched before are kept. "
        "Or put the files into a folder and name it in CIE_OPT_INSTANCES."
    )


@pytest.mark.parametrize(
    ("family", "source", "why"),
    [
        ("nobody", fetching.SOURCE, "There is no published family 'nobody' to fetch."),
        ("gap", "http://mirror/{path}", "'http://mirror/{path}' is no address of files."),
    ],
)
def test_wrong_options_are_refused(family: str, source: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(cie.OptionError) as refused:
        cie.fetch(family, folder=tmp_path, source=source)

    assert refused.value.why == why


def test_the_list_shows_what_is_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gap").mkdir()
    (tmp_path / "gap/gap1-0.txt").write_text("")
    monkeypatch.setenv("CIE_OPT_INSTANCES", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "nothing"))

    shown = CliRunner().invoke(app, ["list"]).output

    row = next(line.split() for line in shown.splitlines() if line.split()[:1] == ["gap"])
    # 45 files of gap1 to gap12 asked both ways and 40 asked once, 5 of them open; each of the 85 has a certificate.
    assert row == ["gap", "130", "125", "170", "1", "170", "yes"]


def test_the_manifest_is_that_of_the_stored_files() -> None:
    """Every fact of the manifest is the one that stands beside the files, and every hash is that of the file."""
    root = Path(os.environ.get("CIE_OPT_INSTANCES") or "nowhere")
    if not (root / "MANIFEST.csv").is_file():
        pytest.skip("no MANIFEST.csv in the folder CIE_OPT_INSTANCES; set it to the folder of published instances")
    with (root / "MANIFEST.csv").open(encoding="utf-8", newline="") as text:
        stored = list(csv.DictReader(text))

    assert len(stored) == len(entries())
    for row, entry in zip(stored, entries(), strict=True):
        assert (row["family"], row["instance"], row["best_known"] or None) == (
            entry.family,
            entry.name,
            entry.best_known,
        )
        assert row["source_repo"] == f"github:{entry.repository}@{entry.commit}"
        assert row["source_path"] == entry.path
        content = (root / row["file"]).read_bytes()
        content = gzip.decompress(content) if row["file"].endswith(".gz") else content
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (entry.sha256, entry.size)
