"""What is copied says all that a reader of the answer has to know, without the page."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer.answer import Answer, Citation, Claim, Disagreement, Statement
from assistant.answer.applied_filters import AppliedFilter, FilterEffect
from assistant.answer.staleness import AnswerChanges, CitationChange, CitationStatus
from assistant.question.scope import FilterKind
from corpus import Scope
from tests.assistant.desk.made import ALTERED, FERRY, described, statement_of, stored, turn
from tests.corpora import COLLECTED

ECHO = replace(
    FERRY, outlet="Kallholm Echo", collected_from="/elsewhere.txt", url="https://kallholm.example/ferry"
)
POST = Citation(stored=stored(FERRY), start=0, end=69)
OTHER = Citation(stored=stored(ECHO), start=0, end=69)


def test_what_is_copied_has_question_filters_statements_disagreements_notes_and_sources() -> None:
    differing = Disagreement(
        kind="figure",
        about="passengers",
        claims=(
            Claim(words="212", text="It carried\n212.", citations=(POST,)),
            Claim(words="220", text="It carried 220.", citations=(OTHER,)),
        ),
    )
    recognised = AppliedFilter(
        kind=FilterKind.COUNTRY, label="Norway", words="Norway", switch="Norway", effect=FilterEffect.ONLY
    )
    answer = Answer(
        question="And how many\nin Norway?",
        standalone="How many passengers did the ferry carry in Norway?",
        statements=(
            Statement(text="It carried 212.", context="The first\nferry", citations=(POST, OTHER)),
            statement_of("9 left.", (ALTERED, "9")),
        ),
        disagreements=(differing,),
        notes=(
            "1 of 2 sentences is not supported by its sources and is shown separately.",
            "only full-text search was used",
        ),
        recognised=(recognised,),
    )
    withdrawn = CitationStatus.WITHDRAWN
    since = AnswerChanges(
        citations=[CitationChange(statement=0, place=1, citation=OTHER, status=withdrawn, reason="hoax")],
        claims={OTHER.key: withdrawn},
    )
    asked = turn(answer, question=answer.question, scope=Scope(outlets=("Ostravik Post",), as_of=COLLECTED))
    assert described(asked, since=since)["copy"].split("\n") == [
        "And how many in Norway?",
        "Asked 1 Mar 2026, 12:00 UTC",
        "Understood as: How many passengers did the ferry carry in Norway?",
        "Filters: Ostravik Post · published by 1 Mar 2026",
        "From the question: only Norway",
        "",
        "[The first ferry] It carried 212. [1][2]",
        "",
        "Reports disagree on: passengers",
        "- 212: “It carried 212.” (Ostravik Post · Norway · 28 Feb 2026)",
        "- 220: “It carried 220.” (Kallholm Echo · Norway · 28 Feb 2026; withdrawn)",
        "",
        "Notes",
        f"- Updated since: “{ECHO.title}” (Kallholm Echo) was withdrawn: hoax.",
        "- Only full-text search was used.",
        "- 1 sentence was left out: its sources do not support it.",
        "",
        "Sources",
        f"[1] {FERRY.title} (Ostravik Post · Norway · 28 Feb 2026)",
        f"[2] {ECHO.title} (Kallholm Echo · Norway · 28 Feb 2026; withdrawn) {ECHO.url}",
    ]


def test_a_plain_answer_is_copied_without_empty_parts_and_a_declined_question_not_at_all() -> None:
    answer = Answer(
        question="What?", standalone="what", statements=(Statement(text="It left.", citations=(POST,)),)
    )
    copied = described(turn(answer))["copy"]
    assert [part.split("\n")[0] for part in copied.split("\n\n")] == ["What?", "It left. [1]", "Sources"]
    assert described(turn(Answer(question="q", standalone="q", abstained=True)))["copy"] == ""
