"""Small makers of reports and corpora, for every test that needs some."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import AddResult, Corpus, FieldSpan, Hit, Report, StoredReport, TextField
from corpus.models.encoder import DEFAULT_ENCODER, EXPORT_RECIPE, ExportDescription
from ingest.split import split

if TYPE_CHECKING:
    from corpus.models.encoder import Vectors

SAMPLE = Path(__file__).resolve().parents[1] / "corpus" / "sample"
SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""The evaluation sets, where a checkout has them beside it; tests marked ``shared_data`` need them."""
COLLECTED = datetime(2026, 3, 1, 12, tzinfo=UTC)

_PLACES = ("Amberley", "Brackwater", "Colmouth", "Dunhaven", "Eastmere", "Farrowby", "Glenholt", "Harrowgate")
_EVENTS = (
    "The harbour of {place} closed for {n} days after a storm damaged its northern pier.",
    "Farmers near {place} brought in {n} tonnes of barley, the largest harvest on record.",
    "The council of {place} voted to spend {n} million crowns on a new hospital wing.",
    "Police in {place} recovered {n} stolen paintings from a barn outside the town.",
    "A factory in {place} will hire {n} welders to build carriages for night trains.",
)


def copy_of(imported: Path, home: Path) -> Path:
    """A corpus of a test's own from the folder of one that nobody has open."""
    return shutil.copytree(imported, home, symlinks=True)


def export_in(place: Path) -> Path:
    """The default encoder's export in a folder of exports; one of an older program may lie beside it."""
    every = (about.parent for about in place.glob(f"{DEFAULT_ENCODER}-*/encoder.json"))
    (found,) = (one for one in every if ExportDescription.read(one).recipe == EXPORT_RECIPE)
    return found


class NoEncoder:
    """Takes the encoder's place where nothing may be encoded."""

    identity, limit = "none", 0

    def count(self, text: str) -> int:
        raise AssertionError(f"counted {text!r}")

    def encode_questions(self, texts: object) -> Vectors:
        raise AssertionError(f"encoded {texts!r}")

    encode_passages = encode_questions


def make_report(
    title: str = "Reservoir at Lemna holds after heavy rain",
    body: str = "The dam above Lemna held overnight. Engineers opened two sluice gates. Nobody was hurt.",
    outlet: str = "The Lemna Courier",
    *,
    collected_from: str | None = None,
    collected: datetime = COLLECTED,
    published: datetime | None = COLLECTED - timedelta(days=1),
    country: str | None = "UT",
    url: str | None = None,
    summary: str | None = None,
) -> Report:
    """A report in English; its origin follows from outlet and title: equal calls give one report."""
    return Report(
        title=title,
        body=body,
        outlet=outlet,
        collected=collected,
        collected_from=collected_from or f"/collected/{outlet}/{title}.txt",
        published=published,
        country=country,
        language="en",
        url=url,
        summary=summary,
    )


def in_body(*places: tuple[int, int]) -> list[FieldSpan]:
    """Spans of a report's body."""
    return [FieldSpan(TextField.BODY, start, end) for start, end in places]


def as_stored(
    report: Report, *, version: int = 1, current: bool = True, near_copy_of: str | None = None
) -> StoredReport:
    """The report as a catalogue holds it."""
    return StoredReport(
        report_id=report.report_id,
        version=version,
        content_hash=report.content_hash,
        current=current,
        near_copy_of=near_copy_of,
        report=report,
    )


def small_reports(count: int) -> list[Report]:
    """So many short reports, no two of which say the same."""
    made = []
    for i in range(count):
        place = _PLACES[i % len(_PLACES)]
        body = " ".join(
            event.format(place=place, n=7 * i + j + 2) for j, event in enumerate(_EVENTS[i % 2 :: 2])
        )
        made.append(
            make_report(title=f"News in brief from {place}, number {i}", body=body, outlet="Brief Wire")
        )
    return made


def add_reports(corpus: Corpus, *reports: Report) -> list[AddResult]:
    """Adds reports as one batch, split as ingesting splits them."""
    with corpus.writer.writing():
        return add(corpus, reports)


def add(corpus: Corpus, reports: Sequence[Report]) -> list[AddResult]:
    """Adds reports as one batch within a ``writing`` that is under way."""
    encoder = corpus.encoder
    return corpus.writer.add([(r, split(r, count=encoder.count, limit=encoder.limit)) for r in reports])


def titles(hits: Sequence[Hit]) -> list[str]:
    """The titles of the hits' reports, best first, each once."""
    return list(dict.fromkeys(hit.stored.report.title for hit in hits))
