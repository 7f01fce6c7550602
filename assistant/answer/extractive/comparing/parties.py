"""Who or what a question sets side by side, each with the sentences found that are about its subject."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.comparing.comparison import belongs
from assistant.answer.extractive.comparing.stated_by import (
    is_stated_by,
    name_pattern,
    says_so,
    without_article,
)
from assistant.answer.extractive.score import ScoringContext
from assistant.question.parts import QuestionPart
from assistant.text.names import names
from assistant.text.terms import asked_words, stem, terms
from corpus import Corpus, Scope, StoredReport, country_name

_BEGINNING = 300  # characters of a report, which say what it is about
_SECTION = re.compile(r"\s+[-–—|·•]\s+")
_SHORT_NAME = 2  # words, which stand together wherever the thing is named
# Of the subject's weighted words, the share that a report on it has in what was found of it: where it has all
# names among them, and where the question writes none.
_WITH_NAMES, _WITHOUT_NAMES = 0.5, 0.6
_OF_SENTENCE = 0.3  # the same, of a sentence with those beside it and the title


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One of those compared: an outlet, a country's press, a span of days, or a thing.

    ``label`` stands before a thing's sentences, and is empty for others. A speaker is a thing that is
    compared by what it says itself.
    ``sentences`` are those about the subject, which ``subject`` weighs; ``reports`` all that were found of
    it, by their ids.
    """

    name: str
    label: str
    is_thing: bool
    is_speaker: bool
    subject: ScoringContext
    sentences: tuple[Candidate, ...]
    reports: Mapping[str, StoredReport]


def parties(
    found: Sequence[Candidate],
    parts: Sequence[QuestionPart],
    asked: ScoringContext,
    *,
    speaking: Sequence[str] = (),
) -> list[Party]:
    """One for each part, in the order of the question; a sentence is of one of them at most.

    ``speaking`` are the names of those whose own statements are compared.
    """
    called = {part.focus: _thing(part, parts) for part in parts if not part.is_of_a_source}
    made = []
    for part in parts:
        speaker = next((name for name in speaking if part.focus.startswith(name)), "")
        if speaker:
            made.append(_speaker(found, part, speaker, speaking, asked))
            continue
        if part.is_of_a_source:
            theirs = [one for one in found if belongs(one.hit.stored, part)]
        else:
            others = [name for focus, name in called.items() if focus != part.focus]
            theirs = [one for one in found if _is_of_thing(one, called[part.focus], others)]
        subject = _subject(part, asked)
        made.append(
            Party(
                name=called.get(part.focus) or _source(part),
                label=_in_full(called[part.focus], part.focus) if part.focus in called else "",
                is_thing=not part.is_of_a_source,
                is_speaker=False,
                subject=subject,
                sentences=tuple(_about(theirs, part, subject)),
                reports={one.hit.stored.report_id: one.hit.stored for one in theirs},
            )
        )
    return made


def with_same_story(
    of: Sequence[Party], found: Sequence[Candidate], corpus: Corpus, scope: Scope
) -> list[Party]:
    """The parties, and those without sentences with those of their reports of the others' stories.

    Outlets call one thing by different words, "the delay" and "postponed again", and a story joins them.
    """
    on_subject = {one.hit.stored.report_id for party in of for one in party.sentences}
    if not on_subject or all(party.is_thing or party.sentences for party in of):
        return list(of)
    story = {stored.report_id for one in on_subject for stored in corpus.stories.of(one, scope=scope)}
    return [
        party
        if party.is_thing or party.sentences
        else replace(
            party,
            sentences=tuple(
                one
                for one in found
                if not one.is_title and one.hit.stored.report_id in story & party.reports.keys()
            ),
        )
        for party in of
    ]


def _speaker(
    found: Sequence[Candidate],
    part: QuestionPart,
    speaker: str,
    speaking: Sequence[str],
    asked: ScoringContext,
) -> Party:
    """A party with its own statements: what others say of it, or it in another's mouth, is none."""
    others = [name for name in speaking if name != speaker]
    own = [
        one
        for one in found
        if says_so(speaker, one)
        or (is_stated_by(speaker, one) and not any(says_so(other, one) for other in others))
    ]
    on = replace(part, focus=part.focus.removeprefix(speaker).strip())
    subject = _subject(on, asked)
    return Party(
        name=speaker,
        label=without_article(speaker),
        is_thing=True,
        is_speaker=True,
        subject=subject,
        sentences=tuple(_about(own, on, subject)),
        reports={one.hit.stored.report_id: one.hit.stored for one in own},
    )


