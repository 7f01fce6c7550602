"""Text and its report's dateline → the dates that it mentions. Read this first.

    text → sentences of tokens → expressions (span first) → meanings → intervals

No corpus, no model: rules over tokens, and a table of words (``words.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.when.elsewhere import dates_elsewhere
from assistant.when.grammar.find import Expression, expressions
from assistant.when.grammar.tokens import Line, lines
from assistant.when.meanings import Bound, Range, Weekday, Within
from assistant.when.resolving.context import Context
from assistant.when.resolving.resolve import resolve
from assistant.when.resolving.tense import Tense, tense
from assistant.when.values import Dated, Dateline, Grain, Interval, Unclear


def dates(text: str, *, dateline: Dateline) -> tuple[Dated, ...]:
    """The date expressions of ``text`` in its order, each resolved against the dateline or with a reason.

    Spans never overlap. Never raises: what cannot be resolved has no interval.
    """
    language = dateline.language.split("-")[0].lower()
    if language != "en":
        return tuple(dates_elsewhere(text, dateline=dateline, language=language))
    return tuple(dated for line in lines(text, language="en") for dated in _of_sentence(line, text, dateline))


def _of_sentence(line: Line, text: str, dateline: Dateline) -> Iterator[Dated]:
    found = list(expressions(line))
    places = {place for one in found for place in range(one.first, one.end)}
    given: list[tuple[str, Interval]] = []
    for one in found:
        words = text[line[one.first].start : line[one.end - 1].end]
        context = Context(
            dateline=dateline,
            tense=tense(line, one.first, one.end, places, present=_present_looks_ahead(one, line)),
            anchor=given[-1][1] if given else None,
            anchor_words=given[-1][0] if given else "",
            anchor_many=len({interval for _, interval in given}) > 1,
            prose=True,
        )
        if isinstance(one.meaning, Within) and context.tense is not Tense.AHEAD:
            continue  # "in three weeks" says how long it took
        dated = resolved(one, line, context)
        if dated.interval:
            given.append((words, dated.interval))
        yield dated


def _present_looks_ahead(one: Expression, line: Line) -> bool:
    """Whether "is" beside it looks ahead: "the final is on Sunday", but not "the Friday ruling is"."""
    attribute = line.low(one.first - 1) in ("the", "'s", "this")
    return isinstance(one.meaning, Weekday | Bound | Range) and not attribute


def resolved(one: Expression, line: Line, context: Context) -> Dated:
    """The expression with its interval, or with the reason why it has none."""
    start, end = line[one.first].start, line[one.end - 1].end
    try:
        interval, why = resolve(context, one.meaning)
    except Unclear as error:
        return Dated(start=start, end=end, interval=None, basis=f"not resolved: {error}", clock=one.clock)
    except (OverflowError, ValueError):
        return Dated(
            start=start, end=end, interval=None, basis="not resolved: it lies outside of the calendar"
        )
    if one.clock and interval.grain is Grain.DAY:
        interval = Interval(first=interval.first, last=interval.last, grain=Grain.TIME)
    return Dated(start=start, end=end, interval=interval, basis=basis(why, context), clock=one.clock)


def basis(why: str, context: Context) -> str:
    """The reason as a person reads it: with the day of publication, where it was counted from that."""
    day = context.dateline.day
    return f"{why} ({day.day} {day:%b %Y})" if context.counted and day else why
