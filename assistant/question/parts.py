"""A question that names several sources or dates, split into parts that can be searched one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.question.comparison import Complete, halves
from assistant.question.dated_parts import REPORT_NOUN, Named, are_in_row, with_windows
from assistant.question.dates import Window
from assistant.question.scope import FilterKind, Recognised
from assistant.text.terms import asked_words
from corpus import STOP_WORDS, Scope

# "the other article", "the one discussing …": a further report of the source that was named before.
_AGAIN = re.compile(
    r"\b(?:another|(?:the|a|an)\s+(?:same|other|second|third|later|subsequent|earlier|previous|former"
    r"|latter))\s+"
    rf"(?:[a-z]+\s+)?(?:{REPORT_NOUN}|one)\b"
    rf"|\bthe\s+(?:{REPORT_NOUN}|one)\s+(?=(?:on|about|discussing|detailing|highlighting|featuring|covering"
    rf"|mentioning"
    r"|regarding|concerning|that|which|with|where|involving)\b)"
    r"|\band\s+again\s+(?:by|in|on)\b",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"[,;]?\s+(?:while|whereas|whilst|compared (?:to|with)|in (?:contrast|comparison) (?:to|with)"
    r"|as opposed to|contrasting(?: with)?|contrary to|unlike|similar(?:ly)? to|different(?:ly)? from"
    r"|versus|vs\.?|but|however)\s"
    r"|;\s+|[.?!]\s+|,?\s+and\s+(?="
    r"(?:the|a|an|another|does|do|did|has|is|was|how|whether|then|later|subsequent)\b)"
    r"|,?\s+or\s+(?=(?:the|does|do|did|has|is|was|in)\b)|,\s+(?=(?:the|another|did|does|has|was|is)\b)",
    re.IGNORECASE,
)
_TRAILS = re.compile(
    r"(?:according to|as per|\bper|\bby|\bin|\bvia|\bon|\bfrom)\s+(?:both\s+)?(?:(?:an?|the|another)\s+)?"
    rf"(?:{REPORT_NOUN}\s+(?:from|by|in)\s+)?(?:the\s+)?['\"“‘]?$",
    re.IGNORECASE,
)
_LEADS = re.compile(rf"['\"”’]?(?:['’]s?)?\s+(?:{REPORT_NOUN}|[a-z]+(?:s|ed)\b)", re.IGNORECASE)
_SUBJECT = re.compile(rf"{REPORT_NOUN}\s+(?:from|by|in)\s+(?:the\s+)?['\"“‘]?$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:]\s+|\s+(?:and|who|which|that|while|whose|but|or|as|with|after|before|when|where)\s+", re.IGNORECASE
)
_CLAUSE_WORDS = 4
_FEW_WORDS = 2

# Words that speak of reports and of comparing them, not of what is reported.
_WORDS_OF_ASKING = """
article articles report reports reported reporting suggest suggests claim claims discuss discusses
discussed according publish published mention mentions mentioned indicate indicates regarding
consistent consistency consistently inconsistent inconsistency inconsistently change changed
individual source sources news story stories also another imply implies portray portrayal remain
remained similar different compare compared contrast subsequent focus focuses describe described
describes explain explains explained happen happened happening say says said tell tells write writes wrote
"""
ASKING = frozenset(_WORDS_OF_ASKING.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPart:
    """What a question asks of one source or date.

    ``focus`` is the stretch of the question that speaks of it, ``clauses`` the pieces of that.
    """

    focus: str
    clauses: tuple[str, ...]
    outlets: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    window: Window | None = None

    @property
    def is_of_a_source(self) -> bool:
        """Whether it is asked of some outlets, a country's press or a span of days; else of a thing."""
        return bool(self.outlets or self.countries or self.window)

    def within(self, given: Scope) -> Scope:
        """The scope that a person has set, narrowed by what this part names; what they have set wins."""
        return replace(
            given, outlets=given.outlets or self.outlets, countries=given.countries or self.countries
        )

    def within_dates(self, scope: Scope) -> Scope:
        """The scope, within the dates that this part names unless the person has set some."""
        if self.window is None or scope.since or scope.until:
            return scope
        return replace(scope, since=self.window.since, until=self.window.until)


def parts(
    text: str, recognised: Sequence[Recognised], *, complete: Complete | None = None
) -> tuple[QuestionPart, ...]:
    """The parts of the question, each once, in its order; none when it asks of one thing alone.

    It falls apart by the sources and dates that it names, without any by the things that it compares;
    ``complete`` is as in :func:`halves`.
    """
    named = with_windows(text, _sources(text, recognised), recognised)
    if not named:
        things = [subject(half, ()) for half in halves(text, complete=complete)]
        return tuple(QuestionPart(focus=thing, clauses=clauses(thing)) for thing in dict.fromkeys(things))
    split = []
    for one, (start, end) in zip(named, _stretches(text, named), strict=True):
        focus = subject(text, recognised, start=start, end=end)
        if len(asked_words(focus)) < _FEW_WORDS:
            focus = subject(text, recognised)
        split.append(
            QuestionPart(
                focus=focus,
                clauses=clauses(focus),
                outlets=one.outlets,
                countries=one.countries,
                window=one.window,
            )
        )
    return tuple(dict.fromkeys(split))


