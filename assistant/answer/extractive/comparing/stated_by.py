"""Which sentences are a party's own statements: those that say so, and those of what the party published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.own_words import TELLS, gives_words_to, quotes
from assistant.question.persons import persons
from corpus import Report, fold

_POSITION = (
    rf"(?:{TELLS}|say|think|thinks|thought|den(?:y|ies|ied)|(?:believe|claim|want|demand|reject|oppose|support"
    r"|urge|propose|promise|vow|warn|welcome|criticise|criticize|insist|announce|agree|disagree|fear|hope"
    r"|expect|accuse|blame|condemn|suggest|recommend|call|ask|dismiss|describe|appeal|complain|argue)"
    r"(?:s|es|d|ed)?)\b"
)
_OFFICE = (
    r"(?:president|vice-president|spokes\w+|chair\w*|leader|head|director|chief|secretary|minister|manager"
    r"|representative|official|lawyer)\b"
)
_WHO_HAS_IT = r"(?:\s+[A-Z][\w'’.-]*){0,4}(?:,[^,]{1,60},)?"
_ADVERBS = r"(?:\s+(?:has|have|had|also|still|now|however|again|\w+ly))*\s+"
_STATEMENT = (
    r"(?:statement|position(?: paper)?|press release|open letter|letter|declaration|demands?|response|speech"
    r"|resolution|opinion|comment|answer|message|appeal)"
)
_GOES_ON = re.compile(rf"\W*(?:It|They|He|She|The [\w-]+){_ADVERBS}{_POSITION}")
_QUOTED = re.compile(r"[\"“][^\"“”]*(?:[\"”]|$)")
# What another says of the party: "Strand said that the union wants …", "the union wants …, Strand said".
_SAYS = r"(?:said|says|claims|claimed|argued|insisted|warned|noted|stated|wrote|told \w+)"
_SAID_BEFORE = re.compile(rf"\b(?:{_SAYS}|according to)\b", re.IGNORECASE)
_SAID_BEHIND = re.compile(rf",[”\"]? (?:(?:[\w'’.-]+ ){{1,5}}{_SAYS}\b|{_SAYS} )|\baccording to ")
_AT_THE_END, _ENDS_SAYING = re.compile(r"[,”]\s*(?:the )?$"), re.compile(rf"{_SAYS}$")
_APOSTROPHES = re.compile(r"['’‘ʼ`]")


def is_stated_by(party: str, one: Candidate) -> bool:
    """Whether a sentence is of what the party published, or says that the party said or wants something."""
    return says_so(party, one) or is_published_by(party, one.hit.stored.report)


def is_published_by(party: str, report: Report) -> bool:
    """Whether the party is the report's outlet, or the title calls the report a statement of the party."""
    if _plain(report.outlet) == _plain(party):
        return True
    own = _name(party)
    patterns = (
        rf"\b{_STATEMENT} (?:of|by|from) (?:the )?{own}(?!\w)",
        rf"^\W*(?:the )?{own}(?:['’]s?)? {_STATEMENT}\b",
        rf"^\W*(?:the )?{own}:",
    )
    return any(re.search(pattern, report.title, re.IGNORECASE) for pattern in patterns)


def says_so(party: str, one: Candidate) -> bool:
    """Whether a sentence says that the party, or who speaks for it, said or wants something.

    So it does with a pronoun where the sentence before has the party say something.
    """
    if _is_person(party) and quotes(one, without_article(party)):
        return True
    return _has_it_say(party, one.text) or bool(
        _GOES_ON.match(_QUOTED.sub("", one.text)) and _has_it_say(party, one.before)
    )


def without_article(name: str) -> str:
    """ "Farmers' Union" for "the Farmers' Union"."""
    return re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)


def name_pattern(name: str) -> str:
    """The name as a pattern: an apostrophe, a possessive's as well, may be straight, curly or left out."""
    words = (_APOSTROPHES.sub("", word) for word in name.split())
    return r"\s+".join("['’‘ʼ`]?".join(map(re.escape, word)) + "['’‘ʼ`]?" for word in words)


def _plain(name: str) -> str:
    return fold(_APOSTROPHES.sub("", without_article(name)))


@lru_cache(maxsize=50)
def _name(party: str) -> str:
    """How sentences call the party, as a pattern: whole, and a person by the last name.

    Who may be none, as "Bakers Guild", only where no word before it can belong to the name.
    """
    name = without_article(party)
    calls = [name_pattern(name)]
    last = name_pattern(name.rsplit(maxsplit=1)[-1])
    if _is_person(party):
        calls.append(last)
    elif persons(party):
        calls.append(rf"(?:(?<![\w'’]\s)|(?<=\bsaid\s)|(?<=\bsays\s)){last}")
    return rf"(?<!\w)(?:{'|'.join(calls)})(?!\w)"


def _is_person(party: str) -> bool:
    return any(one.sure for one in persons(party))


def _has_it_say(party: str, text: str) -> bool:
    who = _name(party)
    if re.search(who, text) is None:
        return False
    beside = _QUOTED.sub(" “” ", text)
    if _is_person(party) and gives_words_to(name_pattern(party.rsplit(maxsplit=1)[-1]), beside):
        return True
    return any(not _is_of_another(found, beside) for found in _with_a_verb(who, beside)) or any(
        re.search(pattern, beside) for pattern in _behind(who)
    )


def _is_of_another(found: re.Match[str], text: str) -> bool:
    """Whether it is another who says that the party says or wants it; not of "…, the union said"."""
    if _AT_THE_END.search(text[: found.start()]) and _ENDS_SAYING.search(found[0]):
        return False
    return bool(_SAID_BEFORE.search(text[: found.start()]) or _SAID_BEHIND.search(text, found.end()))


def _with_a_verb(who: str, text: str) -> Iterator[re.Match[str]]:
    """Where the party, or who speaks for it, stands before a verb by which it says or wants something."""
    for pattern in (
        rf"{who}{_ADVERBS}{_POSITION}",
        rf"{who}(?:['’]s?)?\s+{_OFFICE}{_WHO_HAS_IT}{_ADVERBS}{_POSITION}",
        rf"\b{_OFFICE} (?:of|at|for) (?:the )?{who},?{_ADVERBS}{_POSITION}",
    ):
        yield from re.finditer(pattern, text)


def _behind(who: str) -> tuple[str, ...]:
    """Where the party stands behind what it says: "…, said the union", "according to the union"."""
    return (
        rf"[,”]\s*{TELLS} (?:the )?(?:[\w-]+ ){{0,2}}{who}",
        rf"[,”]\s*{TELLS}{_WHO_HAS_IT},? (?:\w+ )?(?:of|for|from) (?:the )?{who}",
        rf"\b[Aa]ccording to (?:the )?{who}",
    )
