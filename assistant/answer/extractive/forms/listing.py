"""A list: sentences that each name something asked for which none before it names, one item a line."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.score import ScoringContext, answers_where_read
from assistant.question.expected_answer_type import AnswerKind
from assistant.text.terms import terms

_MOST_LINES = 10
_LONGEST = 60  # words of a line
_AS_LIKELY = 4.0  # how far below the best score a line may be
_LEAST_SPAN = -3.0  # the reader's span score below which a sentence names nothing asked for
_LONGEST_LABEL = 8  # words
_OF_READ = 0.6  # of the words that the reader points at, the share from which a name is what it means
_KNOWN = frozenset(
    (AnswerKind.COUNTRY, AnswerKind.STATE, AnswerKind.MONEY, AnswerKind.NUMBER, AnswerKind.DATE)
)


def listing(candidates: Sequence[Candidate], asked: ScoringContext) -> list[Line]:
    """The lines, the likeliest first, with what each names where that is sure; empty unless there are two."""
    best = max((one.score for one in candidates), default=0.0)
    likely = [
        one
        for one in sorted(candidates, key=lambda each: -each.score)
        if one.score >= best - _AS_LIKELY and one.words <= _LONGEST and _answers(one)
    ]
    given: frozenset[str] = frozenset()
    lines: list[Line] = []
    for one in likely:
        words = _named(one)
        named = terms(words)
        fresh = named - given - asked.terms
        if not fresh or len(fresh) * 2 < len(named - asked.terms):
            continue
        lines.append(Line(candidate=one, label=_label(one, asked)))
        given |= named | one.terms
        if len(lines) == _MOST_LINES:
            break
    return lines if len(lines) > 1 else []


def _answers(one: Candidate) -> bool:
    """Whether the reader thinks it likelier that the sentence answers than that nothing does."""
    return one.reading is not None and one.reading.score >= 0


def _label(one: Candidate, asked: ScoringContext) -> str:
    """What the sentence mentions of the kind asked for where the reader looks for it, if that is sure.

    Countries and states are known by their names. Of others it is sure where the reader's words are that
    name, and nothing speaks for another kind; most names of unknown kind are persons'.
    """
    kinds = asked.expected.kinds
    if kinds & {AnswerKind.THING, AnswerKind.YES_NO}:
        return ""
    words, sure = terms(_named(one)), []
    for mention in answers_where_read(one, asked):
        meant = len(mention.terms & words) >= _OF_READ * len(words)
        fits = mention.kind in kinds or (AnswerKind.PERSON in kinds and mention.kind is AnswerKind.NAME)
        if fits and (meant or mention.kind in _KNOWN):
            sure.append(mention)
    label = ", ".join(dict.fromkeys(" ".join(mention.text.split()) for mention in sure))
    return label if len(label.split()) <= _LONGEST_LABEL else ""


def _named(one: Candidate) -> str:
    """The words of the sentence that the reader takes for what is asked."""
    reading = one.reading
    if reading is None or reading.span is None or reading.span_score < _LEAST_SPAN:
        return ""
    return " ".join(one.text[reading.span.start : reading.span.end].split()).strip(" ,;:.“”\"'")
