"""What has become, since an answer was given, of the reports that it cites.

Found when an old answer is read: nothing runs in the background, and nothing is written.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.answer.added_later import added_later
from assistant.answer.answer import Answer, Citation, CitedText
from assistant.text.quoting import in_quotes
from corpus import Corpus, Report, ReportNotFound, Scope, StoredReport, TextField, sentences

# Signs that are the same to a reader; NFKC leaves them apart.
_ALIKE = str.maketrans("“”„«»‘’‚′″‐‑‒–—−", '"""""\'\'\'\'"------')
_CLOSE_ENOUGH = 60  # of 100: what a sentence shares with the one that replaced it (token_sort_ratio)


class CitationStatus(StrEnum):
    """What has become of a cited text, the worst first."""

    WITHDRAWN = "withdrawn"
    MISSING = "missing"
    CHANGED = "changed"
    CHANGED_ELSEWHERE = "changed elsewhere"
    UNCHANGED = "unchanged"

    @property
    def is_stale(self) -> bool:
        """Whether an answer that cites such a text is marked."""
        return self in (CitationStatus.WITHDRAWN, CitationStatus.MISSING, CitationStatus.CHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationChange:
    """What has become of one citation, the ``place``-th of the ``statement``-th statement, from 0.

    ``reason`` is why its report was withdrawn; ``closest`` the sentence of the current ``version`` that comes
    closest to a cited text which is no longer in it, where one comes close.
    """

    statement: int
    place: int
    citation: Citation
    status: CitationStatus
    version: int | None = None
    reason: str = ""
    closest: str = ""

    @property
    def note(self) -> str:
        """The change in a sentence or two, which begin with what kind of change it is."""
        report = self.citation.stored.report
        name = f"{in_quotes(report.title)} ({report.outlet})"
        match self.status:
            case CitationStatus.WITHDRAWN:
                reason = self.reason if self.reason.endswith((".", "!", "?")) else f"{self.reason}."
                return f"Withdrawn since: {name}. Reason: {reason}"
            case CitationStatus.MISSING:
                return f"No longer in the collection: {name}."
            case CitationStatus.CHANGED:
                closest = f" Closest text now: {in_quotes(self.closest)}." if self.closest else ""
                return f"Updated since: {name} was changed and no longer contains the cited text.{closest}"
            case CitationStatus.CHANGED_ELSEWHERE:
                return f"Updated since: {name} changed, but not the cited passage."
            case CitationStatus.UNCHANGED:
                return f"Unchanged since: {name}."

    def to_json(self) -> dict[str, Any]:
        """The change for programs."""
        return {
            "statement": self.statement,
            "citation": self.place,
            "report_id": self.citation.stored.report_id,
            "cited_version": self.citation.stored.version,
            "version": self.version,
            "status": self.status.value,
            "reason": self.reason or None,
            "closest": self.closest or None,
        }


def citation_changes(answer: Answer, corpus: Corpus) -> tuple[CitationChange, ...]:
    """What has become of each citation of the answer, in its order."""
    current: dict[str, StoredReport | None] = {}
    found = []
    for number, statement in enumerate(answer.statements):
        for place, citation in enumerate(statement.citations):
            report_id = citation.stored.report_id
            if report_id not in current:
                current[report_id] = current_report(corpus, report_id)
            found.append(_change(number, place, citation, current[report_id]))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChanges:
    """What has become of an answer's citations, in their order, and of each text its disagreements cite.

    ``added`` says which reports were added since that it may miss.
    """

    citations: Sequence[CitationChange] = ()
    claims: Mapping[CitedText, CitationStatus] = field(default_factory=dict)
    added: str = ""


UNCHANGED = AnswerChanges()


def cited_changes(answer: Answer, corpus: Corpus) -> AnswerChanges:
    """What has become, since an answer was given, of all that it cites."""
    return AnswerChanges(citations=citation_changes(answer, corpus), claims=_claim_statuses(answer, corpus))


def answer_changes(answer: Answer, corpus: Corpus, *, asked: datetime, scope: Scope) -> AnswerChanges:
    """What has become, since an answer was given, of all that it cites, and what has been added."""
    added = added_later(answer, corpus, asked=asked, scope=scope)
    return replace(cited_changes(answer, corpus), added=added)


def _claim_statuses(answer: Answer, corpus: Corpus) -> dict[CitedText, CitationStatus]:
    cited = {
        citation.key: citation
        for one in answer.disagreements
        for claim in one.claims
        for citation in claim.citations
    }
    return {
        key: _compared(citation, current_report(corpus, citation.stored.report_id))[0]
        for key, citation in cited.items()
    }


def worst_status(changes: Iterable[CitationChange]) -> CitationStatus:
    """The status of an answer as a whole."""
    return min((change.status for change in changes), key=_severity, default=CitationStatus.UNCHANGED)


def staleness_notes(changes: Iterable[CitationChange]) -> tuple[str, ...]:
    """What a reader of the old answer should know, each once, the worst first."""
    notable = [change for change in changes if change.status is not CitationStatus.UNCHANGED]
    notable.sort(key=lambda change: _severity(change.status))
    return tuple(dict.fromkeys(change.note for change in notable))


def changed_reports(cited: Mapping[str, set[str]], corpus: Corpus) -> set[str]:
    """The reports among those ``cited`` that are not as each citation has them (by content hash)."""
    changed = set()
    for report_id, hashes in cited.items():
        current = current_report(corpus, report_id)
        if current is None or current.withdrawn or hashes != {current.content_hash}:
            changed.add(report_id)
    return changed


def citation_statuses(cited: Iterable[tuple[str, str]], corpus: Corpus) -> Iterator[CitationStatus]:
    """What has become of cited texts of versions that are no longer current, in turn.

    Each is a report's id and the text. Each report is read once.
    """
    read: dict[str, StoredReport | None] = {}
    for report_id, text in cited:
        if report_id not in read:
            read[report_id] = current_report(corpus, report_id)
        current = read[report_id]
        if current is None:
            yield CitationStatus.MISSING
        elif current.withdrawn is not None:
            yield CitationStatus.WITHDRAWN
        elif _has(current.report, text):
            yield CitationStatus.CHANGED_ELSEWHERE
        else:
            yield CitationStatus.CHANGED


def appears_in(quote: str, text: str) -> bool:
    """Whether the text has exactly these words, wherever; blank space and the style of quotes are ignored."""
    words, text = _plain(quote), _plain(text)
    at = text.find(words)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not (_joins(before, words[:1]) or _joins(words[-1:], after)):
            return True
        at = text.find(words, at + 1)
    return False


def current_report(corpus: Corpus, report_id: str) -> StoredReport | None:
    """The report's current version, withdrawn or not; None where it is no longer there."""
    try:
        return corpus.report(report_id)
    except ReportNotFound:
        return None


def _severity(status: CitationStatus) -> int:
    return list(CitationStatus).index(status)


def _change(number: int, place: int, citation: Citation, current: StoredReport | None) -> CitationChange:
    status, reason, closest = _compared(citation, current)
    return CitationChange(
        statement=number,
        place=place,
        citation=citation,
        status=status,
        version=current.version if current else None,
        reason=reason,
        closest=closest,
    )


def _compared(citation: Citation, current: StoredReport | None) -> tuple[CitationStatus, str, str]:
    if current is None:
        return CitationStatus.MISSING, "", ""
    if current.withdrawn is not None:
        return CitationStatus.WITHDRAWN, current.withdrawn.reason, ""
    if current.content_hash == citation.stored.content_hash:
        return CitationStatus.UNCHANGED, "", ""
    if _has(current.report, citation.quote):
        return CitationStatus.CHANGED_ELSEWHERE, "", ""
    return CitationStatus.CHANGED, "", _closest(citation.quote, current)


def _has(report: Report, quote: str) -> bool:
    return any(appears_in(quote, report.text_of(field)) for field in TextField)


def _joins(left: str, right: str) -> bool:
    """Whether the signs on both sides of a border belong to one word or number."""
    return left.isalnum() and right.isalnum()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).split())


def _closest(quote: str, current: StoredReport) -> str:
    from rapidfuzz import fuzz, process

    report = current.report
    texts = [
        " ".join(text[span.start : span.end].split())
        for text in map(report.text_of, TextField)
        for span in sentences(text, language=report.language)
    ]
    best = process.extractOne(quote, texts, scorer=fuzz.token_sort_ratio, score_cutoff=_CLOSE_ENOUGH)
    return best[0] if best else ""
