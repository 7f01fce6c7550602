"""An answer without a language model: sentences quoted verbatim from the reports.

Sentences of the best passages are scored by what they share with the question, and whether they have the
kind of thing that is asked for; the best comes first, and after it those few that add most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from assistant.answer.answer import Answer, Statement, nearest
from assistant.answer.answerability import CALIBRATED, Cutoffs
from assistant.answer.enrich.quantities import deeds
from assistant.answer.extractive import forms
from assistant.answer.extractive.abstention import decide
from assistant.answer.extractive.acronym import spelled_out
from assistant.answer.extractive.another_of_its_kind import named_of_kind
from assistant.answer.extractive.asked_verbs import asked_verbs, denies
from assistant.answer.extractive.candidates import Candidate, Line, cite_equivalents
from assistant.answer.extractive.comparing.comparison import (
    belongs,
    best_of_each_part,
    publication_order,
    sides,
)
from assistant.answer.extractive.comparing.side_by_side import SideBySide, side_by_side
from assistant.answer.extractive.context import context
from assistant.answer.extractive.corrected import lower_corrected
from assistant.answer.extractive.emphasis import emphasis, read_emphasis
from assistant.answer.extractive.evidence import evidence, fits
from assistant.answer.extractive.named_subject import of_named
from assistant.answer.extractive.own_words import prefer_own_words, speaker_in
from assistant.answer.extractive.present_state.newest_state import newest_state
from assistant.answer.extractive.read import closest, read
from assistant.answer.extractive.rows import cells_asked_for
from assistant.answer.extractive.same_answer import same_answer
from assistant.answer.extractive.score import ScoringContext, answers, prefer_dated, score
from assistant.answer.extractive.select import select_sentences
from assistant.answer.extractive.tables import LOOKED_UP, looked_up
from assistant.answer.extractive.withheld import price_withheld
from assistant.answer.report_dates import asks_when
from assistant.question.asked_source import asks_what_sources_say
from assistant.question.expected_answer_type import AnswerKind, expected_answer_type
from assistant.question.form import Form, state_asked
from assistant.question.present_state import asks_present_state
from assistant.question.question import Question
from assistant.question.scope import asks_as_of
from assistant.telemetry.requests import stage
from assistant.text.terms import asked_words, content_words, stem, terms
from corpus import Corpus, Hit, Reader, Span

_FIGURES = frozenset(
    [AnswerKind.DATE, AnswerKind.NUMBER, AnswerKind.MONEY, AnswerKind.PERCENT, AnswerKind.SCORE]
)
_DECIDING = 8  # hits by which it is decided whether they answer; more may be given for a longer form
_DENIAL = 3.0  # what a sentence is worth more that denies what is asked for as not done
_ABOUT = 0.2  # of the question's weighted words, the share that a sentence and its title have
_CARRIED = 0.5  # what a word counts that only the conversation adds to the question


def extract(
    corpus: Corpus,
    question: Question,
    hits: Sequence[Hit],
    *,
    reader: Reader | None = None,
    cutoffs: Cutoffs = CALIBRATED,
) -> Answer:
    """The answer that the hits support, or one that abstains and shows the closest matches."""
    asked = scoring_context(corpus, question)
    hits = _of_sources_asked(question, hits)
    if (listed := forms.set_out_in_reports(question, hits, asked)).lines:
        return Answer(
            question=question.text,
            standalone=question.standalone,
            form=Form.LIST,
            statements=_statements(listed.lines, asked, {}),
            notes=tuple(forms.notes(replace(question, form=Form.LIST), listed, hits, asked)),
        )
    if found_rows := looked_up(question, hits, asked):
        return Answer(
            question=question.text,
            standalone=question.standalone,
            form=Form.LIST if len(found_rows) > 1 else Form.SENTENCES,
            statements=_statements([Line(candidate=one) for one in found_rows], asked, {}),
        )
    with stage("reading"):
        found = read(forms.read_as(question), hits, asked, reader if forms.is_read(question) else None)
    if question.form in LOOKED_UP:
        found = of_named(question, found, hits, asked)
    speaker = speaker_in(question)
    if (settled := spelled_out(question, found) or price_withheld(found, asked)) is not None:
        return Answer(
            question=question.text,
            standalone=question.standalone,
            statements=_statements([Line(candidate=settled)], asked, {}),
        )
    decision = decide(corpus, question, hits[:_DECIDING], evidence(found, asked, speaker), cutoffs=cutoffs)
    if decision.reasons or not found:
        reasons = decision.reasons or ("None of the passages found answers this.",)
        return Answer(
            question=question.text,
            standalone=question.standalone,
            abstained=True,
            declined=reasons[0],
            nearest=closest(found) or nearest(hits),
            notes=reasons,
            answerability=decision.answerability,
        )
    found = [one for one in found if not question.was_given(one.text) or _gives_figure(one, asked)] or found
    votes = score(found, asked, places=len(hits))
    dated = prefer_dated(found, asked) if asks_when(question) else []
    if speaker:
        prefer_own_words(found, speaker)
    for one in found:
        if denies(one.text, asked.verbs):
            one.score += _DENIAL
    lower_corrected(found, corpus, question.scope)
    if any(one.reading for one in found):
        found = [one for one in found if one in dated or fits(one, asked, speaker)] or found
    answer = _set_out(corpus, question, hits, found, asked, votes)
    return replace(answer, answerability=decision.answerability)


def _of_sources_asked(question: Question, hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits of the sources that are asked what they say, where there are any; else all."""
    if not asks_what_sources_say(question.standalone, question.recognised):
        return hits
    return [hit for hit in hits if any(belongs(hit.stored, part) for part in question.parts)] or hits


