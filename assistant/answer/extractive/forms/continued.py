"""A quotation that goes on in the next sentences of its report: as one, up to where the speaker ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.own_words import gives_words_to_any
from assistant.answer.extractive.titled_speaker import called
from corpus import sentences

_MOST_SENTENCES = 5  # that are added
_MOST_WORDS = 120  # of all together
_LOOKED_AT = 900  # characters
_QUOTED = re.compile(r"[\"“][^\"“”]*(?:[\"”]|$)")
_OPENS = re.compile(r"\s*[\"“]")


def continued(one: Candidate, names: Sequence[str]) -> Candidate:
    """The sentence with those that go on with what it quotes; itself where none does.

    They go on where the quotation marks are still open, or open again at once with nobody else named, or
    where the speaker "added" something.
    """
    cited = one.citations[0]
    body = cited.stored.report.text_of(cited.field)
    text, rest = one.text, body[cited.end : cited.end + _LOOKED_AT]
    for span in list(sentences(rest, language=cited.stored.report.language))[:_MOST_SENTENCES]:
        longer = body[cited.start : cited.end + span.end]
        whole = cited.end + span.end == len(body) or len(rest) < _LOOKED_AT or span.end < len(rest)
        if not whole or len(longer.split()) > _MOST_WORDS:
            break
        if not (_is_open(text) or _goes_on(rest[span.start : span.end], names)):
            break
        text = longer
    if text == one.text:
        return one
    return replace(
        one,
        text=text,
        citations=[
            replace(each, end=each.start + len(text))
            if each.stored.report.text_of(each.field).startswith(text, each.start)
            else each
            for each in one.citations
        ],
    )


def _is_open(text: str) -> bool:
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _goes_on(text: str, names: Sequence[str]) -> bool:
    beside = _QUOTED.sub(" “” ", text)
    if "“”" not in beside:
        return False
    if _OPENS.match(text):
        alone = not re.search(r"\w", beside.replace("“”", ""))
        return alone or gives_words_to_any(names, beside)
    return any(_begins_with(name, text) for name in names) and gives_words_to_any(names, beside)


def _begins_with(name: str, text: str) -> bool:
    """Whether the speaker is the first that the sentence names: "He added", "Ada Okoye went on"."""
    return re.match(rf"\s*(?:he|she|they|(?:[\w.-]+ )?{called(name)})\b", text, re.I) is not None
