"""Dateline's search as a LangChain retriever, for others' chains."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from corpus import Hit, Scope


class DatelineRetriever(BaseRetriever):
    """Finds passages as :meth:`Assistant.search` does; the assistant is to stay open while it is used."""

    assistant: Any
    """An :class:`Assistant`; pydantic could not make sense of a field of that type."""
    scope: Scope = Scope()
    limit: int = 10
    reach: int = 0
    """How many neighbouring passages on either side are given with each one found."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        hits = self.assistant.search(query, scope=self.scope, limit=self.limit)
        return [self._document(hit) for hit in hits]

    def _document(self, hit: Hit) -> Document:
        report = hit.held.report
        passages = self.assistant.corpus.neighbours(hit, reach=self.reach) if self.reach else [hit.passage]
        start, end = passages[0].start, passages[-1].end
        return Document(
            page_content=report.body[start:end],
            metadata={
                "report_id": hit.held.report_id,
                "version": hit.held.version,
                "title": report.title,
                "outlet": report.outlet,
                "country": report.country,
                "published": report.published.isoformat() if report.published else None,
                "url": report.url,
                "start": start,
                "end": end,
                "score": hit.score,
            },
        )
