"""The words of a text that carry its meaning, in a form in which they can be compared."""

from __future__ import annotations

import re
import threading
from functools import cache, lru_cache
from typing import Any

from assistant.text.word_patterns import TERM
from corpus import STOP_WORDS, fold

# Words that ask, or that speak of the asking; a passage with them answers no better for it.
_ASKING = {
    *("much", "many", "long", "latest", "recent", "recently", "still", "exactly", "please"),
    *("news", "report", "reports", "reported", "article", "articles", "information", "newest"),
    *("earliest", "oldest"),
    *("published", "write", "writes", "wrote", "written"),
    *("newspaper", "newspapers", "press", "media", "outlets", "stories", "coverage"),
    *("compare", "compared", "difference", "differ", "mention", "mentions", "mentioned"),
    *("summarise", "summarised", "summarize", "summarized", "summary", "overview", "outline"),
    *("list", "lists", "timeline", "timelines", "chronology", "brief", "briefing"),
    *("quote", "quotes", "quotation", "quotations", "verbatim", "precisely", "literally"),
    *("something", "anything", "everything", "since"),
    *(
        "happen",
        "happened",
        "happening",
        "changed",
        "unfold",
        "unfolded",
        "tell",
        "know",
        "say",
        "says",
        "said",
        "according",
    ),
}
# "Give me a timeline": whoever answers is to give it, nobody in the reports. So are her "own words".
_OF_ASKING = re.compile(
    r"\b(?:give|show|get|find|bring|send|fetch)\s+(?:me|us)\b"
    r"|\b(?:own|exact|very|actual)\s+words\b|\bword for word\b",
    re.IGNORECASE,
)

_stemming = threading.Lock()  # a stemmer keeps the word it is at work on in itself


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english", 0)  # the words are remembered below


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without case, diacritics and English endings."""
    with _stemming:
        return str(_stemmer().stemWord(fold(word.replace(".", ""))))


def content_words(text: str) -> list[str]:
    """The words of ``text`` as written, in order, without stop words."""
    return [word for word in TERM.findall(text) if word.casefold() not in STOP_WORDS]


@lru_cache(maxsize=4_000)  # the sentences of a few answers, each looked at again and again while one is made
def terms(text: str) -> frozenset[str]:
    """The stems of the content words of ``text``."""
    return frozenset(stem(word) for word in content_words(text))


def asked_words(question: str) -> list[str]:
    """The content words of a question that say what it is about, none when it only asks for reports."""
    asked = _OF_ASKING.sub(" ", question)
    return [word for word in content_words(asked) if word.casefold() not in _ASKING]
