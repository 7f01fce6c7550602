"""What was stored is read, by whichever release it was written."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.applied_filters import FilterEffect
from assistant.check.check_result import FactKind, Support
from assistant.errors import RecordUnreadable
from assistant.ledger.codec import (
    ANSWER_FORMAT,
    SCOPE_FORMAT,
    decode_answer,
    decode_scope,
    encode_answer,
    encode_scope,
)
from assistant.ledger.codec import answers as stored_answers
from assistant.ledger.codec import reports as stored_reports
from assistant.ledger.codec import statements as stored_statements
from assistant.ledger.codec.fields import Words
from assistant.question.form import Form
from assistant.question.scope import FilterKind
from assistant.when.values import Grain
from corpus import Precision, Scope, TextField
from tests.assistant.answers import CASES, FORMAT_1

EVERY_FIELD = (CASES / "format-1" / "every-field.json").read_text("utf-8")


def stored(path: Path) -> tuple[str, str]:
    """A case's scope and answer as they are in the ledger's columns."""
    case = json.loads(path.read_text("utf-8"))
    return json.dumps(case["scope"]), json.dumps(case["answer"], ensure_ascii=False)


@pytest.mark.parametrize("path", FORMAT_1, ids=lambda path: path.stem)
def test_a_row_of_the_first_release_is_read_and_written_in_the_present_format(path: Path) -> None:
    """The files of that format have the results; changing them needs a new format and an upgrade."""
    scope, answer = map(str, stored(path))
    present = json.loads((CASES / f"format-{ANSWER_FORMAT}" / path.name).read_text("utf-8"))
    assert json.loads(encode_answer(decode_answer(answer))) == present["answer"]
    assert json.loads(encode_scope(decode_scope(scope))) == present["scope"]


@pytest.mark.parametrize("path", FORMAT_1, ids=lambda path: path.stem)
def test_every_format_of_a_row_reads_as_the_same_answer(path: Path) -> None:
    scope, answer = stored(path)
    later_scope, later_answer = stored(CASES / f"format-{ANSWER_FORMAT}" / path.name)
    assert decode_answer(later_answer) == decode_answer(answer)
    assert decode_answer(later_answer).trace == decode_answer(answer).trace  # which equality leaves out
    assert decode_scope(later_scope) == decode_scope(scope)


def test_what_is_cited_from_title_and_summary_is_read_and_written_alike() -> None:
    _, answer = stored(CASES / "format-2" / "title-and-summary.json")
    decoded = decode_answer(answer)
    assert [statement.citations[0].quote for statement in decoded.statements] == [
        "Ferry <b>leaves</b> Rannakell",
        "Short.",
    ]
    assert decoded.nearest[0].summary is not None
    assert decoded.nearest[0].summary.text == "Short."
    assert json.loads(encode_answer(decoded)) == json.loads(answer)


def test_that_a_model_failed_and_why_nothing_answers_are_read_and_written_alike() -> None:
    scope, answer = stored(CASES / "format-2" / "declined-without-the-model.json")
    assert json.loads(encode_scope(decode_scope(scope))) == json.loads(scope)
    decoded = decode_answer(answer)
    assert decoded.fallback == decoded.notes[0]
    assert decoded.declined == decoded.notes[-1]
    assert json.loads(encode_answer(decoded)) == json.loads(answer)


def test_the_form_of_an_answer_and_the_labels_of_its_lines_are_read_and_written_alike() -> None:
    _, answer = stored(CASES / "format-2" / "timeline.json")
    decoded = decode_answer(answer)
    assert decoded.form is Form.TIMELINE
    assert decoded.lead == decoded.notes[0]
    assert [statement.label for statement in decoded.statements] == ["22 February 2026", "Since March 2026"]
    assert json.loads(encode_answer(decoded)) == json.loads(answer)


def test_the_aspects_of_a_comparison_are_read_and_written_alike() -> None:
    _, answer = stored(CASES / "format-2" / "comparison.json")
    decoded = decode_answer(answer)
    assert decoded.form is Form.COMPARISON
    assert [side.aspect for side in decoded.sides] == [
        "Rannakell, leaves",
        "Only Echo; not in the passages found of Rannakell Post",
    ]
    assert json.loads(encode_answer(decoded)) == json.loads(answer)


def test_each_thing_is_read_into_its_own_place() -> None:
    case = json.loads(EVERY_FIELD)
    answer, scope = decode_answer(json.dumps(case["answer"])), decode_scope(json.dumps(case["scope"]))
    statement = answer.statements[0]
    first, second = statement.citations
    assert (answer.question, answer.standalone) == (
        "How many were aboard?",
        "How many were aboard the Rannakell ferry?",
    )
    assert (answer.abstained, answer.model) == (True, "openai:some-model")
    assert answer.tokens is not None
    assert (answer.tokens.prompt, answer.tokens.reply) == (11, 7)
    assert first.quote == "It carried 212 passengers"
    assert (first.stored.report.outlet, second.stored.report.outlet) == ("Rannakell Post", "Echo")
    assert first.stored.report.published == datetime(2026, 2, 22, 5, tzinfo=UTC)
    assert first.stored.report.collected == datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)
    assert first.stored.withdrawn is not None
    assert first.stored.withdrawn.reason == "never sailed"
    assert statement.check is not None
    assert [(fact.kind, fact.outcome) for fact in statement.check.facts[:2]] == [
        (FactKind.FIGURE, Support.SUPPORTED),
        (FactKind.DATE, Support.ALTERED),
    ]
    assert statement.corroboration is not None
    assert statement.corroboration.independent == 2
    assert statement.dates[1].interval is not None
    assert (statement.dates[1].interval.first, statement.dates[1].interval.last) == (
        date(2026, 2, 1),
        date(2026, 2, 28),
    )
    assert [(hit.score, hit.cosine, len(hit.copies)) for hit in answer.nearest] == [
        (0.25, 0.75, 1),
        (0.125, None, 0),
    ]
    assert scope.since == datetime(2026, 2, 1, tzinfo=UTC)
    assert scope.as_of == datetime(2026, 3, 1, tzinfo=UTC)
    assert scope.known_by == datetime(2026, 4, 1, tzinfo=UTC)


def values(value: Any) -> Iterator[Any]:
    """A value and all dataclasses within it."""
    if is_dataclass(value):
        yield value
        for field in fields(value):
            yield from values(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from values(one)


def test_no_field_of_an_answer_or_a_scope_is_lost() -> None:
    """Each field that has a default has another value somewhere in a case, so it went through the codec."""
    scope, answer = stored(CASES / "format-2" / "every-field.json")
    _, citing_titles = stored(CASES / "format-2" / "title-and-summary.json")  # format 1 cited bodies alone
    _, in_form = stored(CASES / "format-2" / "timeline.json")  # as it had sentences alone
    _, by_aspect = stored(CASES / "format-2" / "comparison.json")
    narrower, fallen_back = stored(CASES / "format-2" / "declined-without-the-model.json")
    answers = [decode_answer(one) for one in (answer, citing_titles, in_form, by_aspect, fallen_back)]
    seen: dict[tuple[str, str], bool] = {}
    for one in (
        *(value for each in answers for value in values(each)),
        *map(decode_scope, (scope, narrower)),
    ):
        for field in fields(one):
            default = field.default_factory() if field.default_factory is not MISSING else field.default
            place = (type(one).__name__, field.name)
            seen[place] = seen.get(place, False) or getattr(one, field.name) != default
    # The corpus has pages and passages; how it was decided to answer is worked out again.
    not_stored = [("Answer", "answerability"), ("Report", "layout"), ("Scope", "left_out")]
    assert sorted(place for place, other in seen.items() if not other) == not_stored
    assert len(seen) > 90


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (stored_answers.FILTER_KIND, FilterKind),
        (stored_answers.FILTER_EFFECT, FilterEffect),
        (stored_answers.FORM, Form),
        (stored_reports.PRECISION, Precision),
        (stored_reports.TEXT_FIELD, TextField),
        (stored_statements.FACT_KIND, FactKind),
        (stored_statements.SUPPORT, Support),
        (stored_statements.GRAIN, Grain),
    ],
)
def test_every_member_of_an_enumeration_has_a_word_of_its_own(words: Words[Any], kind: type[Enum]) -> None:
    assert [words.read({"key": words.word(member)}, "key") for member in kind] == list(kind)


def test_a_report_that_is_cited_twice_is_stored_once() -> None:
    case = json.loads(EVERY_FIELD)["answer"]
    record = encode_answer(decode_answer(json.dumps(case)))
    assert json.dumps(case, ensure_ascii=False).count("wszyscy cali") == 8
    assert record.count("wszyscy cali") == 2  # of two reports with one body


def changed(change: Callable[[Any], None]) -> str:
    row = json.loads((CASES / "format-2" / "every-field.json").read_text("utf-8"))["answer"]
    change(row)
    return json.dumps(row)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("", "not JSON"),
        ('{"question": "q"', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "not a JSON object"),
        ('{"format": 99}', r"a newer Dateline wrote it \(format 99, .* up to 2\); update Dateline"),
        ('{"format": "two"}', "its format is 'two'"),
        ('{"format": true}', "its format is True"),
        ('{"statements": 3}', "it is not of format 1"),
        ('{"statements": [{"citations": [{"start": 1}]}]}', "it is not of format 1: KeyError"),
        (changed(lambda row: row.pop("question")), "'question' is None, not a text"),
        (changed(lambda row: row["statements"].append("s")), "'statements' is 's', not an object"),
        (
            changed(lambda row: row["statements"][0]["check"]["facts"][0].update(outcome="perhaps")),
            "'outcome' is 'perhaps'; known are 'supported', 'altered'",
        ),
        (changed(lambda row: row["statements"][0]["citations"][0].update(report=2)), "2 reports are stored"),
        (changed(lambda row: row["statements"][0]["citations"][0].update(report=-1)), "'report' is -1"),
        (changed(lambda row: row["statements"][0]["citations"][0].update(start=True)), "not a whole number"),
        (changed(lambda row: row["nearest"][0].update(score="high")), "'score' is 'high', not a number"),
        (changed(lambda row: row["nearest"][0].update(score=10**400)), "'score' is 1000.*, not a number"),
        (changed(lambda row: row["nearest"][0].update(score=float("nan"))), "'score' is nan, not a number"),
        (changed(lambda row: row["reports"][0]["report"].update(collected="today")), "an instant in ISO"),
        (changed(lambda row: row["reports"][0]["report"].update(collected="2026-01-01")), "with its zone"),
        (
            changed(lambda row: row["statements"][0]["dates"][1]["interval"].update(first="soon")),
            "'first' is 'soon', not a day",
        ),
    ],
)
def test_a_row_that_cannot_be_read_says_why(record: str, reason: str) -> None:
    with pytest.raises(RecordUnreadable, match=reason):
        decode_answer(record)


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a JSON value."""
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*at, key)
            yield from places(one, (*at, key))