def of_all(found: Sequence[Candidate], parties: Sequence[Party]) -> list[Candidate]:
    """The sentences that name all things compared, the best first."""
    things = [party.name for party in parties if party.is_thing]
    both = [one for one in found if not one.is_title and all(is_named(thing, one.text) for thing in things)]
    return sorted(both, key=lambda one: -one.score) if len(things) > 1 else []


def is_named(thing: str, text: str) -> bool:
    """Whether the text has the name of a thing: "iPhone 15" as it is, "breakwater of Lemna" in any order.

    What the question writes with a capital has one in the text, too.
    """
    words = thing.split()
    if len(words) <= _SHORT_NAME and thing != thing.lower():
        return _has(name_pattern(thing), text)
    capitals = (word for word in words if word != word.lower())
    return terms(thing) <= terms(text) and all(_has(name_pattern(word), text) for word in capitals)


def _has(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){name}(?:e?s|['’]s?)?(?!\w)", text) is not None


def _is_of_thing(one: Candidate, thing: str, others: Sequence[str]) -> bool:
    """Whether it names the thing and no other, or its report does by its title and beginning."""
    if any(is_named(other, one.text) for other in others):
        return False
    beginning = _beginning(one.hit.stored)
    by_report = is_named(thing, beginning) and not any(is_named(other, beginning) for other in others)
    return by_report or is_named(thing, one.text)


def _subject(part: QuestionPart, asked: ScoringContext) -> ScoringContext:
    """What sentences of the part are weighed by: the words that say what is asked of it."""
    weights = {term: asked.idf[term] for term in map(stem, asked_words(part.focus)) if asked.idf.get(term)}
    return replace(asked, idf=weights)


def _about(theirs: Sequence[Candidate], part: QuestionPart, subject: ScoringContext) -> list[Candidate]:
    """The sentences about what is asked of the part; all where nothing is but whose reports they are."""
    sentences = [one for one in theirs if not one.is_title]
    if not subject.idf:
        return sentences
    named = [terms(name) for name in names(part.focus)]
    of_report: dict[str, frozenset[str]] = {}
    for one in theirs:
        stored = one.hit.stored
        known = of_report.get(stored.report_id) or terms(_beginning(stored))
        of_report[stored.report_id] = known | terms(one.hit.text)
    least = _WITH_NAMES if named else _WITHOUT_NAMES
    on = {
        report_id
        for report_id, found in of_report.items()
        if subject.coverage(found) >= least and all(name <= _called(found, subject) for name in named)
    }
    return [
        one
        for one in sentences
        if one.hit.stored.report_id in on and subject.coverage(_around(one)) >= _OF_SENTENCE
    ]


def _called(found: frozenset[str], asked: ScoringContext) -> frozenset[str]:
    """The terms found, and those of names that they have under another name."""
    return found.union(*(one.also(found) for one in asked.other_names))


def _around(one: Candidate) -> frozenset[str]:
    return terms(f"{one.before} {one.text} {one.after} {one.hit.stored.report.title}")


def _beginning(stored: StoredReport) -> str:
    report = stored.report
    return f"{report.title} {report.summary or ''} {report.body[:_BEGINNING]}"


def _source(part: QuestionPart) -> str:
    if part.outlets:  # "The Lemna Courier - Sports" and "- Travel" are one house
        return " or ".join(dict.fromkeys(_SECTION.split(outlet)[0] for outlet in part.outlets))
    if part.countries:
        return f"the reports from {' or '.join(map(country_name, part.countries))}"
    return f"the reports {part.window.label}" if part.window else part.focus


def _thing(part: QuestionPart, parts: Sequence[QuestionPart]) -> str:
    """What a thing is called in the question: from the first to the last word that the others lack."""
    shared = frozenset.intersection(*(terms(other.focus) for other in parts))
    words = [word.strip('?.,;:"“”') for word in part.focus.split()]
    own = [place for place, word in enumerate(words) if terms(" ".join(asked_words(word))) - shared]
    if not own:
        return part.focus
    # The apostrophe of "Farmers' Union" is within the name; one at its end is a possessive's or a quote's.
    return re.sub(r"['’]s?$", "", " ".join(words[own[0] : own[-1] + 1]).lstrip("'‘’"))


def _in_full(thing: str, focus: str) -> str:
    """Its name with the words in capitals beside it: "Hurricane Odalys" for "Odalys"."""
    found = re.search(rf"(?:\b[A-Z][\w-]* )*{re.escape(thing)}(?: [A-Z0-9][\w-]*\b)*", focus)
    return found[0] if found else thing
