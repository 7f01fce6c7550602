"""`dateline answers` and `dateline export`: answers that were given, and what has changed since."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.access import ALONE
from assistant.cli.arguments import add_command, add_group, add_json, positive
from assistant.cli.opening import opened_services
from assistant.cli.printing import print_answer
from assistant.cli.progress import Progress
from assistant.errors import BriefUnwritable

if TYPE_CHECKING:
    from assistant.cli.arguments import Commands
    from assistant.ledger.answers import StoredAnswer
    from assistant.operations.answers import AnswerNow


def add(commands: Commands) -> None:
    """The commands."""
    group = add_group(
        commands,
        "answers",
        summary="show earlier answers, and what has changed since",
        example="dateline answers list --changed",
    )
    listed = add_command(
        group,
        "list",
        list_answers,
        summary="list the answers, newest first",
        example="dateline answers list --changed --limit 50",
    )
    listed.add_argument(
        "--changed", action="store_true", help="only those whose cited text was changed or withdrawn"
    )
    listed.add_argument("--limit", type=positive, default=20, metavar="N", help="how many (default 20)")
    add_json(listed, "one JSON line for each answer")
    shown = add_command(
        group,
        "show",
        show_answer,
        summary="show one answer as it was given, and what has changed since",
        example="dateline answers show 12",
    )
    shown.add_argument("answer_id", type=positive, metavar="ID")
    add_json(shown)
    exported = add_command(
        commands,
        "export",
        export,
        summary="write an answer and its sources as a brief",
        example="dateline export 12 --format docx --output ferries.docx",
    )
    exported.add_argument("answer_id", type=positive, metavar="ANSWER")
    exported.add_argument("--format", choices=("md", "docx", "json"), default="md", help="default md")
    exported.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    exported.add_argument(
        "--keep-flagged",
        action="store_true",
        help="include the sentences that their sources do not support",
    )


def list_answers(options: argparse.Namespace) -> int:
    """Prints the answers that were given, newest first; those whose cited text changed are marked."""
    from assistant.ledger.answers import UnreadableAnswer
    from assistant.operations import answers

    printed, unreadable = 0, False
    with opened_services(options) as services, Progress("Comparing with the reports") as progress:
        found = answers.list_answers(ALONE, services, changed=options.changed)
        for one in found:
            if isinstance(one, UnreadableAnswer):
                progress.note(f"answer {one.answer_id} cannot be read: {one.reason}")
                unreadable = True
                continue
            line = json.dumps(_summary(one), ensure_ascii=False) if options.json else _line(one)
            progress.result(line)
            printed += 1
            if printed == options.limit:
                break
    if not printed and not unreadable and not options.json:
        print(
            "No cited text has changed."
            if options.changed
            else 'No answers yet; ask a question: dateline ask "…"'
        )
    return 0


def show_answer(options: argparse.Namespace) -> int:
    """Prints one answer as it was given, with what has changed in the reports that it cites."""
    from assistant.answer.staleness import staleness_notes
    from assistant.brief.contents import scope_to_json
    from assistant.operations import answers

    with opened_services(options) as services:
        one = answers.answer(ALONE, services, options.answer_id)
    stored = one.stored
    if options.json:
        trace = stored.answer.trace.to_json() if stored.answer.trace else None
        shown = _summary(one) | {"scope": scope_to_json(stored.scope)} | stored.answer.to_json()
        shown |= {"trace": trace, "changes": [change.to_json() for change in one.changes]}
        print(json.dumps(shown, ensure_ascii=False, indent=1))
        return 0
    print(f"Answer {stored.answer_id}, {_asked(stored)}\n{stored.question}\n")
    if notes := staleness_notes(one.changes):
        print(*notes, sep="\n", end="\n\n")
    print_answer(stored.answer)
    return 0


def _asked(one: StoredAnswer) -> str:
    return f"{one.asked:%Y-%m-%d %H:%M UTC}, {one.asked_in}{f', {one.asked_by}' if one.asked_by else ''}"


def _line(one: AnswerNow) -> str:
    from assistant.answer.staleness import worst_status

    status = worst_status(one.changes)
    mark = f"  [{status}]" if status.is_stale else ""
    reasons = (change.reason for change in one.changes if change.status is status and change.reason)
    if status.is_stale and (reason := next(reasons, "")):
        mark = f"  [{status}: {reason}]"
    stored = one.stored
    return f"{stored.answer_id:>5}  {_asked(stored)}  {' '.join(stored.question.split())}{mark}"


def _summary(one: AnswerNow) -> dict[str, Any]:
    from assistant.answer.staleness import staleness_notes, worst_status

    stored = one.stored
    return {
        "answer_id": stored.answer_id,
        "asked": stored.asked.isoformat(),
        "asked_in": stored.asked_in,
        "asked_by": stored.asked_by,
        "question": stored.question,
        "abstained": stored.answer.abstained,
        "statements": len(stored.answer.statements),
        "status": worst_status(one.changes).value,
        "updates": list(staleness_notes(one.changes)),
    }


def export(options: argparse.Namespace) -> int:
    """Writes the brief of an answer to a file, or prints it."""
    from assistant.operations import answers

    if options.output is None and options.format == "docx" and sys.stdout.isatty():
        raise BriefUnwritable("a Word file is not text; name a file for it with --output FILE")
    with opened_services(options) as services:
        written = answers.export_brief(
            ALONE, services, options.answer_id, options.format, keep_flagged=options.keep_flagged
        )
    if options.output is None:
        sys.stdout.buffer.write(written if options.format == "docx" else written.rstrip() + b"\n")
        return 0
    try:
        options.output.write_bytes(written)
    except OSError as error:
        raise BriefUnwritable(
            f"the brief cannot be written to {str(options.output)!r}: {error.strerror or error}; "
            "name another file"
        ) from error
    print(f"Wrote answer {options.answer_id} to {options.output}")
    return 0
