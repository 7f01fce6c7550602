"""What each command does. Heavy modules are imported by the command that needs them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.access import operating_user
from assistant.answer.answer import Answer, hit_to_json
from assistant.answer.applied_filters import applied_filters, dismissed_filters, filter_notes
from assistant.cli.batch import BatchQuestion, answer_each
from assistant.cli.ledger import AnswerRecorder
from assistant.cli.opening import given_scope, given_settings, opened_assistant, opened_corpus
from assistant.cli.printing import print_answer, print_hits, print_origins, print_scope
from assistant.cli.questions import ask_after_ingest
from assistant.errors import QuestionInvalid
from corpus import Scope

if TYPE_CHECKING:
    from assistant.question.question import Question
    from corpus import Hit

REFUSED = 1


def ingest(options: argparse.Namespace) -> int:
    """Takes files in, printing the result for each input; 1 when any was refused."""
    from tqdm import tqdm

    from assistant.runs.recorder import RunRecorder
    from corpus import Actor, RunKind, RunState, runs
    from ingest.pipeline import IngestStatus, files
    from ingest.pipeline import ingest as taken_in

    paths = files(options.paths)
    with opened_corpus(options) as corpus, tqdm(total=len(paths), unit="file", disable=None) as progress:
        given = [str(path) for path in options.paths]
        run = runs.enqueue(corpus.catalogue, RunKind.INGEST, by=Actor(name=operating_user()), given=given)
        by = Actor(name=operating_user(), run_id=run.run_id)
        noting = RunRecorder(corpus.catalogue, run.run_id)
        runs.start(corpus.catalogue, run.run_id)
        runs.progress(corpus.catalogue, run.run_id, [], finished=0, inputs=len(paths))
        try:
            for outcome in taken_in(corpus, paths, named=frozenset(options.paths), by=by):
                noting.note(outcome)
                progress.update(noting.files - progress.n)
                line = json.dumps(outcome.to_json(), ensure_ascii=False) if options.json else outcome.line()
                tqdm.write(line, file=sys.stdout)
        except BaseException as error:
            noting.write()
            runs.finish(corpus.catalogue, run.run_id, RunState.FAILED, str(error) or "it was interrupted")
            raise
        noting.write()
        runs.finish(corpus.catalogue, run.run_id, RunState.DONE, noting.summary())
        progress.close()
        if any(
            noting.counts[status]
            for status in (IngestStatus.ADDED, IngestStatus.REVISED, IngestStatus.NEAR_COPY)
        ):
            ask_after_ingest(corpus, as_json=options.json)
    if not options.json:
        print(noting.summary() or "There was nothing to take in.")
    return REFUSED if noting.counts[IngestStatus.REFUSED] else 0


def search(options: argparse.Namespace) -> int:
    """Prints the passages that best fit a question, or each question of a batch."""
    with opened_assistant(options) as assistant:

        def found(asked: BatchQuestion) -> tuple[Question, list[Hit]]:
            question = assistant.understand(asked.question, **_how(options, asked))
            return question, assistant.find(question, limit=options.limit)

        if options.batch:
            return _of_batch(options, lambda asked: _found_to_json(*found(asked)))
        question, hits = found(_asked(options))
        if options.json:
            print(json.dumps([hit_to_json(hit) for hit in hits], ensure_ascii=False, indent=1))
        else:
            print_scope([*applied_filters(question, hits), *dismissed_filters(question)])
            print_hits(hits)
        for notice in (*assistant.corpus.notices(), *filter_notes(question)):
            print(f"Note: {notice}", file=sys.stderr)
    return 0


def ask(options: argparse.Namespace) -> int:
    """Prints the answer to a question, or to each question of a batch, and keeps it in the ledger."""
    with opened_assistant(options) as assistant:
        keeper = AnswerRecorder(assistant.corpus.folder)
        if options.batch:

            def answered(asked: BatchQuestion) -> dict[str, Any]:
                how = _how(options, asked)
                answer = assistant.ask(asked.question, **how)
                return answer.to_json() | keeper.record(answer, scope=how["scope"])

            return _of_batch(options, answered)
        asked = _asked(options)
        how = _how(options, asked)
        for piece in assistant.stream(asked.question, **how):
            if not isinstance(piece, Answer):
                if assistant.model and sys.stderr.isatty():
                    print(piece, end="", file=sys.stderr, flush=True)
                continue
            if not options.json:
                print_answer(piece)  # before it is kept, so that it is there whatever becomes of that
            kept = keeper.record(piece, scope=how["scope"])
            if options.json:
                print(json.dumps(piece.to_json() | kept, ensure_ascii=False, indent=1))
            elif kept["answer_id"]:
                print(f"\nAnswer {kept['answer_id']}")
    return 0


def check(options: argparse.Namespace) -> int:
    """Prints the card of each claim of a batch; needs no corpus."""
    from assistant.cli.check import check_each

    return REFUSED if check_each(options.batch) else 0


def rewrite(options: argparse.Namespace) -> int:
    """Prints each follow-up question of a batch as it is understood; no corpus is opened."""
    from assistant.question.follow_up_rewriting import standalone
    from assistant.question.question import in_words
    from assistant.settings import open_language_model

    model = open_language_model(given_settings(options))
    complete = model.complete if model else None

    def rewritten(asked: BatchQuestion) -> dict[str, Any]:
        return {"standalone": standalone(in_words(asked.question), asked.history, complete=complete)}

    return _of_batch(options, rewritten)


def serve(options: argparse.Namespace) -> int:
    """Serves the chat until it is interrupted."""
    from assistant.desk.launch import serve as serve_desk

    return serve_desk(given_settings(options), address=options.address, port=options.port)


def origins(options: argparse.Namespace) -> int:
    """Prints which reports within the scope share a text, an event or an origin."""
    with opened_corpus(options) as corpus:
        groups = corpus.groups(scope=given_scope(options))
        if options.json:
            print(json.dumps(groups.to_json(), ensure_ascii=False, indent=1))
            return 0
        print_origins(
            groups.origins, {held.report_id: held for held in corpus.reports(scope=given_scope(options))}
        )
    return 0


def health(options: argparse.Namespace) -> int:
    """Prints which passages cannot be found; 1 when there are any."""
    with opened_corpus(options) as corpus:
        health = corpus.health()
    if health.sound:
        print(f"All {health.passages} passages are found by their vectors and by their words.")
        return 0
    for name, missing in (("vectors", health.missing_vectors), ("full text", health.missing_full_text)):
        if missing:
            shown = ", ".join(map(str, missing[:20])) + ("…" if len(missing) > 20 else "")
            print(f"{len(missing)} of {health.passages} passages are missing from the {name}: {shown}")
    print("Run `dateline rebuild` to make both indexes anew from the catalogue.")
    return REFUSED


def rebuild(options: argparse.Namespace) -> int:
    """Makes both indexes anew."""
    from corpus import Actor

    with opened_corpus(options) as corpus:
        passages = corpus.rebuild(by=Actor(name=operating_user()))
    print(f"Both indexes were made anew; they hold {passages} passages.")
    return 0


def _as_asked(scope: Scope, asked: BatchQuestion) -> Scope:
    return replace(scope, as_of=asked.as_of or scope.as_of, known_by=asked.held_on or scope.known_by)


def _asked(options: argparse.Namespace) -> BatchQuestion:
    if options.question is None:
        raise QuestionInvalid("nothing was asked; give a question, or --batch FILE")
    return BatchQuestion(question=options.question)


def _how(options: argparse.Namespace, asked: BatchQuestion) -> dict[str, Any]:
    """The history, scope and what to ignore, for one question."""
    return {
        "history": asked.history,
        "scope": _as_asked(given_scope(options), asked),
        "ignore": tuple(dict.fromkeys((*options.ignore, *asked.ignore))),
    }


def _found_to_json(question: Question, hits: Sequence[Hit]) -> dict[str, Any]:
    return {
        "hits": [hit_to_json(hit) for hit in hits],
        "recognised": [said.to_json() for said in applied_filters(question, hits)],
        "ignored": [said.to_json() for said in dismissed_filters(question)],
        "notes": list(filter_notes(question)),
    }


def _of_batch(options: argparse.Namespace, answered: Callable[[BatchQuestion], dict[str, Any]]) -> int:
    return REFUSED if answer_each(options.batch, answered) else 0
