"""What is asked of the full-text index: a search's words, weighted, within its scope.

A question is never read as syntax: its words are taken out of it, and queries are put together from them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from corpus.text.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from tantivy import Query, Schema, TextAnalyzer

    from corpus.scope import Scope
    from corpus.search import Search

_LONGEST_QUESTION = 400  # words; more of them make the search slow and no better
_LONGEST_WORD = 200  # bytes; what is longer is no word
_REMEMBERED = 10_000  # words whose stems need not be found again: one question's searches share them
_WHOLE, _FOCUS, _CLAUSE = 0.25, 1.0, 1.0  # what the words of a search's text, focus and best clause count

Terms = tuple[str, ...]
"""The stems of one word as it is asked for; several are looked for side by side, as in ``U.S.``"""


@cache
def analyser() -> TextAnalyzer:
    """What makes stems of a text: runs of letters, marks and digits without case and accents, in English."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    made = TextAnalyzerBuilder(Tokenizer.regex(r"[\p{L}\p{M}\p{N}]+"))
    for step in (
        Filter.remove_long(_LONGEST_WORD),
        Filter.ascii_fold(),
        Filter.lowercase(),
        Filter.stemmer("english"),
    ):
        made = made.filter(step)
    return made.build()


@cache
def schema() -> Schema:
    """The fields of the index; :data:`corpus.lexical.NAME` changes with them."""
    from tantivy import SchemaBuilder

    made = SchemaBuilder()
    made.add_unsigned_field("passage", indexed=True, fast=True)
    made.add_text_field("words", tokenizer_name="stems")
    for name in ("outlet", "country", "language"):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("published", "known_at", "collected"):
        made.add_integer_field(name, fast=True)
    return made.build()


def composed(text: str) -> str:
    """The text with letters and their accents put together, as the analyser folds them."""
    return unicodedata.normalize("NFC", text)


def words(question: str) -> list[str]:
    """The words to ask for, each once; those that carry no meaning only when there are no others.

    Hyphenated words are asked for whole and in parts.
    """
    found = dict.fromkeys(form for word in question.split() for form in _forms(word))
    telling = [word for word in found if word.casefold() not in STOP_WORDS]
    return (telling or list(found))[:_LONGEST_QUESTION]


@lru_cache(maxsize=_REMEMBERED)
def _forms(word: str) -> tuple[str, ...]:
    """The word without what surrounds it, and its parts."""
    bare = re.sub(r"['’]s?(?=\W*$)", "", word.replace("\0", "")).strip("\"'’“”«»()[]{}?!,;:…")
    parts = re.findall(r"\w{2,}", bare)
    if not parts and not re.search(r"\w", bare):
        return ()
    return (bare, *parts) if len(parts) > 1 else (bare,)


@lru_cache(maxsize=100)
def terms(text: str) -> tuple[Terms, ...]:
    """The words of a text as the index knows them: two forms of one word count once."""
    return tuple(stems for stems in dict.fromkeys(map(_stems, words(text))) if stems)


@lru_cache(maxsize=_REMEMBERED)
def _stems(word: str) -> Terms:
    return tuple(analyser().analyze(composed(word)))


@lru_cache(maxsize=_REMEMBERED)
def containing(stems: Terms) -> Query:
    """The passages that contain a word."""
    from tantivy import Query

    if len(stems) > 1:
        return Query.phrase_query(schema(), "words", list(stems))
    return Query.term_query(schema(), "words", stems[0], index_option="freq")


def query(
    search: Search, *, among: Sequence[int] | None = None, word_query: Callable[[Terms], Query] = containing
) -> Query | None:
    """What to ask for a search's words within its scope, and among these; None when it holds no word.

    ``word_query`` makes the query for one word.
    """
    from tantivy import Occur, Query

    whole = _any_of(search.text, word_query)
    parts = [(whole, _WHOLE if search.focus else 1.0), (_any_of(search.focus, word_query), _FOCUS)]
    if search.focus:
        clauses = [_any_of(clause, word_query) for clause in search.clauses or (search.focus,)]
        best = [clause for clause in clauses if clause is not None]
        parts.append((Query.disjunction_max_query(best) if best else None, _CLAUSE))
    boosted = [(Occur.Should, Query.boost_query(part, weight)) for part, weight in parts if part is not None]
    if not boosted:
        return None
    asked = Query.boolean_query(boosted)
    scoped = within(search.scope, among=among)
    return asked if scoped is None else Query.boolean_query([(Occur.Must, scoped), (Occur.Must, asked)])


def having(word: str, scope: Scope) -> Query | None:
    """The passages within the scope that have a word, in any of its forms; None where it is no word."""
    from tantivy import Occur, Query

    asked, scoped = _any_of(word, containing), within(scope)
    if asked is None or scoped is None:
        return asked
    return Query.boolean_query([(Occur.Must, scoped), (Occur.Must, asked)])


def matching(text: str, scope: Scope, *, every: bool) -> Query | None:
    """The passages within the scope that have any, or ``every``, word of a text; None where it has none."""
    from tantivy import Occur, Query

    asked = [(Occur.Must if every else Occur.Should, containing(stems)) for stems in terms(text)]
    if not asked:
        return None
    scoped = within(scope)
    rules = [(Occur.Must, Query.boolean_query(asked)), *([] if scoped is None else [(Occur.Must, scoped)])]
    return Query.boolean_query(rules)


def _any_of(text: str, word_query: Callable[[Terms], Query]) -> Query | None:
    from tantivy import Occur, Query

    asked = [(Occur.Should, word_query(stems)) for stems in terms(text)]
    return Query.boolean_query(asked) if asked else None


def within(scope: Scope, *, among: Iterable[int] | None = None) -> Query | None:
    """The passages within the scope, and among those given, as a query that scores nothing; None for all."""
    from tantivy import FieldType, Occur, Query

    named: list[tuple[str, Sequence[str | int]]] = [
        ("outlet", scope.outlets),
        ("country", scope.countries),
        ("language", scope.languages),
    ]
    rules = [Query.term_set_query(schema(), name, list(values)) for name, values in named if values]
    if among is not None:
        rules.append(Query.term_set_query(schema(), "passage", list(among)))
    bounds = (
        ("published", scope.since, scope.until),
        ("known_at", None, scope.as_of),
        ("collected", None, scope.known_by),
    )
    for name, first, last in bounds:
        if first or last:
            low, high = first and int(first.timestamp()), last and int(last.timestamp())
            rules.append(Query.range_query(schema(), name, FieldType.Integer, low, high))
    if not rules and not scope.left_out:
        return None
    clauses = [(Occur.Must, rule) for rule in rules or [Query.all_query()]]
    if scope.left_out:
        left_out = Query.term_set_query(schema(), "passage", list(scope.left_out))
        clauses.append((Occur.MustNot, left_out))
    return Query.const_score_query(Query.boolean_query(clauses), 0.0)
