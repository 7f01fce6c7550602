"""Which reports are texts to be of one event, by the default encoder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np

from corpus import Corpus
from corpus.provenance.stories import StoryText, stories
from tests.corpora import COLLECTED, small_reports

BREACH = (
    "A dam at Velmora burst on Monday and flooded forty houses in the "
    "valley below; engineers blamed a cracked gate.",
    "Forty houses stood under water at Velmora after the dam above the "
    "town gave way on Monday because of a cracked gate.",
    "Engineers said a cracked gate let the dam at Velmora burst, and that "
    "the forty flooded houses could be lost.",
)
HOLDS = (
    "The dam at Lemna held after eleven days of rain, and the 900 people "
    "moved to a school went home on Friday.",
    "After eleven days of rain the Lemna dam held; 900 people left the "
    "school where they had slept and went home.",
    "Residents of Lemna, 900 of them, returned from a school on Friday "
    "once the dam had held against the rain.",
)
CUP = (
    "Oriel Tamm won the women's chess cup at Kuldranna with a queen sacrifice in the last round.",
    "A queen sacrifice in the last round gave Oriel Tamm the chess cup at Kuldranna.",
)


def story_texts(corpus: Corpus, *texts: str, days: Sequence[int] = ()) -> list[StoryText]:
    when = [COLLECTED + timedelta(days=day) for day in days] if days else [None] * len(texts)
    vectors = corpus.encoder.encode_passages(texts)
    return [
        StoryText(report_id=str(number), text=text, vector=vector, published=published)
        for number, (text, vector, published) in enumerate(zip(texts, vectors, when, strict=True))
    ]


def test_look_alike_events_are_separated_and_each_event_is_kept_together(folder: Path) -> None:
    others = [report.body for report in small_reports(12)]
    with Corpus(folder) as corpus:
        found = stories(story_texts(corpus, *BREACH, *HOLDS, *CUP, *others))
        alone = stories(story_texts(corpus, *CUP))
        apart = stories(story_texts(corpus, *CUP, days=(0, 45)))
        near = stories(story_texts(corpus, *CUP, days=(0, 3)))
    assert found[:3] == [("0", "1", "2"), ("3", "4", "5"), ("6", "7")]
    assert alone == near == [("0", "1")], "two reports alone are of one event too"
    assert apart == [("0",), ("1",)], "what was published 45 days apart is not"
    assert sorted(int(i) for group in found for i in group) == list(range(20)), "no report is lost"


def test_texts_without_a_word_in_common_are_each_alone() -> None:
    vector = np.eye(3, dtype=np.float32)
    alone = [
        StoryText(report_id=str(i), text=text, vector=vector[i])
        for i, text in enumerate(("", "one two", "xyz"))
    ]
    assert stories(alone) == [("0",), ("1",), ("2",)]
    assert stories([]) == []
