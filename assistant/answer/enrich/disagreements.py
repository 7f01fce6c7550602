"""Where reports disagree: another figure, or another day, for what a statement reports.

Both are shown, with their sources and dates; which is right is not judged. A later figure that brings an
earlier one up to date is shown as what it is, a development (:mod:`assistant.answer.enrich.developments`).
Strict: two sentences count as of one thing only when their own words say so, and their reports as of one
event only when they name the same, share rare words, and were published near in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant.answer.answer import Answer, Citation, Claim, Disagreement, Statement
from assistant.answer.enrich.co_reported import co_reported, one_of_several
from assistant.answer.enrich.developments import is_development
from assistant.answer.enrich.quantities import Quantity, differ, may_have_quantity, quantities, same_thing
from assistant.answer.enrich.reported_sentence import ReportedSentence, day_of, of_one_event
from assistant.answer.mentions import mentions
from assistant.text.terms import stem, terms
from corpus import Corpus, Hit, StoredReport, sentences

_MOST = 3  # disagreements shown with one answer
_DATED_ALIKE, _DATED_SHARED = 0.6, 4  # content words of two sentences that differ in their day alone


def with_disagreements(answer: Answer, hits: Sequence[Hit], *, corpus: Corpus) -> Answer:
    """The answer with what other reports among ``hits`` say differently."""
    others = [sentence for hit in hits for one in (hit, *hit.copies) for sentence in _sentences(one)]
    found: list[Disagreement] = []
    for statement in answer.statements:
        if not statement.unsupported:
            for one in _of_statement(statement, others, corpus):
                found = _joined(one, found)
    return replace(answer, disagreements=tuple(found[:_MOST]))


def _joined(new: Disagreement, known: Sequence[Disagreement]) -> list[Disagreement]:
    """Those known and the new one; those that share a figure are one, so that none of it is left out.

    Where any two of its sides disagree it is no mere development.
    """
    place = next((at for at, one in enumerate(known) if one.about == new.about and _share(one, new)), None)
    if place is None:
        return [*known, new]
    one = known[place]
    given = {claim.words.casefold() for claim in one.claims}
    claims = [*one.claims, *(claim for claim in new.claims if claim.words.casefold() not in given)]
    kind = one.kind if new.kind == "development" else new.kind
    joined = Disagreement(kind=kind, about=one.about, claims=tuple(sorted(claims, key=_first_published)))
    return [*known[:place], joined, *known[place + 1 :]]


def _share(one: Disagreement, other: Disagreement) -> bool:
    return not {claim.words.casefold() for claim in one.claims}.isdisjoint(
        claim.words.casefold() for claim in other.claims
    )


def _sentences(hit: Hit) -> Iterator[ReportedSentence]:
    """The sentences of a passage that have a figure; those of a date have one mostly, or a weekday."""
    for span in sentences(hit.text, language=hit.stored.report.language):
        start = hit.passage.start + span.start
        yield ReportedSentence(
            text=hit.text[span.start : span.end],
            citation=Citation(
                stored=hit.stored, start=start, end=hit.passage.start + span.end, field=hit.passage.field
            ),
        )


def _of_statement(
    statement: Statement, others: Sequence[ReportedSentence], corpus: Corpus
) -> Iterator[Disagreement]:
    cited = {citation.stored.report_id for citation in statement.citations}
    mine = ReportedSentence(text=statement.text, citation=statement.citations[0])
    elsewhere = [one for one in others if one.report.report_id not in cited]
    for quantity in quantities(statement.text):
        sides: dict[str, dict[float, list[tuple[str, ReportedSentence]]]] = {"figure": {}, "development": {}}
        for other in elsewhere:
            if theirs := _differing(quantity, mine, other, corpus):
                moved = is_development(mine.text, mine.report, other.text, other.report)
                of_kind = sides["development" if moved else "figure"]
                of_kind.setdefault(theirs.figure.low, []).append((theirs.written, other))
        for kind, by_figure in sides.items():
            if by_figure:
                yield _shown(kind, quantity.about, quantity.written, statement, list(by_figure.values()))
    by_day: dict[str, list[tuple[str, ReportedSentence]]] = {}
    own = day_of(mine)
    for other in elsewhere:
        if own and (day := _differing_day(own, mine, other, corpus)):
            by_day.setdefault(day.casefold(), []).append((day, other))
    if own and by_day:
        yield _shown("date", "date", own[0], statement, list(by_day.values()))


def _shown(
    kind: str,
    about: str,
    words: str,
    statement: Statement,
    sides: Sequence[Sequence[tuple[str, ReportedSentence]]],
) -> Disagreement:
    mine = Claim(words=words, text=statement.text, citations=statement.citations)
    others = [
        Claim(words=side[0][0], text=side[0][1].text, citations=tuple(one.citation for _, one in side))
        for side in sides
    ]
    return Disagreement(kind=kind, about=about, claims=tuple(sorted([mine, *others], key=_first_published)))


def _first_published(claim: Claim) -> float:
    return min(_published(citation.stored) for citation in claim.citations)


def _published(stored: StoredReport) -> float:
    return (stored.report.published or stored.report.collected).timestamp()


# Figures


def _differing(
    quantity: Quantity, mine: ReportedSentence, other: ReportedSentence, corpus: Corpus
) -> Quantity | None:
    """The figure that the other sentence gives for the same thing, when it is another one."""
    for theirs in quantities(other.text) if may_have_quantity(quantity, other.text) else ():
        if (
            same_thing(quantity, theirs)
            and differ(quantity.figure, theirs.figure)
            and of_one_event(mine, other, corpus)
            and not any(co_reported(quantity, theirs, sentence.report) for sentence in (mine, other))
            and not one_of_several(quantity, theirs, mine.text, other.text, (mine.report, other.report))
        ):
            return theirs
    return None


# Days


def _differing_day(
    own: tuple[str, date], mine: ReportedSentence, other: ReportedSentence, corpus: Corpus
) -> str | None:
    """The words for the day that the other sentence gives for the same, when it is another day."""
    one, theirs = (terms(sentence.text) for sentence in (mine, other))
    shared = len(one & theirs)
    if shared < _DATED_SHARED or shared < _DATED_ALIKE * max(len(one), len(theirs)):
        return None
    theirs_day = day_of(other)
    if (
        theirs_day is None
        or theirs_day[1] == own[1]
        or not _same_but_for_day(mine, own[0], other, theirs_day[0])
    ):
        return None
    return theirs_day[0] if of_one_event(mine, other, corpus, days=False) else None


def _same_but_for_day(mine: ReportedSentence, my_day: str, other: ReportedSentence, their_day: str) -> bool:
    """Whether no name or figure but the day's own is in one sentence alone."""
    named = [
        {term for mention in mentions(sentence.text) for term in mention.terms} - terms(day) - {stem(day)}
        for sentence, day in ((mine, my_day), (other, their_day))
    ]
    return named[0] == named[1]
