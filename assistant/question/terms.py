"""The words of a text that carry its meaning, in a form in which they can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from assistant.question.words import STOP_WORDS

# Words that ask, or that speak of the asking; a passage that bears them answers no better for it.
_ASKING = frozenset(
    [
        "much",
        "many",
        "long",
        "latest",
        "recent",
        "recently",
        "news",
        "report",
        "reports",
        "reported",
        "article",
        "articles",
        "still",
        "happen",
        "happened",
        "happening",
        "tell",
        "know",
        "said",
        "say",
        "says",
        "according",
        "information",
        "anything",
        "something",
        "exactly",
        "please",
    ]
)
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:\.[^\W\d_]+)+|\w+")


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without case, diacritics and English endings."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace(".", ""))
    return str(_stemmer().stemWord("".join(c for c in plain if not unicodedata.combining(c))))


def content_words(text: str) -> list[str]:
    """The words of ``text`` as written, in order, without stop words."""
    return [word for word in _WORD.findall(text) if word.casefold() not in STOP_WORDS]


def terms(text: str) -> frozenset[str]:
    """The stems of the content words of ``text``."""
    return frozenset(stem(word) for word in content_words(text))


def asked_words(question: str) -> list[str]:
    """The content words of a question that say what it is about; all of them when none does."""
    words = content_words(question)
    return [word for word in words if word.casefold() not in _ASKING] or words
