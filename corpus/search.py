"""What is searched for: a text, perhaps with the stretch of it that matters most, within a scope."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One search. Its meaning is that of ``text``; its words are those of all three.

    ``focus`` is the stretch of the text that this search is for, whose words count more than the
    rest; of ``clauses`` only the one counts that a passage bears best, since one passage seldom
    tells all that a long question puts together. With ``nearest`` False the vector index is not
    asked: by their meaning only those passages are judged that other searches of the same call find.
    """

    text: str
    focus: str = ""
    clauses: tuple[str, ...] = ()
    nearest: bool = True
    scope: Scope = field(default_factory=Scope)
