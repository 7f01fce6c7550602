"""A turn of a conversation as the page shows it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from assistant.answer.answer import Answer, Citation, Claim, Disagreement, Side, Statement
from assistant.answer.applied_filters import AppliedFilter, FilterEffect
from assistant.answer.entry import EntryDays, Gap
from assistant.answer.staleness import AnswerChanges, CitationChange, CitationStatus
from assistant.desk import source_pane
from assistant.desk.ask.understood import typed_words
from assistant.question.scope import FilterKind
from assistant.when.values import Grain, Interval
from corpus import CitedReport, FieldSpan, Hit, Passage, Report, Scope, TextField, corroborate
from corpus.provenance.publishers import packaged
from tests.assistant.desk.made import ALTERED, FERRY, described, statement_of, stored, turn


def test_a_source_is_one_version_of_one_report() -> None:
    """One number throughout an answer; another version, and an equal title elsewhere, are other sources."""
    copied = replace(FERRY, outlet="Kallholm Echo", collected_from="/elsewhere.txt")
    cited = [stored(FERRY), stored(copied), stored(FERRY), stored(FERRY, version=2)]
    answer = Answer(
        question="q",
        standalone="q",
        statements=tuple(
            Statement(text="It left.", citations=(Citation(stored=report, start=0, end=9),))
            for report in cited
        ),
    )
    view = described(turn(answer))
    assert [s["citations"][0]["number"] for s in view["statements"]] == ["1", "2", "1", "3"]
    assert [s["citations"][0]["at"] for s in view["statements"]] == ["s0.0", "s1.0", "s2.0", "s3.0"]
    assert [source["number"] for source in view["sources"]] == ["1", "2", "3"]


def test_every_place_that_is_shown_can_be_opened() -> None:
    answer = Answer(
        question="q",
        standalone="q",
        statements=(
            Statement(
                text="It left.",
                citations=(
                    Citation(stored=stored(FERRY), start=0, end=9),
                    Citation(stored=stored(FERRY), start=4, end=9),
                ),
            ),
        ),
    )
    asked = turn(answer)
    view = described(asked)
    places = [c["at"] for s in view["statements"] for c in s["citations"]] + [
        s["at"] for s in view["sources"]
    ]
    assert set(places) == {"s0.0", "s0.1"}
    assert source_pane.places(asked)["s0.1"] == (stored(FERRY), FieldSpan(TextField.BODY, 4, 9))


def test_both_sides_of_a_disagreement_can_be_opened() -> None:
    echo = stored(replace(FERRY, outlet="Kallholm Echo", collected_from="/elsewhere.txt"))
    claims = tuple(
        Claim(words=words, text=f"It carried {words}.", citations=(Citation(stored=report, start=0, end=9),))
        for words, report in (("212", stored(FERRY)), ("220", echo))
    )
    differing = Disagreement(kind="figure", about="passengers", claims=claims)
    asked = turn(Answer(question="q", standalone="q", disagreements=(differing,)))
    gone = {claims[1].citations[0].key: CitationStatus.WITHDRAWN}
    [view] = described(asked, since=AnswerChanges(claims=gone))["disagreements"]
    assert [side["words"] for side in view["sides"]] == ["212", "220"]
    assert [side["sources"][0]["lapsed"] for side in view["sides"]] == ["", "withdrawn"]
    at = view["sides"][1]["sources"][0]["at"]
    assert source_pane.places(asked)[at] == (echo, FieldSpan(TextField.BODY, 0, 9))


def test_a_question_under_way_has_not_failed() -> None:
    assert described(turn(), under_way=True)["failure"] == ""
    assert "interrupted" in described(turn())["failure"]
    assert described(turn(failure="Too slow."))["failure"] == "Too slow."


def test_a_declined_question_says_why_and_which_filters_can_be_dropped() -> None:
    """An answer of an earlier release does not say which of its notes is the reason."""
    answer = Answer(question="q", standalone="q", abstained=True, notes=("No report answers this.", "Also."))
    view = described(turn(answer))
    assert (view["declined"]["why"], view["notes"]) == ("No report answers this.", ["Also."])
    assert (view["declined"]["filtered"], view["declined"]["without"]) == (False, [])
    since = AppliedFilter(
        kind=FilterKind.PUBLISHED,
        label="since May",
        words="since May",
        switch="since May",
        effect=FilterEffect.ONLY,
    )
    explained = replace(
        answer,
        declined="No report mentions tungsten.",
        notes=("No report mentions tungsten.",),
        recognised=(since, replace(since, switch="other", effect=FilterEffect.PREFERRED)),
    )
    view = described(turn(explained, scope=Scope(countries=("NO",))))
    assert (view["declined"]["why"], view["notes"]) == ("No report mentions tungsten.", [])
    assert view["declined"]["filtered"]
    assert [one["switch"] for one in view["declined"]["without"]] == ["since May"]
    assert described(turn(replace(answer, help=True)))["declined"] is None


def test_that_the_model_failed_stands_above_the_answer_and_not_among_the_notes() -> None:
    why = "The language model failed, so this answer is quoted from the reports."
    view = described(turn(Answer(question="q", standalone="q", fallback=why, notes=(why, "Also."))))
    assert (view["fallback"], view["notes"]) == (why, ["Also."])


def test_what_the_reader_needs_first_stands_above_the_answer_and_not_among_the_notes() -> None:
    lead = "4 reports that mention “hydrogen”."
    view = described(turn(Answer(question="q", standalone="q", lead=lead, notes=("Also.", lead))))
    assert (view["lead"], view["notes"]) == (lead, ["Also."])
    assert described(turn(Answer(question="q", standalone="q", notes=("Also.",))))["lead"] == ""


def test_what_is_copied_begins_with_what_the_reader_needs_first() -> None:
    lead = "No statement by Norway was found; this is what reports from there say."
    left = Statement(text="It left.", citations=(Citation(stored=stored(FERRY), start=0, end=9),))
    answer = Answer(question="q", standalone="q", statements=(left,), lead=lead, notes=(lead, "Also."))
    copied = described(turn(answer))["copy"]
    assert copied.index(lead) < copied.index("It left.") < copied.index("- Also.")
    assert copied.count(lead) == 1


def test_the_standalone_question_is_shown_only_where_it_differs() -> None:
    """What undoes it depends on whether there is a conversation that it may be understood by."""
    same = turn(Answer(question="What?", standalone="what"))
    other = turn(Answer(question="What?", standalone="What is Iran buying?"))
    assert described(same)["understood"] is None
    shown = described(other)["understood"]
    assert (shown["text"], shown["undo"]) == ("What is Iran buying?", "spelling")
    assert described(other, following=True)["understood"]["undo"] == "conversation"
    assert described(replace(other, alone=True), following=True)["understood"]["undo"] == "alone"
    misspelt = turn(Answer(question="q", standalone="Who signed Ohtani?"), question="Who signed Othani?")
    assert typed_words(misspelt) == ["Othani"]


def test_what_only_failed_sentences_cite_has_no_number() -> None:
    echo = stored(replace(FERRY, outlet="Kallholm Echo", collected_from="/elsewhere.txt"))
    failed = statement_of("9 left.", (ALTERED, "9"), citations=(Citation(stored=echo, start=0, end=9),))
    view = described(turn(Answer(question="q", standalone="q", statements=(failed, statement_of("One.")))))
    assert [one["citations"][0]["number"] for one in view["statements"]] == ["Kallholm Echo", "1"]
    assert [source["where"].split(" ·")[0] for source in view["sources"]] == ["Ostravik Post"]


def test_a_lapsed_source_is_marked_on_its_chip_in_the_list_and_in_what_is_copied() -> None:
    """A statement is, where all of its sources have lapsed."""
    first, second = (Citation(stored=stored(FERRY), start=0, end=end) for end in (9, 69))
    answer = Answer(
        question="q",
        standalone="q",
        statements=(
            Statement(text="It left.", citations=(first,)),
            Statement(text="It carried 212.", citations=(first, second)),
        ),
    )
    since = [
        CitationChange(statement=0, place=0, citation=first, status=CitationStatus.WITHDRAWN, reason="hoax"),
        CitationChange(statement=1, place=0, citation=first, status=CitationStatus.CHANGED),
        CitationChange(statement=1, place=1, citation=second, status=CitationStatus.CHANGED_ELSEWHERE),
    ]
    view = described(turn(answer), since=AnswerChanges(citations=since))
    assert [s["lapsed"] for s in view["statements"]] == ["Source withdrawn", ""]
    assert [c["lapsed"] for c in view["statements"][1]["citations"]] == ["changed since", ""]
    assert view["sources"][0]["lapsed"] == "withdrawn"
    assert view["copy"].endswith("; withdrawn)")
    assert "It left. [1] (source withdrawn)" in view["copy"]
    assert view["since"][0].startswith("Withdrawn since: ")
    assert view["since"][0].endswith("Reason: hoax.")
    ended = [replace(since[0], reason="A hoax.")]
    assert described(turn(answer), since=AnswerChanges(citations=ended))["since"][0].endswith(
        "Reason: A hoax."
    )


def test_what_is_set_apart_belongs_to_no_part_of_the_answer() -> None:
    """The others stand by the side they belong to; what belongs to none comes last."""
    answer = Answer(
        question="q",
        standalone="q",
        statements=(
            statement_of("One."),
            statement_of("9 left.", (ALTERED, "9")),
            statement_of("Two."),
            statement_of("Three."),
        ),
        sides=(
            Side(outlet="Echo", published=datetime(2026, 2, 2, tzinfo=UTC), statements=(2,)),
            Side(outlet="Post", published=None, statements=(1, 3)),
        ),
    )
    view = described(turn(answer))
    assert [(part["outlet"], part["dated"], part["statements"]) for part in view["parts"]] == [
        ("Echo", "2 Feb 2026", [2]),
        ("Post", "no date given", [3]),
        ("", "", [0]),
    ]
    assert [statement["apart"] for statement in view["statements"]] == [False, True, False, False]
    assert [statement["citations"][0]["at"] for statement in view["statements"]][3] == "s3.0"


def test_the_sides_of_an_aspect_are_shown_and_copied_under_its_heading() -> None:
    sides = [
        Side(outlet=outlet, published=None, statements=(place,), aspect=aspect)
        for place, (outlet, aspect) in enumerate([("Echo", "Toll"), ("Post", "Toll"), ("Post", "Only Post")])
    ]
    statements = tuple(statement_of(text) for text in ("One.", "Two.", "Three."))
    view = described(turn(Answer(question="q", standalone="q", statements=statements, sides=tuple(sides))))
    assert [(part["aspect"], part["outlet"], part["statements"]) for part in view["parts"]] == [
        ("Toll", "Echo", [0]),
        ("Toll", "Post", [1]),
        ("Only Post", "Post", [2]),
    ]
    assert view["copy"].split("\n\n", 1)[1].split("\n")[:6] == [
        "Toll",
        "Echo: One. [1]",
        "Post: Two. [1]",
        "",
        "Only Post",
        "Post: Three. [1]",
    ]


def test_a_question_asked_again_shows_its_former_answer_until_it_has_one() -> None:
    """Only while it is under way: when that fails, the failure is shown."""
    before = Answer(question="q", standalone="q", statements=(statement_of("One."),))
    view = described(turn(before=before, ignored=(), retakes=1), under_way=True)
    assert (view["former"], [s["text"] for s in view["statements"]]) == (True, ["One."])
    failed = described(turn(before=before, failure="Too slow.", ignored=(), retakes=1))
    assert (failed["former"], failed["statements"], failed["failure"]) == (False, [], "Too slow.")


def test_the_copies_of_a_near_hit_are_named_and_can_be_opened() -> None:
    def hit(report: Report, *copies: Hit) -> Hit:
        place = Passage(passage_id=1, report_id=report.report_id, version=1, ordinal=0, start=0, end=9)
        return Hit(passage=place, stored=stored(report), score=1.0, cosine=None, found_by={}, copies=copies)

    echo = replace(FERRY, outlet="Kallholm Echo", collected_from="/elsewhere.txt")
    asked = turn(Answer(question="q", standalone="q", abstained=True, nearest=(hit(FERRY, hit(echo)),)))
    [near] = described(asked)["nearest"]
    [copy] = near["copies"]
    assert copy["where"].startswith("Kallholm Echo · Norway")
    assert source_pane.places(asked)[copy["at"]] == (stored(echo), FieldSpan(TextField.BODY, 0, 9))


def test_what_another_report_says_the_same_can_be_opened() -> None:
    echo = stored(replace(FERRY, outlet="Kallholm Echo", collected_from="/elsewhere.txt"))
    statement = Statement(
        text="It left.",
        citations=(Citation(stored=stored(FERRY), start=0, end=9),),
        also=(Citation(stored=echo, start=4, end=9),),
    )
    asked = turn(Answer(question="q", standalone="q", statements=(statement,)))
    [also] = described(asked)["statements"][0]["also"]
    assert also["where"].startswith("Kallholm Echo")
    assert source_pane.places(asked)[also["at"]] == (echo, FieldSpan(TextField.BODY, 4, 9))


def test_an_entry_of_a_timeline_has_its_count_of_one_report_and_the_gap_before_it() -> None:
    cited = Citation(stored=stored(FERRY), start=0, end=9)
    alone = corroborate([CitedReport(stored=cited.stored, quote=cited.quote)], publishers=packaged())
    sailed = date(2026, 3, 3)
    entry = Statement(
        text="It left.",
        citations=(cited,),
        label="3 March 2026",
        days=EntryDays(intervals=(Interval(first=sailed, last=sailed, grain=Grain.DAY),)),
        corroboration=alone,
    )
    gap = Gap(before=1, first=date(2026, 3, 4), last=date(2026, 5, 19), reports=1)
    shown = described(
        turn(
            Answer(
                question="q",
                standalone="q",
                statements=(entry, replace(entry, days=None, label="20 May 2026")),
                gaps=(gap,),
            )
        )
    )
    first, second = shown["statements"]
    assert first["weight"]["line"] == "1 report"
    assert second["weight"] is None
    says = "No entry from 4 March to 19 May 2026; 1 report here was published then."
    assert (first["gap"], second["gap"]) == ("", says)
    copied = shown["copy"].splitlines()
    assert [line.partition(":")[0] for line in copied[copied.index(says) - 1 :][:3]] == [
        "3 March 2026",
        says,
        "20 May 2026",
    ]
