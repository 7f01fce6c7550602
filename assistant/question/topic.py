"""What a question opens a conversation about, and whether another one changes the subject."""

from __future__ import annotations

import re

from assistant.question.form import Form, form_asked
from assistant.text.names import is_foreign
from assistant.text.terms import asked_words, stem, terms
from assistant.text.word_patterns import TOPIC_WORD
from corpus import countries_called

# What can be asked about any event: a question made of these words belongs to the one before it.
_OF_ANYTHING = """
compare confirm describe details explain fetch follow found further give happen illustrate known latest list
made make mean need next plan planned question role show still summarise take took tell use used want work
accident background cause consequence cost damage date detail difference effect end event evidence figure goal
impact issue new number outcome paper problem progress purpose quote reaction reason repair result risk
situation source start step time timeline total update year month week day today
agree agreed comment criticise deny object oppose react reply respond response support
authority company court critic expert government group injured hurt killed local member minister ministry
official operator opposition organisation organization owner parties party people person police politician
president public resident side spokesman spokeswoman victim witness worker
"""
# Said to whoever answers, or about the asking; they open no subject.
_SPOKEN_TO = (
    "brief chronology compare confirm describe details explain happen happened hello hi list"
    " overview summarise summarize summary thanks timeline"
)
_AUXILIARY = "did does do was were is are am has have had will would can could be been"
_GENERAL = frozenset(stem(word) for word in _OF_ANYTHING.split())
_OPEN_NOTHING = frozenset(stem(word) for word in _SPOKEN_TO.split())
_AUXILIARIES = frozenset(_AUXILIARY.split())
_ENOUGH_NEW = 3  # content words that nobody has used before, to tell a new subject without a name
# What is asked for a whole subject, which a question names: "how many reports mention hydrogen?".
_OF_A_SUBJECT = (Form.REPORTS, Form.TIMELINE, Form.SUMMARY)
_LONGEST_TOPIC = 12  # words
_TRUTH = re.compile(r"\bit\s+(?:true|possible|likely|certain|clear|right|known|legal|safe)\b", re.IGNORECASE)


def topic_of(question: str) -> str:
    """The question from its first word with a meaning to its last: ``Iran buying from Russia``.

    Empty when it has none.
    """
    meaning = {stem(word) for word in asked_words(question)} - _OPEN_NOTHING
    words = TOPIC_WORD.findall(question)
    places = [place for place, word in enumerate(words) if stem(_bare(word)) in meaning]
    if not places:
        return ""
    named = places[0] > 1 and words[places[0] - 1] == "The"  # "The Kowhai Examiner"
    span = words[places[0] - named : places[-1] + 1][:_LONGEST_TOPIC]
    return " ".join(word for word in span if word.casefold() not in _AUXILIARIES)


def is_new(question: str, earlier: str) -> bool:
    """Whether so much of the question is new that it has a subject of its own."""
    if is_foreign(question):  # the words for asking that are known here cannot tell what is new
        return False
    own = {stem(word) for word in asked_words(question)}
    whole = form_asked(question) in _OF_A_SUBJECT
    if whole:  # "what do the German papers say?" names whom it asks, and no subject
        own -= {stem(word) for word in asked_words(question) if countries_called(word)}
    fresh = own - _GENERAL - terms(earlier)
    return len(fresh) >= (1 if whole else _ENOUGH_NEW)


def repeats(question: str, topic: str) -> bool:
    """Whether the question says again what the topic is."""
    return len(terms(question) & terms(topic)) >= _ENOUGH_NEW


def without_truth(question: str) -> str:
    """The question without an ``it`` that stands for nothing: ``Is it true that …``."""
    return _TRUTH.sub(" ", question)


def _bare(word: str) -> str:
    """``Iran`` for ``Iran's``."""
    return re.sub(r"['’]s?$", "", word)
