"""No question is read as full-text syntax, and none of its words is lost."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus import FullTextUnavailable, Scope, Search
from corpus.catalogue.rows import IndexRecord
from corpus.index.fulltext_query import terms, words
from corpus.index.lexical import FullTextIndex, build
from corpus.text.stop_words import STOP_WORDS

ODD = (
    "U.S.",
    "what's up?",
    "rate-hike",
    "AND",
    "NOT this OR that",
    "NEAR(a b, 3)",
    '"',
    "say \"cheese\" 'loud'",
    "heading: words:x {a b}: ^start [a TO b] (x~2)^3",
    "-minus +plus *star*",
    "_",
    "a_b __init__",
    "nul\0inside \0",
    "🚀 🇵🇱 👩‍👩‍👧",
    "مرحبا بالعالم שלום",
    "\u202eright to left\u202c",
    "ß ﬁ Å é e\u0301",
    "1,250 3.5% $40bn 2027–2029",
    "",
    "   \n\t ",
    "('",
    "x" * 10_000,
    "x " * 5_000,
    "-".join("ab" for _ in range(3_000)),
)
BODIES = (
    "Officials in the U.S. said that the rate-hike would come in March.",
    "What's up with the launchers? AND then there were none.",
    "Die Außenminister trafen sich in Ko\u0308ln.",
    "The price rose to 1,250 crowns, or 3.5%.",
    "Nothing of note happened.",
    "नमस्ते दुनिया · Привет, мир · 日本語 · Łódź",
)


def indexed(passage_id: int, body: str, outlet: str = "The Post") -> IndexRecord:
    return IndexRecord(
        passage_id=passage_id,
        report_id=f"{passage_id:016x}",
        version=1,
        start=0,
        end=len(body),
        heading="Heading",
        passage=body,
        title="Heading",
        outlet=outlet,
        country=None,
        language="en",
        published=passage_id,
        known_at=passage_id,
        collected=passage_id,
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> FullTextIndex:
    """An index of six passages, only to be read."""
    folder = tmp_path_factory.mktemp("kept") / "words-1"
    assert build(folder, [[indexed(i, body) for i, body in enumerate(BODIES, start=1)]]) == len(BODIES)
    return FullTextIndex(folder)


def found(index: FullTextIndex, question: str, scope: Scope = Scope()) -> list[int]:
    return list(index.search(Search(text=question, scope=scope), limit=10))


@pytest.mark.parametrize("question", ODD, ids=lambda question: repr(question[:20]))
def test_an_odd_question_is_answered_without_an_error(index: FullTextIndex, question: str) -> None:
    assert set(found(index, question)) <= {1, 2, 3, 4, 5, 6}
    assert index.document_frequency(question) <= 6
    focused = Search(text=question, focus=question, clauses=(question, "", "launchers"))
    assert set(index.search(focused, limit=10)) <= {1, 2, 3, 4, 5, 6}
    assert found(index, "heading", Scope(outlets=(question,))) == []


_letters = st.text("abcXYZéßжя中文م0123456789", min_size=2, max_size=6)
_words = st.tuples(
    st.sampled_from(["", '"', "'", "(", "“", "¿", "-"]),
    _letters,
    st.sampled_from(["", "-", ".", "/", ":", "@", "'", '"', "_", "*"]),
    _letters,
    st.sampled_from(["", '"', "'", ")", "”", "?", "!", "...", ",", "'s", "’s"]),
).map("".join)


@given(st.lists(_words, max_size=10))
@example(['00"bY', "pier"])
def test_no_word_of_a_question_is_lost_but_those_without_meaning(given_words: list[str]) -> None:
    asked = set(re.findall(r"[^\W_]+", " ".join(words(" ".join(given_words)))))
    bare = [re.sub(r"['’]s$", "", word) for word in given_words]
    parts = {part for word in bare for part in re.findall(r"[^\W_]+", word)}
    assert asked >= {part for part in parts if part.casefold() not in STOP_WORDS}


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("U.S.", 1),
        ("U.S.?", 1),
        ("rate hike", 1),
        ("rate-hikes", 1),
        ("March's", 1),
        ("officials’", 1),
        ("“launcher”", 2),
        ("what's up?", 2),
        ("AND", 2),
        ("aussenminister außenminister", 3),
        ("AUSSENMINISTER", 3),
        ("koln", 3),
        ("köln", 3),
        ("ko\u0308ln", 3),
        ("1,250", 4),
        ("3.5%", 4),
        ("nothing\0", 5),
        ("दुनिया", 6),
        ("МИР", 6),
        ("日本語", 6),
        ("lodz", 6),
    ],
)
def test_the_passage_that_contains_the_word_ranks_first(
    index: FullTextIndex, question: str, passage: int
) -> None:
    assert found(index, question)[:1] == [passage]


@pytest.mark.parametrize("question", ["", " ", "?!", "'s", '""', "🚀", "\0"])
def test_a_question_without_words_finds_nothing(index: FullTextIndex, question: str) -> None:
    assert terms(question) == ()
    assert found(index, question) == []
    assert index.document_frequency(question) == 0


def test_a_better_match_scores_higher(index: FullTextIndex) -> None:
    scores = index.search(Search(text="launchers rate-hike March officials"), limit=10)
    assert list(scores) == [1, 2]
    assert scores[1] > scores[2] > 0


def test_two_forms_of_one_word_count_once(index: FullTextIndex) -> None:
    once, twice = (index.search(Search(text=text), limit=1) for text in ("launchers", "launcher launchers"))
    assert once == twice


def test_of_several_clauses_only_the_best_counts(index: FullTextIndex) -> None:
    def score(*clauses: str) -> float:
        (best,) = index.search(Search(text="-", focus="heading", clauses=clauses), limit=1).values()
        return best

    assert score("launchers") > score("heading")
    assert score("launchers", "heading") == pytest.approx(score("launchers"))


def test_a_word_is_counted_in_every_form_that_shares_its_stem(index: FullTextIndex) -> None:
    assert index.document_frequency("launcher") == 1
    assert index.document_frequency("heading") == len(BODIES)
    assert index.document_frequency("zeppelin") == 0
    assert index.document_frequency("U.S.") == 1


def test_a_scope_limits_and_does_not_score(tmp_path: Path) -> None:
    build(
        tmp_path / "words",
        [[indexed(1, "Rain."), indexed(2, "Rain.", "Globe"), indexed(3, "Snow.", "Globe")]],
    )
    index = FullTextIndex(tmp_path / "words")
    everywhere = index.search(Search(text="rain"), limit=10)
    assert list(everywhere) == [1, 2], "equal scores stand in the order of the passages"
    globe = Scope(outlets=("Globe", "Nobody"))
    assert index.search(Search(text="rain", scope=globe), limit=10) == {2: pytest.approx(everywhere[2])}
    assert index.within(globe, limit=10) == ([2, 3], 2)
    assert index.within(globe, limit=1)[1] == 2
    assert index.within(globe, limit=10, among=[1, 3, 99]) == ([3], 1)
    assert index.within(Scope(countries=("PL",)), limit=10) == ([], 0)


def test_what_is_put_replaces_and_what_is_removed_is_gone_for_a_reader_that_was_open(tmp_path: Path) -> None:
    build(tmp_path / "words", [])
    reader, writer = FullTextIndex(tmp_path / "words"), FullTextIndex(tmp_path / "words")
    writer.upsert([indexed(1, "Rain."), indexed(2, "Snow.")])
    assert found(reader, "rain") == [1]
    writer.upsert([indexed(1, "Hail.")])
    assert (found(reader, "rain"), found(reader, "hail")) == ([], [1])
    writer.delete([1, 77])
    assert (found(reader, "hail"), reader.passage_ids(), reader.count()) == ([], {2}, 1)
    assert writer.refill([[indexed(5, "Fog.")], [indexed(6, "Fog.")]]) == 2
    assert (reader.passage_ids(), found(reader, "fog")) == ({5, 6}, [5, 6])


def test_readers_find_every_finished_batch_while_one_writes(tmp_path: Path) -> None:
    """Batches merge and files go while eight threads search; no search fails or sees half a batch."""
    build(tmp_path / "words", [])
    reader, writer = FullTextIndex(tmp_path / "words"), FullTextIndex(tmp_path / "words")
    seen: list[int] = []
    failed: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                seen.append(len(reader.search(Search(text="rain"), limit=1_000)))
        except BaseException as error:  # noqa: BLE001 - the assertion below shows it
            failed.append(error)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for first in range(0, 200, 10):
        writer.upsert([indexed(i, "Rain.") for i in range(first, first + 10)])
        assert len(reader.passage_ids()) == first + 10
    done.set()
    for thread in threads:
        thread.join()
    assert failed == []
    assert all(count % 10 == 0 for count in seen)


def test_a_writer_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    build(tmp_path / "words", [[indexed(1, "Rain.")]])
    index = FullTextIndex(tmp_path / "words")

    def parts() -> Iterator[list[IndexRecord]]:
        yield [indexed(2, "Snow.")]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.refill(parts())
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "words", parts())
    assert index.passage_ids() == {1}
    assert [path.name for path in tmp_path.iterdir()] == ["words"]
    index.upsert([indexed(3, "Fog.")])
    assert index.passage_ids() == {1, 3}


def test_a_missing_or_damaged_index_is_reported(tmp_path: Path) -> None:
    with pytest.raises(FullTextUnavailable, match=r"no-words.*rebuild"):
        FullTextIndex(tmp_path / "no-words")
    build(tmp_path / "words", [[indexed(1, "Rain.")]])
    (term_list,) = (tmp_path / "words").glob("*.term")
    term_list.write_bytes(term_list.read_bytes()[:50])
    with pytest.raises(FullTextUnavailable, match="rebuild"):
        FullTextIndex(tmp_path / "words")
