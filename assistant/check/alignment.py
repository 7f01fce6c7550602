"""A statement laid beside the sentences it comes from: what agrees, what was replaced, added, left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.text.tokens import Word, sentences, words

_LONGEST = 6  # words of a difference
_CONTEXT = 3  # words that agree about a difference, both sides together, for it to be one of the same clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``claim`` of the statement is where the span has ``source``; either may be empty.

    ``anchored`` means that the words about it agree: the two are in the same place of the same clause.
    """

    claim: tuple[Word, ...]
    source: tuple[Word, ...]
    before: int  # words that agree just before it
    after: int
    at: int  # where in the statement it is
    source_at: int  # and where in the span's text

    @property
    def anchored(self) -> bool:
        """Whether enough words about it agree."""
        short = max(len(self.claim), len(self.source)) <= _LONGEST
        return short and self.before + self.after >= _CONTEXT and min(self.before, self.after) >= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A statement beside the sentences that have most of its words; ``share`` of them agree, in order."""

    share: float
    text: str
    window: tuple[Word, ...]
    differences: tuple[Difference, ...]


@lru_cache(maxsize=2_000)
def _parts(text: str) -> tuple[tuple[Word, ...], ...]:
    return tuple(sentences(words(text)))


def align(claim: Sequence[Word], texts: Sequence[str]) -> Alignment:
    """The statement's words beside the sentences that have most of them: as many, or one more."""
    own = len(sentences(claim))
    content = {word.root for word in claim if word.content}
    best: tuple[float, str, tuple[Word, ...]] = (0.0, "", ())
    for text in texts:
        parts = _parts(text)
        for start in range(len(parts)):
            for count in (own, own + 1):
                window = tuple(word for part in parts[start : start + count] for word in part)
                shared = len(content & {word.root for word in window}) - 0.01 * len(window)
                if shared > best[0] or not best[2]:
                    best = (shared, text, window)
    return _laid(claim, best[1], best[2])


def _laid(claim: Sequence[Word], text: str, window: tuple[Word, ...]) -> Alignment:
    matcher = SequenceMatcher(None, [w.key for w in claim], [w.key for w in window], autojunk=False)
    codes = matcher.get_opcodes()
    found = []
    agree = 0
    for place, (tag, a, b, c, d) in enumerate(codes):
        if tag == "equal":
            agree += b - a
            continue
        before = codes[place - 1] if place else None
        after = codes[place + 1] if place + 1 < len(codes) else None
        found.append(
            Difference(
                claim=tuple(claim[a:b]),
                source=window[c:d],
                before=before[2] - before[1] if before else _edge(window, c, first=True),
                after=after[2] - after[1] if after else _edge(window, d, first=False),
                at=_place(claim, a),
                source_at=_place(window, c),
            )
        )
    return Alignment(share=agree / max(1, len(claim)), text=text, window=window, differences=tuple(found))


def _place(read: Sequence[Word], number: int) -> int:
    if number < len(read):
        return read[number].start
    return read[-1].end if read else 0


def _edge(window: Sequence[Word], place: int, *, first: bool) -> int:
    """The edge of a statement agrees with the edge of a sentence as a word with a word."""
    if first:
        return int(place == 0 or window[place].opens) if place < len(window) else 1
    return int(place >= len(window) or window[place].opens)