ROWS = [
    json.loads((CASES / name / "every-field.json").read_text("utf-8")) for name in ("format-1", "format-2")
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(10**400),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=3,
)


@pytest.mark.parametrize("row", ROWS, ids=["format-1", "format-2"])
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_in_a_row_it_is_read_or_refused(row: dict[str, Any], data: st.DataObject) -> None:
    """Any part is replaced by another value, or missing: no other error ever comes of it."""
    kind = data.draw(st.sampled_from(["answer", "scope"]))
    damaged = copy.deepcopy(row[kind])
    *way, last = data.draw(st.sampled_from(list(places(damaged))))
    part = damaged
    for key in way:
        part = part[key]
    if data.draw(st.booleans()):
        part[last] = data.draw(JSON)
    else:
        del part[last]
    with suppress(RecordUnreadable):
        (decode_answer if kind == "answer" else decode_scope)(json.dumps(damaged))


def test_a_scope_of_a_newer_release_is_not_guessed_at() -> None:
    later = json.dumps({"format": SCOPE_FORMAT + 1, "outlets": ["Echo"]})
    with pytest.raises(RecordUnreadable, match="a newer Dateline wrote it"):
        decode_scope(later)
    assert decode_scope("{}") == Scope()


def test_values_that_json_or_utf8_cannot_express_are_stored_all_the_same() -> None:
    """Half a surrogate pair in a text, and a number that is none in what a source wrote beside it."""
    answer = decode_answer(stored(CASES / "format-2" / "every-field.json")[1])
    report = answer.nearest[0].stored.report
    odd = {"rate": float("nan"), "day": date(2026, 2, 1), 7: ("a", {"b": object})}
    object.__setattr__(report, "metadata", odd)
    object.__setattr__(report, "author", "\ud83d")
    record = encode_answer(answer)
    record.encode()
    again = decode_answer(record).nearest[0].stored.report
    assert again.author == "\ud83d"
    assert again.metadata == {"rate": None, "day": "2026-02-01", "7": ["a", {"b": "<class 'object'>"}]}
