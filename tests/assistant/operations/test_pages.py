"""A citation of a PDF opens its page, with exactly the cited words marked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from assistant.access import ALONE
from assistant.answer.answer import Citation, pages_in_words
from assistant.errors import PageUnavailable
from assistant.operations import pages
from assistant.settings import Settings, open_services
from corpus import Actor, FieldSpan, TextField
from ingest.correct import correct
from ingest.pipeline import ingest
from ingest.sources.folder import find_files
from tests.corpora import SAMPLE

RELEASE = SAMPLE / "canal-ice-werder-release.pdf"


def test_the_cited_words_are_marked_on_the_picture_of_their_page(folder: Path) -> None:
    from PIL import Image

    with open_services(Settings(folder=folder)) as services:
        corpus = services.corpus
        [added] = ingest(corpus, find_files([RELEASE]))
        stored = corpus.report(added.report_id or "")
        body = stored.report.body
        row = "| Ottersiel | Tuesday | 10:30 | Lock-keeper’s house |"
        start = body.index(row)
        cited = Citation(stored=stored, start=start, end=start + len(row))
        assert (cited.pages, cited.to_json()["page"], pages_in_words(cited.pages)) == ((2,), 2, "p. 2")
        page = pages.cited_page(ALONE, services, stored, cited.span)
        assert page is not None
        assert (page.number, page.count, len(page.marks)) == (2, 2, 4)
        lefts = [round(left * page.width) for left, _, _, _ in page.marks]
        assert lefts == pytest.approx([60, 190, 290, 370], abs=2)
        assert len({round(top, 3) for _, top, _, _ in page.marks}) == 1
        picture = Image.open(io.BytesIO(pages.picture(ALONE, services, stored, 2)))
        assert (picture.format, picture.size) == ("WEBP", (1100, 1557))
        left, top, width, height = page.marks[0]
        box = (left * 1100, top * 1557, (left + width) * 1100, (top + height) * 1557)
        darkest, _ = picture.convert("L").crop(tuple(map(round, box))).getextrema()
        assert darkest < 100  # letters are there
        first = pages.cited_page(ALONE, services, stored, FieldSpan(TextField.TITLE, 0, 3))
        assert first is not None
        assert (first.number, first.marks) == (1, ())
        assert pages.cited_page(ALONE, services, stored, cited.span, 3) is None
        with pytest.raises(PageUnavailable, match="page 9 cannot be drawn"):
            pages.picture(ALONE, services, stored, 9)

        corrected = correct(
            corpus, stored.report_id, {"outlet": "Canal Office"}, by=Actor(name="Anna"), wait_s=0
        )
        same = pages.cited_page(ALONE, services, corrected, cited.span)
        assert same is not None
        assert same.marks == page.marks

        original = corpus.files.original(stored)
        assert original is not None
        assert original[0].read_bytes() == RELEASE.read_bytes()
        original[0].unlink()
        assert pages.cited_page(ALONE, services, stored, cited.span) is None
        with pytest.raises(PageUnavailable, match="no longer there"):
            pages.picture(ALONE, services, stored, 1)
