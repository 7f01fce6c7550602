"""Who and what a text names: persons, organisations and places, by runs of capitalised words.

A run is parted where a title stands in it ("OpenAI chief executive Sam Altman"), and freed of a word that
opens a sentence and has a small letter elsewhere. What a part of a name stands for later in the text ("Ruiz",
"the IAEA") is said beside it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.text.acronyms import written_out
from corpus.text.aliases import SMALL_WORDS, alias_key, lists
from corpus.text.countries import (
    countries_called,
    countries_named,
    country_name,
    is_also_a_name,
    is_part_of_country,
)
from corpus.text.folding import fold_word
from corpus.text.stop_words import STOP_WORDS

_WORD_LISTS = Path(__file__).with_name("named.toml")
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?= [^\W\d_])|[^\W\d_](?:\w|(?!['’]s\b)[-&'’](?=\w))*|\d[\d.,]*"
)
_CONTRACTED = re.compile(r".*['’](?:m|ve|re|ll|d|t)", re.IGNORECASE)
_PARTICLES = frozenset(
    ("de", "la", "le", "du", "del", "der", "di", "da", "al", "bin", "ibn", "van", "von", "el")
)
_OPENING = re.compile(r"(?:^|[.!?:;•|\n]|[.!?][\"”’)]|[\"“‘(—–-])\s*[\"“‘(]*$")
_MOST_WORDS = 7
_LONG_NAME = 2  # words, beyond which a person may be called by the last two: "López Obrador"
_LONGEST = 80  # characters
_LONGEST_ACRONYM = 8  # letters, spaces left out: "USA TODAY"
_QUALITY = re.compile(r"[A-Z]{2,}-[a-z]+")
_HEADLINE = 0.6  # of a line's words, the share with capitals from which these say nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name as a text has it, and how often; ``key`` is its words folded.

    ``whole`` is the :func:`name_key` of the name that it stands for in this text.
    """

    key: str
    written: str
    times: int
    whole: str


def named(text: str) -> tuple[Named, ...]:
    """The names of ``text``, those that it gives most often first."""
    runs = list(_runs(text))
    small = {fold_word(found[0]) for found in _TOKEN.finditer(text) if found[0].islower()}
    inside = Counter(fold_word(run.words[0]) for run in runs if not run.opens)
    for run in runs:
        if len(run.words) > 1:  # a person's last name, a firm without its form
            inside.update(map(fold_word, run.words[-1:]))
            inside.update(
                map(fold_word, run.words[:1] if fold_word(run.words[-1]) in _words("firms") else ())
            )
    written: dict[str, Counter[str]] = {}
    for run in runs:
        for words in _parted(_without_opener(run, small, inside)):
            name = " ".join(words)
            if _is_name(words, small):
                written.setdefault(alias_key(name), Counter())[name] += 1
    whole = _wholes(written, text)
    found = [
        Named(
            key=key,
            written=(most := forms.most_common(1)[0][0]),
            times=forms.total(),
            whole=whole.get(key) or name_key(most),
        )
        for key, forms in written.items()
        if key
    ]
    return tuple(sorted(found, key=lambda one: (-one.times, one.key)))


def name_key(name: str) -> str:
    """What spellings of one name share: folded, without "the", of a country the one of its names."""
    other = is_also_a_name(name) or is_part_of_country(name)
    countries = frozenset() if other else countries_named(name)
    words = country_name(next(iter(countries))) if len(countries) == 1 else name
    return alias_key(words).removeprefix("the ")


@dataclass(frozen=True, slots=True)
class _Run:
    words: tuple[str, ...]
    opens: bool  # whether it begins where a sentence does, so that its first capital says nothing


def _runs(text: str) -> Iterator[_Run]:
    """Capitalised words that follow one another, with the small words that join them."""
    for start, line in _lines(text):
        words: list[str] = []
        joints: list[str] = []
        began = end = 0
        for match in _TOKEN.finditer(line):
            word, gap = match[0], line[end : match.start()]
            if words and not _joins(gap, words[-1]):
                yield _Run(tuple(words), _opens(text, start + began))
                words = []
            if not words:
                joints = []
            if word[0].isupper():
                began = began if words else match.start()
                words += [*joints, word]
                joints = []
            elif words and not _may_join(word, [*words, *joints]):
                yield _Run(tuple(words), _opens(text, start + began))
                words = []
            elif words:
                joints.append(word)
            end = match.end()
        if words:
            yield _Run(tuple(words), _opens(text, start + began))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with where they begin, headlines left out: their capitals say nothing."""
    for found in re.finditer(r"[^\n]+", text):
        words = [word for word in _TOKEN.findall(found[0]) if not word[0].isdigit()]
        capitals = sum(word[0].isupper() for word in words)
        if words and (len(words) < 4 or capitals < _HEADLINE * len(words)):
            yield found.start(), found[0]


def _opens(text: str, start: int) -> bool:
    return _OPENING.search(text[max(0, start - 5) : start]) is not None


def _joins(gap: str, before: str) -> bool:
    if gap in (" ", "\u00a0"):
        return True
    return gap in (". ", ".\u00a0") and (len(before) == 1 or fold_word(before) in lists()["titles"])


def _may_join(word: str, before: list[str]) -> bool:
    """Whether a small word may stand within a name: "Bank of England", "Ursula von der Leyen"."""
    last = fold_word(before[-1])
    if word in _PARTICLES:
        return True
    if word == "the":
        return last == "of"
    if word == "and":  # "Department of Health and Human Services"
        return not {"of", "for"}.isdisjoint(before[-3:])
    return word in ("of", "for") and last in _words("joined_by_of")


def _without_opener(run: _Run, small: set[str], inside: Mapping[str, int]) -> tuple[str, ...]:
    """The run without a first word that only opens a sentence."""
    words = run.words
    if len(words) == 1 and run.opens and not inside[fold_word(words[0])] and not words[0].isupper():
        return ()
    while words and run.opens:
        first = fold_word(words[0])
        elsewhere_small = first in small and not inside[first] and first not in _words("places")
        common = first in STOP_WORDS or first in lists()["opening"] or elsewhere_small
        if not common or (words[0].isupper() and len(words[0]) > 1):
            break
        words = words[1:]
        while words and words[0][0].islower():
            words = words[1:]
    return words


def _parted(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The names in a run: what stands before a title, and after it."""
    name: list[str] = []
    place = 0
    while place < len(words):
        after = place + _length_of_title(words[place:])
        if after == place or (name and words[after : after + 1] in (("of",), ("for",))):
            after = max(after, place + 1)
            if name or words[place][0].isupper():  # after a title "of the" begins no name
                name += words[place:after]
        else:
            yield tuple(name)
            name = []
        place = after
    yield tuple(name)


