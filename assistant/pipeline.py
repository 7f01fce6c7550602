"""question → Question → [Hit] → Answer → CheckResults: read this first, then :mod:`assistant.chain`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer.answer import Answer
from assistant.answer.answerability import Cutoffs
from assistant.chain import ChainInput, dateline_chain
from assistant.llm.chat_model import ChatModel
from assistant.llm.tokens import TokenCounter
from assistant.question.question import Question, Turn
from assistant.question.understand import understand
from assistant.retrieval.retrieve import HITS, retrieve
from corpus import Corpus, Hit, Reader, Reranker, Scope

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig

    from assistant.chain import DatelineChain


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Answers questions over an open corpus; without a ``model`` by sentences quoted from reports.

    ``cutoffs`` gives the margins from which on it answers. Threads may share it.
    """

    corpus: Corpus
    model: ChatModel | None = None
    counter: TokenCounter | None = None
    reranker: Reranker | None = None
    reader: Reader | None = None
    cutoffs: Callable[[], Cutoffs] = Cutoffs

    @property
    def chain(self) -> DatelineChain:
        """Everything from the question to the checked answer, as one LangChain Runnable."""
        return dateline_chain(
            corpus=self.corpus,
            model=self.model,
            counter=self.counter,
            reranker=self.reranker,
            reader=self.reader,
            cutoffs=self.cutoffs,
        )

    def ask(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        ignore: Collection[str] | None = None,
        config: RunnableConfig | None = None,
    ) -> Answer:
        """The answer to the question. Raises QuestionInvalid."""
        answer = self.chain.invoke(
            ChainInput(question=text, history=history, scope=scope, ignore=ignore), config
        )
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        ignore: Collection[str] | None = None,
        config: RunnableConfig | None = None,
    ) -> Iterator[str | Answer]:
        """Pieces of text as they come, for showing progress, and last of all the Answer.

        Raises QuestionInvalid.
        """
        asked = ChainInput(question=text, history=history, scope=scope, ignore=ignore)
        yield from self.chain.stream(asked, config)

    def search(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        limit: int = 10,
        ignore: Collection[str] | None = None,
    ) -> list[Hit]:
        """The passages that best fit the question, best first; ``ignore`` is as in :func:`understand`.

        Raises QuestionInvalid.
        """
        return self.find(self.understand(text, history=history, scope=scope, ignore=ignore), limit=limit)

    def understand(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        ignore: Collection[str] | None = None,
    ) -> Question:
        """What is asked, and the filters that its words name, without searching. Raises QuestionInvalid."""
        complete = self.model.limited().complete if self.model else None
        return understand(
            text, corpus=self.corpus, history=history, scope=scope, ignore=ignore, complete=complete
        )

    def find(self, question: Question, *, limit: int = HITS) -> list[Hit]:
        """The passages that best fit a question already understood, best first."""
        return retrieve(self.corpus, question, limit=limit, reranker=self.reranker).hits
