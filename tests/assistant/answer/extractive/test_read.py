"""Reading the hits: which sentence answers, what is declined, and what comes nearest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answer.extractive.candidates import Candidate, candidates
from assistant.answer.extractive.extract import extract, scoring_context
from assistant.answer.extractive.read import closest, read
from assistant.answer.extractive.split import split
from assistant.pipeline import Assistant
from corpus import Reader, ReadingWindow, SentenceReading, Span, TextField, open_reader


class _Looking:
    """A reader that finds an answer wherever a word stands, and none elsewhere."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.given: list[ReadingWindow] = []

    def read(self, question: str, windows: Sequence[ReadingWindow]) -> list[tuple[SentenceReading, ...]]:
        self.given += windows
        return [tuple(self._reading(text) for text in one.sentences) for one in windows]

    def _reading(self, text: str) -> SentenceReading:
        at = text.find(self._word)
        found = at >= 0
        return SentenceReading(
            score=5.0 if found else -8.0,
            span=Span(at, at + len(self._word)) if found else Span(0, 0),
            span_score=5.0 if found else -12.0,
        )


_ASKED = "Who builds the ferries for Ostravik Overfart?"


def _read(assistant: Assistant, text: str, reader: Reader | None) -> list[Candidate]:
    question = assistant.understand(text)
    asked = scoring_context(assistant.corpus, question)
    return read(question, assistant.find(question), asked, reader)


def test_a_hit_is_split_into_sentences_and_the_title_of_each_report_comes_once(assistant: Assistant) -> None:
    hits = assistant.find(assistant.understand(_ASKED))
    parts = split(hits, titles=True)
    titles = [one.hit.stored.report_id for one in parts if one.hit.passage.field is TextField.TITLE]
    assert sorted(titles) == sorted({hit.stored.report_id for hit in hits})
    assert {one.rank for one in parts} == set(range(len(hits)))
    assert len(split(hits, titles=False)) == len(hits)


def test_the_likeliest_sentences_are_read_with_their_neighbours_up_to_so_many_words(
    assistant: Assistant,
) -> None:
    reader = _Looking("Hyljekari")
    found = _read(assistant, _ASKED, reader)
    read_texts = [text for window in reader.given for text in window.sentences]
    assert len(read_texts) == len(set(read_texts))
    assert {one.text for one in found if one.reading} <= set(read_texts)
    unread = [one for one in found if one.reading is None]
    assert unread
    assert not {one.text for one in unread} & set(read_texts)
    best = max(found, key=lambda one: one.score)
    assert best.reading
    words = sum(len(f"{_ASKED} {one.heading} {' '.join(one.sentences)}".split()) for one in reader.given)
    assert 800 < words <= 1_000


def test_one_window_is_read_however_long_it_is(assistant: Assistant) -> None:
    reader = _Looking("Hyljekari")
    _read(assistant, f"{_ASKED} {'and why ' * 600}", reader)
    assert len(reader.given) == 1


def test_a_title_may_answer_and_is_cited_as_one(assistant: Assistant) -> None:
    found = _read(assistant, _ASKED, _Looking("Hyljekari"))
    title = next(one for one in found if one.is_title)
    (citation, *_) = title.citations
    assert citation.field is TextField.TITLE
    assert citation.quote == title.text == title.hit.stored.report.title


def test_without_a_reader_no_title_answers(assistant: Assistant) -> None:
    found = _read(assistant, _ASKED, None)
    assert not any(one.reading or one.is_title for one in found)
    assert [one.text for one in found] == [
        one.text for one in candidates(split(assistant.find(assistant.understand(_ASKED)), titles=False))
    ]


def test_what_the_reader_finds_comes_first_and_is_marked(assistant: Assistant) -> None:
    question = assistant.understand(_ASKED)
    answer = extract(assistant.corpus, question, assistant.find(question), reader=_Looking("Hyljekari"))
    assert not answer.abstained
    first = answer.statements[0]
    assert "Hyljekari" in first.text


def test_where_the_reader_finds_nothing_the_closest_sentence_of_each_report_is_shown(
    assistant: Assistant,
) -> None:
    question = assistant.understand("What did the ferries of Ostravik Overfart weigh?")
    hits = assistant.find(question)
    answer = extract(assistant.corpus, question, hits, reader=_Looking("no such words"))
    assert answer.abstained
    assert not answer.statements
    assert 0 < len(answer.nearest) <= 3
    assert len({hit.stored.report_id for hit in answer.nearest}) == len(answer.nearest)
    for hit in answer.nearest:
        report = hit.stored.report
        assert hit.text in report.text_of(hit.passage.field)
        assert len(hit.text) < len(report.body)
        assert len(hit.text.split()) >= 4  # no caption


def test_the_closest_are_those_that_the_reader_prefers(assistant: Assistant) -> None:
    nearest = closest(_read(assistant, _ASKED, _Looking("Hyljekari")))
    assert "Hyljekari" in nearest[0].text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who builds the ferries for Ostravik Overfart?", "Hyljekari"),
        ("how many Verba launchers is Iran buying", "500"),
        ("When will Russia deliver the missiles to Iran?", "2027"),
        ("who won the mayoral election in Kuldranna?", "Pihlakannu"),
    ],
)
def test_the_packaged_reader_answers(assistant: Assistant, question: str, words: str) -> None:
    asked = assistant.understand(question)
    answer = extract(assistant.corpus, asked, assistant.find(asked), reader=open_reader())
    assert words in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of Australia?",
        "Who won the chess world championship?",
        "how much do tickets for the opera in Vienna cost",
    ],
)
def test_the_packaged_reader_declines_what_no_report_is_about(assistant: Assistant, question: str) -> None:
    asked = assistant.understand(question)
    answer = extract(assistant.corpus, asked, assistant.find(asked), reader=open_reader())
    assert answer.abstained


def test_what_is_about_the_subject_but_does_not_answer_is_not_reported(assistant: Assistant) -> None:
    question = assistant.understand("How much is Iran paying for the Verba launchers?")
    answer = extract(assistant.corpus, question, assistant.find(question), reader=_Looking("no such words"))
    assert answer.abstained
    assert answer.notes[0].startswith("Not reported: the reports found are about this")
