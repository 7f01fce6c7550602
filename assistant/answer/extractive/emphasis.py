"""The words of a statement that answer: of each thing asked for (a name, an amount, a day) one reading.

Words of the question answer nothing, nor do numbers that belong to something else than is counted. Where a
sentence has several of a kind, the one that most reports mention is taken; one beside the noun asked for
("the Hyljekari shipyard") is preferred to it, and one near the question's words to one far from them.
What "and", "to" or a comma joins to it is marked with it. Of a thing of no known kind ("which animal") only
what the sentence says to be one is marked, be it in lower case: where it does not say so, nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.answer.extractive.score import ScoringContext
from assistant.answer.mentions import Mention, has_unit, in_unit, kind_match, mentions
from assistant.question.expected_answer_type import AnswerKind, ExpectedAnswerType
from assistant.text.terms import stem, terms
from assistant.text.word_patterns import MARKED_WORD
from corpus import SentenceReading, Span, countries_called

_SURE = 0.0  # the reader's span score from which its span is marked: as likely as that none answers
_NEARLY_ALL = 0.85  # of a sentence, the share from which marking it would mark nothing
_OF_ANY_KIND = frozenset((AnswerKind.THING, AnswerKind.NAME, AnswerKind.REASON))
_AMOUNTS = frozenset((AnswerKind.MONEY, AnswerKind.NUMBER, AnswerKind.PERCENT))
_PLACES = frozenset((AnswerKind.PLACE, AnswerKind.COUNTRY, AnswerKind.STATE))
_NO_VOTE = 0.01  # what a mention is worth that no report has beside the question's words
_DISTINGUISHED = 2.0  # how much more a name counts beside the noun asked for, or after "in" for a place
_OF_KIND = 1.5  # and one that is of the kind for certain; a person's name is rarely one word
_EACH_WORD = 0.15  # what each word costs between a mention and the nearest of the question
_NEAR_NOUN = 4  # words between a number and what it counts
_JOINS = re.compile(r"\s*(?:,|,?\s(?:and|or|to|until|through)|–|-)\s*(?:the\s)?", re.IGNORECASE)
_NOT_COUNTED = re.compile(r"[\w.,][-:]$|:$")  # "Snow-2", "11:47"
# Where a report was filed from: the town in capitals, a day and an agency perhaps, and a dash.
_FILED_FROM = re.compile(
    r"(?=[^\W\da-z_]{3})[\w. ]{1,40}(?:,\s[\w. ]{1,30}){0,2}\s?(?:\([\w ]{1,20}\)\s?)?[—–−-]{1,2}\s"
)
_LONGER_NAME = re.compile(r"\w\W{0,3}\s(?!The\s)[A-Z]\w+\s$")  # "the Three Capes": "Three" is an amount
_LOCATED_IN = re.compile(r"\b(?:in|at|near)\s+(?:the\s+)?$")
_JANUARY_ON = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {"month": frozenset(_JANUARY_ON.split())}
_ADJECTIVES = """
palestinian european african asian arab kurdish latin western eastern northern southern democrat democrats
democratic republican republicans category chapter update editor
"""
_NO_ANSWER = frozenset(_ADJECTIVES.split())
_QUOTED = re.compile(r"[\"“‘'](?P<thing>[^\W_][^\"“”’\n]{0,40}?)[,.]?[\"”’'](?!\w)")
_QUOTED_NOUNS = frozenset(("word", "term", "phrase", "slogan", "motto"))  # and what is such is in quotes
_ENDS_OBJECT = (
    r"(?:of|in|on|at|by|for|from|to|with|about|after|before|over|under|into|that|which|who|while|as|because"
    r"|during|inside|near|is|was|were|are|has|have|had|will|would)\b"
)
_OBJECT = re.compile(
    rf"\s(?:of\s)?(?:the\s|an?\s)?(?P<thing>(?!{_ENDS_OBJECT})[\w’'-]+(?:,\d+)*"
    rf"(?:\s(?!{_ENDS_OBJECT})[\w’'-]+(?:,\d+)*){{0,7}})"
)
_IS = re.compile(
    r"(?:\s[\w’'-]+){0,6}?(?:\s(?:is|was|are|were|called|named)|:)\s(?:an?\s|the\s)?"
    r"(?P<thing>[a-z][\w-]+(?:\s[a-z][\w-]+)?)(?=[.,;!]|$)"
)


def read_emphasis(text: str, reading: SentenceReading, asked: ScoringContext) -> tuple[Span, ...]:
    """What the reader takes for the answer, where it is sure of it and it is of a kind that is asked for."""
    span = reading.span
    if span is None or reading.span_score < _SURE or AnswerKind.YES_NO in asked.expected.kinds:
        return ()
    if asked.expected.kinds & _OF_ANY_KIND:
        repeated = terms(text[span.start : span.end]) <= asked.terms
        return () if repeated or span.end - span.start > _NEARLY_ALL * len(text) else (span,)
    within = [
        one
        for one in mentions(text)
        if one.span.start < span.end and span.start < one.span.end and kind_match(one, asked.expected) > 0
    ]
    return tuple(one.span for one in within if not one.terms <= asked.terms)


def emphasis(text: str, asked: ScoringContext, votes: Mapping[str, float]) -> tuple[Span, ...]:
    """The spans of ``text`` that answer; ``votes`` are how many reports have each term (score.py)."""
    found: set[Span] = set()
    for aspect in _aspects(asked.expected):
        found |= set(_of_aspect(text, aspect, asked.terms, votes))
    return tuple(sorted(found, key=lambda span: span.start))


def _aspects(expected: ExpectedAnswerType) -> Iterator[ExpectedAnswerType]:
    """The things asked for, each by itself; the kinds of an amount are one, and so are those of a place."""
    for together in (_AMOUNTS, _PLACES):
        if kinds := expected.kinds & together:
            yield replace(expected, kinds=kinds)
    for kind in sorted(expected.kinds - _AMOUNTS - _PLACES - {AnswerKind.REASON, AnswerKind.YES_NO}):
        yield replace(expected, kinds=frozenset({kind}))


def _of_aspect(
    text: str, aspect: ExpectedAnswerType, asked: frozenset[str], votes: Mapping[str, float]
) -> Sequence[Span]:
    fitting = {
        one: kind_match(one, aspect) for one in mentions(text) if _may_answer(one, text, aspect, asked)
    }
    best = max(fitting.values(), default=0.0)
    left = [one for one, fit in fitting.items() if fit == best > 0]
    if aspect.kinds <= _AMOUNTS:
        left = _counted(text, left, aspect)
    if AnswerKind.THING in aspect.kinds and (thing := list(_described(text, aspect, asked))):
        return thing
    beside = _beside(text, left, aspect.noun)
    if AnswerKind.THING in aspect.kinds:
        left = beside

    def worth(one: Mention) -> float:
        votes_for = _NO_VOTE + max((votes.get(term, 0.0) for term in one.terms - asked), default=0.0)
        if one in beside or (aspect.kinds <= _PLACES and _LOCATED_IN.search(text, 0, one.span.start)):
            votes_for *= _DISTINGUISHED
        if one.kind in aspect.kinds or (aspect.kinds == {AnswerKind.PERSON} and len(one.text.split()) > 1):
            votes_for *= _OF_KIND
        return votes_for / (1 + _EACH_WORD * _apart(text, one, asked))

    chosen = max(left, key=worth, default=None)
    return _joined(text, chosen, left) if chosen else ()


def _may_answer(one: Mention, text: str, aspect: ExpectedAnswerType, asked: frozenset[str]) -> bool:
    """Whether it is new, and what it seems to be: neither a part of a name or a time, nor a people's name."""
    filed = _FILED_FROM.match(text)
    if one.terms <= asked or (filed and one.span.end <= filed.end()):
        return False
    before, after = text[: one.span.start], text[one.span.end :]
    if aspect.noun in _MONTHS:
        return one.text[:3].casefold() in _MONTHS[aspect.noun]
    if one.kind is AnswerKind.NUMBER:
        of_a_name = _NOT_COUNTED.search(before[-2:]) or re.match(r":\d|-[a-z]+-", after)
        an_age = before.endswith(", ") and after.startswith(",") and aspect.measure != "old"
        return not of_a_name and not an_age
    if one.kind is AnswerKind.DATE or (aspect.kinds <= _PLACES and one.kind in _PLACES):
        return True
    if _LONGER_NAME.search(before):
        return False
    return not countries_called(one.text) and one.text.casefold() not in _NO_ANSWER


