"""A cited report as the page shows it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk import source_pane
from corpus import Corpus, FieldSpan, Span, TextField
from tests.assistant.desk.made import FERRY, current_report, stored
from tests.corpora import add_reports, make_report


@given(
    body=st.text(st.sampled_from("ab \n\r\té漢"), max_size=60),
    ends=st.tuples(st.integers(0, 60), st.integers(0, 60)),
)
def test_marked_pieces_are_exactly_the_span(body: str, ends: tuple[int, int]) -> None:
    """Nothing of the paragraphs is lost, and what is marked is the span, but for blank space between them."""
    span = Span(min(*ends, len(body)), min(max(ends), len(body)))
    pieces = [piece for paragraph in source_pane.paragraphs(body, span) for piece in paragraph]
    assert "".join("".join(p["text"] for p in pieces).split()) == "".join(body.split())
    marked = "".join(p["text"] for p in pieces if p["marked"])
    assert "".join(marked.split()) == "".join(body[span.start : span.end].split())


def test_the_pane_says_what_has_happened_to_a_cited_report(folder: Path) -> None:
    """A newer version, one that is gone, and a near-copy are each said beside the report."""
    with Corpus(folder) as corpus:
        add_reports(corpus, FERRY)
        revised = replace(FERRY, body=FERRY.body.replace("212", "218"))
        add_reports(corpus, revised)
        old = corpus.report(FERRY.report_id, 1)
        span = FieldSpan(TextField.BODY, 0, 9)
        flags = source_pane.describe(current_report(corpus), old, span)["flags"]
        assert flags == ["A newer version exists (cited: version 1, current: 2)."]
        gone = stored(make_report(title="never imported"))
        assert (
            "no longer in the collection"
            in source_pane.describe(current_report(corpus), gone, span)["warnings"][0]
        )
        assert source_pane.describe(current_report(corpus), old, span)["warnings"] == []
        with corpus.writer.writing():
            corpus.writer.withdraw(FERRY.report_id, reason="another ferry")
        withdrawn = source_pane.describe(current_report(corpus), old, span)
        [warning] = withdrawn["warnings"]
        assert withdrawn["lapsed"] == "withdrawn"
        assert warning.startswith("This report was withdrawn on ")
        assert warning.endswith(": Another ferry.")
        copy = replace(corpus.report(FERRY.report_id), near_copy_of=FERRY.report_id)
        view = source_pane.describe(current_report(corpus), copy, span)
        assert "duplicate" in view["tags"]
        assert any(f"Nearly the same text as “{FERRY.title}”" in flag for flag in view["flags"])


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("javascript:alert(1)", None),
        (" javascript:alert(1)", None),
        ("data:text/html,<script>alert(1)</script>", None),
        ("//example.org", None),
        ("http://[bad", None),
    ],
)
def test_only_web_addresses_become_links(folder: Path, url: str, link: str | None) -> None:
    with Corpus(folder) as corpus:
        shown = stored(replace(FERRY, url=url))
        facts = source_pane.describe(current_report(corpus), shown, FieldSpan(TextField.BODY, 0, 1))["facts"]
    assert ("URL", url, link) in facts


@pytest.mark.parametrize("field", list(TextField))
def test_only_the_text_that_is_cited_is_marked(field: TextField) -> None:
    """The same offsets lie in title, summary and body alike."""
    report = replace(FERRY, summary="Three hundred were aboard.")
    view = source_pane.describe(lambda _: None, stored(report), FieldSpan(field, 4, 9))
    pieces = {
        TextField.TITLE: view["title"],
        TextField.SUMMARY: view["summary"],
        TextField.BODY: [piece for paragraph in view["paragraphs"] for piece in paragraph],
    }
    marked = {at: "".join(one["text"] for one in some if one["marked"]) for at, some in pieces.items()}
    assert marked == dict.fromkeys(TextField, "") | {field: report.text_of(field)[4:9]}
    assert "".join(one["text"] for one in view["title"]) == report.title
    assert "".join(one["text"] for one in view["summary"]) == report.summary
