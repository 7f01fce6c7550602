"""A summary and a passage of its report's body take one place."""

from __future__ import annotations

from dataclasses import replace

from assistant.retrieval.summaries import apart, joined
from corpus import Hit, Passage, StoredReport, TextField
from tests.corpora import as_stored, make_report

ONE, OTHER, BARE = (
    as_stored(
        make_report(title=title, summary="The dam holds. Rain has stopped.", collected_from=f"/{title}")
    )
    for title in ("One", "Other", "Bare")
)


def hit(number: int, stored: StoredReport, field: TextField, score: float) -> Hit:
    passage = Passage(
        passage_id=number, report_id=stored.report_id, version=1, ordinal=0, start=0, end=14, field=field
    )
    return Hit(passage=passage, stored=stored, score=score, cosine=None, found_by={})


RANKING = [
    hit(1, ONE, TextField.SUMMARY, 9.0),
    hit(2, OTHER, TextField.BODY, 8.0),
    hit(3, ONE, TextField.BODY, 7.0),
    hit(4, BARE, TextField.SUMMARY, 6.0),
    hit(5, OTHER, TextField.SUMMARY, 5.0),
    hit(6, ONE, TextField.SUMMARY, 4.0),
    hit(7, ONE, TextField.BODY, 3.0),
]


def numbers(hits: list[Hit]) -> list[int]:
    return [one.passage.passage_id for one in hits]


def test_the_first_of_the_body_takes_the_better_place_and_brings_the_summary() -> None:
    """A summary of whose body nothing was found keeps its own; so does what else was found of a report."""
    found = joined(RANKING)
    assert numbers(found) == [3, 2, 4, 6, 7]
    assert [one.summary and one.summary.passage.passage_id for one in found] == [1, 5, None, None, None]
    assert [one.score for one in found] == [9.0, 8.0, 6.0, 4.0, 3.0]


def test_what_is_read_for_an_answer_has_each_passage_once() -> None:
    found = joined(RANKING)
    read = apart([*found, found[0]])
    assert numbers(read) == [3, 2, 4, 6, 7, 1, 5]


def test_a_summary_that_a_copy_has_too_cites_both() -> None:
    one, other = joined(RANKING)[:2]
    read = apart([replace(one, copies=(other,))])
    assert numbers(list(read[1].copies)) == [5]


def test_nothing_of_a_ranking_is_lost() -> None:
    assert sorted(numbers(apart(joined(RANKING)))) == numbers(RANKING)
    assert joined([]) == []
