"""statement, cited spans → CheckResult: read this first.

A statement whose words are all in one cited span, in their order, is supported as it is. Of any other
every fact is looked up in the cited spans, and then in what else was retrieved; the statement is aligned with
the sentences it comes closest to, so that a fact in another's place is seen even where the span has both; who
says it, whose figure it is and whether it was done are compared clause by clause; and its wording is scored.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.check import aliases, facts
from assistant.check.alignment import align
from assistant.check.check_result import CheckResult, Evidence, Fact
from assistant.check.factuality import presented_otherwise
from assistant.check.languages import ENGLISH, language_of
from assistant.check.opposites import opposites
from assistant.check.owners import figures_of_another
from assistant.check.speakers import given_to_another
from assistant.check.substitutions import substitutions
from assistant.check.swapped_roles import swapped_roles
from assistant.check.wording import unsupported_words
from assistant.text.tokens import occurs_in, sentences, words


def check(
    text: str, *, cited: Sequence[Evidence], others: Sequence[Evidence] = (), language: str | None = None
) -> CheckResult:
    """The result for the statement ``text``: its facts, each supported, altered, elsewhere or absent.

    ``others`` are passages that were retrieved but are not cited. ``language`` is the statement's, by default
    English or else that of what it cites; outside English figures in digits, dates, names, denials and
    quotations are checked, and no wording.
    """
    if not cited:
        return CheckResult(unchecked="no source is cited, so it could not be checked")
    language_of_text = language or language_of(text, cited=cited[0].language or ENGLISH)
    read = words(text)
    if not read:
        return CheckResult(unchecked="it has no words")
    english = language_of_text == ENGLISH and all(one.language in (None, ENGLISH) for one in cited)
    whole = any(occurs_in(text, one.text) for one in cited)
    found = list(facts.looked_up(text, cited=cited, others=others, language=language_of_text, whole=whole))
    if english and not whole:
        cited_words = [one.text for one in cited]
        known_aliases = aliases.of_evidence(cited)
        for part in dict.fromkeys((read, *sentences(read))):
            found = _instead(found, substitutions(text, align(part, cited_words), aliases=known_aliases))
        found = _instead(found, list(swapped_roles(text, cited_words, aliases=known_aliases)))
        found = _instead(found, list(given_to_another(text, cited_words, aliases=known_aliases)))
        found = _instead(found, list(figures_of_another(text, cited_words, aliases=known_aliases)))
        found = _instead(list(presented_otherwise(text, cited_words)), found)  # what is aligned is shorter
        found += opposites(text, cited_words)
        wording = unsupported_words(
            text,
            [*cited_words, *(name for one in known_aliases for name in (one.short, one.full))],
            supported=[(fact.start, fact.end) for fact in found if not fact.failed],
        )
        found += [wording] if wording else []
    unchecked = ""
    if not english:
        languages = [
            one for one in (language_of_text, *(c.language for c in cited)) if one not in (None, ENGLISH)
        ]
        unchecked = f"wording and hedges are not checked in {languages[0]!r}, only in English"
    elif not found:
        unchecked = "it has no figure, date, name or quotation"
    return CheckResult(facts=_in_order(found), unchecked=unchecked)


def _instead(found: Sequence[Fact], altered: Sequence[Fact]) -> list[Fact]:
    """The facts, with those found in another's place instead of what was found for the same words."""
    kept = [
        fact
        for fact in found
        if not any(one.kind == fact.kind and one.start < fact.end and fact.start < one.end for one in altered)
    ]
    return [*kept, *altered]


def _in_order(found: Sequence[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(dict.fromkeys(found), key=lambda fact: (fact.start, fact.end)))
