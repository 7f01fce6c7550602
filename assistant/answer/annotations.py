"""What stands beside a statement wherever it is shown: its days, who else says so, and what came since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.when.wording import basis, in_words

if TYPE_CHECKING:
    from assistant.answer.answer import Statement
    from corpus import Corroboration


def annotation_lines(statement: Statement) -> Iterator[str]:
    """What its words for a time come to and why, what it weighs, and what came since, a line each."""
    for dated in statement.dates:
        told = basis(dated, statement.text)
        yield f"{in_words(dated.interval)} — {told}" if dated.interval else told
    if weight := corroboration_text(statement.corroboration):
        yield weight
    yield from outdated(statement)


def outdated(statement: Statement) -> Iterator[str]:
    """Which of the versions cited were current no longer when it was given: those held on an earlier day."""
    for held in {(c.stored.report_id, c.stored.version): c.stored for c in statement.citations}.values():
        if held.withdrawn is not None:
            day = f"{held.withdrawn.at:%-d %B %Y}"
            yield f"{held.report.outlet}: withdrawn since, on {day}: {held.withdrawn.reason}"
        elif not held.current:
            yield f"{held.report.outlet}: revised since; this is version {held.version}"


def corroboration_text(weight: Corroboration | None) -> str:
    """Such as ``3 reports, 2 origins, 2 countries``; empty where there is but one report."""
    if weight is None or weight.reports < 2:
        return ""
    told = [_counted(weight.reports, "report", "reports"), _counted(weight.independent, "origin", "origins")]
    if weight.countries:
        told.append(_counted(len(weight.countries), "country", "countries"))
    return ", ".join(told)


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
