"""Candidates by meaning: in scopes that have a small share of a corpus, and what Chroma does not find."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus import Corpus, Scope, Search
from corpus.encoding import EncodedReport
from corpus.index import out_of_reach
from corpus.index.hybrid import first_within, search_each
from corpus.index.point_in_time import PointInTimeFullText
from tests.corpora import add_reports, in_body, make_report, small_reports

PASSAGES, OF_SCOPE = 1_500, 40  # 100 candidates would take the nearest 3,750 of all
DIMENSION = 384


def scattered(number: int, *, seed: int) -> npt.NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(number, DIMENSION)).astype(np.float32)
    scaled: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def encoded(outlet: str, vectors: npt.NDArray[np.float32]) -> EncodedReport:
    words = [f"passage {number:04d} " for number in range(len(vectors))]
    report = make_report(f"Of {outlet}", "".join(words), outlet)
    spans = tuple(in_body(*((13 * place, 13 * place + 12) for place in range(len(words)))))
    return EncodedReport(report=report, spans=spans, embeddings=vectors)


def test_the_nearest_of_a_scope_of_one_passage_in_forty_are_all_candidates(folder: Path) -> None:
    of_scope = scattered(OF_SCOPE, seed=1)
    # The question is nearer to every other passage than to those of the scope.
    question = scattered(1, seed=2)[0]
    others = scattered(PASSAGES - OF_SCOPE, seed=3) + 2 * question
    others /= np.linalg.norm(others, axis=1, keepdims=True)

    def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.stack([question for _ in texts])

    with Corpus(folder) as corpus:
        with corpus.writer.writing():
            corpus.writer.store([encoded("The Many", others), encoded("The Few", of_scope)])
        results = search_each(
            [Search(text="nothing of this in words", scope=Scope(outlets=("The Few",)))],
            catalogue=corpus.catalogue,
            views={None: PointInTimeFullText(words=corpus.indexes.fulltext)},
            encode=encode,
            nearest=corpus.indexes.nearest,
            limit=10,
            few=10,
        )
    [hits] = results.hits
    best = np.argsort(-(of_scope @ question), kind="stable")[:10]
    assert [hit.passage.ordinal for hit in hits] == best.tolist()


def test_of_the_nearest_those_of_the_scope_are_first_whether_they_or_the_scope_are_listed(
    folder: Path,
) -> None:
    with Corpus(folder) as corpus:
        with corpus.writer.writing():
            corpus.writer.store([encoded(name, scattered(30, seed=len(name))) for name in ("One", "Two and")])
        scope = Scope(outlets=("Two and",))
        words = PointInTimeFullText(words=corpus.indexes.fulltext)
        inside, count = words.within(scope, limit=100)
        assert count == len(inside) == 30
        nearest = sorted(words.words.passage_ids(), key=lambda one: one * 37 % 61)
        for number in (count, 1_000_000):
            found = first_within(scope, nearest, count=number, words=words, limit=7)
            assert found == [one for one in nearest if one in inside][:7]


def test_the_nearest_of_several_texts_are_found_together_and_apart(folder: Path) -> None:
    """Asked for many, Chroma is asked for each text by itself."""
    questions = scattered(3, seed=5)
    with Corpus(folder) as corpus:
        with corpus.writer.writing():
            corpus.writer.store([encoded("The Many", scattered(PASSAGES, seed=3))])
        index = corpus.indexes.vectors
        many = index.search(questions, limit=1_200).rows
        assert [len(row) for row in many] == [1_200] * 3
        assert [row[:20] for row in many] == [
            row[:20] for one in questions for row in index.search(one[np.newaxis], limit=1_200).rows
        ]


def test_a_passage_out_of_reach_of_the_vector_index_is_found_all_the_same(folder: Path) -> None:
    """Chroma is left without one, as if its graph had no way to it."""
    text = "theft of works of art"
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(6))
        before = corpus.search(text)
        [first] = [hit for hit in before if hit.found_by == {"dense": 1}]
        corpus.indexes.vectors.delete([first.passage.passage_id])
        assert first.passage not in [hit.passage for hit in corpus.search(text)]
        out_of_reach.record(corpus.catalogue, [first.passage.passage_id])
    with Corpus(folder) as corpus:
        assert corpus.search(text)[0].passage == first.passage


def test_a_sound_index_has_nothing_out_of_reach(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, *small_reports(6))
        health = corpus.health()
    assert health.sound
    assert health.out_of_reach == ()


def test_a_word_that_one_passage_alone_has_leads_to_it(folder: Path) -> None:
    """However far its meaning is from that of the word by itself."""
    trade = [
        make_report(
            f"Trade in {town}", f"Merchants of {town} sold more goods abroad, and business grew.", "Echo"
        )
        for town in ("Lemna", "Tarvik", "Odal", "Orsk", "Brannoc", "Sarelhas", "Tolvik", "Ellary")
    ]
    odd = make_report(
        "Firemen row through the flood",
        "The river rose all night. Firemen rowed from house to house. Commerce lent them boats.",
        "Echo",
    )
    with Corpus(folder) as corpus:
        add_reports(corpus, *trade, odd)
        assert corpus.search("commerce", limit=3)[0].stored.report.title == odd.title
