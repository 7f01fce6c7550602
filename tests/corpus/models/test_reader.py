"""The packaged reader: what it reads, and what it makes of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.models.reader import (
    LIMIT,
    PACKAGED,
    OnnxReader,
    ReadingWindow,
    SentenceReading,
    open_reader,
    pieces,
    reading_windows,
)

_FERRY = ReadingWindow(
    "Two ferries ordered — Harbour Gazette, 3 May 2024",
    (
        "Ostravik, a shipping line, has ordered two ferries from the Hyljekari shipyard for 148 million.",
        "They will start in the spring of 2027, the line's director, Anna Berg, said.",
        "It rained on the day of the ceremony.",
    ),
)
_BEES = ReadingWindow(
    "Bees return — Morning Post, 4 May 2024",
    (
        "Beekeepers in the valley counted nine hundred hives this spring.",
        "A year ago there were seven hundred.",
    ),
)


@pytest.fixture(scope="module")
def reader() -> OnnxReader:
    return OnnxReader(PACKAGED)


def _best(readings: tuple[SentenceReading, ...]) -> int:
    return max(range(len(readings)), key=lambda index: readings[index].score)


@pytest.mark.parametrize(
    ("question", "window", "sentence", "words"),
    [
        ("Who is the director of the shipping line?", _FERRY, 1, "Anna Berg"),
        ("when will the ferries start", _FERRY, 1, "2027"),
        ("which shipyard builds the ferries", _FERRY, 0, "Hyljekari"),
        ("How many hives did beekeepers count?", _BEES, 0, "nine hundred"),
    ],
)
def test_the_sentence_and_the_words_that_answer(
    reader: OnnxReader, question: str, window: ReadingWindow, sentence: int, words: str
) -> None:
    (readings,) = reader.read(question, [window])
    assert _best(readings) == sentence
    span = readings[sentence].span
    assert span is not None
    assert words in window.sentences[sentence][span.start : span.end]


def test_scores_compare_across_windows(reader: OnnxReader) -> None:
    ferry, bees = reader.read("When will the ferries start?", [_FERRY, _BEES])
    assert max(one.score for one in ferry) > max(one.score for one in bees) + 2


def test_what_nothing_answers_scores_lower_than_what_is_answered(reader: OnnxReader) -> None:
    def best(question: str) -> float:
        return max(one.score for one in reader.read(question, [_FERRY])[0])

    answered = best("How much do the ferries cost?")
    assert best("Who won the bicycle race?") < answered - 2
    assert best("How many hives are there?") < answered


@pytest.mark.parametrize("words", [1, 12, 60, 300])
def test_windows_hold_every_sentence_once_in_order_and_are_short(words: int) -> None:
    sentences = [f"{n} " * words for n in range(23)]
    windows = list(reading_windows(sentences))
    assert [place for window in windows for place in window] == list(range(23))
    assert all(0 < len(window) <= 5 for window in windows)
    assert all(len(window) == 1 or words * (len(window) - 1) < 100 for window in windows)


def test_no_sentences_make_no_window() -> None:
    assert list(reading_windows([])) == []


def test_nothing_to_read(reader: OnnxReader) -> None:
    assert reader.read("What?", []) == []
    assert reader.read("What?", [ReadingWindow("Empty", ())]) == [()]
    ((reading,),) = reader.read("", [ReadingWindow("", ("",))])
    assert reading.span is None


def test_a_sentence_too_long_is_read_as_far_as_there_is_room(reader: OnnxReader) -> None:
    endless = " ".join(["word"] * 2_000)
    ((first, second),) = reader.read("What is it?", [ReadingWindow("Long", (endless, "It is late."))])
    assert first.span is not None
    assert second.score == float("-inf") or second.span is not None


def test_the_pieces_tell_where_they_come_from(reader: OnnxReader) -> None:
    given = pieces(reader._tokenizer, "Who?", "Title", ["Anna came.", "Berg left."])
    assert len(given.ids) == len(given.types) == len(given.sentence_of) == len(given.spans) <= LIMIT
    second = [place for place, sentence in enumerate(given.sentence_of) if sentence == 1]
    start, end = given.spans[second[0]][0], given.spans[second[-1]][1]
    assert "Berg left."[start:end] == "Berg left."


def test_threads_may_share_it() -> None:
    reader = open_reader()
    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(lambda _: reader.read("When do the ferries start?", [_FERRY]), range(8)))
    assert all(one == read[0] for one in read)


def test_the_weights_are_small() -> None:
    assert sum(file.stat().st_size for file in PACKAGED.iterdir()) < 25_000_000
