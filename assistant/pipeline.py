"""question → Question → [Hit] → Answer: read this first."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer.answer import Answer
from assistant.answer.extract import extract
from assistant.answer.generate import generate
from assistant.errors import ModelError, QuestionInvalid
from assistant.llm import ChatModel
from assistant.question.aspects import aspects
from assistant.question.followup import standalone
from assistant.question.question import Question, Turn
from assistant.retrieve import HITS, retrieve
from assistant.tokens import TokenCounter
from corpus import Corpus, Hit, Scope

_LONGEST_QUESTION = 10_000  # characters

log = logging.getLogger("dateline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Answers questions over an open corpus; without a ``model`` by sentences taken from reports.

    Threads may share it.
    """

    corpus: Corpus
    model: ChatModel | None = None
    counter: TokenCounter | None = None

    def search(
        self, text: str, *, history: Sequence[Turn] = (), scope: Scope = Scope(), limit: int = 10
    ) -> list[Hit]:
        """The passages that best fit the question, best first. Raises QuestionInvalid."""
        return retrieve(self.corpus, self._understood(text, history, scope), limit=limit)

    def ask(self, text: str, *, history: Sequence[Turn] = (), scope: Scope = Scope()) -> Answer:
        """The answer to the question. Raises QuestionInvalid."""
        *_, answer = self.stream(text, history=history, scope=scope)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self, text: str, *, history: Sequence[Turn] = (), scope: Scope = Scope()
    ) -> Iterator[str | Answer]:
        """Pieces of text as they come, for showing progress, then the Answer. Raises QuestionInvalid."""
        question = self._understood(text, history, scope)
        hits = retrieve(self.corpus, question, limit=HITS)
        notes = (*self.corpus.notices(), *_outside(self.corpus, scope))
        for piece in self._answered(question, hits):
            yield replace(piece, notes=(*notes, *piece.notes)) if isinstance(piece, Answer) else piece

    def _understood(self, text: str, history: Sequence[Turn], scope: Scope) -> Question:
        # A byte that is no text (from a shell, say) arrives as a lone surrogate, which no encoder reads.
        readable = text.encode("utf-8", "replace").decode("utf-8")
        asked = " ".join(readable.replace("\0", " ").split())
        if not asked:
            raise QuestionInvalid(f"the question {text!r} is empty; ask in words")
        if len(asked) > _LONGEST_QUESTION:
            raise QuestionInvalid(
                f"the question has {len(asked):,} characters, of which {asked[:40]!r} are the first; "
                f"ask in at most {_LONGEST_QUESTION:,}"
            )
        complete = self.model.complete if self.model else None
        alone = standalone(asked, history, complete=complete)
        return Question(
            text=asked, standalone=alone, history=tuple(history), scope=scope, aspects=aspects(asked)
        )

    def _answered(self, question: Question, hits: Sequence[Hit]) -> Iterator[str | Answer]:
        """By the language model when there is one and it works, otherwise by extraction."""
        note: tuple[str, ...] = ()
        if self.model is not None and self.counter is not None and hits:
            try:
                yield from generate(question, hits, model=self.model, counter=self.counter)
            except ModelError as error:
                log.warning("the language model gave no answer: %s", error)
                note = (
                    f"The language model gave no answer ({error}). What follows is taken from the reports.",
                )
            else:
                return
        answer = extract(self.corpus, question, hits)
        for statement in answer.statements:
            yield f"{statement.text} "
        yield replace(answer, notes=(*note, *answer.notes))


def _outside(corpus: Corpus, scope: Scope) -> Iterator[str]:
    """What the scope asks for that is not collected at all."""
    for name in corpus.missing_outlets(scope):
        yield f"No reports from {name} are collected."
