"""How one text differs from another: token by token, whole words and numbers, or in a few words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from assistant.text.word_patterns import DIFFERING_WORD
from corpus import sentences

_TOKEN = re.compile(rf"{DIFFERING_WORD.pattern}|\s+|[^\w\s]")
_AROUND = 40  # characters of what is the same, before and after the words that differ
_QUOTED = 120  # characters that differ, and can still be quoted
_COMPARED = 2_000  # characters of a sentence; comparing the words of a longer one may take seconds

Kind = Literal["same", "out", "in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part that is the ``same`` in both texts, taken ``out`` of the first or put ``in`` the second."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """A change of a text in a few words: what was there ``before`` and is ``after`` it.

    Of more than a few words ``before`` is empty and ``after`` says how many sentences there are of which
    change (``3 sentences changed, 1 added``).
    """

    before: str
    after: str


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts in pieces; paragraphs that are the same are not looked into."""
    found: list[Piece] = []
    for tag, left, right in _steps(_lines(old), _lines(new)):
        if tag == "equal":
            found.append(Piece(kind="same", text="".join(left)))
        else:
            found += _tokens("".join(left), "".join(right))
    return found


def in_short(old: str, new: str, *, language: str | None = None) -> TextChange:
    """The difference of two texts that are not the same."""
    counts = {"changed": 0, "added": 0, "removed": 0}
    pair = ("", "")
    left, right = (
        [text[one.start : one.end] for one in sentences(text, language=language)] for text in (old, new)
    )
    for tag, gone, come in _steps(left, right):
        if tag == "equal":
            continue
        both = min(len(gone), len(come))
        counts["changed"] += both
        counts["added"] += len(come) - both
        counts["removed"] += len(gone) - both
        pair = (" ".join(gone), " ".join(come))
    if counts == {"changed": 1, "added": 0, "removed": 0} and (quoted := _quoted(*pair)):
        return quoted
    parts = [(number, what) for what, number in counts.items() if number]
    if not parts:
        return TextChange(before="", after="only spaces or line breaks changed")
    first, what = parts[0]
    said = [f"{first:,} sentence{'' if first == 1 else 's'} {what}"]
    said += [f"{number:,} {what}" for number, what in parts[1:]]
    return TextChange(before="", after=", ".join(said))


def _quoted(old: str, new: str) -> TextChange | None:
    """Of one sentence the words that differ, with some before and after; None where those are many."""
    if max(len(old), len(new)) > _COMPARED:
        return None
    found = _tokens(old, new)
    differing = [place for place, piece in enumerate(found) if piece.kind != "same"]
    if not differing:
        return None
    first, last = differing[0], differing[-1]
    inner = found[first : last + 1]
    before, after = ("".join(one.text for one in inner if one.kind != kind) for kind in ("in", "out"))
    if max(len(before), len(after)) > _QUOTED:
        return None
    head = "".join(one.text for one in found[:first])
    tail = "".join(one.text for one in found[last + 1 :])
    opening = head if len(head) <= _AROUND else f"…{head[-_AROUND:].partition(' ')[2]}"
    closing = tail if len(tail) <= _AROUND else f"{tail[:_AROUND].rpartition(' ')[0]}…"
    return TextChange(before=f"{opening}{before}{closing}", after=f"{opening}{after}{closing}")


def _tokens(old: str, new: str) -> list[Piece]:
    """The pieces of two passages. What differs on both sides of a space is one piece with it."""
    out, come = "", ""
    found: list[Piece] = []

    def differ() -> None:
        nonlocal out, come
        found.extend([Piece(kind="out", text=out)] if out else [])
        found.extend([Piece(kind="in", text=come)] if come else [])
        out, come = "", ""

    steps = list(_steps(_TOKEN.findall(old), _TOKEN.findall(new)))
    for place, (tag, left, right) in enumerate(steps):
        same = "".join(left)
        if tag != "equal":
            out, come = out + same, come + "".join(right)
        elif same == " " and 0 < place < len(steps) - 1:
            out, come = out + same, come + same
        else:
            differ()
            found.append(Piece(kind="same", text=same))
    differ()
    return found


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")]


def _steps(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    matched = SequenceMatcher(None, left, right, autojunk=False)
    for tag, a, b, c, d in matched.get_opcodes():
        yield tag, list(left[a:b]), list(right[c:d])
