"""A book is one report; of a newspaper or magazine each article is one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from corpus import IMPORT_NOTES, Report
from ingest.readers.reader import Refusal
from tests.ingest.readers.files import changed, only_refusal, only_report, read_bytes, zipped

_CONTENTS = (
    '<h1>Contents</h1><ul><li><a href="a">Dam holds</a></li><li><a href="b">Ferries run again</a></li></ul>'
)
_DAM = (
    '<div class="calibre_navbar">| <a href="b">Next</a></div><h1>Dam holds</h1><p>By Eva Lind</p>'
    "<p>The dam&nbsp;lasted, said <b>its keeper</b>.</p><ol><li>First gate</li><li>Second gate</li></ol>"
    "<table><tr><th>Gate</th><th>Level</th></tr><tr><td>North</td><td>4 m</td></tr></table>"
    '<p>This article was downloaded from <a href="https://orvel.example/dam">https://orvel.example/dam</a></p>'
)
_FERRIES = "<h1>Ferries run again</h1><p>1 March 2026</p><p>The ferries run from Monday.</p>"
_STRIKE = "<h1>Pilots strike</h1><p>By Jan Nowak</p><p>They want more.</p>"
_PERIODICAL = '<meta name="calibre:publication_type" content="periodical:daily"/>'


def epub(chapters: dict[str, str], *, metadata: str = "", extra: dict[str, str] | None = None) -> bytes:
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in chapters
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>The Orvel Times [Mon, 02 Mar 2026]</dc:title><dc:creator>calibre</dc:creator>"
        f"<dc:date>2026-03-02T05:00:00+00:00</dc:date>{metadata}</metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    parts = {
        "META-INF/container.xml": '<container><rootfile full-path="O/book.opf"/></container>',
        "O/book.opf": package,
        **{
            f"O/{name}": f"<html><head><title>x</title></head><body>{text}</body></html>"
            for name, text in chapters.items()
        },
        **(extra or {}),
    }
    return zipped(parts, first="application/epub+zip")


def test_the_articles_of_a_newspaper_are_reports_without_its_contents() -> None:
    raw = epub({"index.html": _CONTENTS, "a.html": _DAM, "b.html": _FERRIES}, metadata=_PERIODICAL)
    dam, ferries = (one for one in read_bytes("news.epub", raw) if isinstance(one, Report))
    assert (dam.title, dam.outlet, dam.author, dam.url) == (
        "Dam holds",
        "The Orvel Times",
        "Eva Lind",
        "https://orvel.example/dam",
    )
    assert dam.published == datetime(2026, 3, 2, tzinfo=UTC)
    assert dam.body.split("\n\n") == [
        "The dam lasted, said its keeper.",
        "1. First gate",
        "2. Second gate",
        "| Gate | Level |\n| North | 4 m |",
    ]
    assert (ferries.title, ferries.published) == ("Ferries run again", datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (("feed_0/article_0/a", "feed_0/article_1/b", "feed_1/article_0/c"), 3),
        (("a", "b", "c"), 3),
        (("a",), 1),
    ],
)
def test_most_chapters_with_a_day_or_an_author_make_a_magazine(names: tuple[str, ...], count: int) -> None:
    texts = (_DAM, _FERRIES, _STRIKE)
    raw = epub(dict(zip((f"{name}.html" for name in names), texts, strict=False)))
    assert len(read_bytes("a.epub", raw)) == count


def test_a_book_is_one_report_of_all_chapters_in_the_order_of_its_spine() -> None:
    raw = epub(
        {
            "two.html": "<h1>One</h1><p>It was dark.</p>",
            "one.html": "<h1>Two</h1><div>The ships<br/>had gone.</div>",
        }
    )
    report = only_report("book.zip", raw)
    assert report.title == "The Orvel Times [Mon, 02 Mar 2026]"
    assert report.body == "One\n\nIt was dark.\n\nTwo\n\nThe ships had gone."


def test_a_protected_book_is_refused_as_such() -> None:
    encryption = '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
    raw = epub({"a.html": _DAM}, extra={"META-INF/encryption.xml": encryption})
    assert "protected against copying" in only_refusal("a.epub", raw)


_DEEP = "<div>" * 3_000 + "It was dark."
_TOO_DEEP = "its elements are nested more than 2,048 levels deep, which no ordinary page is"


def test_a_book_is_read_without_a_chapter_that_is_too_deep_or_too_large() -> None:
    marks = "<i></i>" * 1_000_001
    raw = epub({"a.html": "<h1>One</h1><p>It was dark.</p>", "b.html": _DEEP, "c.html": marks})
    report = only_report("book.epub", raw)
    assert report.body == "One\n\nIt was dark."
    assert report.metadata[IMPORT_NOTES] == [
        f"the chapter O/b.html is left out: {_TOO_DEEP}",
        "the chapter O/c.html is left out: it has 2,000,010 tags and attributes, "
        "more than 2,000,000; split it",
    ]


def test_an_article_that_is_too_deep_is_refused_by_itself() -> None:
    dam, refused, ferries = read_bytes(
        "news.epub", epub({"a.html": _DAM, "b.html": _DEEP, "c.html": _FERRIES}, metadata=_PERIODICAL)
    )
    assert isinstance(dam, Report)
    assert isinstance(ferries, Report)
    assert refused == Refusal("/collected/news.epub chapter 2", f"O/b.html is left out: {_TOO_DEEP}")


def test_a_book_of_which_no_chapter_can_be_read_is_refused_with_the_reason() -> None:
    raw = epub({"a.html": _DEEP, "b.html": _DEEP})
    assert only_refusal("a.epub", raw) == f"no chapter of the book can be read; O/a.html: {_TOO_DEEP}"


def test_a_chapter_is_read_in_the_encoding_that_it_declares() -> None:
    page = (
        "<?xml version='1.0' encoding='iso-8859-1'?><html><body><h1>One</h1><p>Der Damm hält über Nacht.</p>"
    )
    raw = changed(epub({"a.html": "x"}), {"O/a.html": page.encode("latin-1")})
    assert only_report("a.epub", raw).body == "One\n\nDer Damm hält über Nacht."


def test_the_numbers_of_notes_are_left_out_without_a_gap() -> None:
    raw = epub({"a.html": "<h1>One</h1><p>The dam broke<sup><a href='#n1'>1</a></sup>, he said.</p>"})
    assert only_report("a.epub", raw).body == "One\n\nThe dam broke, he said."
