"""`dateline search` and `dateline ask`: one question, or a batch of them."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.access import ALONE
from assistant.cli.arguments import (
    add_command,
    add_json,
    add_model,
    add_reader,
    add_scope,
    given_scope,
    positive,
)
from assistant.cli.batch import BatchQuestion, answer_each
from assistant.cli.opening import opened_services
from assistant.cli.printing import print_answer, print_filters, print_hits
from assistant.cli.progress import Progress
from assistant.errors import QuestionInvalid

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.operations.querying import Found, RecordedAnswer
    from assistant.settings import Services

_REFUSED = 1


def add(commands: Commands) -> None:
    """The commands."""
    asking = add_command(
        commands,
        "ask",
        ask,
        summary="answer a question in cited sentences",
        example='dateline ask "Who ordered the two hydrogen ferries?" --since 2026-02-01',
        refused="a line of the batch could not be answered",
    )
    _add_question(asking)
    add_model(asking)
    add_reader(asking)
    searching = add_command(
        commands,
        "search",
        search,
        summary="show the passages that best fit a question",
        example='dateline search "harbour crane" --country Germany --limit 3',
        refused="a line of the batch could not be searched",
    )
    _add_question(searching)
    searching.add_argument(
        "--limit", type=positive, default=10, metavar="N", help="how many passages (default 10)"
    )


def _add_question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="what is asked, in words")
    parser.add_argument(
        "--batch",
        type=Path,
        metavar="FILE",
        help='JSON Lines of {"id", "question", "history", "ignore", "as_of", "known_by"}; prints one JSON '
        "line for each; - for standard input",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="LABEL",
        help="an outlet, country or date that the question names and that shall not limit the search "
        "(may be repeated)",
    )
    add_json(parser)
    add_scope(parser)


def search(options: argparse.Namespace) -> int:
    """Prints the passages that best fit a question, or each question of a batch."""
    from assistant.answer.answer import hit_to_json
    from assistant.answer.applied_filters import applied_filters, dismissed_filters, filter_notes
    from assistant.operations import querying, reading

    def find(services: Services, asked: BatchQuestion) -> Found:
        how = _how(options, asked)
        return querying.search(ALONE, services, asked.question, limit=options.limit, **how)

    with opened_services(options, with_model=True) as services:
        if options.batch:
            return _batch(options, "Searching", lambda asked: _found_to_json(find(services, asked)))
        asked = _asked(options)
        with Progress("Searching"):
            found = find(services, asked)
        if options.json:
            print(json.dumps([hit_to_json(hit) for hit in found.hits], ensure_ascii=False, indent=1))
        else:
            print_filters([*applied_filters(found.question, found.hits), *dismissed_filters(found.question)])
            print_hits(found.hits)
        for notice in (*reading.notices(ALONE, services), *filter_notes(found.question)):
            print(f"Note: {notice}", file=sys.stderr)
    return 0


def _found_to_json(found: Found) -> dict[str, Any]:
    from assistant.answer.answer import hit_to_json
    from assistant.answer.applied_filters import applied_filters, dismissed_filters, filter_notes

    return {
        "hits": [hit_to_json(hit) for hit in found.hits],
        "recognised": [one.to_json() for one in applied_filters(found.question, found.hits)],
        "ignored": [one.to_json() for one in dismissed_filters(found.question)],
        "notes": list(filter_notes(found.question)),
    }


def ask(options: argparse.Namespace) -> int:
    """Prints the answer to a question, or to each question of a batch, and keeps it in the ledger."""
    with opened_services(options, with_model=True) as services:
        if options.batch:
            return _batch(options, "Answering", _BatchAnswers(options, services).to_json)
        _ask_one(options, services)
    return 0


def _ask_one(options: argparse.Namespace, services: Services) -> None:
    from assistant.answer.answer import Answer
    from assistant.operations import querying

    asked = _asked(options)
    streamed = bool(services.settings.model) and sys.stderr.isatty()
    with Progress("Answering") as progress:
        for piece in querying.ask(ALONE, services, asked.question, **_how(options, asked)):
            if isinstance(piece, str):
                if streamed:
                    progress.end()
                    print(piece, end="", file=sys.stderr, flush=True)
            elif isinstance(piece, Answer):
                progress.end()
                if not options.json:
                    print_answer(piece)  # before it is stored, which may fail
            elif options.json:
                print(json.dumps(_recorded_to_json(piece), ensure_ascii=False, indent=1))
            elif piece.answer_id:
                print(f"\nAnswer {piece.answer_id}")
            if isinstance(piece, querying.RecordedAnswer) and piece.problem:
                print(f"Note: this answer is not stored: {piece.problem}", file=sys.stderr)


class _BatchAnswers:
    """The answers of a batch; that they cannot be stored is printed once."""

    def __init__(self, options: argparse.Namespace, services: Services) -> None:
        self._options = options
        self._services = services
        self._warned = False

    def to_json(self, asked: BatchQuestion) -> dict[str, Any]:
        """What is printed for one question."""
        from assistant.operations import querying

        how = _how(self._options, asked)
        *_, recorded = querying.ask(ALONE, self._services, asked.question, **how)
        assert isinstance(recorded, querying.RecordedAnswer)
        if recorded.problem and not self._warned:
            self._warned = True
            print(f"Note: the answers are not stored: {recorded.problem}", file=sys.stderr)
        return _recorded_to_json(recorded)


def _recorded_to_json(recorded: RecordedAnswer) -> dict[str, Any]:
    stored: dict[str, Any] = {"answer_id": recorded.answer_id}
    return recorded.answer.to_json() | stored | ({"not_stored": recorded.problem} if recorded.problem else {})


def _asked(options: argparse.Namespace) -> BatchQuestion:
    if options.question is None:
        raise QuestionInvalid("no question was given; give one, or --batch FILE")
    return BatchQuestion(question=options.question)


def _how(options: argparse.Namespace, asked: BatchQuestion) -> dict[str, Any]:
    """The history, scope and what to ignore, for one question."""
    scope = given_scope(options)
    return {
        "history": asked.history,
        "scope": replace(scope, as_of=asked.as_of or scope.as_of, known_by=asked.known_by or scope.known_by),
        "ignore": tuple(dict.fromkeys((*options.ignore, *asked.ignore))),
    }


def _batch(options: argparse.Namespace, doing: str, answered: Any) -> int:
    return _REFUSED if answer_each(options.batch, answered, doing=doing) else 0
