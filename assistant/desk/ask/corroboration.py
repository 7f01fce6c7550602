"""How many reports support a statement, as the page shows it: a line beneath it, and who behind that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.answer.annotations import sources_text
from corpus import country_name

if TYPE_CHECKING:
    from assistant.answer.answer import Statement
    from corpus import Origin


def describe(statement: Statement) -> dict[str, Any] | None:
    """The ``line``, and the origins, outlets and countries as ``facts``; None for one report alone.

    An entry of a timeline has it of one report too.
    """
    corroboration = statement.corroboration
    line = sources_text(statement)
    if corroboration is None or not line:
        return None
    facts = [
        ("Independent", "; ".join(map(_named, corroboration.origins))),
        ("Outlets", "; ".join(corroboration.outlets)),
        ("Countries", "; ".join(map(country_name, corroboration.countries))),
    ]
    return {"line": line, "facts": [{"kind": kind, "words": words} for kind, words in facts if words]}


def _named(origin: Origin) -> str:
    return f"{origin.name} ({len(origin.members)} reports)" if len(origin.members) > 1 else origin.name
