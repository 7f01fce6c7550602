"""A backup is made while the corpus is written to, and restored as it was; a damaged one is refused whole."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from assistant import backup
from assistant.backup.archive import MANIFEST
from assistant.cli import main
from assistant.errors import BackupFailed
from assistant.ledger import Ledger
from corpus import ChromaAccess, Corpus
from tests.chroma_servers import running_chroma
from tests.corpora import SAMPLE, add_reports, make_report, small_reports


@pytest.fixture
def made(folder: Path) -> Path:
    """The folder of a corpus of three reports, with a ledger."""
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(3))
    Ledger(folder)
    (folder / "publishers.yaml").write_text("publishers: []\n", "utf-8")
    originals = folder / "originals" / "ab"
    originals.mkdir(parents=True)
    (originals / "abcd").write_bytes(b"%PDF-")
    return folder


def test_a_backup_is_restored_as_a_corpus_that_answers(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, new = tmp_path / "backup.tar.gz", tmp_path / "new"
    assert main(["--data", str(made), "backup", str(file)]) == 0
    assert file.stat().st_mode & 0o777 == 0o600, "reports may be confidential"
    assert main(["--data", str(new), "restore", str(file)]) == 0
    assert "Restored the backup of" in capsys.readouterr().out
    with Corpus(made) as before, Corpus(new, create=False) as after:
        assert (after.folder / "catalogue.sqlite").exists()
        assert [one.content_hash for one in after.reports()] == [one.content_hash for one in before.reports()]
        assert after.health().sound
        title = before.reports()[0].report.title
        assert after.search(title, limit=1)[0].stored.report.title == title
    assert (new / "publishers.yaml").read_text("utf-8") == "publishers: []\n"
    assert (new / "originals" / "ab" / "abcd").read_bytes() == b"%PDF-"


def test_a_restored_corpus_leaves_the_vectors_of_the_first_alone_on_the_same_server(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, new = tmp_path / "backup.tar.gz", tmp_path / "new"
    access = ChromaAccess(by_month=True)
    with running_chroma(tmp_path / "elsewhere") as chroma:
        monkeypatch.setenv("DATELINE_CHROMA_URL", chroma.url)
        monkeypatch.setenv("DATELINE_CHROMA_SHARDS", "month")
        assert main(["--data", str(folder), "ingest", str(SAMPLE / "canal-ice-werder-release.pdf")]) == 0
        assert main(["--data", str(folder), "backup", str(file)]) == 0
        assert main(["--data", str(new), "restore", str(file)]) == 0
        for home in (folder, new):
            with Corpus(home, create=False, chroma_url=chroma.url, chroma_access=access) as corpus:
                assert corpus.health().sound
                corpus.indexes.vectors.clear()


def test_the_file_of_a_report_with_pages_is_restored_with_it(folder: Path, tmp_path: Path) -> None:
    """A copy that an import had only begun is not."""
    file, new = tmp_path / "backup.tar.gz", tmp_path / "new"
    assert main(["--data", str(folder), "ingest", str(SAMPLE / "canal-ice-werder-release.pdf")]) == 0
    [kept] = [path for path in (folder / "originals").rglob("*") if path.is_file()]
    kept.with_name(".draft-begun").write_bytes(b"%PDF-")
    assert main(["--data", str(folder), "backup", str(file)]) == 0
    assert main(["--data", str(new), "restore", str(file)]) == 0
    with Corpus(new, create=False) as after:
        [stored] = after.reports()
        assert after.files.original(stored) == (new / "originals" / kept.parent.name / kept.name, 2)
        assert after.health().sound
    assert [path.name for path in (new / "originals").rglob("*") if path.is_file()] == [kept.name]


def test_a_backup_made_while_reports_come_in_is_of_one_instant(made: Path, tmp_path: Path) -> None:
    with Corpus(made) as corpus:
        begun, done = threading.Event(), threading.Event()

        def write() -> None:
            for number in range(6):
                add_reports(
                    corpus, make_report(f"Report {number}", f"The lock {number} was opened on Friday.")
                )
                begun.set()
            done.set()

        writing = threading.Thread(target=write)
        writing.start()
        begun.wait(30)
        backup.write(made, tmp_path / "backup.tar.gz")
        done.wait(60)
        writing.join()
    backup.restore(tmp_path / "backup.tar.gz", tmp_path / "new")
    with closing(sqlite3.connect(tmp_path / "new" / "catalogue.sqlite")) as catalogue:
        assert catalogue.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (torn,) = catalogue.execute(
            "SELECT count(*) FROM reports r WHERE current_version IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM passages p WHERE p.report_id = r.report_id AND p.version = r.current_version)"
        ).fetchone()
    assert torn == 0, "a report that can be seen has its passages"


def test_nothing_is_written_over(made: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    file.write_text("mine")
    with pytest.raises(BackupFailed, match="exists already"):
        backup.write(made, file)
    assert file.read_text() == "mine"
    file.unlink()
    backup.write(made, file)
    with pytest.raises(BackupFailed, match="is not empty; name another by --data"):
        backup.restore(file, made)


def test_a_damaged_catalogue_makes_no_backup(made: Path, tmp_path: Path) -> None:
    catalogue = made / "catalogue.sqlite"
    raw = bytearray(catalogue.read_bytes())
    raw[8192:12288] = b"\xff" * 4096
    catalogue.write_bytes(raw)
    with pytest.raises(BackupFailed, match=r"catalogue\.sqlite"):
        backup.write(made, tmp_path / "backup.tar.gz")
    assert not (tmp_path / "backup.tar.gz").exists()


def _tape(path: Path, *members: tuple[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tape:
        for name, content in members:
            about = tarfile.TarInfo(name)
            about.size = len(content)
            tape.addfile(about, io.BytesIO(content))
    return path


def _manifest(**changed: object) -> bytes:
    fields = {"format": 1, "program": "9.9.9", "made": "2026-03-01T00:00:00+00:00", "size": 1, "files": {}}
    return json.dumps(fields | changed).encode()


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ((("a.txt", b"x"),), "no backup: it does not begin with"),
        (((MANIFEST, b"{}"),), "its format None"),
        (((MANIFEST, _manifest(format=2)),), "its format 2 is of Dateline 9.9.9; this is Dateline"),
        (((MANIFEST, _manifest(files={"catalogue.sqlite": "00"})),), "lacks catalogue.sqlite"),
        (
            ((MANIFEST, _manifest(files={"catalogue.sqlite": "00"})), ("catalogue.sqlite", b"x")),
            "its digest differs",
        ),
        (((MANIFEST, _manifest(files={"../out": "00"})), ("../out", b"x")), "'../out'"),
        (((MANIFEST, _manifest(files={"originals/../../out": "0"})), ("originals/../../out", b"x")), "out'"),
        (((MANIFEST, _manifest()), ("catalogue.sqlite", b"x")), "which its manifest does not list"),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_leaves_nothing(
    tmp_path: Path, members: tuple[tuple[str, bytes], ...], reason: str
) -> None:
    file = _tape(tmp_path / "odd.tar.gz", *members)
    with pytest.raises(BackupFailed, match=reason):
        backup.restore(file, tmp_path / "new")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["odd.tar.gz"]


def test_a_backup_that_was_cut_off_or_changed_anywhere_is_refused(made: Path, tmp_path: Path) -> None:
    whole = tmp_path / "backup.tar.gz"
    backup.write(made, whole)
    raw = whole.read_bytes()
    parts = [raw[:part] for part in (0, 1, 40, len(raw) // 2, len(raw) * 9 // 10, -9, -1)]
    parts += [raw[:-6] + bytes([raw[-6] ^ 1]) + raw[-5:], raw + b"more"]
    for part in parts:
        cut = tmp_path / "cut.tar.gz"
        cut.write_bytes(part)
        with pytest.raises(BackupFailed):
            backup.restore(cut, tmp_path / "new")
    assert not (tmp_path / "new").exists()
