"""Old answers: listed, and shown as they were given with what has changed since."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from assistant.cli.opening import opened_corpus, opened_ledger
from assistant.cli.printing import print_answer

if TYPE_CHECKING:
    from assistant.answer.staleness import CitationChange
    from assistant.ledger import Ledger
    from assistant.ledger.answers import StoredAnswer, UnreadableAnswer
    from corpus import Corpus


def list_answers(options: argparse.Namespace) -> int:
    """Prints the answers that were given, newest first; those whose cited words changed are marked."""
    from assistant.answer.staleness import citation_changes, worst_status

    ledger = opened_ledger(options)
    with opened_corpus(options) as corpus:
        readable = _readable(_chosen(options, ledger, corpus))
        pairs = ((one, citation_changes(one.answer, corpus)) for one in readable)
        wanted = (pair for pair in pairs if not options.changed or worst_status(pair[1]).is_stale)
        for one, found in islice(wanted, options.limit):
            if options.json:
                print(json.dumps(_summary(one, found), ensure_ascii=False))
            else:
                print(_line(one, found))
    return 0


def show_answer(options: argparse.Namespace) -> int:
    """Prints one answer as it was given, with what has become of the reports that it cites."""
    from assistant.answer.staleness import citation_changes, staleness_notes
    from assistant.brief.contents import scope_to_json
    from assistant.ledger.answers import stored_answer

    one = stored_answer(opened_ledger(options), options.answer_id)
    with opened_corpus(options) as corpus:
        found = citation_changes(one.answer, corpus)
    if options.json:
        trace = one.answer.trace.to_json() if one.answer.trace else None
        told = _summary(one, found) | {"scope": scope_to_json(one.scope)} | one.answer.to_json()
        told |= {"trace": trace, "changes": [change.to_json() for change in found]}
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    print(f"Answer {one.answer_id}, {_asked(one)}\n{one.question}\n")
    for note in staleness_notes(found):
        print(f"Updated since: {note}")
    if staleness_notes(found):
        print()
    print_answer(one.answer)
    return 0


def _readable(answers: Iterable[StoredAnswer | UnreadableAnswer]) -> Iterator[StoredAnswer]:
    """Those that can be read; of the others, why not is printed as a note."""
    from assistant.ledger.answers import StoredAnswer

    for one in answers:
        if isinstance(one, StoredAnswer):
            yield one
        else:
            print(f"Note: answer {one.answer_id} cannot be read: {one.reason}", file=sys.stderr)


def _chosen(
    options: argparse.Namespace, ledger: Ledger, corpus: Corpus
) -> Iterator[StoredAnswer | UnreadableAnswer]:
    """All answers, or those that cite a report which is not as it was."""
    from assistant.answer.staleness import changed_reports
    from assistant.ledger.answers import answers_citing, cited_versions, newest_first

    if not options.changed:
        return newest_first(ledger)
    moved = changed_reports(cited_versions(ledger), corpus)
    return newest_first(ledger, among={number for one in moved for number in answers_citing(ledger, one)})


def _asked(one: StoredAnswer) -> str:
    return f"{one.asked:%Y-%m-%d %H:%M UTC}, {one.asked_in}{f', {one.asked_by}' if one.asked_by else ''}"


def _line(one: StoredAnswer, found: tuple[CitationChange, ...]) -> str:
    from assistant.answer.staleness import worst_status

    status = worst_status(found)
    mark = f"  [{status}]" if status.is_stale else ""
    if status.is_stale and (reason := next((c.reason for c in found if c.status is status and c.reason), "")):
        mark = f"  [{status}: {reason}]"
    return f"{one.answer_id:>5}  {_asked(one)}  {' '.join(one.question.split())}{mark}"


def _summary(one: StoredAnswer, found: tuple[CitationChange, ...]) -> dict[str, Any]:
    from assistant.answer.staleness import staleness_notes, worst_status

    return {
        "answer_id": one.answer_id,
        "asked": one.asked.isoformat(),
        "asked_in": one.asked_in,
        "asked_by": one.asked_by,
        "question": one.question,
        "abstained": one.answer.abstained,
        "statements": len(one.answer.statements),
        "status": worst_status(found).value,
        "updates": list(staleness_notes(found)),
    }