def _set_out(
    corpus: Corpus,
    question: Question,
    hits: Sequence[Hit],
    found: Sequence[Candidate],
    asked: ScoringContext,
    votes: Mapping[str, float],
) -> Answer:
    """The answer in the form that is asked for, in sentences where the found ones do not give that."""
    given = partial(Answer, question=question.text, standalone=question.standalone)
    compared = (
        side_by_side(question, found, asked, corpus) if question.form is Form.COMPARISON else SideBySide()
    )
    formed = forms.SetOut(lines=compared.lines) if compared.lines else forms.set_out(question, found, asked)
    notes = (*compared.notes, *forms.notes(question, formed, hits, asked))
    if formed.lines:
        return given(
            form=question.form,
            statements=_statements(formed.lines, asked, votes, found),
            sides=tuple(compared.sides),
            notes=notes,
        )
    each = best_of_each_part(found, question.parts, asked)
    chosen = each or select_sentences(found, asked)
    if asks_as_of(question.standalone) or question.earliest:
        chosen = _by_time(chosen, asked)
    for one in chosen:
        cite_equivalents(one, found)
    moved_on = [] if each else newest_state(chosen, found, asked, question.focus)
    by_report = sides(chosen) if each else ()
    return given(
        statements=_statements(moved_on or [Line(candidate=one) for one in chosen], asked, votes, found),
        sides=by_report,
        notes=(*notes, *publication_order(by_report)),
    )


def _gives_figure(candidate: Candidate, asked: ScoringContext) -> bool:
    """Whether a sentence has the date or number that is asked for, so that it may be given again."""
    return bool(asked.expected.kinds & _FIGURES and answers(candidate, asked))


def _by_time(chosen: Sequence[Candidate], asked: ScoringContext) -> list[Candidate]:
    """What is about the subject by when it was published, the newest or the oldest first; then the rest."""
    about = [one for one in chosen if _published(one) and asked.coverage(_with_title(one)) >= _ABOUT]
    about.sort(key=lambda one: _published(one) or asked.now, reverse=not asked.oldest_first)
    return about + [one for one in chosen if one not in about]


def _with_title(candidate: Candidate) -> frozenset[str]:
    return candidate.terms | terms(candidate.hit.stored.report.title)


def _published(candidate: Candidate) -> datetime | None:
    return candidate.hit.stored.report.published


def scoring_context(corpus: Corpus, question: Question) -> ScoringContext:
    """What sentences are scored against."""
    rarity = corpus.rarity(asked_words(question.standalone) or content_words(question.standalone))
    own = terms(question.focus)
    acronyms = tuple(one for one in question.other_names if one.is_acronym)
    return ScoringContext(
        terms=terms(" ".join([question.standalone, *(one.other for one in acronyms)])),
        expected=expected_answer_type(state_asked(question.focus)),
        idf={
            stem(word): weight * (1.0 if stem(word) in own else _CARRIED) for word, weight in rarity.items()
        },
        now=question.scope.asked_at or datetime.now(UTC),
        oldest_first=question.earliest,
        present_state=_asks_present_state(question),
        other_names=acronyms,
        verbs=asked_verbs(question.focus),
        deeds=deeds(question.focus),
        things=named_of_kind(question.standalone),
    )


def _asks_present_state(question: Question) -> bool:
    """Whether sentences are to say how things stand; not within a span of days that the question names.

    Nor where money is asked for: the newest report names other sums than the one that was asked for.
    """
    return (
        question.form is Form.SENTENCES
        and not (question.only_within_dates or question.earliest)
        and asks_present_state(question.focus)
        and AnswerKind.MONEY not in expected_answer_type(question.focus).kinds
    )


def _statements(
    chosen: Sequence[Line],
    asked: ScoringContext,
    votes: Mapping[str, float],
    found: Sequence[Candidate] = (),
) -> tuple[Statement, ...]:
    """The lines as statements, each with its context, the spans that answer, and who else answers so."""
    quoted: list[Statement] = []
    counted: set[str] = set()  # reports that give the answer of a statement before: it is counted once
    for place, line in enumerate(chosen):
        candidate = line.candidate
        also = () if candidate.hit.stored.report_id in counted else same_answer(candidate, found, asked)
        counted |= {citation.stored.report_id for citation in also}
        also = (*line.also, *also)
        previous = chosen[place - 1].candidate.text if place else ""
        quoted.append(
            Statement(
                text=candidate.text,
                citations=tuple(candidate.citations),
                context=context(candidate, previous),
                label=line.label,
                days=line.days,
                emphasis=_emphasis(candidate, asked, votes),
                also=also,
            )
        )
    return tuple(quoted)


def _emphasis(candidate: Candidate, asked: ScoringContext, votes: Mapping[str, float]) -> tuple[Span, ...]:
    if candidate.is_row:
        return tuple(cells_asked_for(candidate, asked))
    if candidate.reading is None:
        return emphasis(candidate.text, asked, votes)
    return read_emphasis(candidate.text, candidate.reading, asked)
