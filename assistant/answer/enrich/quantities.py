"""What a figure counts: "12 soldiers" that were killed, "$69bn" that was paid; and when two count the same.

Read from the words beside the figure, within its clause. Strict: what is not clear is not the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from pathlib import Path

from assistant.check.dates import dates
from assistant.text.figures import Figure, figures
from assistant.text.numerals import CARDINALS, SCALES
from assistant.text.terms import terms
from assistant.text.tokens import Word, words
from corpus import plain_words

_WORD_LISTS = Path(__file__).with_name("quantities.toml")
_BESIDE = 5  # words on either side of a figure in which its deed may be
_LONGEST_PHRASE = 4  # words after a figure that name what is counted
_NUMBER_WORDS = frozenset({*CARDINALS, *SCALES})
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade"})
_BREAKS = frozenset(',;:.!?()"[]—\n')
_SHARED, _SHARE = 3, 0.5  # content words that both sentences have, where no deed shows what is counted
_APART = 4  # words within which the second of two follows
_OLDEST = 120  # years; "at 1,240" is no age
_CHILDREN = frozenset({"child"})
_MOVED = 2  # words right before a figure: "risen to", "stands at"
_MOST_TIMES = 5.0  # a figure so many times the other is rather of another thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure of a sentence, the roots of the words that name what it counts, and what befell it.

    ``written`` is the figure with what it leans on ("at least 12"); ``phrase`` is empty for people, ``deed``
    where none is known; ``around`` are the roots of the other content words of the sentence.
    """

    figure: Figure
    written: str
    phrase: frozenset[str]
    deed: str
    around: frozenset[str]

    @property
    def about(self) -> str:
        """What is counted, in a word or two."""
        unit = self.figure.unit
        if self.deed:
            return self.deed if unit else f"number {self.deed}"
        if unit == "percent":
            return "share"
        of_money = len(unit) == 3 and unit.isupper()  # a currency's code
        return "amount" if of_money else unit or " ".join(sorted(self.phrase))


@lru_cache(maxsize=2_000)
def quantities(sentence: str) -> tuple[Quantity, ...]:
    """The figures of ``sentence`` of which it is clear what they count."""
    return tuple(_counted(sentence))


def _counted(sentence: str) -> Iterator[Quantity]:
    read = words(sentence)
    found = figures(sentence)
    taken = {word for word in read for one in found if one.start <= word.start < one.end}
    for figure in found:
        leaning = _leaning_from(figure, [word for word in read if word.end <= figure.start])
        before = [word for word in read if word.end <= leaning]
        after = [word for word in read if word.start >= figure.end]
        if _is_time(figure, sentence, after) or not _whole(figure, before, after, read):
            continue
        left = list(_clause(sentence, before[::-1], leaning, backwards=True))
        right = list(_clause(sentence, after, figure.end, backwards=False))
        if _is_of_a_parent(before):
            phrase, deed = _CHILDREN, ""
        else:
            phrase = _phrase(right, read) if not figure.unit else frozenset()
            deed = _deed(left, right, read)
        if not (phrase or deed or figure.unit):
            subject = _subject_of_count(sentence, before)
            phrase = _phrase(subject, read)
            deed = _deed((), subject, read)
        if phrase or deed or figure.unit:
            around = frozenset(word.root for word in read if word.content and word not in taken) - phrase
            written = sentence[leaning : figure.end]
            yield Quantity(figure=figure, written=written, phrase=phrase, deed=deed, around=around)


def may_have_quantity(wanted: Quantity, sentence: str) -> bool:
    """Whether it is worth reading the sentence's figures, which takes a millisecond."""
    if not any(sign.isdecimal() for sign in sentence) and not (_NUMBER_WORDS & set(plain_words(sentence))):
        return False
    if wanted.deed and not wanted.figure.unit:
        return mentions_deed(wanted.deed, sentence)
    return len(terms(sentence) & wanted.around) >= _SHARED


def mentions_deed(deed: str, sentence: str) -> bool:
    """Whether a word of the sentence is for this deed."""
    return deed.partition(" (")[0] in deeds(sentence)


