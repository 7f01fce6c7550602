"""An answer as a brief to take away."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from assistant.cli.opening import opened_corpus, opened_ledger
from assistant.errors import BriefUnwritable


def export(options: argparse.Namespace) -> int:
    """Writes the brief of an answer to a file, or prints it."""
    from assistant.answer.staleness import citation_changes
    from assistant.brief.contents import brief
    from assistant.brief.render import FORMATS
    from assistant.ledger.answers import stored_answer
    from assistant.ledger.people import name_of
    from assistant.ledger.verdicts import verdicts_on_answer

    if options.output is None and options.format == "docx" and sys.stdout.isatty():
        raise BriefUnwritable("a Word file is no text; name a file for it with --output FILE")
    ledger = opened_ledger(options)
    one = stored_answer(ledger, options.answer_id)
    one = replace(one, asked_by=name_of(ledger, one.asked_by))
    with opened_corpus(options) as corpus:
        whole = brief(
            one,
            changes=citation_changes(one.answer, corpus),
            verdicts=verdicts_on_answer(ledger, one.answer_id),
            keep_flagged=options.keep_flagged,
        )
    written = FORMATS[options.format](whole)
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
    print(f"Answer {one.answer_id} is written to {options.output}")
    return 0
