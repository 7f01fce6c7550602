"""Dateline's search as a LangChain retriever, for its own chain and for others'."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig
from pydantic import PrivateAttr

from assistant.question.question import Question
from assistant.question.understand import understand
from assistant.retrieval.retrieve import HITS, Retrieved, retrieve
from corpus import Hit, Scope


class PassageDocument(Document):
    """A passage as LangChain shows and traces it; the hit it was made from stays beside it, untraced."""

    _hit: Any = PrivateAttr(default=None)


class DatelineRetriever(BaseRetriever):
    """Finds passages as the ``search`` command does; the corpus stays open while it is used."""

    corpus: Any
    """An open :class:`corpus.Corpus`; pydantic makes nothing of a field of that type."""
    reranker: Any = None
    """A :class:`corpus.Reranker`, when one is set."""
    scope: Scope = Scope()
    limit: int = HITS
    reach: int = 0
    """How many neighbouring passages on either side are given with each one found."""

    def retrieved(self, question: Question, config: RunnableConfig | None = None) -> Retrieved:
        """What is found for a question already understood; callbacks of ``config`` see the documents."""
        notices: list[str] = []
        documents = self.invoke(question.standalone, config, question=question, notices=notices)
        hits = [one._hit for one in documents if isinstance(one, PassageDocument)]
        return Retrieved(hits=hits, notices=tuple(notices))

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        question: Question | None = None,
        notices: list[str] | None = None,
    ) -> list[Document]:
        if question is None:
            question = understand(query, corpus=self.corpus, scope=self.scope)
        found = retrieve(self.corpus, question, limit=self.limit, reranker=self.reranker)
        if notices is not None:  # documents alone cannot say it, least of all when there are none
            notices += found.notices
        return [self._document(hit) for hit in found.hits]

    def _document(self, hit: Hit) -> Document:
        report = hit.stored.report
        passages = self.corpus.neighbours(hit, reach=self.reach) if self.reach else [hit.passage]
        field, start, end = hit.passage.field, passages[0].start, passages[-1].end
        document = PassageDocument(
            id=f"{hit.stored.report_id}/{hit.stored.version}/{field}/{start}-{end}",
            page_content=report.text_of(field)[start:end],
            metadata={
                "report_id": hit.stored.report_id,
                "version": hit.stored.version,
                "content_hash": hit.stored.content_hash,
                "title": report.title,
                "outlet": report.outlet,
                "country": report.country,
                "language": report.language,
                "published": report.published.isoformat() if report.published else None,
                "url": report.url,
                "field": field.value,
                "start": start,
                "end": end,
                "score": hit.score,
            },
        )
        document._hit = hit
        return document
