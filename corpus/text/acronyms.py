"""The acronyms that a text writes out, in brackets beside what they stand for.

An acronym counts when its letters begin the words beside it (after Schwartz & Hearst, "A simple algorithm for
identifying abbreviation definitions", 2003), or most of them do within a name, or the name is an
organisation's by its words: its acronym may come from another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from corpus.text.aliases import SMALL_WORDS, WORDS, Alias, alias_key, lists
from corpus.text.folding import fold_word

_ACRONYM = re.compile(r"(?:[^\W\d_]\.){2,6}|[^\W\d_]{2,10}")
_BRACKETS = re.compile(r"\(([^()\n]{2,120})\)")
_BEFORE = 200  # characters before a bracket in which the name is looked for
_WORDS_BEFORE = 20
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[.!?;:]\s|\n|[()]|['’]s\s")
_FEWEST_LETTERS = 3  # of an acronym that is more than the initials of its words
_INITIALS = 2 / 3  # share of its letters that begin words all the same
_SKIPPED = 1  # words of a name, other than small ones, that its acronym leaves out


def acronyms(text: str) -> frozenset[str]:
    """The words of ``text`` that are written as acronyms, folded."""
    return frozenset(_letters(match[0]) for match in WORDS.finditer(text) if _is_acronym(match[0]))


@lru_cache(maxsize=500)
def written_out(text: str) -> frozenset[Alias]:
    """The acronyms that ``text`` writes out."""
    return frozenset(alias for match in _BRACKETS.finditer(text) for alias in _tied(text, match))


def _tied(text: str, match: re.Match[str]) -> Iterator[Alias]:
    inside = re.split(r"[,;]", match[1])[0].strip(" \"'“”‘’")
    before = _SENTENCE_END.split(text[max(0, match.start() - _BEFORE) : match.start()])[-1].rstrip(" \"'“”’")
    words = WORDS.findall(before)[-_WORDS_BEFORE:]
    if not words or not before.endswith(words[-1]):
        return
    if _is_acronym(inside):
        short = _letters(inside)
        full = _full_name(words, short)
    else:
        short = _letters(words[-1]) if _is_acronym(words[-1]) else ""
        full = WORDS.findall(inside)
        if not short or _begins(full, short) != 0 or not full[0][0].isupper():
            return
    named = alias_key(" ".join(full))
    if len(full) > 1 and short not in named.split():
        yield Alias(short, named)


def _is_acronym(word: str) -> bool:
    bare = word[:-1] if len(word) > 2 and word.endswith("s") else word
    return bool(_ACRONYM.fullmatch(bare)) and bare[0].isupper() and sum(map(str.isupper, bare)) > 1


def _letters(acronym: str) -> str:
    """The acronym folded, without the ending of its plural."""
    bare = acronym[:-1] if len(acronym) > 2 and acronym.endswith("s") else acronym
    return fold_word(bare)


def _full_name(words: Sequence[str], short: str) -> Sequence[str]:
    """The last words before a bracket that ``short`` stands for; none when it stands for none."""
    start = _begins(words, short)
    if start is not None:
        return words[start:]
    run = _name_at_end(words)
    for first in range(len(run) - 1, -1, -1):
        if run[first][0].isupper() and _within(run[first:], short):
            return run[first:]
    if not _is_organisation(run, short) or not _stands_alone(words[: len(words) - len(run)]):
        return ()
    alike = [place for place, word in enumerate(run[:-1]) if fold_word(word)[0] == short[0]]
    return run[alike[0] :] if alike else run


def _is_organisation(name: Sequence[str], short: str) -> bool:
    """Whether it is one by a word of it, and has an initial in common with its acronym."""
    own_words = {fold_word(word) for word in name[1:]}
    shared = {fold_word(word)[0] for word in name} & set(short)
    return len(short) >= _FEWEST_LETTERS and bool(own_words & lists()["organisations"] and shared)


def _stands_alone(before: Sequence[str]) -> bool:
    """Whether a name that follows these words begins there: after "the", or after nothing."""
    return not before or fold_word(before[-1]) in ("the", "a", "an")


def _begins(words: Sequence[str], letters: str) -> int | None:
    """Where the last words start whose initials are the letters; small words may count or not."""
    read = [fold_word(word) for word in words]

    @cache  # without it "a a a a (AAA)" would be tried in every way
    def start(end: int, left: int) -> int | None:
        if not left or not end:
            return None if left else end
        last = read[end - 1]
        if last[:1] == letters[left - 1] and (left > 1 or last not in SMALL_WORDS):
            found = start(end - 1, left - 1)
            if found is not None:
                return found
        return start(end - 1, left) if last in SMALL_WORDS else None

    return start(len(read), len(letters))


def _name_at_end(words: Sequence[str]) -> Sequence[str]:
    """The capitalised words at the end, with the small ones between them."""
    start = len(words)
    for at in range(len(words) - 1, -1, -1):
        if words[at][0].isupper() and fold_word(words[at]) not in ("the", "a", "an"):
            start = at
        elif (
            fold_word(words[at]) not in SMALL_WORDS
            or not words[at][0].islower()
            or fold_word(words[at]) == "the"
        ):
            break
    return words[start:]


def _within(name: Sequence[str], letters: str) -> bool:
    """Whether the letters are in the name in their order, the first at its beginning, most at words'."""
    own_words = [fold_word(word) for word in name if fold_word(word) not in SMALL_WORDS]
    if len(letters) < _FEWEST_LETTERS or len(own_words) < 2 or own_words[0][0] != letters[0]:
        return False
    begun = _most_initials(own_words, letters)
    return begun >= _INITIALS * len(letters) and len(own_words) - begun <= _SKIPPED


def _most_initials(words: Sequence[str], letters: str) -> int:
    """How many of the letters can begin words while the others follow in those; below 0 when they cannot."""

    @cache
    def most(first: int, done: int) -> int:
        if done == len(letters):
            return 0
        best = -len(letters) - 1
        for place in range(first, len(words)):
            taken, at = done, 0
            while at >= 0 and taken < len(letters) and words[place][at:].startswith(letters[taken]):
                taken += 1
                best = max(best, 1 + most(place + 1, taken))
                at = words[place].find(letters[taken], at + 1) if taken < len(letters) else -1
        return best

    return most(0, 0)
