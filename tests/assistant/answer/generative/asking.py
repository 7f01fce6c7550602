"""A question is put to a language model that says what it is given to say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from assistant.answer.answer import Answer
from assistant.answer.enrich.checks import with_check
from assistant.answer.generative.generate import generate
from assistant.answer.generative.material import passages
from assistant.llm.chat_model import open_model
from assistant.llm.tokens import TokenCounter
from assistant.question.question import Question
from corpus import Hit, Passage, Report
from tests.assistant.openai_server import (
    OpenAIServer,
    Reply,
    says,
)
from tests.corpora import as_stored

QUESTION = Question(text="What is bought, and when?", standalone="What is bought, and when?")


def words(text: str) -> int:
    return len(re.findall(r"\w+|[^\w\s]", text))


# A fallback that never has to wait for tiktoken: its tables are on no test machine that has no network.
COUNTER = TokenCounter("openai:test", fallback=words)


def hit(number: int, text: str = "", *, title: str = "", outlet: str = "") -> Hit:
    text = text or f"Report {number} says that {number}00 launchers are bought."
    report = Report(
        title=title or f"Title {number}",
        body=f"Before. {text} After.",
        outlet=outlet or f"Outlet {number}",
        country="PL",
        published=datetime(2026, 2, number, 19, 12, tzinfo=UTC),
        collected=datetime(2026, 3, 1, tzinfo=UTC),
        collected_from=f"report-{number}.txt",
    )
    stored = as_stored(report)
    passage = Passage(
        passage_id=number, report_id=stored.report_id, version=1, ordinal=0, start=8, end=8 + len(text)
    )
    return Hit(passage=passage, stored=stored, score=1 / number, cosine=None, found_by={})


HITS = [hit(number) for number in range(1, 7)]


def asked(
    reply: str | Reply,
    hits: Sequence[Hit] = HITS,
    *,
    question: Question = QUESTION,
    budget_tokens: int = 6000,
) -> tuple[str, Answer, list[dict[str, Any]]]:
    """What was shown, the answer, and the requests that the model got."""
    with OpenAIServer(says(reply, size=3) if isinstance(reply, str) else reply) as server:
        model = open_model("openai:test", url=server.url, timeout_s=10, budget_tokens=budget_tokens)
        *pieces, answer = generate(question, passages(hits), hits=hits, model=model, counter=COUNTER)
        assert isinstance(answer, Answer)
        assert all(isinstance(piece, str) for piece in pieces)
        return "".join(map(str, pieces)), answer, server.requests


def checked(
    server: OpenAIServer, hits: Sequence[Hit] = HITS, *, timeout_s: float = 10
) -> tuple[list[str], Answer]:
    """The pieces shown and the answer, when every sentence is checked."""
    model = open_model("openai:test", url=server.url, timeout_s=timeout_s).limited()
    *pieces, answer = generate(
        QUESTION,
        passages(hits),
        hits=hits,
        model=model,
        counter=COUNTER,
        checked=partial(with_check, hits=hits),
    )
    assert isinstance(answer, Answer)
    return [str(piece) for piece in pieces], answer


def sentences(answer: Answer) -> list[tuple[str, list[int]]]:
    """The sentences, each with the numbers of the passages it cites."""
    numbered = {hit.stored.report_id: number for number, hit in enumerate(HITS, start=1)}
    return [(s.text, [numbered[c.stored.report_id] for c in s.citations]) for s in answer.statements]
