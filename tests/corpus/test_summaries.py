"""A summary that the body does not begin with is found and read like the rest of its report."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from corpus import Corpus, FieldSpan, Scope, TextField
from corpus.catalogue import embeddings
from ingest.complete import rebuild
from tests.corpora import add_reports, in_body, make_report, small_reports, titles

LEAD = "Three dock workers died in Karsund when a loading crane collapsed."
CRANE = make_report(
    title="Terminal closed after accident",
    summary=LEAD,
    body="The authority closed the terminal for the day. An inquiry has begun.",
)


def test_a_summary_is_found_by_its_words_and_by_its_meaning(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, CRANE, *small_reports(6))
        by_word = corpus.search("dock workers in Karsund")[0]
        by_meaning = corpus.search("a fatal mishap with a derrick")[0]
        assert (by_word.passage.field, by_word.text) == (TextField.SUMMARY, LEAD)
        assert by_word.found_by["lexical"] == 1
        assert (by_meaning.passage.field, by_meaning.found_by["dense"]) == (TextField.SUMMARY, 1)
        assert corpus.health().sound


def test_the_passages_of_a_report_are_in_the_order_in_which_it_is_read(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, CRANE)
        stored = corpus.report(CRANE.report_id)
        assert [(one.field, one.ordinal) for one in corpus.passages(stored)] == [
            (TextField.SUMMARY, 0),
            (TextField.BODY, 0),
        ]
        hit = corpus.search("dock workers in Karsund")[0]
        assert corpus.neighbours(hit) == [hit.passage], "what is before the body is no part of its text"


def test_a_revision_answers_with_its_own_summary_and_the_past_with_the_former(folder: Path) -> None:
    later = CRANE.collected + timedelta(days=1)
    with Corpus(folder) as corpus:
        add_reports(corpus, CRANE)
        add_reports(corpus, replace(CRANE, summary=LEAD.replace("Three", "Four"), collected=later))
        assert "Four dock workers" in corpus.search("dock workers in Karsund")[0].text
        then = corpus.search("dock workers in Karsund", scope=Scope(known_by=CRANE.collected))
        assert then[0].text == LEAD


def test_the_beginning_that_stories_are_compared_by_is_that_of_the_body(folder: Path) -> None:
    without = replace(CRANE, summary=None, collected_from="/elsewhere.txt")
    with Corpus(folder) as corpus:
        add_reports(corpus, CRANE, without)
        beginnings = embeddings.of_beginnings(corpus.catalogue)
    assert np.allclose(beginnings[CRANE.report_id], beginnings[without.report_id], atol=1e-6)


def test_acronyms_that_only_a_summary_writes_out_are_known(folder: Path) -> None:
    summary = "The Karsund Port Authority (KPA) said that three dock workers had died."
    with Corpus(folder) as corpus:
        add_reports(corpus, replace(CRANE, summary=summary))
        assert [alias.full for alias in corpus.aliases({"kpa"})] == ["karsund port authority"]


def as_an_older_program_left_it(corpus: Corpus) -> None:
    """The crane's report, its summary stored and no passage."""
    with corpus.writer.writing():
        corpus.writer.add([(CRANE, in_body((0, len(CRANE.body))))])


def test_a_rebuild_makes_passages_of_summaries_that_an_older_program_left_out(folder: Path) -> None:
    with Corpus(folder) as corpus:
        as_an_older_program_left_it(corpus)
        add_reports(corpus, make_report(summary="The dam above Lemna held overnight."))
        assert corpus.health().unsearched_summaries == 1
        assert rebuild(corpus) == 3
        assert corpus.search("dock workers in Karsund")[0].text == LEAD
        health = corpus.health()
        assert (health.unsearched_summaries, health.passages, health.sound) == (0, 3, True)
        assert rebuild(corpus) == 3, "a second one adds nothing"


def test_two_rebuilds_at_a_time_make_the_passages_once(folder: Path) -> None:
    with Corpus(folder) as corpus:
        as_an_older_program_left_it(corpus)
        stored = corpus.report(CRANE.report_id)
        span = FieldSpan(TextField.SUMMARY, 0, len(LEAD))
        with corpus.writer.writing():
            corpus.writer.complete(stored, [span])
            corpus.writer.complete(stored, [span])
        assert [one.span for one in corpus.passages(stored)] == [span, *in_body((0, len(CRANE.body)))]


def test_what_a_killed_rebuild_had_added_is_indexed_in_the_background(folder: Path) -> None:
    with Corpus(folder) as corpus:
        as_an_older_program_left_it(corpus)
        stored = corpus.report(CRANE.report_id)
        with corpus.writer.writing():
            corpus.writer.complete(stored, [FieldSpan(TextField.SUMMARY, 0, len(LEAD))])
        assert corpus.health().missing_vectors
        corpus.rebuild()
        assert corpus.health().sound


@pytest.mark.parametrize(
    ("summary", "own"),
    [
        (LEAD, True),
        (f"{CRANE.title}…", False),
        ("THE AUTHORITY closed  the terminal …", False),
        (None, False),
    ],
)
def test_a_summary_that_repeats_title_or_beginning_is_not_its_own(summary: str | None, own: bool) -> None:
    assert replace(CRANE, summary=summary).has_own_summary is own


def test_the_last_word_of_a_long_title_is_found(folder: Path) -> None:
    """What is embedded with each passage is cut to leave room for it; the full text has the whole title."""
    title = f"{'Ministers meet again and again over the price of grain ' * 4}in Zalewgród"
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report(title=title), *small_reports(6))
        by_word = [hit for hit in corpus.search("Zalewgród") if "lexical" in hit.found_by]
    assert titles(by_word) == [title]
