"""A comparison set out by aspects: what each says of the same thing, and then what one of them says alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer.answer import Side
from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.comparing.aspects import (
    ON_SUBJECT,
    Comparison,
    aspects,
    comparison,
    only_of,
    repeats,
)
from assistant.answer.extractive.comparing.parties import Party, of_all, parties, with_same_story
from assistant.answer.extractive.score import ScoringContext
from assistant.question.asked_statements import asked_statements
from assistant.question.question import Question
from corpus import Corpus

_MOST_PARTIES = 4
_LEADS_TO_SUBJECT = re.compile(r"^(?:about|on|over|regarding|concerning|for|at|in|of|to|from|with)\s+")
_TOGETHER = "In one sentence"
_FEWEST_OF_PARTY, _MOST_ALONE = 2, 3  # sentences of one of several, and of the only one with any


@dataclass(slots=True, kw_only=True)
class SideBySide:
    """The lines of a comparison, the sides that they belong to, by aspect, and what is to be known of it."""

    lines: list[Line] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, candidate: Candidate, party: Party | None, aspect: str) -> None:
        """Adds a sentence of a party, or of all of them."""
        report = candidate.hit.stored.report
        self.sides.append(
            Side(
                outlet=report.outlet,
                published=report.published,
                statements=(len(self.lines),),
                aspect=aspect,
            )
        )
        self.lines.append(Line(candidate=candidate, label=party.label if party else ""))

    @property
    def given(self) -> list[Candidate]:
        """Its sentences."""
        return [line.candidate for line in self.lines]


def side_by_side(
    question: Question, found: Sequence[Candidate], asked: ScoringContext, corpus: Corpus
) -> SideBySide:
    """The comparison; without lines where nothing found is about any of those compared."""
    stated = asked_statements(question.focus)
    speaking = stated.parties if stated else ()
    of = with_same_story(
        parties(found, question.parts[:_MOST_PARTIES], asked, speaking=speaking),
        found,
        corpus,
        question.scope,
    )
    compared = comparison(of, asked, corpus)
    together = [] if speaking else of_all(found, of)
    made = SideBySide()
    if any(party.is_thing and party.name == party.name.lower() and not party.sentences for party in of):
        return made  # words in small letters may be no name, and what they mean go by another
    for one in together[:1]:
        made.add(one, None, _TOGETHER)
    _set_out(compared, made)
    made.notes += _silent(compared, stated.about if stated else "")
    return made


def _set_out(compared: Comparison, made: SideBySide) -> None:
    of_party = list(zip(compared.parties, compared.sentences, strict=True))
    speaking = [place for place, (_, those) in enumerate(of_party) if those]
    if len(speaking) == 1:
        party, those = of_party[speaking[0]]
        for one in _others(party, those, made)[:_MOST_ALONE]:
            made.add(one, party, "")
        return
    paired = aspects(compared)
    for aspect in paired:
        for place, one in aspect.sentences.items():
            made.add(one, compared.parties[place], aspect.about)
    if not paired and speaking:
        made.notes.append("No two of the sentences found speak of the same aspect.")
    for place in speaking:
        if not compared.parties[place].is_thing and (alone := only_of(compared, place, made.given)):
            made.add(alone, compared.parties[place], _only(compared, place))
    for place in speaking:
        party, those = of_party[place]
        lacking = _FEWEST_OF_PARTY - sum(one in those for one in made.given)
        for one in _others(party, those, made)[: max(0, lacking)]:
            made.add(one, party, _of_party(party, also=bool(paired) or not party.is_speaker))


def _others(party: Party, those: Sequence[Candidate], made: SideBySide) -> list[Candidate]:
    """The sentences that say something else than those given, the best first, each something of its own.

    Those that have words of the subject themselves, where any have.
    """
    naming = [one for one in those if party.subject.coverage(one.terms) >= ON_SUBJECT]
    kept: list[Candidate] = []
    for one in naming or those:
        if not any(repeats(one, other) for other in (*made.given, *kept)):
            kept.append(one)
    return kept


def _of_party(party: Party, *, also: bool) -> str:
    on = "on" if party.is_thing and not party.is_speaker else "from"
    return f"{f'Also {on}' if also else on.capitalize()} {party.label or party.name}"


def _only(compared: Comparison, place: int) -> str:
    names = [party.name for at, party in enumerate(compared.parties) if at != place and party.sentences]
    return f"Only {compared.parties[place].name}; not in the passages found of {' or '.join(names)}"


def _silent(compared: Comparison, about: str) -> Iterator[str]:
    """Which of those compared nothing was found of, by name; ``about`` is what statements are asked on."""
    for party in compared.parties:
        if party.sentences:
            continue
        if party.is_speaker:
            subject = _LEADS_TO_SUBJECT.sub("", about) or "this"
            yield f"No statement of {party.name} found on {subject}."
        elif party.is_thing:
            yield f"None of the passages found names {party.label} with what is asked."
        else:
            yield f"None of the passages found of {party.name} is about this."
