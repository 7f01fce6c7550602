"""Who says it: a quotation, or reported words, that the cited spans give to another speaker."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.check.check_result import Fact, FactKind, Support
from assistant.check.names import Name, countries, distinctive, names, same
from assistant.check.quotations import quotations
from assistant.text.tokens import Word, running, sentences, straighten, words
from corpus import Alias

_SAYING_WORDS = """
said say says saying told tells asked asks added adds wrote writes tweeted tweets claimed claims insisted
insists warned warns argued argues explained explains
replied replies answered answers announced announces
admitted admits testified recalled recalls noted notes stressed stresses continued declared declares
stated states commented joked posted called calls described describes urged urges promised vowed predicts
predicted believes thinks estimates estimated put puts complained suggested suggests
"""
_SAYING = frozenset(_SAYING_WORDS.split())
_PRONOUNS = frozenset(("he", "she", "they", "it", "i", "we"))
_HEARERS = frozenset(("told", "tells", "asked", "asks", "urged", "urges"))  # before who listens
_NEAR = 6  # words between a speaker and the verb of saying


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saying:
    """A sentence, or one side of a quotation, with who speaks in it; None when that is not plain."""

    speaker: Name | None
    pronoun: bool


def given_to_another(text: str, cited: Sequence[str], *, aliases: Collection[Alias] = ()) -> Iterator[Fact]:
    """The speakers of quotations in ``text`` to whom the cited spans do not give these words."""

    known = [name for span in cited for name in names(span) if name.sure]
    for quoted in quotations(text):
        mine = _speaker(text, quoted.start, quoted.end)
        if mine is None or not (mine.sure or any(_alike(mine, name) for name in known)):
            continue
        theirs = [
            _speaker(span, start, end)
            for span in cited
            for start, end in _places(running(quoted.written), span)
        ]
        others = [
            one for one in theirs if one is not None and surely_two(mine, one, known=known, aliases=aliases)
        ]
        if others and len(others) == len(theirs):
            yield Fact(
                kind=FactKind.NAME,
                outcome=Support.ALTERED,
                words=text[mine.start : mine.end],
                start=mine.start,
                end=mine.end,
                found=_written(others[0]),
            )


def surely_two(one: Name, other: Name, *, known: Collection[Name], aliases: Collection[Alias] = ()) -> bool:
    """Whether two names are surely of two: both are known, and one of them in full.

    "The Tigers" may be what LSU is called.
    """
    if not other.sure or _alike(one, other, aliases):
        return False
    full = [max((n for n in known if _alike(n, name)), key=_length, default=name) for name in (one, other)]
    return max(map(_length, full)) > 1 and _is_country(one) == _is_country(other)


def _alike(one: Name, other: Name, aliases: Collection[Alias] = ()) -> bool:
    return same(distinctive(one) or one.parts, distinctive(other) or other.parts, aliases=aliases)


def _length(name: Name) -> int:
    return len(distinctive(name))


def _is_country(name: Name) -> bool:
    return any(countries(part.key) for part in distinctive(name))


def _written(name: Name) -> str:
    return " ".join(part.written for part in name.parts)


def _places(quoted: str, span: str) -> Iterator[tuple[int, int]]:
    """Where the span has the quoted words, one after the other."""
    read = words(span)
    keys = quoted.split()
    for at in range(len(read) - len(keys) + 1):
        if read[at].key == keys[0] and [word.key for word in read[at : at + len(keys)]] == keys:
            yield read[at].start, read[at + len(keys) - 1].end


def _speaker(text: str, start: int, end: int) -> Name | None:
    """Who speaks the words ``text[start:end]``: by the rest of their sentence, or of the one before."""
    level = straighten(text)
    quoted = [place for place in _quoted(level) if place[0] < end and start < place[1]]
    first, last = (
        (min(start, *(q[0] for q in quoted)), max(end, *(q[1] for q in quoted))) if quoted else (start, end)
    )
    read = words(text)
    after = _until_end(read, last, level)
    before = _from_beginning(read, first, level)
    for part in (after, before):
        said = _said_in(part, text)
        if said.speaker is not None:
            return said.speaker
        if said.pronoun:
            return _mentioned_last(text, first)
    return None


def _quoted(level: str) -> Iterator[tuple[int, int]]:
    opened = -1
    for at, mark in enumerate(level):
        if mark == '"':
            if opened < 0:
                opened = at
            else:
                yield opened, at + 1
                opened = -1


def _until_end(read: Sequence[Word], last: int, level: str) -> list[Word]:
    """The words after a quotation, up to the end of their sentence or the next quotation."""
    found: list[Word] = []
    for word in read:
        if word.start < last:
            continue
        gap = level[found[-1].end if found else last : word.start]
        ended = any(mark in level[last - 2 : last] + gap for mark in ".!?") and word.opens
        if '"' in gap or (found and word.opens) or (not found and ended):
            break
        found.append(word)
    return found


def _from_beginning(read: Sequence[Word], first: int, level: str) -> list[Word]:
    """The words before a quotation, from the beginning of their sentence or the quotation before."""
    found: list[Word] = []
    for word in reversed([word for word in read if word.end <= first]):
        gap = level[word.end : found[-1].start if found else first]
        if '"' in gap.rstrip('" ') or (found and '"' in gap):
            break
        if not found and gap.strip(' "') in (".", "!", "?"):
            break
        found.append(word)
        if word.opens:
            break
    return found[::-1]


def _said_in(part: Sequence[Word], text: str) -> _Saying:
    """The speaker beside the verb of saying: the one name before it, or else the name after it."""
    own = [name for name in names(text) if part and part[0].start <= name.start and name.end <= part[-1].end]
    for at, word in enumerate(part):
        following = part[at + 1].key if at + 1 < len(part) else ""
        if word.key == "according" and following == "to":
            return _Saying(speaker=_soon(own, word, part), pronoun=False)
        if word.key not in _SAYING:
            continue
        preceding = part[at - 1].key if at else ""
        if _PRONOUNS & {preceding, following}:
            return _Saying(speaker=None, pronoun=bool({"he", "she"} & {preceding, following}))
        before = [name for name in own if name.end <= word.start]
        if before:
            return _Saying(speaker=before[0] if len(before) == 1 else None, pronoun=False)
        return _Saying(speaker=None if word.key in _HEARERS else _soon(own, word, part), pronoun=False)
    leads = len(own) == 1 and text[part[-1].end : part[-1].end + 2].startswith(":")
    return _Saying(speaker=own[0] if leads else None, pronoun=False)


def _soon(own: Sequence[Name], word: Word, part: Sequence[Word]) -> Name | None:
    """The first name after a word, where only few words are between."""
    after = [name for name in own if name.start >= word.end]
    if after and sum(word.end <= one.start < after[0].start for one in part) <= _NEAR:
        return after[0]
    return None


def _mentioned_last(text: str, at: int) -> Name | None:
    """The person that "he" or "she" is: the one name of the sentence before."""
    parts = [part for part in sentences(words(text)) if part[-1].end <= at]
    if not parts:
        return None
    part = parts[-1]
    own = [name for name in names(text) if part[0].start <= name.start and name.end <= part[-1].end]
    return own[0] if len(own) == 1 else None
