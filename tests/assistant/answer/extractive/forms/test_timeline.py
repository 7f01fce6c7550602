"""Timelines of an affair, with other reports in between: events counted once, gaps, what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from assistant.answer.answer import Answer
from assistant.pipeline import Assistant
from corpus import Scope
from tests.assistant.reading import reading_assistant
from tests.corpora import make_report

_SPRING = datetime(2026, 3, 2, 12, tzinfo=UTC)
_LOANS = [_SPRING - timedelta(days=30) + timedelta(days=2 * number) for number in range(26)]
_MANY = [f"Tolga museum lent a picture on {day:%-d %B %Y}." for day in _LOANS]
_REPORTS = (
    make_report(
        "Orrin Vale arrested over Skelder bank",
        "Orrin Vale, the founder of the Skelder bank, was arrested on 1 March 2026. "
        "Police found forged ledgers in the cellar of the Skelder bank on 2 March 2026.",
        "Lemna Courier",
        published=_SPRING.replace(day=3),
    ),
    make_report(
        "Founder of Skelder bank in custody",
        "Savers of the Skelder bank were shocked by the arrest on 1 March 2026 of Orrin Vale. "
        "Savers queued before all its branches on 3 March 2026.",
        "Sound Post",
        published=_SPRING.replace(day=4),
    ),
    make_report(
        "Orrin Vale charged with fraud at Skelder bank",
        "Orrin Vale was charged with fraud at the Skelder bank on 5 March 2026. He denied it in court.",
        "Lemna Courier",
        published=_SPRING.replace(day=5),
    ),
    make_report(
        "Orrin Vale sentenced over Skelder bank",
        "Orrin Vale was sentenced to six years over the Skelder bank on 20 May 2026. His lawyer will appeal.",
        "Sound Post",
        published=_SPRING.replace(month=5, day=21),
    ),
    make_report(
        "Week in brief",
        "A dog won a prize at Hollin on 7 March 2026. The weather was dry on 8 March 2026. "
        "Orrin Vale was moved to the prison of Hollin on 9 March 2026. Apples ripened early in 2026.",
        "Brackwater Echo",
        published=_SPRING.replace(day=10),
    ),
    make_report(
        "How the Ardle windmill was saved",
        "The Ardle windmill turns again. In 1950 a storm took the sails. Children played in the ruin. "
        "In 1987 a baker bought the stones. His sons sold cakes. In 2003 carpenters raised a new cap. "
        "Oak was scarce. Guests came by bus. They ate cakes. The work went on. Bread is dear.",
        "Lemna Courier",
        published=_SPRING.replace(day=1),
    ),
    make_report("Rain at Hollin", "It rained in Hollin.", "Sound Post", published=_SPRING.replace(month=4)),
    make_report("Sun at Hollin", "The sun shone.", "Sound Post", published=_SPRING.replace(month=4, day=9)),
    make_report(
        "Tolga museum", " ".join(_MANY[:13]), "Sound Post", published=_SPRING.replace(month=4, day=29)
    ),
    make_report("Tolga museum", " ".join(_MANY[13:]), "Echo", published=_SPRING.replace(month=4, day=29)),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Assistant]:
    with reading_assistant(tmp_path_factory.mktemp("timeline"), *_REPORTS) as opened:
        yield opened


def _labelled(answer: Answer) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in answer.statements:
        found.setdefault(one.label, []).append(one.text)
    return found


def test_what_two_reports_say_of_an_event_stands_once_with_both_counted(asked: Assistant) -> None:
    answer = asked.ask("timeline of Orrin Vale")
    (arrest,) = [one for one in answer.statements if one.label == "1 March 2026"]
    assert len({one.stored.report_id for one in arrest.citations}) == 1
    assert len(arrest.also) == 1
    assert "arrest" in arrest.also[0].quote
    assert arrest.corroboration is not None
    assert (arrest.corroboration.reports, arrest.corroboration.independent) == (2, 2)


def test_a_round_up_adds_only_its_sentence_about_the_subject(asked: Assistant) -> None:
    found = _labelled(asked.ask("timeline of Orrin Vale"))
    assert "9 March 2026" in found
    assert "7 March 2026" not in found
    assert "8 March 2026" not in found


def test_a_feature_that_names_its_subject_once_gives_all_its_days(asked: Assistant) -> None:
    found = _labelled(asked.ask("timeline of the Ardle windmill"))
    assert [label for label in found if not label.startswith("Reported")] == ["1950", "1987", "2003"]


def test_a_long_time_without_entries_is_a_gap_with_the_reports_of_that_time(asked: Assistant) -> None:
    answer = asked.ask("timeline of Orrin Vale")
    (gap,) = answer.gaps
    assert answer.statements[gap.before].label == "20 May 2026"
    assert (gap.first.isoformat(), gap.last.isoformat()) == ("2026-03-10", "2026-05-19")
    assert gap.reports == 5


def test_a_gap_counts_only_reports_within_the_filters(asked: Assistant) -> None:
    answer = asked.ask("timeline of Orrin Vale", scope=Scope(outlets=("Lemna Courier", "Sound Post")))
    (gap,) = answer.gaps
    assert gap.first.isoformat() == "2026-03-06"
    assert gap.reports == 3


def test_how_many_entries_were_left_out_is_noted(asked: Assistant) -> None:
    answer = asked.ask("timeline of the Tolga museum")
    assert len(answer.statements) == 20
    assert answer.gaps == ()
    (note,) = [one for one in answer.notes if "entries" in one]
    assert note.startswith("The 20 best of 26 entries found are shown, from ")


def test_what_is_no_timeline_has_no_days_and_no_gaps(asked: Assistant) -> None:
    answer = asked.ask("Who was arrested over the Skelder bank?")
    assert answer.gaps == ()
    assert all(one.days is None for one in answer.statements)
