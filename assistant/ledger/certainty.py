"""How sure it is, without asking anybody, that cited words bear a statement: only to order a queue by."""

from __future__ import annotations

from assistant.text.terms import terms

_FAILED = 0.1  # its card found something altered or absent
_ELSEWHERE = 0.6  # something stands in other passages only
_UNRESOLVED = 0.8  # it tells a time that could not be resolved
_ONE_ORIGIN = 0.9  # nobody else says so


def certainty(
    text: str, quote: str, *, failed: bool, elsewhere: bool, unresolved: bool, origins: int | None
) -> float:
    """From 0 to 1: the share of the statement's content words that the quote has, less for each doubt.

    The number is no probability. ``origins`` is how many independent ones bear the statement, None where
    that was not asked.
    """
    said = terms(text)
    shared = len(said & terms(quote)) / len(said) if said else 0.0
    for doubt, factor in (
        (failed, _FAILED),
        (elsewhere, _ELSEWHERE),
        (unresolved, _UNRESOLVED),
        (origins is not None and origins < 2, _ONE_ORIGIN),
    ):
        shared *= factor if doubt else 1.0
    return round(shared, 4)
