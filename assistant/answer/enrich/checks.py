"""Statements with the results of checking them against their own citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.answer import Answer, Citation, Statement
from assistant.check.check_result import Evidence
from assistant.check.pipeline import check
from assistant.text.tokens import occurs_in
from corpus import Alias, Corpus, Hit, StoredReport, acronyms, shortened, written_out


def with_checks(answer: Answer, hits: Sequence[Hit], *, corpus: Corpus | None = None) -> Answer:
    """The answer with a check on each statement; ``hits`` are the passages found for its question."""
    checked = tuple(with_check(statement, hits, corpus=corpus) for statement in answer.statements)
    return replace(answer, statements=checked)


def with_check(statement: Statement, hits: Sequence[Hit], *, corpus: Corpus | None = None) -> Statement:
    """The statement with its check; hits that it does not cite are looked at second.

    ``corpus`` knows what acronyms mean that the cited reports themselves do not write out.
    """
    cited = [_of_citation(citation) for citation in statement.citations]
    if not any(occurs_in(statement.text, one.text) for one in cited):
        texts = [citation.stored.report.full_text for citation in statement.citations]
        cited = [
            replace(one, aliases=found)
            for one, found in zip(cited, _aliases(statement, texts, corpus), strict=True)
        ]
    places = {citation.key for citation in statement.citations}
    others = [
        _of_hit(hit)
        for hit in hits
        if (hit.stored.report_id, hit.stored.version, hit.passage.span) not in places
    ]
    return replace(statement, check=check(statement.text, cited=cited, others=others))


def _aliases(statement: Statement, texts: Sequence[str], corpus: Corpus | None) -> list[frozenset[Alias]]:
    """For each cited report its own aliases, and the corpus's for acronyms that it does not write out."""
    asked = frozenset().union(
        *(acronyms(text) for text in (statement.text, *(c.quote for c in statement.citations)))
    )
    collected = corpus.aliases(asked) if corpus is not None else []
    found = []
    for text in texts:
        own = written_out(text) | shortened(text)
        settled = {alias.short for alias in own}
        found.append(own.union(alias for alias in collected if alias.short not in settled))
    return found


def _of_citation(citation: Citation) -> Evidence:
    return evidence_of(citation.stored, citation.quote)


def _of_hit(hit: Hit) -> Evidence:
    return evidence_of(hit.stored, hit.text)


def evidence_of(stored: StoredReport, text: str) -> Evidence:
    """Words of a report as a check reads them."""
    report = stored.report
    return Evidence(
        text=text,
        published=report.published.date() if report.published else None,
        language=report.language,
        about=f"{report.title}\n{report.outlet}",
        label=f"“{report.title}” ({report.outlet})",
    )
