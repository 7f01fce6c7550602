"""What stands beside a statement wherever it is shown or written: its days, and who else says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.when.wording import basis, in_words

if TYPE_CHECKING:
    from assistant.answer.answer import Statement
    from corpus import Weight


def beside(statement: Statement) -> Iterator[str]:
    """What its words for a time come to and why, and what it weighs, a line each."""
    for dated in statement.dates:
        told = basis(dated, statement.text)
        yield f"{in_words(dated.interval)} — {told}" if dated.interval else told
    if weight := weighs(statement.weight):
        yield weight


def weighs(weight: Weight | None) -> str:
    """Such as ``3 reports, 2 origins, 2 countries``; empty where there is but one report."""
    if weight is None or weight.reports < 2:
        return ""
    told = [_counted(weight.reports, "report", "reports"), _counted(weight.independent, "origin", "origins")]
    if weight.countries:
        told.append(_counted(len(weight.countries), "country", "countries"))
    return ", ".join(told)


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
