"""An answer as a brief to take away."""

from __future__ import annotations

import argparse
import sys

from assistant.cli.opening import opened_corpus, opened_ledger
from assistant.errors import BriefUnwritable


def export(options: argparse.Namespace) -> int:
    """Writes the brief of an answer to a file, or prints it."""
    from assistant.brief.contents import brief
    from assistant.brief.written import FORMATS
    from assistant.changes import changes
    from assistant.ledger.answers import kept

    if options.output is None and options.format == "docx" and sys.stdout.isatty():
        raise BriefUnwritable("a Word file is no text; name a file for it with --output FILE")
    one = kept(opened_ledger(options), options.answer_id)
    with opened_corpus(options) as corpus:
        whole = brief(one, found=changes(one.answer, corpus), keep_flagged=options.keep_flagged)
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
