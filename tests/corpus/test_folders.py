"""The folder of a corpus: whatever its name, for its owner alone, and never taken for an empty one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Catalogue, Corpus, CorpusNotFound, CorpusUnreadable
from corpus.private import private_folder
from tests.corpora import add_reports, make_report, small_reports

ODD_NAMES = [
    "news?2024",
    "My%20Corpus",
    "100%",
    "a #1 & b; c",
    'it\'s "quoted"',
    "Wiadomości – 日本 مرحبا 🗞",
    "two\nlines",
    "back\\slash",
    " space ",
    ":memory:",
    "a=b@c:d",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_folder_of_any_name_holds_its_corpus_and_nothing_lies_beside_it(
    tmp_path: Path, exported_encoder: Path, name: str
) -> None:
    folder = tmp_path / "in" / name
    folder.mkdir(parents=True)
    (folder / "encoder").symlink_to(exported_encoder)
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        assert corpus.search("sluice gates")[0].found_by == {"dense": 1, "lexical": 1}
    with Corpus(folder, create=False) as corpus:
        assert len(corpus.reports()) == 1
        assert corpus.health().sound
    assert (folder / "catalogue.sqlite").stat().st_size
    assert [path.name for path in (tmp_path / "in").iterdir()] == [name]


def test_the_command_line_keeps_a_corpus_in_a_folder_of_an_odd_name(
    tmp_path: Path, exported_encoder: Path
) -> None:
    folder = tmp_path / "in" / "news?2024 100%25 #1"
    folder.mkdir(parents=True)
    (folder / "encoder").symlink_to(exported_encoder)
    (tmp_path / "dam.txt").write_text("Dam holds\n\nThe dam above Lemna held overnight.", "utf-8")

    def dateline(*arguments: str) -> str:
        command = [sys.executable, "-m", "assistant.cli", "--data", str(folder), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    dateline("ingest", str(tmp_path / "dam.txt"))
    assert "held overnight" in dateline("search", "dam above Lemna")
    assert [path.name for path in (tmp_path / "in").iterdir()] == [folder.name]


def permissions(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("usual_umask")
def test_everything_that_a_corpus_creates_is_for_its_owner_alone(
    tmp_path: Path, exported_encoder: Path
) -> None:
    folder = tmp_path / "above" / "new"
    private_folder(folder)
    assert (permissions(folder), permissions(folder.parent)) == (0o700, 0o755)
    folder.chmod(0o755)  # as if somebody had made it
    (folder / "encoder").symlink_to(exported_encoder)
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(2))
        corpus.search("harbour")
        created = [path for path in folder.iterdir() if not path.is_symlink()]
        assert {path.name for path in created} > {"catalogue.sqlite", "catalogue.sqlite-wal", "chroma"}
        assert [path.name for path in created if permissions(path) & 0o077] == []
    assert permissions(folder) == 0o755, "whoever made the folder has decided"


@pytest.mark.usefixtures("usual_umask")
@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o666, 0o600), (0o660, 0o660)])
def test_a_catalogue_that_everybody_can_read_is_closed_and_one_of_a_group_left(
    tmp_path: Path, before: int, after: int
) -> None:
    Catalogue(tmp_path).close()
    (tmp_path / "catalogue.sqlite").chmod(before)
    Catalogue(tmp_path).close()
    assert permissions(tmp_path / "catalogue.sqlite") == after


def test_a_folder_without_a_corpus_is_refused_where_none_is_to_be_created(tmp_path: Path) -> None:
    for folder in (tmp_path / "dta", tmp_path):
        with pytest.raises(CorpusNotFound, match=f"no corpus is in '{folder}'.*dateline ingest"):
            Corpus(folder, create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("emptied", [True, False])
def test_a_lost_catalogue_beside_its_indexes_is_not_taken_for_a_new_one(folder: Path, emptied: bool) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(2))
    kept = (folder / "catalogue.sqlite").read_bytes()
    (folder / "catalogue.sqlite").write_bytes(b"")
    if not emptied:
        (folder / "catalogue.sqlite").unlink()
    for create in (True, False):
        with pytest.raises(CorpusUnreadable, match=r"catalogue\.sqlite.*backup"):
            Corpus(folder, create=create)
    assert (folder / "catalogue.sqlite").exists() is emptied
    (folder / "catalogue.sqlite").write_bytes(kept)
    with Corpus(folder) as corpus:
        assert corpus.health().sound


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for create in (True, False):
        with pytest.raises((CorpusUnreadable, CorpusNotFound), match="file/inside"):
            Corpus(tmp_path / "file" / "inside", create=create)


def test_a_folder_whose_name_is_not_utf8_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xff\xfe")
    with pytest.raises(CorpusUnreadable, match="not UTF-8"):
        Corpus(folder)
    assert not folder.exists()
