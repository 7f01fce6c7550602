"""What the reports say of one person or organisation, put together, and how a question asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from assistant.answer.dossier import Dossier, SectionKind, dossier
from assistant.pipeline import Assistant
from assistant.question.form import Form
from corpus import Corpus, Scope
from tests.corpora import add_reports, make_report


def _day(day: int) -> datetime:
    return datetime(2026, 5, day, 9, tzinfo=UTC)


REPORTS = (
    make_report(
        "Norva ordered to pay",
        "Norva, a maker of ferries, has to pay a fine of 40 million euros. Chief executive Anna Ruiz "
        "founded Norva with Pedro Borg in 2011. “We will appeal against it at once,” Ruiz said on Monday.",
        "Fjord Post",
        published=_day(12),
    ),
    make_report(
        "Ruiz leaves Norva",
        "Anna Ruiz, the chief executive of Norva, resigned on 19 May.\n\nHallie Ruiz, a poet, is no kin.",
        "Coast Echo",
        published=_day(20),
    ),
    make_report(
        "Ferry yard without a head",
        "Anna Ruiz resigned on 19 May as chief executive, the yard said. Pedro Borg will lead Norva until "
        "autumn.",
        "Fjord Post",
        published=_day(21),
    ),
    make_report("Weather", "It rained in Arnhold on Friday.", "Coast Echo", published=_day(8)),
)


@pytest.fixture(scope="module")
def assistant_of_norva(
    tmp_path_factory: pytest.TempPathFactory, exported_encoder: object
) -> Iterator[Assistant]:
    with Corpus(tmp_path_factory.mktemp("norva")) as corpus:
        add_reports(corpus, *REPORTS)
        yield Assistant(corpus=corpus)


def of(assistant: Assistant, name: str, scope: Scope = Scope()) -> Dossier:
    known = assistant.corpus.names.find(name)
    assert known is not None
    return dossier(assistant.corpus, known, scope=scope)


def test_a_person_has_roles_events_words_and_whom_they_are_named_with(assistant_of_norva: Assistant) -> None:
    found = of(assistant_of_norva, "Ruiz")
    assert (found.known.written, found.reports, found.read) == ("Anna Ruiz", 3, 3)
    (role,) = found.section(SectionKind.ROLES)
    assert role.label == "chief executive of Norva (2 reports)"
    assert role.text.startswith("Anna Ruiz, the chief executive of Norva")
    events = [(one.label, one.text.split(" ")[0]) for one in found.section(SectionKind.EVENTS)]
    assert events == [("2011", "Chief"), ("19 May 2026", "Anna")]
    resigned = found.section(SectionKind.EVENTS)[1]
    assert len(resigned.citations) + len(resigned.also) == 2, "one event, however many report it"
    (said,) = found.section(SectionKind.WORDS)
    assert (said.label, said.text.count("appeal")) == ("Anna Ruiz, 11 May 2026", 1)
    assert [one.label for one in found.section(SectionKind.RELATIONS)] == [
        "Norva (2 reports)",
        "Pedro Borg (1 report)",
    ]
    assert [one.text for one in found.section(SectionKind.REPORTS)] == [
        "Ferry yard without a head",
        "Ruiz leaves Norva",
        "Norva ordered to pay",
    ]


def test_an_organisation_has_figures_and_no_words_of_its_own(assistant_of_norva: Assistant) -> None:
    found = of(assistant_of_norva, "Norva")
    assert [one.label for one in found.section(SectionKind.ROLES)] == ["maker of ferries (12 May 2026)"]
    assert [one.label for one in found.section(SectionKind.FIGURES)] == ["40 million euros (12 May 2026)"]
    assert found.section(SectionKind.WORDS) == ()


def test_every_line_is_quoted_from_its_report_and_of_nobody_else(assistant_of_norva: Assistant) -> None:
    for section in of(assistant_of_norva, "Anna Ruiz").sections:
        for one in section.statements:
            assert one.citations
            assert "Hallie" not in one.text
            for citation in one.citations:
                assert citation.quote == one.text


def test_a_scope_leaves_later_reports_out(assistant_of_norva: Assistant) -> None:
    found = of(assistant_of_norva, "Anna Ruiz", Scope(as_of=_day(13)))
    assert found.reports == 1
    assert all("resigned" not in one.text for section in found.sections for one in section.statements)


@pytest.mark.parametrize(
    "question",
    [
        "Who is Anna Ruiz?",
        "who was ruiz",
        "Everything about Anna Ruiz",
        "What do we know about Ruiz?",
        "Show me a dossier on Anna Ruiz",
    ],
)
def test_a_question_for_somebody_gets_the_first_lines_of_their_dossier(
    assistant_of_norva: Assistant, question: str
) -> None:
    answer = assistant_of_norva.ask(question)
    assert answer.form is Form.DOSSIER
    assert answer.statements[0].label == "chief executive of Norva (2 reports)"
    assert len({one.text for one in answer.statements}) == len(answer.statements)
    assert not answer.gaps, "the lines are no timeline"
    assert all(one.days is None for one in answer.statements)
    assert any(one.startswith("Anna Ruiz (also “Ruiz”) is named in 3 reports.") for one in answer.notes)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the chief executive of Norva?",
        "Who is Ruiz's successor?",
        "What is Norva to pay?",
        "Who is Ada?",
    ],
)
def test_a_question_for_something_particular_gets_no_dossier(
    assistant_of_norva: Assistant, question: str
) -> None:
    assert assistant_of_norva.ask(question).form is not Form.DOSSIER
