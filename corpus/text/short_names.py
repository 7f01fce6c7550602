"""The names that a text says whole first and by a part of them afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.text.acronyms import acronyms
from corpus.text.aliases import WORDS, Alias, lists
from corpus.text.folding import fold_word
from corpus.text.stop_words import STOP_WORDS

_LONGEST = 3  # words of a person's name


@lru_cache(maxsize=500)
def shortened(text: str) -> frozenset[Alias]:
    """The persons and companies that ``text`` names whole first and then by a part of the name.

    A person by the last word: "Angela Ruiz", then "Ruiz", as long as no other name ends so and a title is
    not first given to the short name; a company without "Group" or "Inc".
    """
    runs = list(_runs(text))
    lower = {fold_word(match[0]) for match in WORDS.finditer(text) if match[0].islower()}
    found: set[Alias] = set()
    for last in {run.name[-1] for run in runs} - lower - acronyms(text) - _no_person():
        found |= _by_last(last, [run for run in runs if last in run.name])
    for run in runs:
        if len(run.name) == 2 and run.name[1] in lists()["companies"] and run.name[0] not in lower:
            found |= _without_form(run.name, [one for one in runs if run.name[0] in one.name])
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Run:
    """Capitalised words that follow one another; what opens a sentence and titles are taken off the name."""

    title: str
    name: tuple[str, ...]


def _runs(text: str) -> Iterator[_Run]:
    run: list[str] = []
    end = 0
    for match in WORDS.finditer(text):
        capital = match[0][0].isupper()
        if run and not (capital and _joins(text[end : match.start()], run[-1])):
            yield from _run(run)
            run = []
        if capital:
            run.append(match[0])
        end = match.end()
    yield from _run(run)


def _joins(gap: str, before: str) -> bool:
    """Whether two capitalised words with this between them are of one name; a stop may follow "Mr" or "J"."""
    return gap in (" ", "\u00a0") or (
        gap == ". " and (len(before) == 1 or fold_word(before) in lists()["titles"])
    )


def _run(words: Sequence[str]) -> Iterator[_Run]:
    read = [fold_word(word) for word in words]
    while read and read[0] in STOP_WORDS | lists()["opening"]:
        read = read[1:]
    titles = [place for place, word in enumerate(read) if word in lists()["titles"]]
    name = read[titles[-1] + 1 :] if titles else read
    if name:
        yield _Run(read[titles[-1]] if titles else "", tuple(name))


def _by_last(last: str, runs: Sequence[_Run]) -> set[Alias]:
    """The person whom only ``last`` names, when the first of the runs that have it names the person whole."""
    first = runs[0].name
    alone = [run for run in runs if run.name == (last,)]
    whole = [run for run in runs if run.name != (last,)]
    if not alone or not 2 <= len(first) <= _LONGEST:
        return set()
    if any(run.name[0] != first[0] or run.name[-1] != last for run in whole):
        return set()
    titles = {"", *lists()["anybody"], *(run.title for run in whole)}
    return {Alias(last, " ".join(first))} if all(run.title in titles for run in alone) else set()


def _without_form(name: tuple[str, ...], runs: Sequence[_Run]) -> set[Alias]:
    alone = (name[0],)
    others = {run.name for run in runs} - {alone, name}
    if others or runs[0].name != name or all(run.name != alone for run in runs):
        return set()
    return {Alias(name[0], " ".join(name))}


def _no_person() -> frozenset[str]:
    """Words that end no person's name."""
    return frozenset().union(*(lists()[name] for name in ("organisations", "companies", "titles", "things")))
