"""question → Question → [Hit] → Answer → Cards: read this first."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from time import perf_counter

from assistant.answer.answer import Answer
from assistant.answer.applied_filters import scope_notes, set_aside, told
from assistant.answer.enrich.checks import with_check
from assistant.answer.enrich.enrich import enrich
from assistant.answer.extractive.extract import extract
from assistant.answer.generative.generate import generate
from assistant.answer.trace import traced
from assistant.errors import ModelError
from assistant.llm.chat_model import ChatModel
from assistant.llm.tokens import TokenCounter
from assistant.question.aspects import aspects
from assistant.question.dismissed_filters import carried, split
from assistant.question.follow_up_rewriting import standalone
from assistant.question.parts import parts
from assistant.question.question import Question, Turn, in_words
from assistant.question.scope import Recognised, asks_for_latest, recognise
from assistant.retrieval.retrieve import HITS, retrieve
from corpus import Corpus, Hit, Reranker, Scope

_REWRITING = 0.25  # of the time for the whole answer

log = logging.getLogger("dateline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Answers questions over an open corpus; without a ``model`` by sentences taken from reports.

    Threads may share it.
    """

    corpus: Corpus
    model: ChatModel | None = None
    counter: TokenCounter | None = None
    reranker: Reranker | None = None

    def search(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        limit: int = 10,
        ignore: Collection[str] | None = None,
    ) -> list[Hit]:
        """The passages that best fit the question, best first. Raises QuestionInvalid.

        ``ignore`` holds labels of recognised scope (:class:`Recognised`), or its words, that are to limit
        nothing; without it, what the history has set aside and the question does not name anew.
        """
        return self.find(self.understand(text, history=history, scope=scope, ignore=ignore), limit=limit)

    def find(self, question: Question, *, limit: int = HITS) -> list[Hit]:
        """The passages that best fit a question already understood, best first."""
        return retrieve(self.corpus, question, limit=limit, reranker=self.reranker)

    def ask(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        ignore: Collection[str] | None = None,
    ) -> Answer:
        """The answer to the question. Raises QuestionInvalid."""
        *_, answer = self.stream(text, history=history, scope=scope, ignore=ignore)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        ignore: Collection[str] | None = None,
    ) -> Iterator[str | Answer]:
        """Pieces of text as they come, for showing progress, and last of all the Answer.

        Raises QuestionInvalid.
        """
        # One limit of time for rewriting, answering and mending together.
        model = self.model.limited() if self.model else None
        asked = replace(self, model=model)
        began = perf_counter()
        question = asked.understand(text, history=history, scope=scope, ignore=ignore)
        understood = perf_counter()
        hits = self.find(question)
        found = perf_counter()
        notes = (*self.corpus.notices(), *_outside(self.corpus, scope), *scope_notes(question))
        for piece in asked._answered(question, hits):
            if isinstance(piece, Answer):
                whole = replace(
                    piece,
                    notes=(*notes, *piece.notes),
                    recognised=told(question, hits),
                    ignored=set_aside(question),
                    tokens=model.tokens if model else None,
                )
                answered = perf_counter()
                checked = enrich(whole, question, hits, corpus=self.corpus)
                seconds = {
                    "understanding": understood - began,
                    "finding": found - understood,
                    "answering": answered - found,
                    "checking": perf_counter() - answered,
                }
                yield replace(checked, trace=traced(hits, seconds))
            else:
                yield piece

    def understand(
        self,
        text: str,
        *,
        history: Sequence[Turn] = (),
        scope: Scope = Scope(),
        ignore: Collection[str] | None = None,
    ) -> Question:
        """What is asked, and the scope that its words say, without searching. Raises QuestionInvalid."""
        asked = in_words(text)
        complete = self.model.limited(share=_REWRITING).complete if self.model else None
        alone = standalone(asked, history, complete=complete)
        found = self._recognised(alone, scope)
        aside = self._carried(asked, history, scope) if ignore is None else ignore
        recognised, ignored, unknown = split(found, alone, aside=aside)
        return Question(
            text=asked,
            standalone=alone,
            history=tuple(history),
            scope=scope,
            aspects=aspects(asked),
            recognised=recognised,
            ignored=ignored,
            unknown=unknown if ignore is not None else (),
            parts=parts(alone, recognised, complete=complete),
            latest=asks_for_latest(alone),
        )

    def _carried(self, asked: str, history: Sequence[Turn], scope: Scope) -> tuple[str, ...]:
        if not any(turn.ignored for turn in history):
            return ()
        return carried(history, asked, self._recognised(asked, scope))

    def _recognised(self, text: str, scope: Scope) -> tuple[Recognised, ...]:
        return recognise(
            text,
            outlets=self.corpus.outlets(at=scope.held_on),
            held_countries=self.corpus.countries(at=scope.held_on),
            as_of=scope.asked_at or datetime.now(UTC),
        )

    def _answered(self, question: Question, hits: Sequence[Hit]) -> Iterator[str | Answer]:
        """By the language model when there is one and it works, otherwise by extraction."""
        note: tuple[str, ...] = ()
        if self.model is not None and self.counter is not None and hits:
            shown = ""
            try:
                checked = partial(with_check, hits=hits, corpus=self.corpus)
                for piece in generate(
                    question, hits, model=self.model, counter=self.counter, checked=checked
                ):
                    shown = shown or str(piece)
                    yield piece
            except ModelError as error:
                log.warning("the language model gave no answer: %s", error)
                note = (
                    f"The language model gave no answer ({error}). What follows is taken from the reports.",
                )
                if shown:
                    yield "\n\n"
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
