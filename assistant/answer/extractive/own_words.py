"""Where a question asks what somebody said, sentences that quote them are preferred to those about them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import learned
from assistant.answer.extractive.titled_speaker import called, speakers
from assistant.question.asked_speaker import asked_speaker
from assistant.question.persons import persons
from assistant.question.question import Question
from assistant.text.names import names

_QUOTED = re.compile(r"[\"“][^\"“”]{12,}(?:[\"”]|$)")
_SAYING = (
    r"said|says|wrote|writes|tweeted|posted|added|replied|answered|argued|insisted|warned|explained|declared"
    r"|stated|noted|continued|went on|concluded|admitted|commented"
)
_SAYS, TELLS = rf"(?:{_SAYING})", rf"(?:{_SAYING}|told|called|testified)"
_VOICED = re.compile(
    rf"[\"“]|\b(?:{TELLS}|asked|denied|announced|claimed|promised|urged|vowed|shamed|statement|letter"
    r"|accus\w+|blam\w+|call\w*|comment\w*|condemn\w+|critici[sz]\w+|prais\w+|react\w*|respon[ds]\w*"
    r"|warn\w*|welcom\w+)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:he|she|they|the \w+)\b", re.IGNORECASE)
_AS_MANY_KINDS = 2  # features of the kind asked for that a quotation of the speaker counts like
_BETWEEN = r"(?:[\s,]+[\w'’.-]+){0,4}?[\s,:]+"
# "Said Captain Okoye", but not "says that Okoye left": there another speaks of them.
_NO_CLAUSE = r"(?!(?:that|and|but|about|of|how|why|if|whether|what|to|on|for|with|when|as)\b)"


def speaker_in(question: Question) -> str:
    """Whose own words a question asks for; empty where it asks for what outlets report."""
    speaker = asked_speaker(question.focus)
    named = (question.standalone[one.start : one.end].casefold() for one in question.recognised)
    return "" if any(name and name in speaker.casefold() for name in named) else speaker


def prefer_own_words(candidates: Sequence[Candidate], speaker: str) -> None:
    """Raises the score of each sentence that quotes the speaker.

    By twice what a fitting kind counts where nothing was read: the reader does not know whose words are
    asked for.
    """
    for candidate in candidates:
        if quotes(candidate, speaker):
            candidate.score += _AS_MANY_KINDS * learned(read=False)["kind"]


def speaks(candidate: Candidate, speaker: str) -> bool:
    """Whether the sentence may say what the speaker said or how they reacted, in whatever words.

    It names them, or somebody where the sentence before or the title names them, and has a verb of saying or
    words in quotation marks.
    """
    if not _VOICED.search(candidate.text):
        return False
    return any(_may_speak(candidate, who) for who in speakers(speaker, candidate.hit.stored))


def _may_speak(candidate: Candidate, speaker: str) -> bool:
    if not (who := called(speaker)):
        return False
    # "The Boeing 737 was full, a passenger said": a product of the name is not who says it.
    name = re.compile(rf"\b{who}\b(?!\s+\w*\d)", re.IGNORECASE)
    around = f"{candidate.before} {candidate.hit.stored.report.title}"
    return bool(name.search(candidate.text) or (name.search(around) and _SOMEBODY.search(candidate.text)))


def quotes(candidate: Candidate, speaker: str) -> bool:
    """Whether the sentence has words in quotation marks and says that the speaker said them.

    By name, or by a pronoun where the sentence before names the speaker. A title stands for whom the report
    gives it to.
    """
    return quoted_as(candidate, speaker) is not None


def quoted_as(candidate: Candidate, speaker: str) -> str | None:
    """The name by which the sentence, or the one before it, says that the speaker said its words."""
    beside = _QUOTED.sub(" “” ", candidate.text)
    if beside.count("“”") == 0:
        return None
    for name in speakers(speaker, candidate.hit.stored):
        last = called(name)
        if not last:
            continue
        if _gives_words_to(last, beside):
            return name
        named_before = re.search(rf"\b{last}\b", candidate.before, re.IGNORECASE)
        if (
            named_before is not None
            and _gives_words_to(_pronouns(name), beside)
            and not _of_another(beside, last)
        ):
            return name
    return None


def _of_another(beside: str, last: str) -> bool:
    """Whether the sentence names somebody else before its pronoun: "Nord flags that he says so"."""
    pronoun = re.search(r"\b(?:he|she|they)\b", beside, re.IGNORECASE)
    named = names(beside[: pronoun.start()]) if pronoun else ()
    return any(not re.search(rf"\b{last}\b", name, re.IGNORECASE) for name in named)


def gives_words_to_any(speaking: Sequence[str], beside: str) -> bool:
    """Whether a text, its quotations left out, says that one of the names said them, or he or she."""
    return any(
        _gives_words_to(who, beside)
        for name in speaking
        if (last := called(name))
        for who in (last, _pronouns(name))
    )


def _pronouns(speaker: str) -> str:
    """The pronouns that may stand for the speaker, as a pattern."""
    person = next(iter(persons(speaker if speaker != speaker.lower() else speaker.title())), None)
    either = [one for one in ("he", "she") if person is None or person.may_be(one)]
    return f"(?:{'|'.join([*either, 'they'])})"


def _gives_words_to(who: str, text: str) -> bool:
    """Whether a verb of saying follows the name closely, or one but "told" comes before it."""
    return any(
        re.search(pattern, text, re.IGNORECASE)
        for pattern in (
            rf"\b{who}{_BETWEEN}{TELLS}\b",
            rf"\b{_SAYS}(?:,?\s+{_NO_CLAUSE}[\w'’.-]+){{0,5}}?,?\s+{who}\b(?!['’]s)",
            rf"\baccording to(?:\s+[\w'’.-]+){{0,4}}?\s+{who}\b",
        )
    )
