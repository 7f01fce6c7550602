"""Dateline as one LangChain Runnable: understand | retrieve | answer (write or extract, enrich).

The command line, the desk and programs answer through it, so callbacks and tracing see every step: chains
of these names, the retriever, and the language model's calls. ``invoke`` and ``batch`` give answers;
``stream`` gives pieces of text as they come and, last of all, the answer.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.answer.answer import Answer
from assistant.answer.answerability import Cutoffs
from assistant.answer.applied_filters import applied_filters, dismissed_filters, filter_notes
from assistant.answer.changed_later import changed_later
from assistant.answer.dossier import dossier_answer
from assistant.answer.enrich.checks import with_check
from assistant.answer.enrich.enrich import enrich
from assistant.answer.extractive.extract import extract
from assistant.answer.generative.generate import generate
from assistant.answer.generative.material import Material, lines, passages
from assistant.answer.help_card import help_card
from assistant.answer.later_in_story import later_in_story
from assistant.answer.notices import notices
from assistant.answer.reports_found import reports_found
from assistant.answer.trace import traced
from assistant.errors import ModelError, QuestionInvalid
from assistant.from_press import from_press
from assistant.llm.chat_model import ChatModel
from assistant.llm.tokens import TokenCounter
from assistant.question.form import Form, form_asked
from assistant.question.question import Question, Turn
from assistant.question.understand import understand
from assistant.retrieval.retrieve import HITS_OF_FORM
from assistant.retrieval.summaries import apart
from assistant.telemetry.requests import Stage, stage
from corpus import Corpus, Hit, Reader, Reranker, Scope

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable, RunnableConfig

    DatelineChain = Runnable["ChainInput | Mapping[str, Any] | str", str | Answer]

_REWRITING = 0.25  # of the time for the whole answer

log = logging.getLogger("dateline")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainInput:
    """What the chain is asked. ``ignore`` is as in :func:`assistant.question.understand.understand`."""

    question: str
    history: Sequence[Turn] = ()
    scope: Scope = field(default_factory=Scope)
    ignore: Collection[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question on its way to an answer, and the seconds that each step took.

    ``model`` is limited to the time of this question, in which it is rewritten, answered and repaired.
    ``fallback`` says why it did not write the answer, where it should have.
    """

    question: Question
    model: ChatModel | None
    hits: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    fallback: str = ""
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer that is still to be enriched."""

    answer: Answer
    inquiry: Inquiry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """The steps of the chain, over one corpus."""

    corpus: Corpus
    model: ChatModel | None
    counter: TokenCounter | None
    reranker: Reranker | None
    reader: Reader | None
    cutoffs: Callable[[], Cutoffs]

    def understand(self, given: ChainInput | Mapping[str, Any] | str) -> Inquiry:
        """The question, rewritten to stand alone. Raises QuestionInvalid."""
        with stage("understanding") as timed:
            asked = _input(given)
            model = self.model.limited() if self.model else None
            question = understand(
                asked.question,
                corpus=self.corpus,
                history=asked.history,
                scope=asked.scope,
                ignore=asked.ignore,
                complete=model.limited(share=_REWRITING).complete if model else None,
            )
        return Inquiry(question=question, model=model, seconds={timed.name: timed.seconds})

    def retrieve(self, inquiry: Inquiry, config: RunnableConfig) -> Inquiry:
        """The passages found, with notes on the search."""
        from assistant.retrieval.langchain_retriever import DatelineRetriever

        question = inquiry.question
        if question.asks_for_help:
            return inquiry
        with stage("finding") as timed:
            retriever = DatelineRetriever(
                corpus=self.corpus, reranker=self.reranker, limit=HITS_OF_FORM[question.form]
            )
            found = retriever.retrieved(question, config)
        missing = (
            f"No reports from {name} are collected."
            for name in self.corpus.overview.missing_outlets(question.scope)
        )
        return replace(
            inquiry,
            hits=tuple(apart(found.hits)),
            notes=(*found.notices, *missing, *filter_notes(question)),
            seconds={**inquiry.seconds, timed.name: timed.seconds},
        )

    def may_write(self, inquiry: Inquiry) -> bool:
        """Whether a language model is there, and something to write from."""
        counted = inquiry.question.form is Form.REPORTS
        return bool(inquiry.model and self.counter and inquiry.hits) and not counted

    def write(self, inquiry: Inquiry) -> Iterator[str | Draft]:
        """By the language model, or from the reports where it fails."""
        with stage("answering") as timed:
            yield from self._written(inquiry, timed)

    def _written(self, inquiry: Inquiry, timed: Stage) -> Iterator[str | Draft]:
        assert inquiry.model is not None
        assert self.counter is not None
        shown = ""
        try:
            for piece in generate(
                inquiry.question,
                self._material(inquiry.question, inquiry.hits),
                hits=inquiry.hits,
                model=inquiry.model,
                counter=self.counter,
                checked=partial(with_check, hits=inquiry.hits, corpus=self.corpus),
            ):
                if isinstance(piece, Answer):
                    yield _draft(piece, inquiry, timed)
                else:
                    shown = shown or piece
                    yield piece
        except ModelError as error:
            log.warning("the language model gave no answer: %s", error)
            if shown:
                yield "\n\n"
            fallback = f"The language model {error.what_it_did}, so this answer is quoted from the reports."
            yield from self._extracted(replace(inquiry, fallback=fallback), timed)

    def extract(self, inquiry: Inquiry) -> Iterator[str | Draft]:
        """From sentences of the reports, quoted verbatim."""
        with stage("answering") as timed:
            yield from self._extracted(inquiry, timed)

    def _extracted(self, inquiry: Inquiry, timed: Stage) -> Iterator[str | Draft]:
        if inquiry.question.asks_for_help:
            yield _draft(help_card(self.corpus, inquiry.question), inquiry, timed)
            return
        answer = self._quoted(inquiry.question, inquiry.hits)
        if answer.abstained:
            press = from_press(
                inquiry.question, corpus=self.corpus, reranker=self.reranker, quoted=self._quoted
            )
            if press is not None:
                answer = press.answer
                notes = (*inquiry.notes, *press.notices)
                inquiry = replace(inquiry, question=press.question, hits=press.hits, notes=notes)
        for statement in answer.statements:
            yield f"{statement.text} "
        yield _draft(answer, inquiry, timed)

    def _quoted(self, question: Question, hits: Sequence[Hit]) -> Answer:
        if question.form is Form.REPORTS:
            return reports_found(self.corpus, question)
        if question.form is Form.DOSSIER:
            if (found := dossier_answer(self.corpus, question)) is not None:
                return found
            question = replace(question, form=form_asked(question.text))
        return extract(self.corpus, question, hits, reader=self.reader, cutoffs=self.cutoffs())

    def _material(self, question: Question, hits: Sequence[Hit]) -> Material:
        """The lines of the form that is asked for, where the hits give any; else the passages."""
        if question.form is Form.SENTENCES:
            return passages(hits)
        quoted = self._quoted(question, hits)
        return passages(hits) if quoted.form is Form.SENTENCES else lines(quoted)

    def enrich(self, draft: Draft) -> Answer:
        """The answer with its checks, corroboration, dates, notes and trace."""
        with stage("checking") as timed:
            answer = self._enriched(draft)
        seconds = {**draft.inquiry.seconds, timed.name: timed.seconds}
        return replace(answer, trace=traced(draft.inquiry.hits, seconds))

    def _enriched(self, draft: Draft) -> Answer:
        inquiry = draft.inquiry
        whole = replace(
            draft.answer,
            fallback=inquiry.fallback,
            notes=(
                *((inquiry.fallback,) if inquiry.fallback else ()),
                *inquiry.notes,
                *draft.answer.notes,
                *changed_later(self.corpus, inquiry.question.scope),
                *notices(draft.answer, self.corpus, inquiry.question.scope),
                *later_in_story(draft.answer, inquiry.question, self.corpus),
            ),
            recognised=applied_filters(inquiry.question, inquiry.hits),
            ignored=dismissed_filters(inquiry.question),
            tokens=inquiry.model.tokens if inquiry.model else None,
        )
        return enrich(whole, inquiry.question, inquiry.hits, corpus=self.corpus)


def dateline_chain(
    *,
    corpus: Corpus,
    model: ChatModel | None = None,
    counter: TokenCounter | None = None,
    reranker: Reranker | None = None,
    reader: Reader | None = None,
    cutoffs: Callable[[], Cutoffs] = Cutoffs,
) -> DatelineChain:
    """The chain over an open corpus: extractive, or generative with a model. Threads may share it.

    ``cutoffs`` gives those in use whenever a question is answered: they may be changed meanwhile.
    It takes a question, a mapping with the fields of :class:`ChainInput`, or one of those. Raises
    QuestionInvalid when it is invoked.
    """
    from langchain_core.runnables import RunnableBranch, RunnableLambda

    steps = _Steps(
        corpus=corpus, model=model, counter=counter, reranker=reranker, reader=reader, cutoffs=cutoffs
    )
    draft = RunnableBranch(
        (steps.may_write, RunnableLambda(steps.write, name="write")),
        RunnableLambda(steps.extract, name="extract"),
    )
    enriched = RunnableLambda(steps.enrich, name="enrich")

    # One step, since LangChain reads what streams into a step to its end when somebody leaves it early.
    # What is called within a step inherits its callbacks through the context.
    def answer(inquiry: Inquiry) -> Iterator[str | Answer]:
        for piece in draft.stream(inquiry):
            yield enriched.invoke(piece) if isinstance(piece, Draft) else piece

    sequence = (
        RunnableLambda(steps.understand, name="understand")
        | RunnableLambda(steps.retrieve, name="retrieve")
        | RunnableLambda(answer, _in_threads(answer), name="answer")
    )
    # A sequence takes a batch step by step, which would spend the time of the last question on waiting for
    # the steps of the others. A function that gives the sequence takes a batch question by question.
    return RunnableLambda(lambda _: sequence, name="dateline")


def _input(given: ChainInput | Mapping[str, Any] | str) -> ChainInput:
    if isinstance(given, str):
        return ChainInput(question=given)
    if isinstance(given, ChainInput):
        return given
    known = {one.name for one in fields(ChainInput)}
    if "question" not in given or given.keys() - known:
        raise QuestionInvalid(
            f"the chain was given {sorted(given)!r}; give 'question' and any of {sorted(known)!r}"
        )
    return ChainInput(**given)


def _in_threads(
    step: Callable[[Inquiry], Iterator[str | Answer]],
) -> Callable[[Inquiry], AsyncIterator[str | Answer]]:
    """The step for ``ainvoke`` and ``astream``: each piece is waited for in a thread."""

    async def pieces(inquiry: Inquiry) -> AsyncIterator[str | Answer]:
        from langchain_core.runnables.config import run_in_executor

        left = step(inquiry)
        while (piece := await run_in_executor(None, next, left, None)) is not None:
            yield piece

    return pieces


def _draft(answer: Answer, inquiry: Inquiry, timed: Stage) -> Draft:
    timed.end()  # the draft is checked before whoever yields it goes on
    seconds = {**inquiry.seconds, timed.name: timed.seconds}
    return Draft(answer=answer, inquiry=replace(inquiry, seconds=seconds))
