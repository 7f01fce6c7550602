"""Outlets that a question names as its sources, recognised against those that are collected.

A name counts when it is written as a source: "the TechCrunch article", "according to The Age", "'Fortune'".
A name of one plain word, such as Time or Wired, needs such a cue and a capital; "in time" is no outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.question.compared_sources import are_compared, asks_side_by_side
from assistant.text.word_patterns import OUTLET_WORD
from corpus import STOP_WORDS, squash

_SEPARATOR = re.compile(r"\s+[-–—|·•]\s+|(?<=\w):\s+")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s?$")
_GAP = re.compile(r"[ \t]*[-–—|:&/.]?[ \t]*")
_DOMAIN = re.compile(r"\.(?:com|org|net|info|news|[a-z]{2}|co\.[a-z]{2})$", re.IGNORECASE)
_LONGEST = 12  # words of a name

_PUBLISHED = (
    r"(?:articles?|reports?|stor(?:y|ies)|pieces?|coverage|columns?|editorials?|interviews?|newspapers?"
    r"|headlines?|reporting|reviews?|news|posts?|analys[ie]s)"
)
_TELLS = (
    r"(?:report|say|claim|suggest|write|publish|describe|tell|mention|cover|indicate|state|note|imply|implie"
    r"|discuss|quote|call|maintain|announce|attribute|portray|highlight|explain|argue|reveal|warn|present)"
    r"(?:s|d|ed|es|ing)?"
    r"|said|wrote|told"
)
_BEFORE = re.compile(
    r"\b(?:by|from|in|on|via|per|to|and|or|with|of|between|for)\s+(?:both\s+|either\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_STRONG_BEFORE = re.compile(
    rf"\b(?:according to|as per|(?:reported|published|written|covered|said|quoted|mentioned|told"
    rf"|described) (?:by|in|on)|{_PUBLISHED} (?:from|by|in|of|on))\s+(?:both\s+|either\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"(?:['’]s?)?\s+(?:[\w'’-]+\s+){{0,2}}{_PUBLISHED}\b|\s+(?:{_TELLS})\b", re.IGNORECASE)
_ACTS = re.compile(r"\s+[a-z]+\b")
_OWNS_OR_ACTS = re.compile(r"['’]s?\s|\s+[a-z]{2,}(?:s|ed|ing)\b")
_ALSO = re.compile(
    r"['\"”’]?\s*(?:,|,?\s*(?:and|or|nor|as well as|versus|vs\.?|&))\s*(?:both\s+)?(?:from\s+|by\s+"
    r"|in\s+)?['\"“‘]?(?:the\s+)?",
    re.IGNORECASE,
)
_QUOTES = {"'": "'’", '"': '"”', "“": '”"', "‘": "’'", "«": "»", "„": "“”"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source named in a text, with every outlet collected under the name; none when none is.

    ``text[start:end]`` is the name as written, without quotation marks and possessive.
    """

    start: int
    end: int
    name: str
    outlets: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name as the person may be shown it: the outlet's own where there is one, else as written."""
        return self.outlets[0] if len(self.outlets) == 1 else self.name


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int


def sources(text: str, outlets: Iterable[str]) -> list[Source]:
    """The collected outlets that ``text`` names as sources, in its order."""
    names = _names(tuple(outlets))
    found = _found(text, names)
    return [
        one
        for row in _rows(text, found)
        if are_compared(text, row[0].start, row[-1].end, len(row)) or any(_is_cued(text, one) for one in row)
        for one in row
    ]


def _rows(text: str, found: Sequence[Source]) -> list[list[Source]]:
    """The names, those of one row together: in "The Verge, Fortune and Wired" one cue serves all three."""
    rows: list[list[Source]] = []
    for one in found:
        if rows and _ALSO.fullmatch(text[rows[-1][-1].end : one.start]):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


_LAST_WORD = (
    r"(?:Times|Post|News|Journal|Herald|Tribune|Daily|Gazette|Courier|Telegraph|Standard|Chronicle|Observer"
    r"|Examiner|Bulletin|Dispatch|Inquirer|Globe|Broadcasting|TV|Radio|Magazine|Weekly|Mail|Mirror|Independent"
    r"|Guardian)"
)
_FORM = re.compile(rf"{_LAST_WORD}$|\.(?:com|org|net|news)$")
_AGENCIES = frozenset(
    {"reuters", "bloomberg", "afp", "ap", "bbc", "cnn", "dpa", "tass", "xinhua", "efe", "ansa", "upi"}
)
_CAPITALS = r"[A-Z][\w’'&.-]*\w(?:\s+(?:(?:of|and|the|&)\s+)?[A-Z][\w’'&.-]*\w){0,4}"
_NAME = rf"['\"‘“]?(?P<name>(?:The\s+)?{_CAPITALS})"
_LEADING = r"according to|reported by|as per|and|or|did|does|has"
_NOT_COLLECTED = (
    re.compile(rf"\b(?i:a|an|the|another|and|or)\s+{_NAME}['\"’”]?\s+(?i:{_PUBLISHED})\b"),
    re.compile(rf"\b(?i:{_PUBLISHED})\s+(?i:from|by|in|of|published (?:by|in))\s+(?:the\s+)?{_NAME}"),
    re.compile(rf"\b(?i:{_LEADING})\s+(?:the\s+)?{_NAME}"),
    re.compile(
        r"\b(?i:do|compare what)\s+(?P<name>(?:The\s+)?[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,3})(?=\s+and\b)"
    ),
)