def same_thing(one: Quantity, other: Quantity) -> bool:
    """Whether both count the same, so far as their own sentences show."""
    if one.figure.unit != other.figure.unit or one.deed != other.deed:
        return False
    if not _same_phrase(one, other):
        return False
    if one.deed and not one.figure.unit:
        return True
    shared = len(one.around & other.around)
    return shared >= _SHARED and shared >= _SHARE * min(len(one.around), len(other.around))


def differ(one: Figure, other: Figure) -> bool:
    """Whether no rounding and no "about" or "more than" makes the two one figure, though they come near."""
    low, high = sorted((one.low, other.low))
    if low <= 0 or low == high or high > _MOST_TIMES * low or max(one.high, other.high) != high:
        return False
    off, coarse = high - low, max(one.step, other.step)
    if off <= coarse / 2 and off <= 0.1 * high and (one.step != other.step or coarse > 1):
        return False
    if (
        "about" in (one.approximation, other.approximation)
        or max(one, other, key=lambda one: one.low).approximation == "below"
    ):
        return off > 0.1 * high
    return not any(_leaves_room(mine, theirs) for mine, theirs in ((one, other), (other, one)))


def _leaves_room(mine: Figure, theirs: Figure) -> bool:
    """Whether "more than 10" leaves room for 12: a rounder figure, not the "at least 12" of a count."""
    if mine.step <= theirs.step:
        return False
    return (mine.approximation == "above" and theirs.low > mine.low) or (
        mine.approximation == "below" and theirs.low < mine.low
    )


def _is_time(figure: Figure, sentence: str, after: Sequence[Word]) -> bool:
    """Whether it is part of a date or a time of day: "July 24", "12:45", "11am"."""
    if after and after[0].key in listed("times_of_day"):
        return True
    beside = sentence[max(0, figure.start - 1) : figure.start] + sentence[figure.end : figure.end + 1]
    return ":" in beside or any(one.start < figure.end and figure.start < one.end for one in dates(sentence))


def _whole(figure: Figure, before: Sequence[Word], after: Sequence[Word], read: Sequence[Word]) -> bool:
    """Whether it is a plain figure, and not of a part or of what is added."""
    if figure.form != "number" or figure.year or figure.unit in _TIMES:
        return False
    earlier = {word.key for word in before[-2:]}
    if before and before[-1].key in listed("age_before") and figure.low <= _OLDEST:
        return False
    if earlier & listed("part_before"):
        return False
    if not (after and after[0].key in listed("part_after") and after[0].start - figure.end <= 1):
        return True
    # Of "30 people were killed and 55 others injured", the 55 are all who were.
    deeds = _deeds_in(read)
    return after[0].key == "others" and any(deeds.get(word.start) == "injured" for word in after[1:4])


def _is_of_a_parent(before: Sequence[Word]) -> bool:
    """Whether it counts children: "a mother of 12"."""
    return [word.key for word in before[-1:]] == ["of"] and bool(
        {word.key for word in before[-2:-1]} & listed("parents")
    )


def _leaning_from(figure: Figure, before: Sequence[Word]) -> int:
    """Where "at least" or "more than" begins, which is right before the figure."""
    start = figure.start
    for word in before[::-1] if figure.approximation else ():
        if word.key not in listed("leaning") or start - word.end > 1:
            break
        start = word.start
    return start


def _clause(sentence: str, beside: Sequence[Word], place: int, *, backwards: bool) -> Iterator[Word]:
    """The words beside a figure, nearest first, up to where its clause ends."""
    for word in beside[:_BESIDE]:
        between = sentence[word.end : place] if backwards else sentence[place : word.start]
        if _BREAKS & set(between) or word.key[0].isdigit():
            return
        yield word
        place = word.start if backwards else word.end


