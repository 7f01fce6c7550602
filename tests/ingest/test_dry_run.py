"""A dry run says of every report what an import then does, and leaves the corpus as it was."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from corpus import Actor, Corpus
from ingest.identity import UPLOADED
from ingest.pipeline import dry_run, ingest
from ingest.results import IngestResult, IngestStatus
from ingest.sources.folder import find_files
from ingest.sources.source import NotRead, SourceFile
from tests.corpora import SAMPLE

FLOOD = (
    "The river Lemna rose by two metres on Thursday night and flooded the lower town of Ostrow. Firemen "
    "brought 312 people to the school, and the mayor asked everybody else to stay indoors until Saturday."
)
BRIDGE = (
    "The bridge at Ostrow reopened on Monday after nine months of work on its northern piers. The council "
    "paid 14 million crowns for it, four million more than it had voted for in the spring of last year."
)


def as_text(title: str, body: str, outlet: str = "The Lemna Courier", date: str = "2026-02-27") -> str:
    return f"---\ntitle: '{title}'\noutlet: {outlet}\ndate: {date}\n---\n{body}\n"


def as_line(title: str, body: str, url: str = "", **more: str) -> str:
    return json.dumps({"title": title, "body": body, "source": "Wire", "url": url} | more)


def predicted(corpus: Corpus, sources: list[SourceFile | NotRead]) -> list[IngestResult]:
    with corpus.dry_run() as destination:
        return list(dry_run(destination, sources))


def state(folder: Path) -> dict[str, bytes]:
    """Everything in the folder by its path, but for what SQLite and Chroma write by themselves."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm")) and "chroma" not in str(path)
    }


def collected(place: Path) -> list[SourceFile | NotRead]:
    """Files with every kind of result, from a folder and handed in."""
    place.mkdir()
    (place / "a.txt").write_text(as_text("Flood in Ostrow", FLOOD))
    (place / "b.txt").write_text(as_text("Flood in Ostrow", FLOOD.replace("312", "330")))
    (place / "copy.txt").write_text(
        as_text("Ostrow under water", f"{FLOOD} More rain is due.", "Evening Post")
    )
    (place / "undated.txt").write_text("---\ntitle: No day\n---\nThe pier of Lemna opened with a concert.\n")
    (place / "dots.txt").write_text(as_text("Dots", "…"))
    (place / "bad.json").write_text("{")
    (place / "README.md").write_text("# These are reports")
    lines = [
        as_line("Bridge reopens", BRIDGE, "https://wire.example/bridge"),
        as_line("Bridge reopens", BRIDGE.replace("14", "15"), "https://wire.example/bridge"),
        as_line("Bridge reopens", BRIDGE, "https://wire.example/bridge"),
        as_line("Bridge, again", BRIDGE, "https://wire.example/bridge-2", date="yesterday week"),
        "nonsense",
    ]
    (place / "lines.jsonl").write_text("\n".join(lines))
    (place / "release.pdf").write_bytes((SAMPLE / "canal-ice-werder-release.pdf").read_bytes())
    with zipfile.ZipFile(place / "packed.zip", "w") as archive:
        archive.write(place / "a.txt", "a.txt")
        archive.write(place / "release.pdf", "within/release.pdf")
        archive.writestr("within/new.txt", as_text("Ferry returns", "The ferry to Lemna returned on Monday."))
    handed_in: list[SourceFile | NotRead] = [
        SourceFile(path=place / name, origin=f"{UPLOADED}{called}")
        for name, called in (("a.txt", "a.txt"), ("b.txt", "a.txt"), ("copy.txt", "flood.txt"))
    ]
    return [*find_files([place, place / "missing.txt"]), *handed_in]


def test_a_dry_run_has_the_results_of_the_import_that_follows(corpus: Corpus, tmp_path: Path) -> None:
    """Into an empty corpus, again into the full one, and once reports were changed and withdrawn."""
    sources = collected(tmp_path / "collected")
    for expected in (
        {"added", "revised", "near-copy", "unchanged", "refused", "left out"},
        {"unchanged", "refused", "left out"},
    ):
        before = predicted(corpus, sources)
        assert before == list(ingest(corpus, sources))
        assert {one.status.value for one in before} >= expected

    flood = next(one for one in corpus.reports() if one.report.title == "Flood in Ostrow")
    with corpus.writer.writing():
        corpus.writer.withdraw(flood.report_id, reason="never happened", by=Actor(name="Anna"))
    lines = tmp_path / "collected" / "lines.jsonl"
    lines.write_text(as_line("Bridge reopens", BRIDGE, "https://wire.example/bridge", country="PL"))
    copy = tmp_path / "collected" / "copy.txt"
    copy.write_text(copy.read_text().replace("More rain", "Much more rain"))
    before = predicted(corpus, sources)
    assert before == list(ingest(corpus, sources))
    assert {"withdrawn", "revised"} <= {one.status.value for one in before}


def test_nothing_is_left_of_a_dry_run(corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.txt"
    first.write_text(as_text("Flood in Ostrow", FLOOD))
    list(ingest(corpus, [SourceFile(path=first)]))
    kept, contents, version = state(folder), corpus.overview.contents(), corpus.catalogue.data_version()
    results = predicted(corpus, collected(tmp_path / "collected"))
    assert {"added", "revised", "unchanged"} <= {one.status.value for one in results}
    assert corpus.catalogue.data_version() == version
    assert (state(folder), corpus.overview.contents()) == (kept, contents)
    assert not (folder / "originals").exists()


def test_a_report_is_read_in_full_with_its_passages(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(as_text("Flood in Ostrow", " ".join([FLOOD] * 12)))
    with corpus.dry_run() as destination:
        [one] = dry_run(destination, [SourceFile(path=file)])
        assert one.report is not None
        [added] = ingest(corpus, [SourceFile(path=file)])
        assert added.report_id is not None
        stored = corpus.report(added.report_id)
        assert (one.report.title, one.report.body) == (stored.report.title, stored.report.body)
        assert one.passages == len(corpus.passages(stored)) > 1


def test_a_dry_run_goes_on_while_somebody_else_writes(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(as_text("Flood in Ostrow", FLOOD))
    with corpus.writer.writing():
        assert [one.status for one in predicted(corpus, [SourceFile(path=file)])] == [IngestStatus.ADDED]