def _counted(text: str, amounts: Sequence[Mention], aspect: ExpectedAnswerType) -> list[Mention]:
    """The amounts of what is asked for; a share or a price where neither a noun nor a unit decides."""
    if aspect.noun:
        of_noun = [one for one in amounts if stem(aspect.noun) in _following(text, one)]
        if of_noun:
            return of_noun
    if has_unit(aspect):
        of_unit = [one for one in amounts if in_unit(text, one, aspect)]
        return of_unit or list(amounts if len(amounts) == 1 else ())
    for kind in (AnswerKind.MONEY, AnswerKind.PERCENT):
        if kind in aspect.kinds and (of_kind := [one for one in amounts if one.kind is kind]):
            return of_kind
    if aspect.measure == "much" and not aspect.noun:
        return []
    return list(amounts) if len(amounts) == 1 or not aspect.noun else []


def _following(text: str, one: Mention) -> set[str]:
    """The stems of the words after a number, to the next one."""
    words = re.split(r"[,;:(]|\d", text[one.span.end :])[0]
    return {stem(word) for word in MARKED_WORD.findall(words)[:_NEAR_NOUN]}


def _beside(text: str, names: Sequence[Mention], noun: str) -> list[Mention]:
    """The names right beside the noun asked for: "the Hyljekari shipyard", "the company Brennwerk"."""
    wanted = {stem(word) for word in noun.split()}
    return [
        one
        for one in names
        if wanted
        & {
            stem(word)
            for word in (
                *MARKED_WORD.findall(text[: one.span.start])[-1:],
                *one.text.split(),
                *_first(text, one),
            )
        }
    ]


