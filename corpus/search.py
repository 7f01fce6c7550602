"""What is searched for, and what is found."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from corpus.months import in_words
from corpus.report import Hit
from corpus.scope import Scope

FULL_TEXT_ONLY = (
    "Search by meaning is not available at the moment: reports were found by their words, and some that use "
    "other words may be missing."
)


def partly_by_words(months: Collection[str]) -> str:
    """That the vectors of these months of publication, such as "2026-03", do not answer."""
    return (
        f"Search by meaning is not available at the moment for {in_words(months)}: these were found by their "
        "words, and some that use other words may be missing."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search. Its meaning is that of ``text``; its words are those of all three.

    ``focus`` is the stretch of the text that this search is for, whose words count more than the
    rest; of ``clauses`` only the one counts that a passage matches best, since one passage seldom
    has all that a long question puts together. With ``nearest`` False the vector index is not
    asked: by their meaning only those passages are judged that other searches of the same call find.
    """

    text: str
    focus: str = ""
    clauses: tuple[str, ...] = ()
    nearest: bool = True
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """What one call found: for each search its hits, the best first.

    ``full_text_only`` says that the vector index did not answer, so that nothing was found by its meaning.
    ``notices`` say what a reader should know about how they were found.
    """

    hits: tuple[list[Hit], ...]
    full_text_only: bool = False
    notices: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[list[Hit]]:
        """The hits of each search."""
        return iter(self.hits)
