"""HTML that is made to keep a parser busy, or to hide text from it, is read, or refused with the cause."""

from __future__ import annotations

import json
import time

import pytest

from ingest.readers.html_guard import fit_to_parse
from tests.ingest.readers.files import only_refusal, only_report, zipped

ATTRIBUTES = " ".join(f"a{n}='x'" for n in range(100_000))
SAID = "The dam above Lemna was whole in the morning."
FIELDS = "From: Bo <bo@lemna.example>\nSubject: The dam broke\nContent-Type: text/html\n\n"
BOOK = {
    "META-INF/container.xml": "<container><rootfiles><rootfile full-path='c.opf'/></rootfiles></container>",
    "c.opf": "<package><manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>"
    "<spine><itemref idref='a'/></spine></package>",
}


def file_with(html: str, name: str) -> bytes:
    """A file of the format that a name says, which has the HTML in it."""
    if name == "a.html":
        return f"<html><body><h1>The dam broke</h1>{html}</body></html>".encode()
    if name == "a.eml":
        return f"{FIELDS}<html><body>{html}</body></html>".encode()
    if name == "a.json":
        return json.dumps({"title": "The dam broke", "body": html}).encode()
    if name == "a.md":
        return f"# The dam broke\n\n{html}\n".encode()
    if name == "a.rss":
        item = f"<item><title>The dam broke</title><description><![CDATA[{html}]]></description></item>"
        return f"<rss version='2.0'><channel><title>Lemna</title>{item}</channel></rss>".encode()
    chapter = f"<html><body><h1>The dam broke</h1>{html}</body></html>"
    return zipped({**BOOK, "a.xhtml": chapter}, first="application/epub+zip")


@pytest.mark.parametrize("name", ["a.html", "a.eml", "a.json", "a.md", "a.rss", "a.epub"])
def test_a_hundred_thousand_attributes_of_one_element_cost_no_time(name: str) -> None:
    """libxml2 compares each with all before it, which took 30 s."""
    raw = file_with(f"<p {ATTRIBUTES}>{SAID}</p>", name)
    began = time.process_time()
    report = only_report(name, raw)
    assert time.process_time() - began < 10
    assert (report.title, report.body) == ("The dam broke", SAID)


def test_attributes_of_an_element_of_a_feed_cost_no_time_either() -> None:
    item = f"<item {ATTRIBUTES}><title>The dam broke</title><description>{SAID}</description></item>"
    raw = f"<rss version='2.0'><channel><title>Lemna</title>{item}</channel></rss>".encode()
    began = time.process_time()
    assert only_report("a.rss", raw).body == SAID
    assert time.process_time() - began < 10


@pytest.mark.parametrize("name", ["a.html", "a.eml", "a.json"])
def test_text_within_a_thousand_elements_is_read(name: str) -> None:
    """Beyond 256 levels libxml2 left it out, unless it is asked not to."""
    report = only_report(name, file_with(f"{'<b>' * 1_000}<p>{SAID}</p>", name))
    assert report.body == SAID


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.rss"])
def test_what_is_nested_deeper_than_is_read_is_refused_as_such(name: str) -> None:
    raw = file_with(f"{'<div>' * 100_000}<p>{SAID}</p>{'</div>' * 100_000}", name)
    assert "nested more than 2,048 levels deep" in only_refusal(name, raw)


def test_a_page_of_one_endless_word_is_refused_as_such() -> None:
    assert "10,000,000 characters in one piece" in only_refusal(
        "a.html", file_with("x" * 12_000_000, "a.html")
    )


@pytest.mark.parametrize(
    "sign",
    [
        "<",
        ">",
        "&",
        "<1 ",
        "<p>&</p>",
        *(pytest.param(one, marks=pytest.mark.nightly) for one in ("< ", "</a")),
    ],
)
def test_a_page_of_five_megabytes_of_signs_is_refused_at_once(sign: str) -> None:
    """Looking for dates in it took 16 s."""
    raw = file_with(f"<p>{SAID}</p>{sign * (5_000_000 // len(sign))}", "a.html")
    began = time.process_time()
    assert "signs “<”, “>” and “&” that belong to no tag" in only_refusal("a.html", raw)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.eml"])
def test_signs_that_are_written_as_such_and_those_of_markup_and_scripts_are_no_fault(name: str) -> None:
    page = f"<script>{'if (a < b && c > d) e();' * 40_000}</script><p>{SAID}</p>{'<b></b>' * 60_000}"
    assert only_report(name, file_with(page, name)).body == SAID
    page = f"<p>{SAID}</p><p>{'&lt;&amp;&gt; ' * 80_000}</p>"
    assert only_report(name, file_with(page, name)).body.startswith(SAID)


def test_what_a_document_type_declares_is_no_word_of_the_page() -> None:
    declared = '<!DOCTYPE html [<!ENTITY dam "dam">\n<!ENTITY gate "gate">]>'
    page = f"{declared}<html><body><h1>The dam broke</h1><p>{SAID}</p></body></html>"
    assert only_report("a.html", page.encode()).body == SAID
    book = zipped({**BOOK, "a.xhtml": page}, first="application/epub+zip")
    assert (only_report("a.epub", book).title, only_report("a.epub", book).body) == ("The dam broke", SAID)


@pytest.mark.parametrize(
    "html",
    [
        "<p class='a > b' data-x=\"it's\">One</p><p hidden>Two</p>",
        "<img src='data:image/png;base64," + "QUJD" * 5_000 + "'>One",
        f'<p style="{"color: red; " * 3_000}">One</p>',
        "<script>if (a <b && c == '" + "x = y; " * 3_000 + "') { d() }</script><p>One</p>",
        "<!-- as a <b" + " c" * 3_000 + " --><p>One</p>",
        "<!--><p>One</p><!-- <a" + " b" * 3_000,
        "1 <2 and 3> 2",
        '<a href="unclosed>One</a>',
    ],
)
def test_other_html_is_left_as_it_is(html: str) -> None:
    assert fit_to_parse(html) == html


def test_only_attributes_beyond_a_thousand_are_left_out() -> None:
    many = " ".join(f'a{n}="1 > {n}"' for n in range(1_500))
    fit = fit_to_parse(f"<p>One</p><br {many}/><p>Two</p>")
    assert 'a999="1 > 999"' in fit
    assert "a1000=" not in fit
    assert fit.endswith("/><p>Two</p>")


@pytest.mark.parametrize(
    "piece", ["<script ", "<script></", "<!--", "<!-->", "<a ", '<a ="', "<", "<!DOCTYPE [", " =", "<a '"]
)
def test_a_page_of_nothing_but_beginnings_costs_no_time(piece: str) -> None:
    began = time.process_time()
    fit_to_parse("<a" + piece * 1_000_000)
    assert time.process_time() - began < 5
