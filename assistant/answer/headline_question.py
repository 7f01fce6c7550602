"""A question that a headline answers: who did it, or when it is to be done."""

from __future__ import annotations

import calendar
import re
import tomllib
from functools import cache
from pathlib import Path

_LEAST, _MOST = 4, 14  # words of a question
_COUNTED = r"(?:[$€£]?\d(?!\d{3}\b)|(?:an?|the|two|three|four|five|six|seven|eight|nine|ten|all|both|more)\b)"
_CLAUSE = re.compile(
    r"[,;:?!](?= )| [–—-] | (?:after|amid|and|as|because|but|despite|following|if|over|though|while)\b"
)
# What no subject begins with: a question, or what stands before one.
_NO_SUBJECT = re.compile(
    r"(?:how|what|when|where|which|who|why|is|are|was|were|do|does|did|has|have|will|would|can|could|should|may|"
    r"in|on|at|by|for|from|of|to|with|after|before|no|not)\b",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 5  # words; a longer one has a verb of its own
_DAY_OR_SEASON = (
    rf"(?:the (?:end|middle|start)|next|early|late|mid|\d{{4}}|{'|'.join(calendar.month_name[1:])}|"
    r"\w+day|week|month|year|spring|summer|autumn|winter|weekend)\b"
)
_WHEN = re.compile(
    rf" (?:(?:by|from|in|on|until|before) |(?=next|this|early|late))(?:this )?{_DAY_OR_SEASON}.*$"
)
# "Nordwerder firm", "Mlima Joto plant": one thing of a kind, which outside a headline has an article.
_WITHOUT_ARTICLE = re.compile(r"(?:\w+ )*?[a-z]+(?<!s)(?= (?:for|from|in|of|on|to|with)\b|$)")


def headline_question(title: str, body: str) -> str:
    """``Who ordered two ferries?`` of ``Lemna orders two ferries``; empty for other forms of headlines."""
    line = _CLAUSE.split(" ".join(title.split()))[0].strip()
    question = _when(line, body) or _who(line)
    return question if _LEAST <= len(question.split()) <= _MOST else ""


def _when(line: str, body: str) -> str:
    """When it will be, of "Tram line 7 to return to the city by May"."""
    found = re.fullmatch(rf"(.+?) to ({'|'.join((*_verbs().who, *_verbs().when))}) (.+)", line)
    if not found:
        return ""
    subject, verb, rest = found.groups()
    subject, rest = _within(subject, body), _WHEN.sub("", rest)
    if len(subject.split()) > _LONGEST_SUBJECT or _NO_SUBJECT.match(subject):
        return ""
    if not (_is_english(subject) and _is_english(rest)):
        return ""
    return f"When will {subject} {verb} {rest}?"


def _who(line: str) -> str:
    """Who did it, of "Lemna buys two ferries"; what has no article there has none to ask with."""
    found = re.fullmatch(rf"(.+?) ({'|'.join(_verbs().present)}) ({_COUNTED}.+)", line)
    if not found or _NO_SUBJECT.match(found[1]) or found[1].endswith(("'s", "’s")):
        return ""
    several = found[1].endswith("s") or " and " in found[1]
    if found[2] in _verbs().who and not several:  # else it is a noun: "A visit 2 days long"
        return ""
    return f"Who {_verbs().present[found[2]]} {_WHEN.sub('', found[3])}?"


def _is_english(words: str) -> bool:
    return bool(re.match(_COUNTED, words, re.IGNORECASE)) or not _WITHOUT_ARTICLE.match(words)


def _within(subject: str, body: str) -> str:
    """The subject within a sentence: its first word small, where the report writes it so."""
    first = re.match(r"\w+", subject)
    small = first and re.search(rf"(?<!\w){re.escape(first[0].lower())}(?!\w)", body)
    return subject[0].lower() + subject[1:] if small else subject


class _Verbs:
    """The verbs of headlines; ``present`` are those of ``who`` as one or several do them, and their past."""

    def __init__(self, who: dict[str, str], when: list[str]) -> None:
        self.who = who
        self.when = when
        self.present = {form: past for verb, past in who.items() for form in (verb, _third_person(verb))}


@cache
def _verbs() -> _Verbs:
    written = tomllib.loads(Path(__file__).with_name("headline_verbs.toml").read_text("utf-8"))
    return _Verbs(dict(written["who"]), list(written["when"]["verbs"]))


def _third_person(verb: str) -> str:
    if re.search(r"(?:s|sh|ch|x|z)$", verb):
        return f"{verb}es"
    return re.sub(r"(?<![aeiou])y$", "ie", verb) + "s"
