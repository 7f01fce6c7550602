"""Whose figure it is: one that the cited spans give for somebody else than the statement does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from assistant.check import dates
from assistant.check.check_result import Fact, FactKind, Support
from assistant.check.names import Name, distinctive, names, same
from assistant.check.speakers import surely_two
from assistant.text import figures
from assistant.text.figures import Figure
from assistant.text.tokens import Word, sentences, words
from assistant.text.verbs import lemma
from corpus import Alias

_FIRST = 6  # words of a sentence among which its subject begins
_ENOUGH = 0.6  # share of the statement's other words that a sentence has to have to be about the same
_LEANING = frozenset(
    ("he", "she", "they", "it", "his", "her", "their", "its", "this", "that", "these", "we", "i")
)


def figures_of_another(text: str, cited: Sequence[str], *, aliases: Collection[Alias] = ()) -> Iterator[Fact]:
    """The subjects of ``text`` with a figure that the cited spans give for another one alone."""

    def alike(one: Name, other: Name) -> bool:
        return same(distinctive(one) or one.parts, distinctive(other) or other.parts, aliases=aliases)

    known = [name for span in cited for name in names(span) if name.sure]
    for part in sentences(words(text)):
        own = _names_in(text, part)
        subject = _subject(own, part)
        if subject and not (subject.sure or any(alike(subject, name) for name in known)):
            subject = None
        counted = [] if subject is None else _figures_in(text, part)
        if subject is None or not counted:
            continue
        content = {
            lemma(word.key)
            for word in part
            if word.content and not word.capital and not word.key[0].isdigit()
        }
        for figure in counted[:1]:
            others = list(_owners(figure, content, cited))
            if others and not any(one is None or any(alike(subject, name) for name in one) for one in others):
                wrong = next(
                    (
                        name
                        for one in others
                        for name in one or ()
                        if surely_two(subject, name, known=known, aliases=aliases)
                    ),
                    None,
                )
                if wrong is not None:
                    yield Fact(
                        kind=FactKind.NAME,
                        outcome=Support.ALTERED,
                        words=text[subject.start : subject.end],
                        start=subject.start,
                        end=subject.end,
                        found=" ".join(word.written for word in wrong.parts),
                    )


def _owners(figure: Figure, content: set[str], cited: Sequence[str]) -> Iterator[list[Name] | None]:
    """For each place of the figure the names it may belong to; None where that cannot be said."""
    for span in cited:
        parts = sentences(words(span))
        for place, part in enumerate(parts):
            for there in _figures_in(span, part, every=True):
                if not figures.supports(there, figure):
                    continue
                shared = len(content & {lemma(word.key) for word in part}) / max(1, len(content))
                own = _names_in(span, part)
                if shared < _ENOUGH:
                    yield None
                elif any(word.key in _LEANING for word in part) or _subject(own, part) is None:
                    before = _names_in(span, parts[place - 1]) if place else []
                    yield [*own, *before] if len(own) + len(before) == 1 else None
                else:
                    yield _about(there, own, _figures_in(span, part))


def _about(figure: Figure, own: Sequence[Name], counted: Sequence[Figure]) -> list[Name]:
    """The names that a figure may belong to: the one before it, where each of several has its own."""
    before = [name for name in own if name.end <= figure.start]
    if len(counted) > 1 and len(before) > 1:
        last = before[-1]
        earlier = [one for one in counted if one.end <= last.start]
        if earlier:
            return [last]
    later = [name for name in own if name.start >= figure.end]
    if later and len(counted) > 1 and any(one.start >= later[0].end for one in counted):
        return before or list(own)
    return list(own)


def _names_in(text: str, part: Sequence[Word]) -> list[Name]:
    return [n for n in names(text) if part[0].start <= n.start and n.end <= part[-1].end]


def _figures_in(text: str, part: Sequence[Word], *, every: bool = False) -> list[Figure]:
    when = dates.dates(text)
    return [
        one
        for one in figures.figures(text)
        if part[0].start <= one.start
        and one.end <= part[-1].end + 1
        and (every or not any(one.start < date.end and date.start < one.end for date in when))
        and (every or one.form not in ("vague", "ordinal"))
    ]


def _subject(own: Sequence[Name], part: Sequence[Word]) -> Name | None:
    """The name that a sentence begins with, or that follows within a few words."""
    first = own[0] if own else None
    if first is None or sum(word.end <= first.start for word in part) > _FIRST:
        return None
    return first
