"""What the reader found in the sentences that have what is asked for.

A sentence about the subject is soon taken for one that answers. Whether it has an amount of money where a
price is asked for, an age, a day, a name that is new, or words of the one whose words are wanted, is certain;
of a question for a reason or for some other thing it is not, and there every sentence counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.enrich.quantities import deeds
from assistant.answer.extractive.another_of_its_kind import is_of_another
from assistant.answer.extractive.asked_verbs import contradicts
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.comparing.stated_by import says_so
from assistant.answer.extractive.own_words import speaks
from assistant.answer.extractive.score import ScoringContext, answers
from assistant.answer.mentions import Mention, has_unit, in_unit
from assistant.question.expected_answer_type import AnswerKind
from assistant.text.terms import terms
from corpus import SentenceReading

_UNCERTAIN = frozenset((AnswerKind.THING, AnswerKind.NAME, AnswerKind.REASON, AnswerKind.YES_NO))
_SAID_EITHER_WAY = frozenset(
    (
        AnswerKind.YES_NO,
        AnswerKind.DATE,
        AnswerKind.NUMBER,
        AnswerKind.MONEY,
        AnswerKind.PERCENT,
        AnswerKind.REASON,
    )
)
_SINCE = re.compile(r"\b(?:since|until|till)\b", re.IGNORECASE)  # answers "how long" without a number
# Further words for a death, which count nobody.
_DEATH = re.compile(
    r"\b(?:assassinat|bod(?:y|ies)\b|drown|execut|fatal|funeral|murder|obituar|pass(?:ed|es) away|perish"
    r"|slain|suicide)",
    re.IGNORECASE,
)
_ON_SUBJECT = 0.8  # of the question's weighted words
_LEAST = -10.0  # a logarithm, below which all are as unlikely


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was found in the sentences that have what is asked for.

    ``some`` is the logarithm of how much likelier it is that any of them answers than that none does,
    ``words`` that of how much likelier the best words asked for are to answer than that none do; ``shared``
    is the largest share of the question's IDF-weighted words that one of them has. ``speaks`` says that the
    one whose words are wanted says or wants something in a sentence which, with its title, has those words:
    the reader does not know "urged both to stop" for what somebody said.
    """

    some: float
    words: float
    shared: float
    speaks: bool = False


def evidence(candidates: Sequence[Candidate], asked: ScoringContext, speaker: str) -> Evidence | None:
    """What the readings come to; None where nothing was read. ``speaker`` is whose own words are wanted."""
    read = [(one, one.reading) for one in candidates if one.reading and one.reading.span]
    if not read:
        return None
    fitting = [(one, reading) for one, reading in read if fits(one, asked, speaker)]
    return Evidence(
        some=_some([reading for _, reading in fitting]),
        words=_words([reading for one, reading in fitting if _words_fit(one, reading, asked)]),
        shared=max((asked.coverage(_terms(one)) for one, _ in fitting), default=0.0),
        speaks=bool(speaker) and any(_has_speaker_say(one, asked, speaker) for one, _ in fitting),
    )


def _has_speaker_say(candidate: Candidate, asked: ScoringContext, speaker: str) -> bool:
    with_title = _terms(candidate) | terms(candidate.hit.stored.report.title)
    return asked.coverage(with_title) >= _ON_SUBJECT and says_so(speaker, candidate)


def _terms(candidate: Candidate) -> frozenset[str]:
    """Its terms; a row says what the first row of its table names."""
    return candidate.terms | terms(candidate.header) if candidate.is_row else candidate.terms


def _some(readings: Sequence[SentenceReading]) -> float:
    best = max((one.score for one in readings), default=_LEAST)
    return max(_LEAST, best + math.log(sum(math.exp(one.score - best) for one in readings) or 1.0))


def _words(readings: Sequence[SentenceReading]) -> float:
    return max((one.span_score for one in readings if one.span_score > _LEAST), default=_LEAST)


def fits(candidate: Candidate, asked: ScoringContext, speaker: str) -> bool:
    """Whether the sentence has what is asked for, as far as that is certain."""
    if speaker:
        return speaks(candidate, speaker) or says_so(speaker, candidate)
    unfit = (_only_repeats, _says_otherwise, _other_deed, _deed_of_nobody, _of_another)
    if any(one(candidate, asked) for one in unfit):
        return False
    lasting = asked.expected.measure == "long" and _SINCE.search(candidate.text) is not None
    if candidate.is_row:  # what its figures are of stands in the first row
        return True
    certain = _asked_for(candidate, asked) or _by_office(candidate, asked)
    return lasting or bool(asked.expected.kinds & _UNCERTAIN) or bool(certain)


def _by_office(candidate: Candidate, asked: ScoringContext) -> bool:
    """Whether it has "Estonia's minister" where a minister is asked for."""
    noun = asked.expected.noun
    if AnswerKind.PERSON not in asked.expected.kinds or not noun:
        return False
    return bool(re.search(rf"\b[A-Z][\w-]+['’]s (?:[a-z]+ ){{0,2}}{re.escape(noun)}\b", candidate.text))


def _says_otherwise(candidate: Candidate, asked: ScoringContext) -> bool:
    """Whether it denies what is asked for as done, or the other way round.

    Only where it is asked who or what: a day, a number or a no may stand in such a sentence.
    """
    return not asked.expected.kinds & _SAID_EITHER_WAY and contradicts(candidate.text, asked.verbs)


def _other_deed(candidate: Candidate, asked: ScoringContext) -> bool:
    """Whether it counts those killed, where those injured are asked for, or nobody whom anything befell."""
    if AnswerKind.NUMBER not in asked.expected.kinds or not asked.deeds:
        return False
    beside = (one for one in (candidate.before, candidate.after) if not is_of_another(one, asked.things))
    around = " ".join((candidate.text, *beside))
    return (deeds(candidate.text) or deeds(around)).isdisjoint(asked.deeds)


def _deed_of_nobody(candidate: Candidate, asked: ScoringContext) -> bool:
    """Whether it is asked whom something befell, of which neither it nor what is beside it says anything."""
    if AnswerKind.PERSON not in asked.expected.kinds or not asked.deeds:
        return False
    around = f"{candidate.text} {candidate.before} {candidate.after} {candidate.hit.stored.report.title}"
    return deeds(around).isdisjoint(asked.deeds) and not ("killed" in asked.deeds and _DEATH.search(around))


def _of_another(candidate: Candidate, asked: ScoringContext) -> bool:
    return is_of_another(candidate.text, asked.things)


def _only_repeats(candidate: Candidate, asked: ScoringContext) -> bool:
    """Whether the words in it that answer best are the question's own, as only those for yes or no may be."""
    reading = candidate.reading
    if reading is None or reading.span is None or AnswerKind.YES_NO in asked.expected.kinds:
        return False
    found = terms(candidate.text[reading.span.start : reading.span.end])
    return bool(found) and found <= asked.terms


def _words_fit(candidate: Candidate, reading: SentenceReading, asked: ScoringContext) -> bool:
    """Whether the words that answer best are of the kind asked for, as far as that is certain."""
    span = reading.span
    if asked.expected.kinds & _UNCERTAIN or span is None:
        return True
    return any(
        one.span.start < span.end and span.start < one.span.end for one in _asked_for(candidate, asked)
    )


def _asked_for(candidate: Candidate, asked: ScoringContext) -> list[Mention]:
    """What the sentence mentions of the kind asked for, and in a unit of what is measured."""
    found = answers(candidate, asked)
    if has_unit(asked.expected):
        return [one for one in found if in_unit(candidate.text, one, asked.expected)]
    return list(found)