def _length_of_title(words: tuple[str, ...]) -> int:
    """How many words at the beginning are a title, with what belongs to it: "acting Prime Minister"."""
    folded = [fold_word(word) for word in words]
    length = next(
        (n for n, word in enumerate(folded) if word not in lists()["titles"] | _words("beside_titles")),
        len(folded),
    )
    if folded[:1] == ["general"] and folded[1:2] and folded[1] in _words("firms"):  # "General Motors"
        return 0
    titled = not lists()["titles"].isdisjoint(folded[:length]) or not _words("offices").isdisjoint(
        folded[:length]
    )
    return length if titled or length > 1 else 0


def _is_name(words: tuple[str, ...], small: set[str]) -> bool:
    if not words or len(words) > _MOST_WORDS or len(" ".join(words)) > _LONGEST:
        return False
    if any(map(_CONTRACTED.fullmatch, words)) or _shouted(words):
        return False
    if len(words) > 1:
        return not all(fold_word(word) in _words("no_names") | STOP_WORDS for word in words)
    word = words[0]
    folded = fold_word(word)
    if len(word) < 2 or folded in _words("no_names") or (folded in STOP_WORDS and not word.isupper()):
        return False
    if countries_called(word) and not countries_named(word):
        return False  # a demonym
    return folded not in small or (word.isupper() and len(word) > 1)


def _shouted(words: tuple[str, ...]) -> bool:
    """Whether it is written in capitals as a heading is, too long for acronyms; or is "AI-powered"."""
    letters = "".join(words)
    return (letters.isupper() and len(letters) > _LONGEST_ACRONYM) or _QUALITY.fullmatch(
        words[-1]
    ) is not None


def _wholes(written: Mapping[str, Counter[str]], text: str) -> dict[str, str]:
    """For each short name of the text, the key of the one name that it stands for."""
    found = {alias.short: alias.full for alias in written_out(text) if alias.short in written}
    order = {key: place for place, key in enumerate(written)}  # as the text gives them
    by_last: dict[str, list[str]] = {}
    by_first: dict[str, list[str]] = {}  # all words but the last
    for whole in written:
        first, _, last = whole.rpartition(" ")
        by_last.setdefault(last, []).append(whole)
        by_first.setdefault(first, []).append(whole)
    for key in written.keys() - found.keys():
        longer = {
            whole
            for whole in by_last[key.rpartition(" ")[2]]
            if _is_last_of(key, whole, next(iter(written[whole])))
        } | {
            whole
            for whole in by_first.get(key, ())
            if order[whole] < order[key] and _is_firm_without_its_form(whole)
        }
        if len(longer) == 1:
            found[key] = longer.pop()
    return found


def _is_last_of(key: str, whole: str, written: str) -> bool:
    """Whether the words may stand for a person: the last one, or the last ones of a long name."""
    if " " not in written or not whole.endswith(f" {key}"):
        return False
    words = whole.split()
    if words[0] in _words("places") or set(words) & _no_person():
        return False
    tokens = [alias_key(token) for token in written.split()]
    return tokens[-1] == key or (len(tokens) > _LONG_NAME and " ".join(tokens[-2:]) == key)


def _is_firm_without_its_form(whole: str) -> bool:
    """Whether a firm is called by all its words but the last once it has been named: "Epic Games", "Epic"."""
    return whole.rpartition(" ")[2] in lists()["companies"] | _words("firms")


@cache
def _no_person() -> frozenset[str]:
    marks: Iterable[frozenset[str]] = (lists()[name] for name in ("organisations", "companies", "things"))
    return frozenset().union(*marks)


@cache
def _words(name: str) -> frozenset[str]:
    read = tomllib.loads(_WORD_LISTS.read_text("utf-8"))
    return frozenset(read[name].split()) | (SMALL_WORDS if name == "no_names" else frozenset())
