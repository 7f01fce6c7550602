"""Who is meant by a title: "the judge" is Ada Okoye in a report that has "Judge Ada Okoye"."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.text.names import NO_NAMES
from corpus import StoredReport

_BODY = r"[\w&.-]+(?: [\w&.-]+){0,2}"
_TITLES = (
    re.compile(r"the (?P<of>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,2}) (?P<title>[a-z][\w-]+|CEO|PM)"),
    re.compile(
        rf"the (?P<title>[\w-]+(?: [\w-]+)?)(?: (?:of|at|for) (?:the )?(?P<of>{_BODY}))?", re.IGNORECASE
    ),
)
_NAME = r"(?P<name>[A-Z][\w'’-]*[\w](?: (?:[A-Z]\.|[A-Z][\w'’-]*\w)){0,3})"
_SAME_OFFICE = (
    frozenset({"ceo", "chief executive", "chief executive officer"}),
    frozenset({"spokesman", "spokeswoman", "spokesperson"}),
    frozenset({"chairman", "chairwoman", "chair", "chairperson"}),
    frozenset({"pm", "prime minister"}),
    frozenset({"head", "director", "boss"}),
)


def title_in(speaker: str) -> str:
    """The title by which a question names the speaker, such as "the judge"; empty where it gives a name."""
    return speaker if _title(speaker) else ""


def speakers(speaker: str, stored: StoredReport) -> tuple[str, ...]:
    """The speaker as the question names them, after the names that the report gives their title."""
    if not title_in(speaker):
        return (speaker,)
    report = stored.report
    return (*_named(speaker, f"{report.title}\n{report.summary or ''}\n{report.body}"), speaker)


def called(speaker: str) -> str:
    """What a sentence calls the speaker by, as a pattern: the last word of a name, "the" with a title."""
    if found := _title(speaker):
        return rf"the (?:[\w-]+ ){{0,2}}?{re.escape(found['title'])}"
    words = re.findall(r"[\w-]+", speaker)
    return re.escape(words[-1]) if words else ""


@lru_cache(maxsize=500)
def _title(speaker: str) -> re.Match[str] | None:
    for pattern in _TITLES:
        found = pattern.fullmatch(speaker)
        if found and (found["title"].islower() or found["title"].isupper()):
            return found
    return None


@lru_cache(maxsize=500)
def _named(speaker: str, text: str) -> tuple[str, ...]:
    """The names with the title beside them, before or behind, in the order of the text."""
    found = _title(speaker)
    if found is None:
        return ()
    title = (
        rf"(?i:{'|'.join(re.escape(one) for one in sorted(_offices(found['title']), key=len, reverse=True))})"
    )
    of = re.escape(found["of"]) if found["of"] else ""
    names = (match["name"] for pattern in _patterns(title, of) for match in re.finditer(pattern, text))
    titled = re.compile(title)
    return tuple(dict.fromkeys(name for name in names if _may_be_person(name, titled)))


def _patterns(title: str, of: str) -> tuple[str, ...]:
    """Where a name stands beside a title; beside that of a body only where the body is named as well."""
    if of:
        body = rf"(?i:{of})(?: [A-Z]\w+)?(?:['’]s)?"
        return (
            rf"\b{body} (?:{title}),? {_NAME}",
            rf"\b{title} (?:of|at|for) (?:the )?{body},? {_NAME}",
            rf"{_NAME}, (?:the )?(?:\w+ ){{0,2}}{title} (?:of|at|for) (?:the )?{body}",
            rf"{_NAME}, (?:{body}) (?:\w+ ){{0,2}}{title}\b",
        )
    return (
        rf"\b{title} {_NAME}",
        rf"\b{title}, (?P<name>[A-Z][\w'’-]*\w(?: (?:[A-Z]\.|[A-Z][\w'’-]*\w)){{1,3}}),",
        rf"{_NAME}, (?:an? |the |(?:[A-Z][\w.]+ ){{1,3}})?(?:[\w-]+ ){{0,3}}{title}\b",
    )


def _offices(title: str) -> frozenset[str]:
    """The title, and others for the same office."""
    own = title.casefold()
    return next((same for same in _SAME_OFFICE if own in same), frozenset({own}))


def _may_be_person(name: str, title: re.Pattern[str]) -> bool:
    return not any(word.casefold() in NO_NAMES for word in name.split()) and title.search(name) is None