def _phrase(right: Sequence[Word], read: Sequence[Word]) -> frozenset[str]:
    """What is counted: the content words that follow the figure at once, up to what those do."""
    deeds = _deeds_in(read)
    named = list(takewhile(lambda word: word.content and word.start not in deeds, right[:_LONGEST_PHRASE]))
    named = named[:1] + list(takewhile(lambda word: not word.key.endswith("ing"), named[1:]))
    return frozenset(word.root for word in named if word.key not in listed("people"))


def _same_phrase(one: Quantity, other: Quantity) -> bool:
    """Equal, or what one has more is elsewhere in the other's sentence."""
    if not (one.phrase and other.phrase):
        return one.phrase == other.phrase
    smaller, larger = sorted((one, other), key=lambda side: len(side.phrase))
    return smaller.phrase <= larger.phrase and larger.phrase - smaller.phrase <= smaller.around


def _deed(left: Sequence[Word], right: Sequence[Word], read: Sequence[Word]) -> str:
    """What befell those counted: the nearest such word; none when two lie as near."""
    deeds = _deeds_in(read)
    if left and left[0].key == "and" and any(word.start in deeds for word in right):
        left = ()  # of "were killed and 55 injured", the 55 are not the killed
    right = _before_further_deed(right, deeds)
    placed = [
        (distance, deeds[word.start])
        for side in (left, right)
        for distance, word in enumerate(side)
        if word.start in deeds
    ]
    nearest = {deed for distance, deed in placed if distance == min(placed)[0]}
    deed = nearest.pop() if len(nearest) == 1 else ""
    badly = next((word.root for word in (*left, *right) if word.key in listed("grave")), "")
    return f"{deed} ({badly})" if deed == "injured" and badly else deed


def _subject_of_count(sentence: str, before: Sequence[Word]) -> Sequence[Word]:
    """What is counted where the figure only follows the verb: "the number of people evacuated rose to 12"."""
    moved = {word.key for word in before[-_MOVED:]} & listed("moves")
    heads = [place for place, word in enumerate(before[:-1]) if word.key in listed("counts")]
    if not (moved and heads) or before[heads[-1] + 1].key != "of":
        return ()
    subject = before[heads[-1] + 2 : -_MOVED]
    return () if _BREAKS & set(sentence[before[heads[-1]].end : before[-1].end]) else subject


def _before_further_deed(right: Sequence[Word], deeds: Mapping[int, str]) -> Sequence[Word]:
    """The words up to an "and" with a deed that befell others: "shot 12 people and killed three"."""
    for place, (word, following) in enumerate(pairwise(right)):
        if word.key == "and" and following.start in deeds:
            return right[:place]
    return right


def deeds(text: str) -> frozenset[str]:
    """What befell those whom a text speaks of, in whatever words: "killed", "missing" and the like."""
    return frozenset(_deeds_in(words(text)).values())


def _deeds_in(read: Sequence[Word]) -> dict[int, str]:
    """The words of a text that say what befell people, by where they begin."""
    deeds = {word.start: _deeds()[word.key] for word in read if word.key in _deeds()}
    for place, word in enumerate(read):
        for deed, seconds in _deeds_of_two().get(word.key, ()):
            if any(other.key in seconds for other in read[place + 1 : place + 1 + _APART]):
                deeds[word.start] = deed
    return deeds


@cache
def _deeds() -> dict[str, str]:
    lists: dict[str, str] = tomllib.loads(_WORD_LISTS.read_text("utf-8"))["deeds"]
    return {word: deed for deed, listed in lists.items() for word in listed.split()}


@cache
def _deeds_of_two() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """By their first word, the deeds of two words, and those that may come second."""
    lists: dict[str, list[list[str]]] = tomllib.loads(_WORD_LISTS.read_text("utf-8"))["deeds_of_two"]
    by_first: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for deed, pairs in lists.items():
        for firsts, seconds in pairs:
            for first in firsts.split():
                by_first.setdefault(first, []).append((deed, frozenset(seconds.split())))
    return by_first


@cache
def listed(name: str) -> frozenset[str]:
    """The words of this name in the lists."""
    return frozenset(tomllib.loads(_WORD_LISTS.read_text("utf-8"))["words"][name].split())