def uncollected(text: str, known: Iterable[Source], outlets: Iterable[str]) -> list[Source]:
    """Outlets named as sources of which nothing is collected.

    Only what is an outlet's name by its form ("… Times", "….com"), a news agency's, or is in one row
    with outlets that are collected counts: "according to Ann Lee" names no outlet.
    """
    taken = [(one.start, one.end) for one in known]
    found: dict[int, Source] = {}
    for pattern in _NOT_COLLECTED:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            bare = _POSSESSIVE.sub("", match["name"])
            end = start + len(bare)
            if any(a < end and start < b for a, b in taken) or start in found:
                continue
            if _is_outlet(bare) or _beside(text, start, end, taken):
                found[start] = Source(start=start, end=end, name=bare, outlets=())
    return [
        one for one in found.values() if squash(one.name).removeprefix("the") not in _names(tuple(outlets))
    ]


def _is_outlet(name: str) -> bool:
    return (len(name.split()) > 1 and bool(_FORM.search(name))) or squash(name) in _AGENCIES


def _beside(text: str, start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Whether the name is in one row with a collected outlet that is said to report."""
    tells = rf"|(?:each\s+)?(?:{_TELLS})" if asks_side_by_side(text) else ""
    published = re.compile(rf"['\"’”]?\s+(?i:{_PUBLISHED}{tells})\b")
    for a, b in taken:
        gap = text[b:start] if b <= start else text[end:a]
        if _ALSO.fullmatch(gap) and published.match(text[max(end, b) :]):
            return True
    return False


@lru_cache(maxsize=8)
def _names(outlets: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Every name by which outlets may be called, squashed, with the outlets it means."""
    under: dict[str, dict[str, None]] = {}
    for outlet in outlets:
        for name in _names_in_use(outlet):
            under.setdefault(name, {})[outlet] = None
    return {name: tuple(collected) for name, collected in under.items()}


def _names_in_use(outlet: str) -> set[str]:
    """An outlet's whole name and that of the house whose section it is, with and without "The"."""
    services = _SEPARATOR.split(outlet.strip())[0]
    spellings = {outlet, services, _DOMAIN.sub("", services)}
    capitals = re.match(r"([A-Z]{2,5}) News$", services)
    if capitals:
        spellings.add(capitals[1])
    squeezed = {squash(name) for name in spellings}
    squeezed |= {name.removeprefix("the") for name in squeezed}
    return {name for name in squeezed if len(name) > 1}


def _found(text: str, names: Mapping[str, tuple[str, ...]]) -> list[Source]:
    """The longest names at each place, whether or not they are meant as sources."""
    words = [_word(match) for match in OUTLET_WORD.finditer(text)]
    found: list[Source] = []
    place = 0
    while place < len(words):
        last = _longest(text, words, place, names)
        if last is None:
            place += 1
            continue
        start, end = words[place].start, words[last].end
        key = "".join(word.key for word in words[place : last + 1])
        found.append(Source(start=start, end=end, name=text[start:end], outlets=names[key]))
        place = last + 1
    return found


def _word(match: re.Match[str]) -> _Word:
    bare = _POSSESSIVE.sub("", match[0])
    return _Word(squash(bare), match.start(), match.start() + len(bare))


def _longest(text: str, words: list[_Word], first: int, names: Mapping[str, tuple[str, ...]]) -> int | None:
    key, best = "", None
    for place in range(first, min(first + _LONGEST, len(words))):
        if place > first and not _GAP.fullmatch(text[words[place - 1].end : words[place].start]):
            break
        key += words[place].key
        if key in names:
            best = place
    return best


def _is_cued(text: str, source: Source) -> bool:
    """Whether the name is written as a source's."""
    before, after = text[: source.start], text[source.end :]
    if before[-1:] in _QUOTES and before and after[:1] and after[0] in _QUOTES[before[-1]]:
        return True
    strong = bool(_STRONG_BEFORE.search(before))
    own = re.sub(r"^the\s+", "", source.name, flags=re.IGNORECASE)
    if not own[:1].isupper() and not own[:1].isdigit():
        return strong
    if _AFTER.match(after) or (_ACTS.match(after) and _asked_of(before)):
        return True
    if _telling(own):
        return strong or bool(_BEFORE.search(before) or _OWNS_OR_ACTS.match(after))
    return _plain_is_cued(before, after, strong=strong, with_the=own != source.name)


def _plain_is_cued(before: str, after: str, *, strong: bool, with_the: bool) -> bool:
    """Whether a name of one plain word, such as Fortune, is written as a source's."""
    if re.match(r"\s+(?:[A-Z]|\d)", after) or _ends_in_name(before):
        return False  # part of a longer name: Fortune 500
    if strong or with_the:
        return strong or bool(_BEFORE.search(before) or _OWNS_OR_ACTS.match(after))
    acts = bool(before.strip()) and bool(re.match(r"\s+[a-z]{2,}(?:s|ed|ing)\b", after))
    return acts or bool(_BEFORE.search(before) and not re.match(r"['’]", after))


def _telling(name: str) -> bool:
    """Whether a name shows by its form that it is one: several words, a capital inside, a domain."""
    return len(name.split()) > 1 or bool(re.search(r"[a-z][A-Z]|\w\.\w", name))


def _asked_of(before: str) -> bool:
    """Whether the name follows "did", "does" or "has": "did Polygon recommend"."""
    return bool(re.search(r"\b(?:did|does|do|has|have|had)\s+(?:the\s+)?$", before, re.IGNORECASE))


def _ends_in_name(before: str) -> bool:
    """Whether the word right before is part of a name: "Wheel of" is not, "Lady" is."""
    word = re.search(r"([^\W\d_][\w.'’-]*)\s+$", before)
    if not word or not word[1][0].isupper() or word[1].casefold() in STOP_WORDS:
        return False
    return bool(re.search(r"[\w,]\s*$", before[: word.start()]))
