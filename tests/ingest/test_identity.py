"""The same text is one report; an upload is known by its name, outlet, headline and day, and by its words."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from corpus import Corpus
from ingest.identity import UPLOADED
from ingest.pipeline import ingest
from ingest.sources.folder import find_files
from ingest.sources.source import SourceFile

BODY = (
    "The dam above Lemna held overnight after the heaviest rain for nine years. Engineers opened two sluice "
    "gates before midnight, and villagers who had been led uphill went home in the morning. Nobody was hurt."
)


def imported(corpus: Corpus, place: Path, name: str, title: str, body: str, **fields: str) -> tuple[str, str]:
    """The id of a report that is uploaded under a name, and its status."""
    place.write_text(
        "\n".join(["---", f"title: {title}", *(f"{k}: {v}" for k, v in fields.items()), "---", body])
    )
    [result] = ingest(corpus, [SourceFile(path=place, origin=f"{UPLOADED}{name}")])
    return result.report_id or "", result.status.value


@pytest.mark.parametrize(
    ("name", "title", "body", "fields"),
    [
        ("a/dam.txt", "Dam holds", BODY.replace("two", "three"), {}),
        ("a/dam.txt", "Dam above Lemna holds", BODY, {}),
        ("b/dam.txt", "Dam above Lemna holds", BODY, {"date": "2026-02-04"}),
    ],
)
def test_a_corrected_file_is_a_version_of_its_report(
    folder: Path, tmp_path: Path, name: str, title: str, body: str, fields: dict[str, str]
) -> None:
    """Its text, its headline, or its day and folder have changed."""
    given = {"outlet": "Lemna Courier", "date": "2026-02-03"}
    with Corpus(folder) as corpus:
        first, _ = imported(corpus, tmp_path / "1.txt", "a/dam.txt", "Dam holds", BODY, **given)
        second = imported(corpus, tmp_path / "2.txt", name, title, body, **given | fields)
    assert second == (first, "revised")


@pytest.mark.parametrize(
    ("name", "title", "body", "fields"),
    [
        ("dam.txt", "Barley", "Farmers near Lemna brought in the largest harvest on record.", {}),
        ("dam.txt", "Dam holds", "Farmers near Lemna brought in barley.", {"date": "2026-03-03"}),
        ("dam.txt", "Dam holds", "Another text.", {"outlet": "Ostrow Post"}),
        ("other.txt", "Dam holds", "Farmers near Lemna brought in barley.", {}),
    ],
)
def test_another_report_of_the_same_name_is_a_report_of_its_own(
    folder: Path, tmp_path: Path, name: str, title: str, body: str, fields: dict[str, str]
) -> None:
    given = {"outlet": "Lemna Courier", "date": "2026-02-03"}
    with Corpus(folder) as corpus:
        first, _ = imported(corpus, tmp_path / "1.txt", "dam.txt", "Dam holds", BODY, **given)
        second, status = imported(corpus, tmp_path / "2.txt", name, title, body, **given | fields)
    assert (second != first, status) == (True, "added")


def test_an_address_overrides_every_name(folder: Path, tmp_path: Path) -> None:
    url = "https://lemna.example/dam"
    with Corpus(folder) as corpus:
        first, _ = imported(corpus, tmp_path / "1.txt", "dam.txt", "Dam holds", BODY, url=url)
        assert imported(corpus, tmp_path / "2.txt", "x.txt", "Other", "Another text.", url=url) == (
            first,
            "revised",
        )


def test_the_same_text_from_disk_in_an_archive_and_at_the_desk_is_one_report(
    folder: Path, tmp_path: Path
) -> None:
    """Under another name, too, and in the same batch; a corrected file is a new version of it."""
    text = f"---\ntitle: Dam holds\noutlet: Lemna Courier\n---\n{BODY}\n"
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(text)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("deep/one.txt", text)
    shutil.copy(tmp_path / "a.zip", tmp_path / "b.zip")
    with Corpus(folder) as corpus:
        found = list(ingest(corpus, find_files([tmp_path / "one.txt", tmp_path / "two.txt"])))
        desk = [
            SourceFile(path=tmp_path / name, origin=f"{UPLOADED}{name}")
            for name in ("two.txt", "a.zip", "b.zip")
        ]
        found += ingest(corpus, [*find_files([tmp_path / "a.zip"]), *desk])
        assert sorted(one.status.value for one in found) == ["added"] + ["unchanged"] * 5
        assert len({one.report_id for one in found}) == len(corpus.reports()) == 1
        (tmp_path / "one.txt").write_text(text.replace("nine years", "ten years"))
        [revised] = ingest(corpus, find_files([tmp_path / "one.txt"]))
        [former] = ingest(corpus, [desk[0]])
    assert (revised.status.value, former.status.value) == ("revised", "unchanged")


def test_a_message_and_what_is_attached_are_known_by_its_id(folder: Path, tmp_path: Path) -> None:
    """In whatever file they are handed in, and with another text of the same message as another version."""
    message = (
        "From: Bo Lind <bo@lemna.example>\nSubject: Dam\nDate: Tue, 24 Feb 2026 10:00:00 +0100\n"
        "Message-ID: <1@lemna.example>\nContent-Type: multipart/mixed; boundary=cut\n\n"
        f"--cut\n\n{BODY}\n--cut\nContent-Disposition: attachment; filename=gates.txt\n\n"
        "Gates of the dam\n\nThe dam has nine gates. Two were opened.\n--cut--\n"
    )
    (tmp_path / "a.eml").write_text(message)
    (tmp_path / "b.mbox").write_text(f"From bo@lemna.example Tue Feb 24 10:00:00 2026\n{message}")
    (tmp_path / "c.eml").write_text(message.replace("nine years", "ten years"))
    with Corpus(folder) as corpus:
        first, again, other = (
            list(ingest(corpus, [SourceFile(path=tmp_path / name, origin=f"{UPLOADED}{name}")]))
            for name in ("a.eml", "b.mbox", "c.eml")
        )
        attached = corpus.report(first[1].report_id or "").report
    assert [one.status.value for one in (*first, *again)] == ["added"] * 2 + ["unchanged"] * 2
    assert {one.status.value for one in other} == {"revised", "unchanged"}
    assert [one.report_id for one in first] == [one.report_id for one in again]
    assert again[1].where == f"{UPLOADED}b.mbox › message 1.eml › gates.txt"
    assert (attached.outlet, attached.metadata["attached_to"]) == ("Bo Lind", "Dam")


def from_disk(corpus: Corpus, file: Path, *reports: tuple[str, str]) -> dict[str, str]:
    """The ids and statuses of the reports of a file, which is written with these titles and bodies."""
    records = (
        {"title": title, "body": body, "source": "Lemna Courier", "published_at": "2026-02-03"}
        for title, body in reports
    )
    file.write_text("\n".join(map(json.dumps, records)))
    results = ingest(corpus, find_files([file]))
    return {result.report_id or "": result.status.value for result in results}


def test_a_corrected_headline_in_a_file_on_disk_is_a_version_of_its_report(
    folder: Path, tmp_path: Path
) -> None:
    other = "Farmers near Lemna brought in the largest harvest on record, said the cooperative on Monday."
    with Corpus(folder) as corpus:
        file = tmp_path / "dam.jsonl"
        dam, barley = from_disk(corpus, file, ("Dam holds", BODY), ("Barley", other))
        again = from_disk(corpus, file, ("Dam above Lemna holds", BODY), ("Barley", other))
        assert again == {dam: "revised", barley: "unchanged"}
        once_more = from_disk(corpus, file, ("Dam above Lemna holds", BODY), ("Barley", other))
        assert once_more == {dam: "unchanged", barley: "unchanged"}
        rewritten = BODY.replace("Nobody was hurt.", "One man was hurt.")
        later = from_disk(corpus, file, ("Dam above Lemna holds", rewritten), ("Barley", other))
        assert later == {dam: "revised", barley: "unchanged"}
        elsewhere = from_disk(corpus, tmp_path / "copy.jsonl", ("Dam holds still", BODY))
        assert list(elsewhere.values()) == ["near-copy"]
        assert dam not in elsewhere


def test_reports_of_one_file_that_are_much_alike_are_never_versions_of_each_other(
    folder: Path, tmp_path: Path
) -> None:
    """Not even where the import stores the first before it reads the second."""
    running = [(f"Dam above Lemna, {hour} o'clock", f"{BODY} It is {hour} o'clock.") for hour in range(1, 70)]
    with Corpus(folder) as corpus:
        first = from_disk(corpus, tmp_path / "running.jsonl", *running)
        assert len(first) == len(running)
        uploaded = SourceFile(path=tmp_path / "running.jsonl", origin=f"{UPLOADED}live.jsonl")
        assert {result.status.value for result in ingest(corpus, [uploaded])} == {"unchanged"}
        (tmp_path / "running.jsonl").write_text(
            "\n".join(
                json.dumps({"title": f"{title}, update", "body": body, "source": "Lemna Courier"})
                for title, body in running
            )
        )
        updates = list(
            ingest(corpus, [SourceFile(path=tmp_path / "running.jsonl", origin=f"{UPLOADED}x.jsonl")])
        )
        assert len({result.report_id for result in updates}) == len(running)


def test_a_notice_in_the_form_of_the_last_is_a_report_of_its_own(folder: Path, tmp_path: Path) -> None:
    """It takes the place of the last in its file, or is put above it, and differs in little but the name."""
    file = tmp_path / "notices.jsonl"
    with Corpus(folder) as corpus:
        [lemna] = from_disk(corpus, file, ("Lemna: dam holds", BODY))
        before = from_disk(
            corpus, file, ("Ostrow: dam holds", BODY.replace("Lemna", "Ostrow")), ("Lemna: dam holds", BODY)
        )
        assert (len(before), before[lemna]) == (2, "unchanged")
        instead = from_disk(corpus, file, ("Colmouth: dam holds", BODY.replace("Lemna", "Colmouth")))
        assert not instead.keys() & before.keys()
