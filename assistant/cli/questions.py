"""Saved questions: save, list, remove, and ask them again."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.access import operating_user
from assistant.cli.opening import given_scope, opened_assistant, opened_ledger
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from corpus import Corpus


def save_question(options: argparse.Namespace) -> int:
    """Saves a question and asks it a first time, to have something to compare with."""
    from assistant.ledger.watched_questions import watch
    from assistant.question.question import in_words
    from assistant.watch.rerun import rerun

    text = in_words(options.question)
    ledger = opened_ledger(options)
    with opened_assistant(options) as assistant:
        question = watch(ledger, text, scope=given_scope(options), saved_by=operating_user())
        asked = rerun(assistant, ledger, question, asked_by=operating_user())
    print(f"Saved as question {question.saved_id}; answer {asked.answer_id} is what it is compared with.")
    return 0


def list_questions(options: argparse.Namespace) -> int:
    """Prints every saved question."""
    from assistant.ledger.watched_questions import watched_questions

    for one in watched_questions(opened_ledger(options)):
        if options.json:
            told = {"watched_question": one.saved_id, "question": one.question}
            told |= {"saved": one.saved.isoformat(), "saved_by": one.saved_by}
            print(json.dumps(told, ensure_ascii=False))
        else:
            print(f"{one.saved_id}. {one.question}")
    return 0


def remove_question(options: argparse.Namespace) -> int:
    """Asks a saved question no more."""
    from assistant.ledger.watched_questions import unwatch

    question = unwatch(opened_ledger(options), options.saved_id)
    print(f"Question {options.saved_id} is asked no more: {question}")
    return 0


def run_questions(options: argparse.Namespace) -> int:
    """Asks every saved question again, and prints what is new, gone or changed."""
    from assistant.watch.rerun import rerun_all

    ledger = opened_ledger(options)
    asked = 0
    with opened_assistant(options) as assistant:
        for one in rerun_all(assistant, ledger, asked_by=operating_user()):
            asked += 1
            print(json.dumps(one.to_json(), ensure_ascii=False) if options.json else "\n".join(one.lines()))
    if not asked and not options.json:
        print("No question is saved; `dateline questions save TEXT` saves one.")
    return 0


def ask_after_ingest(corpus: Corpus, *, as_json: bool) -> None:
    """Asks saved questions again over what was just taken in; a failure costs no ingest, and is said."""
    if not (Path(corpus.folder) / "ledger.sqlite").exists():
        return  # nothing was ever saved, and an ingest makes no ledger
    from assistant.ledger import Ledger
    from assistant.pipeline import Assistant
    from assistant.watch.rerun import rerun_all

    try:
        for one in rerun_all(Assistant(corpus=corpus), Ledger(corpus.folder), asked_by=operating_user()):
            if as_json:
                print(json.dumps(one.to_json(), ensure_ascii=False))
            elif not one.diff.is_empty:
                print("\n".join(one.lines()))
    except AssistantError as error:
        print(f"Note: the saved questions were not asked again: {error}", file=sys.stderr)