def subject(text: str, recognised: Sequence[Recognised], *, start: int = 0, end: int | None = None) -> str:
    """What ``text[start:end]`` is about: without what has become the scope, and the words of asking.

    The function words that led to what is left out go with it: "between the report from … on".
    """
    kept: list[str] = []
    led = 0  # how many are kept up to the last content word
    for piece in _outside(text, recognised, start, len(text) if end is None else end):
        del kept[led:]
        for word in piece.split():
            bare = word.strip(".,;:?!'\"“”‘’()").casefold()
            if bare in ASKING:
                del kept[led:]
                continue
            kept.append(word)
            if bare and bare not in STOP_WORDS:
                led = len(kept)
    return " ".join(kept)


def subject_words(text: str, recognised: Sequence[Recognised]) -> list[str]:
    """The content words of what the question is about, none when it only asks for some source's reports."""
    return asked_words(outside(text, recognised))


def outside(text: str, recognised: Sequence[Recognised]) -> str:
    """The text without what has become the scope."""
    return " ".join(_outside(text, recognised, 0, len(text)))


def _outside(text: str, recognised: Sequence[Recognised], start: int, end: int) -> list[str]:
    """The pieces of ``text[start:end]`` between what has become the scope."""
    pieces, place = [], start
    for one in recognised:
        if one.collected and start <= one.start < end and one.start >= place:
            pieces.append(text[place : one.start])
            place = one.end
    return [*pieces, text[place:end]]


def clauses(text: str) -> tuple[str, ...]:
    """The text cut where its clauses part; a short one is joined to the next."""
    cut: list[str] = []
    pending = ""
    for piece in _CLAUSE.split(text):
        pending = f"{pending} {piece}".strip()
        if (
            len({word for word in re.findall(r"\w+", pending) if word.casefold() not in STOP_WORDS})
            >= _CLAUSE_WORDS
        ):
            cut.append(pending)
            pending = ""
    if pending and cut:
        cut[-1] += f" {pending}"
    return tuple(cut) or ((pending,) if pending else ())


def _sources(text: str, recognised: Sequence[Recognised]) -> list[Named]:
    """The collected sources, and the further reports of theirs that are named only as such."""
    named = [
        Named(start=one.start, end=one.end, outlets=one.outlets, countries=one.countries)
        for one in recognised
        if one.kind is not FilterKind.PUBLISHED and one.collected
    ]
    for match in _AGAIN.finditer(text) if named else ():
        if any(
            0 <= one.start - match.end() <= 14 or match.start() <= one.start < match.end() for one in named
        ):
            continue
        before = [one for one in named if one.end <= match.start()]
        if before:
            named.append(replace(before[-1], start=match.start(), end=match.end()))
            named.sort(key=lambda one: one.start)
    return named


def _stretches(text: str, named: Sequence[Named]) -> list[tuple[int, int]]:
    """For each name, the stretch of the text that speaks of it; names in one row share theirs."""
    rows: list[list[Named]] = []
    for one in named:
        if rows and are_in_row(text, rows[-1][-1], one):
            rows[-1].append(one)
        else:
            rows.append([one])
    if not rows:
        return []
    cuts = [_cut(text, before[-1], after[0]) for before, after in pairwise(rows)]
    starts = [0, *(start for _, start in cuts)]
    ends = [*(end for end, _ in cuts), len(text)]
    return [(start, end) for row, start, end in zip(rows, starts, ends, strict=True) for _ in row]


def _cut(text: str, before: Named, after: Named) -> tuple[int, int]:
    """Where what is said of the first name ends, and where what is said of the second begins.

    What lies between belongs to the second where its name trails what it is the source of ("…, according
    to The Verge"), to the first where its name leads, and to both where neither is clear.
    """
    between = text[before.end : after.start]
    turns = list(_TURN.finditer(f"{between} "))
    if turns:
        place = before.end + min(turns[-1].end(), len(between))
        return place, place
    first, second = _trails(text, before), _trails(text, after)
    if first and second:
        return before.end, before.end
    return (after.start, before.end) if second else (after.start, after.start)


def _trails(text: str, name: Named) -> bool:
    """Whether the name follows what it is the source of."""
    before, after = text[: name.start], text[name.end :]
    return bool(_TRAILS.search(before)) and not (_SUBJECT.search(before) and _LEADS.match(after))
