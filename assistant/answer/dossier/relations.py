"""Who and what is named together with somebody or something, one sentence for each name.

A name counts by the reports in which one sentence has both, and more the fewer other reports have it, as a
country is named beside everybody.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.dossier.naming import Naming
from assistant.answer.extractive.context import leans
from corpus import Corpus, KnownName, NameForm

_MOST = 8
_FEWEST_LETTERS = 3
_COUNTED = 60  # names, those in most of the reports, that are looked up
_NEAR = 40  # characters, in steps of which distances between the names are compared
_FEWEST_WORDS, _LONG, _MOST_WORDS = 7, 22, 40  # of a sentence that is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Another name, in how many reports a sentence has both, and the best of these sentences."""

    written: str
    reports: int
    naming: Naming


def relations(corpus: Corpus, known: KnownName, namings: Sequence[Naming]) -> list[Relation]:
    """Those that belong together most, first."""
    together = _together(corpus.names.beside({one.report_id for one in namings}), known, namings)
    frequent = sorted(together, key=lambda name: (-_reports(together[name]), name))[:_COUNTED]
    total = sum(corpus.overview.outlets().values())
    spread = corpus.names.counts(frequent)

    def worth(name: str) -> float:
        return _reports(together[name]) * math.log(1 + total / max(1, spread.get(name, 0)))

    merged: dict[str, tuple[KnownName, list[Naming]]] = {}
    for name in sorted(frequent, key=lambda name: (-worth(name), name)):
        other = corpus.names.find(name)
        if other is None or other.key == known.key:
            continue
        if other.key in merged:
            merged[other.key][1].extend(together[name])
        elif len(merged) < _MOST and not any(_is_part(other.key, one) for one in merged):
            merged[other.key] = other, list(together[name])
    return [_relation(other.written, these) for other, these in merged.values()]


def _is_part(key: str, other: str) -> bool:
    """Whether one of two names has all words of the other: "mira" beside "mira murati"."""
    mine, theirs = set(key.split()), set(other.split())
    return mine <= theirs or theirs <= mine


def _together(
    forms: Mapping[str, Sequence[NameForm]], known: KnownName, namings: Sequence[Naming]
) -> dict[str, list[Naming]]:
    """For each other name the sentences that have it too, in whatever form their report gives it."""
    found: dict[str, list[Naming]] = {}
    for one in namings:
        if one.candidate.is_title:
            continue
        outlet = one.candidate.hit.stored.report.outlet.casefold()
        for form in forms.get(one.report_id, ()):
            if form.name in known.keys or form.written not in one.text or form.written.casefold() in outlet:
                continue
            apart = len(form.written) >= _FEWEST_LETTERS and not _within(form.written, one)
            if apart and re.search(rf"(?<!\w){re.escape(form.written)}(?!\w)", one.text):
                found.setdefault(form.name, []).append(one)
    return found


def _within(written: str, one: Naming) -> bool:
    """Whether the other name is only there as a part of the name itself, or has it in it."""
    name = one.text[one.span.start : one.span.end]
    return written in name or name in written


def _reports(namings: Sequence[Naming]) -> int:
    return len({one.report_id for one in namings})


def _relation(written: str, namings: Sequence[Naming]) -> Relation:
    """With the sentence in which the two names stand nearest, of those alike a short and new one."""
    last = re.compile(re.escape(written.rsplit(" ", 1)[-1]))

    def apart(one: Naming) -> int:
        places = (found.start() for found in last.finditer(one.text))
        return min((abs(place - one.span.start) for place in places), default=len(one.text))

    def rank(one: Naming) -> tuple[bool, int, bool, float]:
        words = one.candidate.words
        unclear = leans(one.text) or not _FEWEST_WORDS <= words <= _MOST_WORDS or one.text.endswith(":")
        return (
            unclear or _OPENS_BADLY.match(one.text) is not None,
            apart(one) // _NEAR,
            words > _LONG,
            -one.published,
        )

    return Relation(written=written, reports=_reports(namings), naming=min(namings, key=rank))


_OPENS_BADLY = re.compile(
    r"(?:And|But|Or|So|More|Also|Plus|Read|Still|Then|See)\b|[A-Za-z ]{3,14}:|[∎•\-–—(\[]"
)
