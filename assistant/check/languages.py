"""What can be read in other languages than English: figures, dates, denials, and names by their capitals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from assistant.check import dates
from assistant.check.alignment import Difference, align
from assistant.check.check_result import Evidence, Fact, FactKind, Support
from assistant.check.dates import DateMention
from assistant.check.names import is_title
from assistant.text import figures
from assistant.text.figures import Figure
from assistant.text.figures_elsewhere import figures_elsewhere, written_elsewhere
from assistant.text.tokens import Word, words
from corpus import fold

ENGLISH = "en"
_COMMON_WORDS = """
the of and to is are was were has have had been will would said by from with for that its at it this not
some more than people after before about their on as an
percent billion rose fell
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ENOUGH = 0.15  # share of a text's words that are common English ones, from which it is English
_NOUNS_CAPITALISED = frozenset(("de", "lb"))
_LONG = 4  # letters, from which one name by itself says enough to be missed


_DENYING = {
    "bg": "не", "ca": "no", "cs": "ne není nebyl nebyla", "da": "ikke ingen",
    "de": "nicht kein keine keinen keiner nie",
    "el": "δεν", "es": "no nunca", "fi": "ei", "fr": "pas jamais aucun aucune", "hr": "ne nije", "hu": "nem",
    "id": "tidak bukan", "it": "non", "nl": "niet geen nooit", "no": "ikke ingen", "pl": "nie nigdy",
    "pt": "não nunca", "ro": "nu", "ru": "не нет никогда", "sk": "nie", "sl": "ne ni", "sr": "не није",
    "sv": "inte ingen aldrig", "tr": "değil", "uk": "не ні ніколи", "vi": "không",
}  # fmt: skip
_ALIKE = 0.7  # share of a sentence's words that agree, below which a denial may be of something else


def language_of(text: str, *, cited: str) -> str:
    """English where the words of ``text`` say so, else the language of what it cites."""
    read = [word for word in words(text) if word.key.isalpha()]
    if cited == ENGLISH or not read:
        return cited
    return ENGLISH if sum(word.key in _COMMON for word in read) >= _ENOUGH * len(read) else cited


def figures_in(text: str, language: str) -> tuple[Figure, ...]:
    """The figures of a statement."""
    return figures.figures(text) if language == ENGLISH else figures_elsewhere(text, language)


def readings_in(text: str, language: str) -> tuple[Figure, ...]:
    """The figures of what is cited, each in every way in which it may be read."""
    if language == ENGLISH:
        return figures.readings(text)
    return (*figures_elsewhere(text, language), *written_elsewhere(text, language))


def dates_in(text: str, language: str) -> tuple[DateMention, ...]:
    """The dates of a text; in other languages than English those with a month."""
    found = dates.dates(text, language)
    return found if language == ENGLISH else tuple(one for one in found if one.month is not None)


def names_elsewhere(text: str, cited: Sequence[Evidence], *, language: str) -> Iterator[Fact]:
    """The names, by their capitals, of which the cited spans have a part with another beside it, or nothing.

    A statement in another language than its source may write a name otherwise: there, and where every noun
    has a capital, only a surname that differs after the same first name counts.
    """
    read = [word for one in cited for part in (one.text, one.about) for word in words(part)]
    known = {word.key for word in read}
    same_language = all((one.language or ENGLISH) == language for one in cited)
    dated = dates_in(text, language)
    for run in _runs(text):
        if any(run[0].start < date.end and date.start < run[-1].end for date in dated):
            continue
        missing = [word for word in run if not any(_same(word.key, key) for key in known)]
        if not missing:
            if language not in _NOUNS_CAPITALISED:
                yield _fact(run, Support.SUPPORTED)
        elif len(run) > 1 and run[0] not in missing and (instead := _after(run[0], read)):
            yield _fact(missing, Support.ALTERED, instead)
        elif same_language and language not in _NOUNS_CAPITALISED and _says_enough(run, missing):
            yield _fact(missing, Support.ABSENT)


def denied_elsewhere(text: str, cited: Sequence[Evidence], *, language: str) -> Iterator[Fact]:
    """The words that deny what a cited span in the same language says, or are left out of what it denies."""
    denying = frozenset(map(fold, _DENYING.get(language, "").split()))
    spans = [one.text for one in cited if (one.language or ENGLISH) == language]
    if not denying or not spans:
        return
    laid = align(words(text), spans)
    for difference in laid.differences if laid.share >= _ALIKE else ():
        denials = [[w for w in side if w.key in denying] for side in (difference.claim, difference.source)]
        if bool(denials[0]) != bool(denials[1]) and _little_else(difference, denying):
            start = difference.claim[0].start if difference.claim else difference.at
            end = difference.claim[-1].end if difference.claim else difference.at
            yield Fact(
                kind=FactKind.HEDGE,
                outcome=Support.ALTERED,
                words=text[start:end],
                start=start,
                end=end,
                found=" ".join(word.written for word in difference.source),
            )


def _little_else(difference: Difference, denying: Collection[str]) -> bool:
    """Whether hardly more than the denial is added or left out; a word beside it may have another form."""
    return all(
        sum(word.key not in denying for word in side) <= 1 for side in (difference.claim, difference.source)
    ) and (difference.before > 0 or difference.after > 0)


def _says_enough(run: Sequence[Word], missing: Sequence[Word]) -> bool:
    if len(run) > 1:
        return len(missing) == len(run) or run[-1] in missing
    return not run[0].opens and len(run[0].key) >= _LONG


def _fact(found: Sequence[Word], outcome: Support, instead: str = "") -> Fact:
    return Fact(
        kind=FactKind.NAME,
        outcome=outcome,
        words=" ".join(word.written for word in found),
        start=found[0].start,
        end=found[-1].end,
        found=instead,
    )


def _runs(text: str) -> Iterator[list[Word]]:
    """Words with capitals, one beside the other; a single one that begins a sentence is left out."""
    run: list[Word] = []
    for word in (*words(text), None):
        joined = run and word and not word.opens and text[run[-1].end : word.start].strip(" \t-") == ""
        if word is not None and _is_name(word) and (joined or not run):
            run.append(word)
            continue
        if len(run) > 1 or (run and not run[0].opens):
            yield run
        run = [word] if word is not None and _is_name(word) else []


def _is_name(word: Word) -> bool:
    return word.capital and len(word.key) > 1 and not is_title(word.key)


def _same(one: str, other: str) -> bool:
    """Whether two words are the same but for an ending, as names take them in many languages."""
    if one == other:
        return True
    short = min(len(one), len(other))
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), short)
    return shared >= max(3, 0.7 * short) and shared >= short - 2 and abs(len(one) - len(other)) <= 4


def _after(first: Word, read: Sequence[Word]) -> str:
    """The name after the same first name in the cited words; a word that only opens sentences is no name."""
    if first.opens and not any(word.key == first.key and word.capital and not word.opens for word in read):
        return ""
    found = (after for before, after in pairwise(read) if before.key == first.key and _is_name(after))
    return next((after.written for after in found if not after.opens), "")
