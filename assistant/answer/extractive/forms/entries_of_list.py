"""A list that a report has set out itself: the entries below "Measures" for "which measures are taken".

Its own line says what the entries are, and its report what they are about; an entry alone seldom says either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.answer import Citation
from assistant.answer.extractive.asked_verbs import asked_verbs
from assistant.answer.extractive.candidates import Candidate, Line, cite
from assistant.answer.extractive.forms.introduced_lists import IntroducedList, introduced_lists
from assistant.answer.extractive.score import ScoringContext
from assistant.check.factuality import Presented
from assistant.question.form import Form
from assistant.question.question import Question
from assistant.text.names import asked_names
from assistant.text.terms import asked_words, stem, terms
from assistant.text.verbs import lemma
from corpus import STOP_WORDS, Hit, TextField

_ASKED = re.compile(
    r"^\W*(?:please |can you |could you )?"
    r"(?:list|name|enumerate|give (?:me|us)(?: a list of)?|a list of|(?:what|who) (?:are|were)"
    r"|(?P<of_several>which|what))\b(?: (?:all|the|of|other|further)\b)* (?P<what>[^?!.,;:]+)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:after|before|when|while|since|because|if|that|who|as)\b", re.IGNORECASE)
_SEVERAL = re.compile(r"(?:\w{2,}s|people|men|women|children|criteria)", re.IGNORECASE)
_SAME = (  # what reports call the same entries by
    "measures actions precautions",
    "steps stages phases instructions",
    "demands requests claims",
    "recommendations suggestions proposals",
    "findings results conclusions",
    "participants attendees members",
    "goals aims objectives targets",
    "reasons causes",
    "risks dangers hazards",
    "benefits advantages",
    "requirements conditions criteria",
)
# Verbs that only say that there is such a list; others say which of its kind are asked for.
_OF_LISTS = """
take make plan need require propose announce introduce adopt agree list name include give recommend follow
apply set put demand decide find identify mention describe
"""
_LIGHT = frozenset(_OF_LISTS.split())
_BEGINNING = 300  # characters of a report, which say what it is about
_ABOUT = 0.6  # of the question's weighted words without the noun, the share that they have
_MOST_LISTS = 3


def entries_of_list(question: Question, hits: Sequence[Hit], asked: ScoringContext) -> list[Line]:
    """The entries of the lists asked for, in the order of each, those of the best report first.

    Empty where no report about the subject introduces a list by the noun that is asked for.
    """
    kinds = _kinds_asked(question)
    verbs = asked_verbs(_CLAUSE.split(question.focus)[0])
    if not kinds or Presented.DENIED in verbs.values():
        return []
    subject = replace(_subject(question, asked, kinds), verbs=verbs)
    reports = {hit.stored.report_id: (rank, hit) for rank, hit in reversed(list(enumerate(hits)))}
    entries: dict[str, Candidate] = {}
    lists = 0
    for rank, hit in sorted(reports.values(), key=lambda found: found[0]):
        for one in _lists_asked(hit, kinds, subject, question):
            lists += 1
            if lists > _MOST_LISTS:
                break
            for entry in _entries(hit, rank, one):
                same = entries.setdefault(" ".join(entry.text.casefold().split()), entry)
                cite(same, entry.citations[0])
    return [Line(candidate=one) for one in entries.values()]


def _kinds_asked(question: Question) -> frozenset[str]:
    """The stems of the noun of what is to be listed, and of those that mean the same; none of no list."""
    found = _ASKED.match(question.focus) if question.form in (Form.LIST, Form.SENTENCES) else None
    if found is None or (found["of_several"] and question.form is not Form.LIST):
        return frozenset()
    noun = ""
    for word in found["what"].split():
        if word.casefold() in STOP_WORDS:
            break
        if _SEVERAL.fullmatch(word):
            noun = stem(word)
    same = (frozenset(map(stem, words.split())) for words in _SAME)
    return next((stems for stems in same if noun in stems), frozenset(filter(None, [noun])))


def _subject(question: Question, asked: ScoringContext, kinds: frozenset[str]) -> ScoringContext:
    """What a report is weighed by: the words that are asked without the noun and without light verbs."""
    words = asked_words(question.standalone)
    left_out = kinds | {stem(word) for word in words if lemma(word.casefold()) in _LIGHT}
    return replace(asked, idf={term: weight for term, weight in asked.idf.items() if term not in left_out})


def _lists_asked(
    hit: Hit, kinds: frozenset[str], subject: ScoringContext, question: Question
) -> Iterator[IntroducedList]:
    """The lists of the hit's report that are asked for: those whose line has most of what is asked."""
    report = hit.stored.report
    beginning = terms(f"{report.title} {report.summary or ''} {report.body[:_BEGINNING]}")
    named = [terms(name) for name in asked_names(question.focus)]
    fitting: dict[IntroducedList, float] = {}
    for one in introduced_lists(report.body, language=report.language):
        line = terms(one.line)
        known = question.called(beginning | line)
        about = not subject.idf or subject.coverage(beginning | line) >= _ABOUT
        if about and kinds & one.of and all(name <= known for name in named) and _done(one, subject):
            fitting[one] = subject.coverage(line)
    best = max(fitting.values(), default=0.0)
    yield from (one for one, share in fitting.items() if share >= best)


def _done(one: IntroducedList, asked: ScoringContext) -> bool:
    """Whether the line has the verbs that are asked for: "rejected" is not said of "Measures"."""
    line = terms(one.line)
    return all(verb in _LIGHT or stem(verb) in line for verb in asked.verbs)


def _entries(hit: Hit, rank: int, one: IntroducedList) -> Iterator[Candidate]:
    """Each entry as a candidate of its own span."""
    body = hit.stored.report.body
    for place, span in enumerate(one.entries):
        passage = replace(hit.passage, field=TextField.BODY, start=span.start, end=span.end)
        yield Candidate(
            text=body[span.start : span.end],
            hit=replace(hit, passage=passage, copies=()),
            rank=rank,
            place=place,
            before="",
            after="",
            citations=[Citation(stored=hit.stored, start=span.start, end=span.end, field=TextField.BODY)],
        )
