"""What has become of the reports that an answer cites, since it was given.

Found when an old answer is read: nothing runs in the background, and nothing is written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.answer.answer import Answer, Citation
from corpus import Corpus, ReportNotFound, StoredReport, sentences

# Signs that are the same to a reader; NFKC leaves them apart.
_ALIKE = str.maketrans("“”„«»‘’‚′″‐‑‒–—−", '"""""\'\'\'\'"------')
_CLOSE_ENOUGH = 60  # of 100: what a sentence shares with the one that it has replaced


class Since(StrEnum):
    """What has become of cited words, the worst first."""

    WITHDRAWN = "withdrawn"
    MISSING = "missing"
    CHANGED = "changed"
    REVISED_ELSEWHERE = "revised elsewhere"
    UNCHANGED = "unchanged"

    @property
    def marks(self) -> bool:
        """Whether an answer that rests on such words is marked."""
        return self in (Since.WITHDRAWN, Since.MISSING, Since.CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What has become of one citation, the ``place``-th of the ``statement``-th statement, from 0.

    ``reason`` is why its report was withdrawn; ``now`` the sentence of the current ``version`` that comes
    closest to words which stand there no longer, where one comes close.
    """

    statement: int
    place: int
    citation: Citation
    since: Since
    version: int | None = None
    reason: str = ""
    now: str = ""

    @property
    def told(self) -> str:
        """The change in words, for people."""
        held = self.citation.stored
        name = f"“{' '.join(held.report.title.split())}” ({held.report.outlet})"
        if self.since is Since.WITHDRAWN:
            return f"{name} was withdrawn: {self.reason}"
        if self.since is Since.MISSING:
            return f"{name} is no longer in the corpus"
        if self.since is Since.CHANGED:
            now = f"; closest now: “{self.now}”" if self.now else ""
            return f"{name} was revised, and the words cited stand in it no longer{now}"
        if self.since is Since.REVISED_ELSEWHERE:
            return f"{name} was revised elsewhere; the words cited still stand in it"
        return f"{name} is unchanged"

    def to_json(self) -> dict[str, Any]:
        """The change for programs."""
        return {
            "statement": self.statement,
            "citation": self.place,
            "report_id": self.citation.stored.report_id,
            "cited_version": self.citation.stored.version,
            "version": self.version,
            "since": self.since.value,
            "reason": self.reason or None,
            "now": self.now or None,
        }


def changes(answer: Answer, corpus: Corpus) -> tuple[Change, ...]:
    """What has become of each citation of the answer, in its order."""
    held: dict[str, StoredReport | None] = {}
    found = []
    for number, statement in enumerate(answer.statements):
        for place, citation in enumerate(statement.citations):
            report_id = citation.stored.report_id
            if report_id not in held:
                held[report_id] = _held(corpus, report_id)
            found.append(_change(number, place, citation, held[report_id]))
    return tuple(found)


def worst(found: Iterable[Change]) -> Since:
    """What is to be said of an answer as a whole."""
    order = list(Since)
    return min((change.since for change in found), key=order.index, default=Since.UNCHANGED)


def noted(found: Iterable[Change]) -> tuple[str, ...]:
    """What a reader of the old answer should know, each once, the worst first."""
    order = list(Since)
    told = sorted((c for c in found if c.since is not Since.UNCHANGED), key=lambda c: order.index(c.since))
    return tuple(dict.fromkeys(f"{change.told}." for change in told))


def revised(cited: Mapping[str, set[str]], corpus: Corpus) -> set[str]:
    """The reports among those ``cited`` that are not as each citation has them (by content hash)."""
    moved = set()
    for report_id, hashes in cited.items():
        held = _held(corpus, report_id)
        if held is None or held.withdrawn or hashes != {held.content_hash}:
            moved.add(report_id)
    return moved


def moved(cited: Iterable[tuple[str, str]], corpus: Corpus) -> Iterator[Since]:
    """What has become of words that an answer cites, in turn: each a report's id and the words.

    For words of versions that are no longer current. Each report is read once.
    """
    read: dict[str, StoredReport | None] = {}
    for report_id, words in cited:
        if report_id not in read:
            read[report_id] = _held(corpus, report_id)
        held = read[report_id]
        if held is None:
            yield Since.MISSING
        elif held.withdrawn is not None:
            yield Since.WITHDRAWN
        else:
            yield Since.REVISED_ELSEWHERE if stands(words, held.report.body) else Since.CHANGED


def _held(corpus: Corpus, report_id: str) -> StoredReport | None:
    try:
        return corpus.report(report_id)
    except ReportNotFound:
        return None


def _change(number: int, place: int, citation: Citation, held: StoredReport | None) -> Change:
    since, reason, now = _since(citation, held)
    return Change(
        statement=number,
        place=place,
        citation=citation,
        since=since,
        version=held.version if held else None,
        reason=reason,
        now=now,
    )


def _since(citation: Citation, held: StoredReport | None) -> tuple[Since, str, str]:
    if held is None:
        return Since.MISSING, "", ""
    if held.withdrawn is not None:
        return Since.WITHDRAWN, held.withdrawn.reason, ""
    if held.content_hash == citation.stored.content_hash:
        return Since.UNCHANGED, "", ""
    if stands(citation.quote, held.report.body):
        return Since.REVISED_ELSEWHERE, "", ""
    return Since.CHANGED, "", _closest(citation.quote, held)


def stands(quote: str, body: str) -> bool:
    """Whether the body has exactly these words, wherever; blank space and the make of quotes do not count."""
    words, text = _plain(quote), _plain(body)
    at = text.find(words)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not (_joins(before, words[:1]) or _joins(words[-1:], after)):
            return True
        at = text.find(words, at + 1)
    return False


def _joins(left: str, right: str) -> bool:
    """Whether the signs on both sides of a border belong to one word or number."""
    return left.isalnum() and right.isalnum()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).split())


def _closest(quote: str, held: StoredReport) -> str:
    from rapidfuzz import fuzz, process

    body = held.report.body
    told = [
        " ".join(body[span.start : span.end].split())
        for span in sentences(body, language=held.report.language)
    ]
    best = process.extractOne(quote, told, scorer=fuzz.token_sort_ratio, score_cutoff=_CLOSE_ENOUGH)
    return best[0] if best else ""
