"""That a cited report was corrected or retracted by its outlet, where the answer does not cite that."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer.answer import Answer
from assistant.text.quoting import in_quotes
from corpus import Corpus, NoticeKind, Scope

_DID = {NoticeKind.CORRECTION: "corrected", NoticeKind.RETRACTION: "retracted"}


def notices(answer: Answer, corpus: Corpus, scope: Scope) -> Iterator[str]:
    """A note for each report that an answer cites and that its outlet took back by the time asked about."""
    cited = {one.stored.report_id: one.stored for s in answer.statements for one in s.citations}
    for report_id, notice in corpus.notices_about(list(cited.values()), scope=scope).items():
        if notice.stored.report_id in cited:
            continue
        report, said = cited[report_id].report, notice.stored.report
        yield (
            f"{in_quotes(report.title)} ({report.outlet}) was {_DID[notice.kind]} by its outlet on"
            f" {said.published_there:%-d %B %Y}: {in_quotes(said.title)}."
        )