def _first(text: str, one: Mention) -> list[str]:
    gap = text[one.span.end :]
    return MARKED_WORD.findall(gap)[:1] if gap[:1] == " " else []


def _apart(text: str, one: Mention, asked: frozenset[str]) -> int:
    """How many words part the mention from the nearest word of the question."""
    words = [(match.start(), match.end(), stem(match[0])) for match in MARKED_WORD.finditer(text)]
    own = [n for n, (start, end, _) in enumerate(words) if start < one.span.end and one.span.start < end]
    places = [n for n, (_, _, root) in enumerate(words) if root in asked and n not in own]
    return min((abs(place - n) for place in places for n in own), default=len(words))


def _joined(text: str, chosen: Mention, left: Sequence[Mention]) -> list[Span]:
    """The mention's span, and those of the others that are in one row with it."""
    ordered = sorted(left, key=lambda one: one.span.start)
    at = ordered.index(chosen)
    first = last = at
    while first and _JOINS.fullmatch(text[ordered[first - 1].span.end : ordered[first].span.start]):
        first -= 1
    while last + 1 < len(ordered) and _JOINS.fullmatch(
        text[ordered[last].span.end : ordered[last + 1].span.start]
    ):
        last += 1
    return [one.span for one in ordered[first : last + 1]]


def _described(text: str, aspect: ExpectedAnswerType, asked: frozenset[str]) -> Iterator[Span]:
    """What the sentence says the thing is, in lower case too: "the word of the year is polarization"."""
    nouns = {stem(word) for word in aspect.noun.split()}
    for match in MARKED_WORD.finditer(text):
        root = stem(match[0])
        if aspect.after and root == stem(aspect.after):
            thing = _OBJECT.match(text, match.end())
        elif root in nouns:
            thing = _IS.match(text, match.end()) or (_QUOTED.search(text) if root in _QUOTED_NOUNS else None)
        else:
            continue
        if thing and not terms(thing["thing"]) <= asked:
            yield Span(*thing.span("thing"))
            return
