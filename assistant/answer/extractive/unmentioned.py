"""The names in a question that nothing found mentions, under any name that the reports use for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.question.question import Question
from assistant.text.names import asked_names
from assistant.text.terms import content_words, stem, terms
from corpus import Corpus, Hit, alias_key, countries_called, country_mentions

_FEWEST_INITIALS = 3  # letters; two are the initials of too many names


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmentioned:
    """``names`` are those that no hit mentions, ``share`` their IDF-weighted share of all, from 0 to 1."""

    names: tuple[str, ...]
    share: float


def unmentioned(
    corpus: Corpus, question: Question, hits: Sequence[Hit], found: frozenset[str]
) -> Unmentioned:
    """The names in the question, other than those of its scope, of which the hits have less than half.

    ``found`` are the terms of the hits.
    """
    asked = list(_asked(corpus, question))
    if not asked:
        return Unmentioned(names=(), share=0.0)
    idf = corpus.rarity([word for name in asked for word in content_words(name)])
    weights = {name: sum(idf[word] for word in content_words(name)) for name in asked}
    missing = [name for name in asked if not _mentioned(corpus, name, hits, found)]
    total = sum(weights.values())
    share = sum(weights[name] for name in missing) / total if total else 0.0
    return Unmentioned(names=tuple(missing), share=share)


def _asked(corpus: Corpus, question: Question) -> Iterator[str]:
    """The names that could be mentioned: those with a word of their own, and no source's."""
    text = question.standalone
    scope = [terms(outlet) for outlet in corpus.overview.outlets()]
    scope += [terms(text[one.start : one.end]) for one in question.recognised if one.collected]
    for name in asked_names(text):
        parts = terms(name)
        if parts and not any(parts <= one for one in scope):
            yield name


def _mentioned(corpus: Corpus, name: str, hits: Sequence[Hit], found: frozenset[str]) -> bool:
    parts = terms(name)
    if len(parts & found) >= len(parts) / 2:
        return True
    if countries := countries_called(name):
        texts = (f"{hit.stored.report.title}. {hit.text}" for hit in hits)
        if any(one.countries & countries for text in texts for one in country_mentions(text)):
            return True
    return any(other <= found for other in _other_names(corpus, name))


def _other_names(corpus: Corpus, name: str) -> Iterator[frozenset[str]]:
    """What reports call the name besides: what its acronym is written out as, or the acronym of its words."""
    key = alias_key(name)
    initials = "".join(word[0] for word in content_words(name)).casefold()
    shorts = {key} if " " not in key else {initials}
    for alias in corpus.aliases(shorts):
        if alias.short == key:
            yield terms(alias.full)
        elif alias.full == key:
            yield frozenset({stem(alias.short)})
    if " " in key and len(initials) >= _FEWEST_INITIALS:
        yield frozenset({stem(initials)})
