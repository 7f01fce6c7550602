"""Each file has a result, none stops the others, and ingesting it again changes nothing."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from corpus import Corpus
from ingest.encoding_ahead import PASSAGES
from ingest.pipeline import ingest
from ingest.results import IngestResult, IngestStatus, Progress
from ingest.sources.folder import find_files
from tests.ingest.records import record, statuses, write

FEED = """Feb 22 • 19:12 UTC 🇵🇱 Poland Rzeczpospolita

Storm closes the harbour at Brackwater

Two ferries are turned away.

The harbour of Brackwater closed on Sunday. A storm had damaged its northern pier.

Ferries were sent to Colmouth. Repairs will take nine days.

📡 Similar Coverage
Something else entirely
"""
LONG = " ".join(
    f"In hamlet number {n} the council voted to mend {n + 2} bridges before the winter." for n in range(9)
)


def import_files(corpus: Corpus, *paths: Path) -> list[IngestResult]:
    return list(ingest(corpus, find_files(paths)))


def test_a_file_of_the_feed_is_added_found_and_then_unchanged(corpus: Corpus, inbox: Path) -> None:
    path = inbox / "report.txt"
    path.write_text(FEED, "utf-8")
    (added,) = import_files(corpus, path)
    assert (added.status, added.version, added.title) == (
        IngestStatus.ADDED,
        1,
        "Storm closes the harbour at Brackwater",
    )
    (hit,) = corpus.search("How long will the repairs of the pier take?")
    assert "Repairs will take nine days." in hit.text
    assert "Something else" not in hit.stored.report.body
    assert (hit.stored.report_id, hit.stored.report.country) == (added.report_id, "PL")
    (again,) = import_files(corpus, path)
    assert (again.status, again.report_id, again.version) == (IngestStatus.UNCHANGED, added.report_id, 1)


def test_a_changed_file_revises_its_report_and_the_old_words_no_longer_answer(
    corpus: Corpus, inbox: Path
) -> None:
    path = inbox / "report.txt"
    path.write_text(FEED, "utf-8")
    import_files(corpus, path)
    path.write_text(FEED.replace("nine days", "three weeks"), "utf-8")
    (revised,) = import_files(corpus, path)
    assert (revised.status, revised.version) == (IngestStatus.REVISED, 2)
    assert not any("nine days" in hit.text for hit in corpus.search("nine days"))
    path.write_text(FEED, "utf-8")
    assert statuses(import_files(corpus, path)) == ["revised"]
    assert statuses(import_files(corpus, path)) == ["unchanged"]


def test_one_bad_file_or_line_stops_nothing_and_each_is_refused_with_its_place(
    corpus: Corpus, inbox: Path
) -> None:
    (inbox / "a.bin").write_bytes(bytes(range(256)))
    (inbox / "b.txt").write_text("", "utf-8")
    (inbox / "c.jsonl").write_text(
        "\n".join(
            [
                json.dumps(record("One")),
                "{broken",
                json.dumps({"title": "No body"}),
                json.dumps(record("Two")),
            ]
        ),
        "utf-8",
    )
    (inbox / "d.txt").symlink_to(inbox / "missing.txt")
    (inbox / "e.txt").write_text(FEED, "utf-8")
    results = import_files(corpus, inbox)
    assert sorted(statuses(results)) == ["added"] * 3 + ["refused"] * 5
    refused = [result for result in results if result.status is IngestStatus.REFUSED]
    assert [Path(result.file).name for result in refused] == [
        "a.bin",
        "b.txt",
        "c.jsonl",
        "c.jsonl",
        "d.txt",
    ]
    assert all(result.reason for result in refused)
    assert "line 2" in refused[2].where
    assert "line 3" in refused[3].where
    assert {stored.report.title for stored in corpus.reports()} == {
        "One",
        "Two",
        "Storm closes the harbour at Brackwater",
    }


@pytest.mark.parametrize(
    "body",
    [" ", "\u200b", "Half an emoji \\ud83d and more.", "Nul \\u0000 inside. Done.", "\\u202eRight. To left."],
    ids=ascii,
)
def test_odd_characters_are_imported_or_refused_and_stop_nothing(
    corpus: Corpus, inbox: Path, body: str
) -> None:
    odd = json.dumps(record("Odd", "BODY")).replace("BODY", body)
    (inbox / "odd.jsonl").write_text(f"{odd}\n{json.dumps(record('Plain'))}\n", "utf-8")
    results = import_files(corpus, inbox)
    assert len(results) == 2
    assert any(stored.report.title == "Plain" for stored in corpus.reports())
    assert corpus.health().sound


def test_two_files_of_one_name_are_two_reports(corpus: Corpus, inbox: Path) -> None:
    for name, title in (("one", "Dam holds"), ("two", "Dam cracks")):
        (inbox / name).mkdir()
        write(inbox / name / "report.jsonl", record(title))
    assert statuses(import_files(corpus, inbox)) == ["added", "added"]
    assert len(corpus.reports()) == 2


def test_a_file_whose_name_is_no_utf_8_is_imported_like_any_other(corpus: Corpus, inbox: Path) -> None:
    (inbox / os.fsdecode(b"dam-\xff.txt")).write_text("Dam holds\n\nThe dam at Lemna held.\n", "utf-8")
    write(inbox / "other.jsonl", record("Ferry late"))
    assert statuses(import_files(corpus, inbox)) == ["added", "added"]
    assert statuses(import_files(corpus, inbox)) == ["unchanged", "unchanged"]
    origins = [one.report.collected_from for one in corpus.reports()]
    assert any(one.endswith("dam-\\xff.txt") for one in origins)


def test_two_files_with_one_address_are_versions_and_stay_as_they_are(corpus: Corpus, inbox: Path) -> None:
    write(inbox / "a.jsonl", record("Dam holds", url="https://lemna.example/dam"))
    write(inbox / "b.jsonl", record("Dam holds", "The dam cracked.", url="https://lemna.example/dam"))
    assert statuses(import_files(corpus, inbox)) == ["added", "revised"]
    for _ in range(2):
        assert statuses(import_files(corpus, inbox)) == ["unchanged", "unchanged"]
    (stored,) = corpus.reports()
    assert stored.report.body == "The dam cracked."


def test_one_file_that_revises_its_own_report_further_on_stays_as_it_is(corpus: Corpus, inbox: Path) -> None:
    bodies = ("The dam held.", "The dam leaked.", "The dam cracked.")
    write(inbox / "log.jsonl", *(record("Dam", body, url="https://lemna.example/dam") for body in bodies))
    assert statuses(import_files(corpus, inbox)) == ["added", "revised", "revised"]
    assert statuses(import_files(corpus, inbox)) == ["unchanged"] * 3
    (stored,) = corpus.reports()
    assert (stored.version, stored.report.body) == (3, "The dam cracked.")


def test_versions_and_copies_of_what_is_still_being_encoded_are_not_taken_for_new(
    corpus: Corpus, inbox: Path
) -> None:
    """Of 64 passages are a batch, which is encoded while the next one is read."""
    address = "https://lemna.example/dam"
    between = [
        record(f"Hamlet {n}", body=f"The council of hamlet {n} met on Monday.") for n in range(PASSAGES)
    ]
    path = write(
        inbox / "many.jsonl",
        record("Dam", body="The dam held on Monday.", url=address),
        record("Ferry", body="The ferry sailed at noon."),
        *between,
        record("Dam", body="The dam broke on Tuesday.", url=address),
        record("Ferry", body="The ferry sailed at noon."),
    )
    results = import_files(corpus, path)
    assert [statuses(results).count(one) for one in ("added", "revised", "unchanged")] == [
        len(between) + 2,
        1,
        1,
    ]
    (dam,) = [one for one in corpus.reports() if one.report.url == address]
    assert dam.report.body == "The dam broke on Tuesday."
    assert corpus.health().sound


def test_a_near_copy_is_reported_with_the_report_it_copies(corpus: Corpus, inbox: Path) -> None:
    write(inbox / "wire.jsonl", record("Bridges", LONG), record("Rain", "It rained in Ost. The trams stood."))
    write(inbox / "echo.jsonl", record("Bridges mended", f"{LONG} Ends.", outlet="Echo"))
    results = {
        result.title: result for result in import_files(corpus, inbox / "wire.jsonl", inbox / "echo.jsonl")
    }
    assert results["Bridges mended"].status is IngestStatus.NEAR_COPY
    assert results["Bridges mended"].near_copy_of == results["Bridges"].report_id
    assert results["Rain"].status is IngestStatus.ADDED
    assert f"near-copy of {results['Bridges'].report_id}" in results["Bridges mended"].line()


def test_equal_text_in_two_outlets_stays_two_reports(corpus: Corpus, inbox: Path) -> None:
    write(inbox / "wire.jsonl", record("Bridges", LONG))
    write(inbox / "echo.jsonl", record("Bridges", LONG, outlet="Echo"))
    import_files(corpus, inbox)
    assert corpus.overview.outlets() == {"Echo": 1, "Lemna Courier": 1}
    assert {hit.stored.report.outlet for hit in corpus.search("council bridges winter")} == {
        "Echo",
        "Lemna Courier",
    }


def test_more_reports_than_fit_a_batch_all_have_results_and_are_all_stored(
    corpus: Corpus, inbox: Path
) -> None:
    write(inbox / "many.jsonl", *(record(f"Number {n}", f"It rained for {n} days.") for n in range(140)))
    results = import_files(corpus, inbox)
    assert statuses(results) == ["added"] * 140
    assert {result.report_id for result in results} == {stored.report_id for stored in corpus.reports()}
    assert statuses(import_files(corpus, inbox)) == ["unchanged"] * 140


def test_a_body_that_is_too_long_for_one_passage_is_found_by_its_end(corpus: Corpus, inbox: Path) -> None:
    write(inbox / "long.jsonl", record("Bridges", f"{LONG * 3} At last a zeppelin landed in Ost."))
    import_files(corpus, inbox)
    assert "zeppelin landed" in corpus.search("airship arrives")[0].text


def test_a_readme_is_left_out_unless_it_is_named(corpus: Corpus, inbox: Path) -> None:
    (inbox / "README.md").write_text("# About these reports\n\nThey are invented. All of them.\n", "utf-8")
    assert statuses(import_files(corpus, inbox)) == ["left out"]
    path = inbox / "README.md"
    assert [o.status for o in ingest(corpus, find_files([path]))] != [IngestStatus.LEFT_OUT]


def test_a_result_reads_the_same_for_people_and_programs(corpus: Corpus, inbox: Path) -> None:
    write(inbox / "a.jsonl", record("Dam holds"))
    (result,) = import_files(corpus, inbox)
    values = result.to_json()
    assert (values["status"], values["title"], values["version"]) == ("added", "Dam holds", 1)
    assert values["report_id"] in result.line()
    assert "Dam holds" in result.line()
    json.dumps(values)


def test_whoever_waits_to_write_is_let_in_within_a_file_and_within_a_long_report(
    corpus: Corpus, inbox: Path
) -> None:
    """A withdrawal once waited for the whole file: for hundreds of reports, or one of a thousand passages."""
    write(inbox / "gone.jsonl", record("Gone"))
    (gone,) = import_files(corpus, inbox / "gone.jsonl")
    long = " ".join(f"In hamlet number {n} the council voted to mend {n + 2} bridges." for n in range(2_000))
    path = write(
        inbox / "many.jsonl",
        record("Long", long),
        *(record(f"Number {n}", f"It rained for {n} days.") for n in range(40)),
    )
    seen: list[tuple[int, int]] = []
    withdrawn = threading.Event()

    def withdraw() -> None:
        with Corpus(corpus.folder) as other, other.writer.writing(wait_s=60):
            other.writer.withdraw(gone.report_id or "", reason="retracted")
        withdrawn.set()

    other = threading.Thread(target=withdraw)

    def on_progress(progress: Progress) -> None:
        if progress.passages and other.ident is None:
            other.start()
            while not corpus.writer.wanted():
                time.sleep(0.01)
        if other.ident is not None and not withdrawn.is_set():
            seen.append((progress.passages, progress.passages_waiting))

    results = list(ingest(corpus, find_files([path]), on_progress=on_progress))
    other.join()
    assert statuses(results) == ["added"] * 41
    assert seen
    assert seen[-1][1] > 0, "the withdrawal was let in while the long report was being encoded"
    assert corpus.report(gone.report_id or "").withdrawn
    assert corpus.health().sound


def test_progress_counts_files_reports_passages_and_bytes(corpus: Corpus, inbox: Path) -> None:
    path = write(inbox / "many.jsonl", *(record(f"Number {n}", f"It rained {n} days.") for n in range(80)))
    (inbox / "noise.bin").write_bytes(b"x")
    seen: list[Progress] = []
    list(ingest(corpus, find_files([inbox]), on_progress=seen.append))
    assert {one.files_total for one in seen} == {2}
    last = seen[-1]
    assert (last.files, last.reports, last.passages, last.passages_waiting) == (2, 80, 80, 0)
    read = [one.file_bytes_read for one in seen if one.file == str(path)]
    assert read == sorted(read)
    assert read[-1] == path.stat().st_size
    assert [one.passages for one in seen] == sorted(one.passages for one in seen)


def test_progress_is_given_in_words() -> None:
    large = Progress(file="handed over: feed/many.jsonl", file_bytes=120_000_000, file_bytes_read=40_000_000)
    assert large.doing() == "many.jsonl (33 % of 120 MB)"
    assert Progress(file="handed over: one.txt", file_bytes=300).doing() == "one.txt"
    assert Progress(passages=1024, passages_waiting=64).doing() == "1,024 passages encoded, 64 waiting"


def test_a_file_that_goes_back_to_its_former_versions_revises_them(corpus: Corpus, inbox: Path) -> None:
    """Also where more than one report does, and others follow."""
    path = inbox / "log.jsonl"
    old = [record(f"Dam {n}", "The dam held.", url=f"https://lemna.example/{n}") for n in range(3)]
    new = [one | {"body": "The dam leaked."} for one in old]
    assert statuses(import_files(corpus, write(path, *old))) == ["added"] * 3
    assert statuses(import_files(corpus, write(path, *new))) == ["revised"] * 3
    assert statuses(import_files(corpus, write(path, *old, *new))) == ["unchanged"] * 6
    assert statuses(import_files(corpus, write(path, *old, record("Rain")))) == ["added"] + ["revised"] * 3
    assert {one.report.body for one in corpus.reports()} == {
        "The dam held.",
        "The dam held. Nobody was hurt.",
    }


def test_a_pipe_in_a_folder_is_refused_and_the_rest_is_imported(corpus: Corpus, inbox: Path) -> None:
    os.mkfifo(inbox / "a.txt")
    write(inbox / "b.jsonl", record("Dam"))
    assert statuses(import_files(corpus, inbox)) == ["refused", "added"]
