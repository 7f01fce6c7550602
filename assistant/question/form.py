"""Which form of answer a question asks for: sentences, a list, a timeline, quotations and others."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from assistant.question.asked_speaker import asked_speaker

_TIMELINE = re.compile(
    r"\btime ?lines?\b|\bchronolog|\bsequence of events\b|\bblow[- ]by[- ]blow\b|\bstep by step\b"
    r"|\bwhat (?:all )?(?:has |have |had )?happened (?:since|between|during)\b"
    r"|\bhow (?:did|has|have) .+ (?:unfold|unfolded|evolve|evolved|develop|developed|come about)\b",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"\bsummar|\boverview\b|\bbrief(?:ing)? (?:me|us|on)\b|\bcatch (?:me|us) up\b|\bsum up\b"
    r"|\b(?:main|key) (?:points|facts)\b"
    r"|\bwhat (?:do|does|did|have|has) (?:(?:the|these|all|any) )*(?:[\w-]+ ){0,2}"
    r"(?:reports?|articles?|(?:news)?papers?|press|media|outlets?)"
    r"(?: (?:from|in|of) (?:the )?(?:[\w-]+ ){0,2}[\w-]+)? (?:say|said|report|reported|write|written)\b"
    r"|\bwhat(?:'s|’s|s| is| has been)? (?:new|happening|going on|up with|the (?:latest|story|news))\b"
    r"|\btell (?:me|us) (?:about|everything|more about)\b|\b(?:latest|any) news\b|\bnews (?:on|about|of)\b"
    r"|^\W*(?:the )?latest (?:on|about|in|from)\b|\bbackground (?:on|to)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\bwhat(?:'s|’s| is| has| have)? (?:been )?(?:changed|different now|new since)\b|\bwhat changed\b",
    re.IGNORECASE,
)
# "How has the number of staff changed": what changes, and what is said of it besides.
_CHANGED = re.compile(
    r"\W*how (?:much |far )?(?:has|have|did|do|does|is|are) (?P<what>.+?) "
    r"(?:changed?|changing|risen|rise|fallen|fall|grown|grow|gone (?:up|down)|moved?)\b(?P<rest>.*)",
    re.IGNORECASE,
)
# Somebody's own words, where not only what they said is asked for: "what exactly did Okoye say?".
_QUOTATION = re.compile(
    r"\b(?:exactly|precisely|literally|word for word|verbatim|(?:own|exact|very|actual) words)\b"
    r"|\bquot(?:e|es|ed|ation)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^\W*(?:please |can you |could you )?"
    r"(?:list|name|enumerate|give (?:me|us))\b(?! an?\b| of\b| the \w+ of\b)"
    r"|^\W*(?:give (?:me|us) )?a list of\b|^\W*who all\b|^\W*(?:what|who) are (?:all )?the\b|\bwhat all\b",
    re.IGNORECASE,
)
_REPORT_NOUN = r"(?:reports|articles|news items|news stories)"
# "How many reports do we have on the dam" asks of the collection, "how many reports of abuse" of the news.
_REPORTS = re.compile(
    rf"\bhow many {_REPORT_NOUN} (?:are there(?= (?:about|on|that|from|by|mention\w*|covering)\b|\W*$)"
    r"|do (?:we|you|i) have\b|did .+ (?:publish|run|write)\b|about\b|on\b|mention\b|cover\b|deal with\b"
    r"|(?:were|was|have been) published"
    r"(?= (?:in|on|about|since|last|this|from|between|yesterday|today)\b|\W*$)"
    r"|that (?:mention|cover|are about)\b)"
    r"|\bhow many mentions (?:of|are)\b"
    r"|\bhow (?:often|many times) (?:is|are|was|were|has|have) .+ mentioned\W*$"
    r"|\b(?:which|what) (?:outlets|newspapers|papers|sources) (?:have |has )?(?:report(?:ed)? on|cover(?:ed)?"
    r"|mention(?:ed)?|wrote about|written about|write about)\b(?! (?:up|their|its|his|her|for|by)\b)"
    rf"|^\W*(?:please )?(?:list|show|find|give)(?: me| us)?(?: all)?(?: the| our)? {_REPORT_NOUN}"
    r" (?:about|on|that mention|mentioning|covering)\b"
    rf"|\bwhich {_REPORT_NOUN} (?:mention|are about|cover|deal with)\b",
    re.IGNORECASE,
)
# Reports are counted that have all the words.
_NOT_ALL_WORDS = re.compile(r"\b(?:not|or|nor|neither|without|except|other than)\b|n['’]t\b", re.IGNORECASE)
# What in such a question only asks.
_ASKS_FOR_REPORTS = re.compile(
    rf"\bhow (?:often|many times)\b|\bhow many\b|^\W*(?:please )?(?:which|what|list|show|find|give)\b"
    rf"|{_REPORT_NOUN} (?:that )?(?:mention|cover|deal with)\b"
    rf"|\b{_REPORT_NOUN}\b|\b(?:publish|run|write|carry)(?:ed)?(?= (?:about|on)\b|\W*$)"
    r"|\b(?:outlets|newspapers|papers|sources) (?:have |has )?(?:report(?:ed)? on|cover(?:ed)?|mention(?:ed)?"
    r"|wrote|written|write)\b|\bmention(?:s|ed|ing)?\b|\bcovering\b",
    re.IGNORECASE,
)
_COLLECTION = re.compile(
    r"^\W*(?:so )?what (?:are|is) (?:all )?(?:these|the|our|this) "
    r"(?:documents|reports|articles|files|collection|corpus) about\W*$"
    r"|^\W*what(?:'s|’s| is) in (?:the|this|our) (?:collection|corpus|archive)\W*$"
    r"|^\W*(?:what|which) (?:reports|articles|documents) (?:do (?:we|you|i) have|are there)\W*$"
    r"|\boverview of (?:the|this|our|all) (?:collection|corpus|archive|documents|reports|articles)\W*$",
    re.IGNORECASE,
)
_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|other|all"
_NO_ADJECTIVE = (
    r"(?:the|an?|is|are|was|were|has|have|had|do|did|does|will|would|can|could|shall|should|may|might|must"
    r"|made|makes|saw|sees|\w+ed)\b"
)
_OF_SEVERAL = re.compile(
    r"^\W*(?:(?:in|on|at|from|to|by|for|of|with|against) )?(?P<asks>which|what)"
    rf"(?: (?:{_NUMBERS}))?(?: (?!{_NO_ADJECTIVE})[\w'’-]+)?"
    r" (?P<noun>people|men|women|children|[a-z]{3,}s)\b(?P<after> \S+|\W*$)",
    re.IGNORECASE,
)
# Words in -s of which there is one, and verbs: "what happens", "which bus", "what was".
_NOT_SEVERAL = re.compile(
    r".*(?:ss|us|is)|was|has|does|news|series|happens|makes|causes|means|says|goes|needs|wants|keeps"
    # Such as stand before another noun: "which sports minister".
    r"|sports|awards|communications|telecommunications|arms|sales|savings|systems|customs|goods|operations"
    r"|plays|seems",
    re.IGNORECASE,
)
# "Which drugs the", "which model plays Elton": no noun of several.
_OF_ONE = re.compile(r" (?:is|was|does|the|an?|this|that|his|her|its|their|our|\d\S*)\b", re.IGNORECASE)
# After "what" a word in -s may be a verb ("what drives prices"), unless one of these follows.
_OF_MANY = re.compile(
    r" (?:are|were|has|have|had|do|did|will|would|could|can|should|must|may|might|in|on|at|for|of|that|who"
    r"|which|to|by|with|from|still|also|never|ever|\w+ed)\b|\W*$",
    re.IGNORECASE,
)


class Form(StrEnum):
    """How an answer is set out."""

    SENTENCES = "sentences"
    LIST = "list"
    TIMELINE = "timeline"
    SUMMARY = "summary"
    CHANGE = "change"
    QUOTATION = "quotation"
    DOSSIER = "dossier"
    REPORTS = "reports"
    COMPARISON = "comparison"


def form_asked(question: str) -> Form:
    """The form that the words of a question ask for."""
    counted = _REPORTS.search(question) and not _NOT_ALL_WORDS.search(question)
    if counted or asks_of_collection(question):
        return Form.REPORTS
    for form, asks in _ASKED:
        if asks(question):
            return form
    return Form.SENTENCES


def asks_of_collection(question: str) -> bool:
    """Whether it asks what all reports are about: "what are these documents about?"."""
    return _COLLECTION.search(question) is not None


def subject_of_reports(question: str) -> str:
    """A question for reports with blanks in place of what only asks, so that places in it stay the same."""
    return _ASKS_FOR_REPORTS.sub(lambda found: " " * len(found[0]), question)


def state_asked(question: str) -> str:
    """The question for how things are, of one for how they have changed."""
    found = _CHANGED.match(question)
    return f"What is {found['what']}{found['rest']}" if found else question


def _asks_for_several(question: str) -> bool:
    found = _OF_SEVERAL.match(question)
    if found is None or _NOT_SEVERAL.fullmatch(found["noun"]):
        return False
    if found["asks"].casefold() == "which":
        return _OF_ONE.match(found["after"]) is None
    return _OF_MANY.match(found["after"]) is not None


_ASKED: tuple[tuple[Form, Callable[[str], object]], ...] = (  # the first that is asked for
    (Form.QUOTATION, lambda question: asked_speaker(question) and _QUOTATION.search(question)),
    (Form.TIMELINE, _TIMELINE.search),
    (Form.CHANGE, lambda question: _CHANGE.search(question) or _CHANGED.match(question)),
    (Form.SUMMARY, _SUMMARY.search),
    (Form.LIST, lambda question: _LIST.search(question) or _asks_for_several(question)),
)
