"""Which watched questions the withdrawal, restoration or correction of a report can make a difference to."""

from __future__ import annotations

from collections.abc import Collection

from assistant.ledger import Ledger
from assistant.ledger.watched_questions import WatchedQuestion, watched_citing, watched_questions
from corpus import Corpus


def touched(ledger: Ledger, corpus: Corpus, report_ids: Collection[str]) -> list[WatchedQuestion]:
    """Those whose last answer cites one of the reports, and those whose filters let one answer now.

    Where nothing is watched that costs one query. Raises LedgerUnusable, CorpusError.
    """
    watched = watched_questions(ledger)
    if not watched:
        return []
    citing = watched_citing(ledger, report_ids)
    others = {one.scope for one in watched if one.saved_id not in citing}
    admitting = {scope for scope in others if corpus.within(report_ids, scope=scope)}
    return [one for one in watched if one.saved_id in citing or one.scope in admitting]
