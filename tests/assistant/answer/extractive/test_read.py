"""Reading the hits: which sentence answers, what is declined, and what comes nearest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answer.extractive.candidates import candidates
from assistant.answer.extractive.extract import extract
from assistant.answer.extractive.read import closest, read
from assistant.pipeline import Assistant
from corpus import ReadablePassage, SentenceReading, Span, TextField, open_reader


class _Looking:
    """A reader that finds an answer wherever a word stands, and none elsewhere."""

    def __init__(self, word: str) -> None:
        self._word = word

    def read(self, question: str, passages: Sequence[ReadablePassage]) -> list[tuple[SentenceReading, ...]]:
        return [tuple(self._reading(text) for text in one.sentences) for one in passages]

    def _reading(self, text: str) -> SentenceReading:
        at = text.find(self._word)
        found = at >= 0
        return SentenceReading(
            score=5.0 if found else -8.0,
            span=Span(at, at + len(self._word)) if found else Span(0, 0),
            span_score=5.0 if found else -12.0,
        )


_ASKED = "Who builds the ferries for Ostravik Overfart?"


def test_every_sentence_is_read_and_so_is_the_title_of_each_report_once(assistant: Assistant) -> None:
    question = assistant.understand(_ASKED)
    hits = assistant.find(question)
    sentences = read(question, hits, _Looking("Hyljekari"))
    titles = [one.hit.stored.report_id for one in sentences if one.hit.passage.field is TextField.TITLE]
    assert sorted(titles) == sorted({hit.stored.report_id for hit in hits})
    assert all(len(one.readings) == len(one.spans) for one in sentences)
    assert {one.rank for one in sentences} == set(range(len(hits)))


def test_a_title_may_answer_and_is_cited_as_one(assistant: Assistant) -> None:
    question = assistant.understand(_ASKED)
    found = candidates(read(question, assistant.find(question), _Looking("Hyljekari")))
    title = next(one for one in found if one.is_title)
    (citation, *_) = title.citations
    assert citation.field is TextField.TITLE
    assert citation.quote == title.text == title.hit.stored.report.title


def test_without_a_reader_no_title_answers(assistant: Assistant) -> None:
    question = assistant.understand(_ASKED)
    sentences = read(question, assistant.find(question), None)
    assert not any(one.readings for one in sentences)
    assert not any(one.is_title for one in candidates(sentences))


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
    question = assistant.understand(_ASKED)
    nearest = closest(read(question, assistant.find(question), _Looking("Hyljekari")))
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
