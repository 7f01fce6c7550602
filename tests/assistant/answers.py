"""Small makers of answers, for tests of what is stored and reviewed."""

from __future__ import annotations

from pathlib import Path

from assistant.answer.answer import Answer, Citation, Statement
from assistant.check.check_result import Evidence
from assistant.check.pipeline import check
from corpus import Report, StoredReport
from tests.corpora import as_stored

CASES = Path(__file__).parent / "ledger" / "cases"
FORMAT_1 = sorted((CASES / "format-1").glob("*.json"))  # scope and answer as the first release stored them


def citing(report: Report | StoredReport, *, sentence: int = 0) -> Citation:
    """A citation of one sentence of the report, counted from 0."""
    stored = report if isinstance(report, StoredReport) else as_stored(report)
    parts = stored.report.body.split(". ")
    start = sum(len(one) + 2 for one in parts[:sentence])
    return Citation(stored=stored, start=start, end=start + len(parts[sentence].rstrip(".")) + 1)


def saying(*citations: Citation, text: str | None = None) -> Statement:
    """A checked statement with these citations; without a text it is the first one's quote."""
    stated = citations[0].quote if text is None else text
    result = check(stated, cited=[Evidence(text=one.quote, language="en") for one in citations])
    return Statement(text=stated, citations=citations, check=result)


def answering(question: str, *statements: Statement, model: str | None = None) -> Answer:
    """An answer of these statements."""
    return Answer(question=question, standalone=question, statements=statements, model=model)
