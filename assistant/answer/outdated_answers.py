"""Which of many old answers may be outdated: found for all of them by two queries, in a word or two each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from assistant.answer.answer import Answer
from corpus import Corpus, Scope


def outdated_answers(given: Mapping[int, tuple[Answer, datetime, Scope]], corpus: Corpus) -> dict[int, str]:
    """What has happened since to what an answer cites, by its number; nothing for one that is as it was.

    Each is given with when its question was asked and within which filters, which newer reports may be
    outside of: that is left to the answer itself. Whether a cited passage is still in a report that was
    changed is not looked at here.
    """
    cited = {
        number: {
            one.stored.report_id: one.stored.content_hash
            for statement in answer.statements
            for one in statement.citations
        }
        for number, (answer, _, _) in given.items()
    }
    every = set[str]().union(*cited.values())
    if not every:
        return {}
    current = corpus.current_hashes(every)
    added = corpus.stories.last_added(every, min(asked for _, asked, _ in given.values()))
    found = {}
    for number, hashes in cited.items():
        if any(report_id not in current for report_id in hashes):
            found[number] = "source withdrawn"
        elif any(current[report_id] != content for report_id, content in hashes.items()):
            found[number] = "source updated"
        elif given[number][2].unlimited and any(
            added[one] > given[number][1] for one in hashes if one in added
        ):
            found[number] = "newer reports"
    return found
