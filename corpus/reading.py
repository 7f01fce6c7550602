"""What a corpus answers from more than one of its parts: scopes as spelled there, rarity, aliases."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

from corpus.catalogue import passages, reports
from corpus.catalogue.database import Catalogue
from corpus.catalogue.reports import Totals
from corpus.index import fulltext_query
from corpus.index.fulltext import FullText
from corpus.provenance.notices import LATEST, Notice, NoticeKind, is_about
from corpus.report import Hit, Passage, StoredReport
from corpus.scope import Scope
from corpus.text.aliases import Alias, may_be_one_name
from corpus.text.folding import fold_spaces

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_WORD, _LONG_WORD = 5, 8  # letters, from which a word may have one edit, and two
_LIKE_AT_MOST = 3  # terms that are read for how they are written
_READ_FOR_A_TERM = 5  # passages


def resolved(scope: Scope, totals: Totals, catalogue: Catalogue) -> Scope:
    """The scope as the catalogue spells outlets, countries and languages, with ``left_out`` filled in."""
    outlets = totals.counts("outlet", at=scope.known_by) if scope.outlets else {}
    return replace(
        scope,
        outlets=_as_stored(scope.outlets, outlets),
        countries=tuple(code.upper() for code in scope.countries),
        languages=tuple(code.lower() for code in scope.languages),
        left_out=tuple(passages.of_reports(catalogue, scope.without)) if scope.without else (),
    )


def missing_outlets(scope: Scope, totals: Totals) -> list[str]:
    """The outlets of the scope that have no report."""
    outlets = totals.counts("outlet", at=scope.known_by) if scope.outlets else {}
    return [name for name in _as_stored(scope.outlets, outlets) if name not in outlets]


def rarity(words: Sequence[str], fulltext: FullText) -> dict[str, float]:
    """The inverse document frequency of each word: log((passages + 100) / (passages with the word + 1))."""
    total = fulltext.count()
    # As if a further hundred passages had none of the words: in a corpus of a few reports the words
    # that are in every passage still count for something.
    counts = {word: min(fulltext.document_frequency(word), total) for word in words}
    return {word: math.log((total + 100) / (count + 1)) for word, count in counts.items()}


def words_like(word: str, *, catalogue: Catalogue, fulltext: FullText) -> list[str]:
    """Words in reports spelled nearly like one that is in none, as most write them, the nearest first."""
    if len(word) < _SHORTEST_WORD or not word.isalpha():
        return []
    from rapidfuzz.distance import OSA

    most = 1 if len(word) < _LONG_WORD else 2
    found = (
        _written(term, catalogue, fulltext) for term in fulltext.terms_like(word, most=most)[:_LIKE_AT_MOST]
    )
    # Edits are counted between stems, and endings that are taken off may differ too, less so in names.
    edits = min(most + 1, 2) if word[0].isupper() else most + 1
    return [one for one in found if one and OSA.distance(one.casefold(), word.casefold()) <= edits]


def _written(term: str, catalogue: Catalogue, fulltext: FullText) -> str:
    """How most of the reports read write what the index has the term for: with a capital only if most do."""
    having = fulltext.having_term(term, limit=_READ_FOR_A_TERM)
    found = passages.in_current_versions(catalogue, having)
    bodies = (stored.report.text_of(one.field)[one.start : one.end] for one, stored in found.values())
    words = Counter(
        word
        for body in bodies
        for word in _WORD.findall(body)
        if word[0].casefold() == term[0] and fulltext_query.terms(word) == ((term,),)
    )
    commonest, count = next(iter(words.most_common(1)), ("", 0))
    return commonest if 2 * count > words.total() else commonest.casefold()


def mentioning(
    words: Sequence[str], scope: Scope, *, catalogue: Catalogue, fulltext: FullText
) -> list[StoredReport]:
    """The current reports within the scope that have all of the words, wherever, latest published first."""
    if not words:
        return reports.current(catalogue, scope)
    found = [passages.reports_of(catalogue, fulltext.having(word, scope)) for word in words]
    return reports.current_of(catalogue, scope, set.intersection(*found))


def notices_about(
    cited: Collection[StoredReport], scope: Scope, *, catalogue: Catalogue
) -> dict[str, Notice]:
    """By report id the notice that retracts the report, else the latest that corrects it, if there is one.

    Of the scope only the instant counts: a notice holds for a report whatever else a search is limited to.
    """
    known = [one.report.published for one in cited if one.report.published]
    if not known:
        return {}
    at = Scope(as_of=scope.as_of, known_by=scope.known_by, since=min(known), until=max(known) + LATEST)
    latest_first = reports.notices(catalogue, at)
    ordered = sorted(latest_first, key=lambda one: one.kind is not NoticeKind.RETRACTION)
    found: dict[str, Notice] = {}
    for notice in ordered:
        for one in cited:
            if one.report_id not in found and is_about(notice.stored.report, one.report):
                found[one.report_id] = notice
    return found


def unambiguous(aliases: Sequence[Alias]) -> list[Alias]:
    """The aliases without those that reports write out as two different things."""
    full: dict[str, list[Alias]] = {}
    for alias in aliases:
        full.setdefault(alias.short, []).append(alias)
    return [
        alias
        for ties in full.values()
        if all(may_be_one_name(one.full, other.full) for one, other in combinations(ties, 2))
        for alias in ties
    ]


def fingerprint(content_hashes: Mapping[str, str]) -> str:
    """16 hexadecimal digits over the ids and content hashes of reports."""
    digest = hashlib.blake2b(digest_size=8)
    for report_id, content_hash in content_hashes.items():
        digest.update(f"{report_id} {content_hash}\n".encode())
    return digest.hexdigest()


def _as_stored(wanted: Sequence[str], stored: Mapping[str, int]) -> tuple[str, ...]:
    """Each wanted name in every spelling that is stored; as it is when none is."""
    spellings = _spellings(tuple(stored))
    return tuple(spelling for name in wanted for spelling in spellings.get(_fold(name), [name]))


@lru_cache(maxsize=4)
def _spellings(stored: tuple[str, ...]) -> dict[str, list[str]]:
    spellings: dict[str, list[str]] = {}
    for name in stored:
        spellings.setdefault(_fold(name), []).append(name)
    return spellings


def _fold(name: str) -> str:
    return fold_spaces(name).removeprefix("the ")


def neighbours(hit: Hit, passages: Sequence[Passage], *, reach: int) -> list[Passage]:
    """Those of a version's ``passages`` that are at most ``reach`` from the hit's, in the same field."""
    first, last = hit.passage.ordinal - reach, hit.passage.ordinal + reach
    return [one for one in passages if first <= one.ordinal <= last and one.field is hit.passage.field]
