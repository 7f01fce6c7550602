"""What those compared say of the same thing: their sentences, paired; and what only one of them says.

Two sentences speak of one aspect where they share names, figures or rarer words that the question lacks, are
near in meaning, or give the same kind of fact, such as a cause or a toll.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.comparing.kind_of_fact import is_counted, kind_of_both
from assistant.answer.extractive.comparing.parties import Party
from assistant.answer.extractive.score import ScoringContext
from assistant.text.terms import content_words, stem, terms
from assistant.text.word_patterns import TERM
from corpus import Corpus

_MOST_ASPECTS = 3
_MOST_OF_PARTY = 16  # sentences of each that are paired, the best; encoding one takes about 4 ms
_FEWEST_WORDS = 6  # of a sentence that says something by itself
# What each counts when pairs are ranked: the share of words, the cosine, the subject, a kind, the scores.
_OF_WORDS, _OF_MEANING, _OF_SUBJECT, _OF_KIND, _OF_SCORES = 6.0, 5.0, 1.0, 1.0, 0.3
_LEAST_WORDS, _LEAST_MEANING = 0.12, 0.3  # the share of words and the cosine from which two may pair
_NEAR = 0.6  # the cosine from which the share of words does not matter
_LIKE = 0.4  # the cosine from which two sentences may say the like of two things
_REPEATS = 0.6  # of the terms of the shorter, the share from which a sentence says what another does
_ONE_RARE, _TWO_RARE = 3.0, 6.0  # the least rarity of the words shared, with and without a kind of fact
_RARE = 3.0  # the inverse document frequency of a word that says what a sentence is about
_OF_TITLES = 0.3  # what a word counts that is in titles of all
_WORDS_SHOWN = 3
_MOST_OF_PAIR = 0.5  # of the weighted words that two share, the share in a third that joins them
_COMMON = 2.0  # the inverse document frequency below which a word is no heading
# Of a sentence's rare words, the share in reports that do not say it; the cosine from which one may.
_ELSEWHERE, _FAR = 0.2, 0.5
ON_SUBJECT = 0.3  # of the subject's weighted words, the share that a sentence has itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """What several say of one thing: a sentence of each, by the place of its party.

    ``about`` is its heading: the kind of fact, and the words that the sentences share.
    """

    about: str
    sentences: Mapping[int, Candidate]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two sentences by the places of their parties; the more ``worth``, the surer of one aspect."""

    sentences: Mapping[int, Candidate]
    shared: frozenset[str]
    about: str
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The parties with their best sentences, the rarity of the words in them, and the nearness of two."""

    parties: Sequence[Party]
    sentences: Sequence[Sequence[Candidate]]
    asked: ScoringContext
    idf: Mapping[str, float]
    cosine: Callable[[Candidate, Candidate], float]
    titles: frozenset[str]

    def new(self, one: Candidate) -> frozenset[str]:
        """The terms of a sentence that the question lacks."""
        return one.terms - self.asked.terms

    def weight(self, of: frozenset[str]) -> float:
        """The rarity of terms, added up; what the titles of all have only says what the reports are of."""
        return sum(self.idf.get(term, 0.0) * (_OF_TITLES if term in self.titles else 1.0) for term in of)


def comparison(parties: Sequence[Party], asked: ScoringContext, corpus: Corpus) -> Comparison:
    """What aspects are looked for in."""
    best = [_best(party) for party in parties]
    everything = [one for of_party in best for one in of_party]
    rarity = corpus.rarity(sorted({word for one in everything for word in content_words(one.text)}))
    vectors = corpus.encoder.encode_passages([one.text for one in everything]) if everything else ()
    at = dict(zip(everything, vectors, strict=True))
    return Comparison(
        parties=parties,
        sentences=best,
        asked=asked,
        idf={stem(word): weight for word, weight in rarity.items()},
        cosine=lambda one, other: float(at[one] @ at[other]),
        titles=_in_all_titles(best),
    )


def aspects(compared: Comparison) -> list[Aspect]:
    """The aspects of which at least two parties speak, the surest first; no sentence is in two of them."""
    pairs = sorted(_pairs(compared), key=lambda pair: -pair.worth)
    chosen: list[Aspect] = []
    given: list[Candidate] = []
    for pair in pairs:
        if len(chosen) == _MOST_ASPECTS:
            break
        if _given_before(pair.sentences.values(), given):
            continue
        sentences = _with_others(compared, pair, pairs, given)
        given += sentences.values()
        chosen.append(Aspect(about=pair.about, sentences=dict(sorted(sentences.items()))))
    return chosen


def _with_others(
    compared: Comparison, pair: _Pair, pairs: Sequence[_Pair], given: Sequence[Candidate]
) -> dict[int, Candidate]:
    """The sentences of a pair, and of each further party the one that best joins it by the same words."""
    sentences = dict(pair.sentences)
    for other in pairs:
        joining = {place: one for place, one in other.sentences.items() if place not in sentences}
        paired = any(sentences.get(place) is one for place, one in other.sentences.items())
        alike = compared.weight(other.shared & pair.shared) >= _MOST_OF_PAIR * compared.weight(pair.shared)
        if len(joining) == 1 and paired and alike and not _given_before(joining.values(), given):
            sentences |= joining
    return sentences


def _given_before(sentences: Iterable[Candidate], given: Sequence[Candidate]) -> bool:
    return any(repeats(one, other) for one in sentences for other in given)


def only_of(compared: Comparison, place: int, given: Sequence[Candidate]) -> Candidate | None:
    """The best sentence of a party with hardly a rare word that was found of the others."""
    others = [party for at, party in enumerate(compared.parties) if at != place and party.sentences]
    theirs = frozenset().union(*map(_said_by, others))
    near = [one for at, those in enumerate(compared.sentences) if at != place for one in those]
    subject = compared.parties[place].subject
    for one in compared.sentences[place]:
        rare = frozenset(term for term in compared.new(one) if compared.idf.get(term, 0.0) >= _RARE)
        on_subject = subject.coverage(one.terms) >= ON_SUBJECT or not subject.idf
        if len(rare) < 2 or not on_subject or any(repeats(one, other) for other in given):
            continue
        elsewhere = sum(compared.idf[term] for term in rare & theirs)
        said = any(len(rare & other.terms) > 1 for party in others for other in party.sentences)
        if said or elsewhere > _ELSEWHERE * sum(compared.idf[term] for term in rare):
            continue
        if all(compared.cosine(one, other) < _FAR for other in near):
            return one
    return None


def _best(party: Party) -> list[Candidate]:
    whole = [one for one in party.sentences if one.whole and one.words >= _FEWEST_WORDS]
    return sorted(whole, key=lambda one: -one.score)[:_MOST_OF_PARTY]


def _in_all_titles(sentences: Sequence[Sequence[Candidate]]) -> frozenset[str]:
    """The terms that a title of each party has."""
    titles = [terms(" ".join(one.hit.stored.report.title for one in those)) for those in sentences if those]
    return frozenset.intersection(*titles) if titles else frozenset()


def _said_by(party: Party) -> frozenset[str]:
    """All terms of its reports, whole, that were found."""
    reports = (stored.report for stored in party.reports.values())
    texts = (f"{report.title} {report.summary or ''} {report.body}" for report in reports)
    return frozenset().union(*map(terms, texts))


def _pairs(compared: Comparison) -> Iterator[_Pair]:
    for (at, mine), (there, theirs) in combinations(enumerate(compared.sentences), 2):
        for one, other in product(mine, theirs):
            if pair := _pair(compared, {at: one, there: other}):
                yield pair


def _pair(compared: Comparison, sentences: Mapping[int, Candidate]) -> _Pair | None:
    """The pair, where the two speak of one aspect."""
    one, other = sentences.values()
    of = [compared.parties[at] for at in sentences]
    mine, theirs = compared.new(one), compared.new(other)
    shared = mine & theirs
    if of[0].is_thing:  # the figures of two things are of each its own
        shared = frozenset(term for term in shared if not term[0].isdigit())
    both = math.sqrt(compared.weight(mine) * compared.weight(theirs))
    words = compared.weight(shared) / both if both else 0.0
    cosine = compared.cosine(one, other)
    kind = kind_of_both(one, other, compared.asked)
    on = [party.subject.coverage(each.terms) for party, each in zip(of, (one, other), strict=True)]
    if not (
        _is_aspect_of_things(cosine, kind, compared.weight(shared), min(on))
        if of[0].is_thing
        else _is_aspect(words, cosine, kind, compared.weight(shared))
    ):
        return None
    below = sum(compared.sentences[at][0].score - each.score for at, each in sentences.items())
    worth = _OF_WORDS * words + _OF_MEANING * cosine + _OF_KIND * bool(kind) + _OF_SUBJECT * sum(on)
    return _Pair(
        sentences=sentences,
        shared=shared,
        about=_heading(kind, one, shared, compared),
        worth=worth - _OF_SCORES * below,
    )


def _is_aspect(words: float, cosine: float, kind: str, weight: float) -> bool:
    """Whether two sentences speak of one thing; ``weight`` is that of the words that they share."""
    if cosine < _LEAST_MEANING or weight < (_ONE_RARE if kind else _TWO_RARE):
        return False
    return bool(kind) or words >= _LEAST_WORDS or cosine >= _NEAR


def _is_aspect_of_things(cosine: float, kind: str, weight: float, on: float) -> bool:
    """Whether they say the like of two things; ``on`` is the smaller share of its subject that one has."""
    if is_counted(kind) and on >= ON_SUBJECT:
        return True
    return cosine >= _LIKE and weight >= (_ONE_RARE if kind else _TWO_RARE)


def _heading(kind: str, one: Candidate, shared: frozenset[str], compared: Comparison) -> str:
    """The kind, and the rarest of the words in common, as a sentence writes them, those that are together."""
    phrases: dict[str, float] = {}
    given: set[str] = set()
    end, phrase = -1, ""
    for found in TERM.finditer(one.text):
        if (term := stem(found[0])) not in shared or compared.idf.get(term, 0.0) < _COMMON:
            continue
        joins = phrase and (beside := one.text[end : found.start()]).strip() in ("", "-") and beside
        if term in given and not joins:
            continue
        rarity = compared.weight(frozenset([term]))
        worth = max(phrases.pop(phrase, 0.0) if joins else 0.0, rarity)
        phrase = f"{phrase}{beside}{found[0]}" if joins else found[0]
        phrases[phrase] = worth
        given.add(term)
        end = found.end()
    rarest = sorted(phrases, key=lambda words: -phrases[words])[:_WORDS_SHOWN]
    return ": ".join(filter(None, (kind, ", ".join(rarest))))


def repeats(one: Candidate, other: Candidate) -> bool:
    """Whether the shorter of two sentences says little that the other does not."""
    return one is other or one.shared(other) >= _REPEATS
