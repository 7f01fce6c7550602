"""The result of checking a statement, and who reports it, as the page shows it."""

from dataclasses import replace

from assistant.answer.answer import Citation
from assistant.check import check_result
from assistant.desk.ask import check_results, corroboration
from corpus import CitedReport, Span, corroborate
from tests.assistant.desk.made import ALTERED, ELSEWHERE, FERRY, SUPPORTED, statement_of, stored


def test_a_mark_shows_the_result_of_the_check() -> None:
    """A language that is not covered is named; an answer of a time without cards has no mark."""
    german = Citation(stored=stored(replace(FERRY, language="de")), start=0, end=9)
    unread = "wording and hedges are not checked in 'de', only in English"
    statements = [
        statement_of("212 left.", (SUPPORTED, "212")),
        statement_of("They left.", unchecked="it has no figure, date, name or quotation"),
        statement_of("212 fuhren ab.", (SUPPORTED, "212"), unchecked=unread, citations=(german,)),
        statement_of("212 left at 9.", (SUPPORTED, "212"), (ELSEWHERE, "9")),
        statement_of("9 left.", (ALTERED, "9")),
        statement_of("It rained.", unchecked="no source is cited, so it could not be checked", citations=()),
    ]
    described = [check_results.describe(statement) or {} for statement in statements]
    levels = ["supported", "supported", "partly", "elsewhere", "unsupported", "uncited"]
    assert [mark["level"] for mark in described] == levels
    assert described[0]["supported"] == [{"kind": "Figure", "words": "212"}]
    assert described[2]["remark"] == "Wording and hedges are not checked in German, only in English."
    assert "“Tide” (Echo)" in described[3]["reasons"][0]["reason"]
    assert check_results.describe(replace(statements[4], check=None)) is None
    quoted = [(check_results.describe(one, quoted=True) or {})["level"] for one in statements]
    assert quoted == ["quoted", "quoted", "quoted", "elsewhere", "unsupported", "uncited"]


def test_what_fails_and_what_answers_is_marked_in_the_sentence() -> None:
    """The pieces are the sentence, also where both overlap and where a hedge was left out."""
    left_out = check_result.Fact(
        kind=check_result.FactKind.HEDGE, outcome=ALTERED, words="", start=10, end=10, found="reportedly"
    )
    statement = statement_of("There were 9 boats\n on Monday.", (ALTERED, "9"), emphasis=(Span(11, 18),))
    assert statement.check is not None
    facts = (left_out, *statement.check.facts)
    pieces = check_results.pieces(replace(statement, check=check_result.CheckResult(facts=facts)))
    assert [(piece["text"], piece["answers"], bool(piece["failed"])) for piece in pieces] == [
        ("There were", False, False),
        ("", False, True),
        (" ", False, False),
        ("9", True, True),
        (" boats", True, False),
        (" on Monday.", False, False),
    ]
    wording = check_result.Fact(
        kind=check_result.FactKind.WORDING,
        outcome=check_result.Support.ABSENT,
        words="boats, on",
        start=0,
        end=29,
    )
    unsupported = check_results.pieces(
        replace(statement, emphasis=(), check=check_result.CheckResult(facts=(wording,)))
    )
    assert [piece["text"] for piece in unsupported if piece["failed"]] == ["boats", "on"]


def test_who_else_says_so_stands_beside_the_statement_and_behind_its_mark() -> None:
    """One report alone has no such line, nor has an answer of a time without weights."""
    echo = replace(FERRY, outlet="Kallholm Echo", country="SE", collected_from="/elsewhere.txt")
    both = corroborate([CitedReport(stored=stored(FERRY)), CitedReport(stored=stored(echo))])
    view = corroboration.describe(statement_of("It left.", corroboration=both))
    assert view == {
        "line": "2 reports from 1 source in 2 countries",
        "facts": [
            {"kind": "Independent", "words": "Ostravik Post (2 reports)"},
            {"kind": "Outlets", "words": "Ostravik Post; Kallholm Echo"},
            {"kind": "Countries", "words": "Norway; Sweden"},
        ],
    }
    assert (
        corroboration.describe(
            statement_of("It left.", corroboration=corroborate([CitedReport(stored=stored(FERRY))]))
        )
        is None
    )
    assert corroboration.describe(statement_of("It left.")) is None
