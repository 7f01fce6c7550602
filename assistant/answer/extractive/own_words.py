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
from corpus import fold, fold_word

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
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are)\s+(?:\w+\s+)?(?:asked|told|called)\b", re.IGNORECASE)
_HAS_SUBJECT = re.compile(
    r"(?:\b[A-Z][\w'’.-]*|\b(?:he|she|they|it|who|we|I))\s+(?:\w+ly\s+|has\s+|had\s+)?$"
)
_BETWEEN = r"(?:[\s,]+[\w'’.-]+){0,6}?[\s,:]+"
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
        own = _without_namesakes(beside, name)
        if gives_words_to(last, own) and not _means_namesake(candidate, name):
            return name
        before = _without_namesakes(_QUOTED.sub(" ", candidate.before), name)
        named_before = re.search(rf"\b{last}\b", before, re.IGNORECASE)
        if (
            named_before is not None
            and gives_words_to(_pronouns(name), own)
            and not _may_mean_another(f"{before} {own}", name)
        ):
            return name
    return None


def _means_namesake(candidate: Candidate, name: str) -> bool:
    """Whether the last name alone stands for another there: for the one whom the report last named whole."""
    *first, last = map(fold_word, name.split())
    text = fold(candidate.text)
    if not first or any(one in text for one in first):
        return False
    cited = candidate.citations[0]
    before = cited.stored.report.text_of(cited.field)[: cited.start]
    whole = [one for one in _names_whole(before) if one[-1] == last]
    return bool(whole) and set(first).isdisjoint(whole[-1])


def _names_whole(text: str) -> list[list[str]]:
    words = ([fold_word(word) for word in one.name.split()] for one in persons(text))
    return [one for one in words if len(one) > 1]


def _without_namesakes(text: str, name: str) -> str:
    """The text with a blank for whoever has the last name and another first name: "Peter Venterby"."""
    *first, last = map(fold_word, name.split())
    for other in persons(text) if first else ():
        *others, their_last = map(fold_word, other.name.split())
        if their_last == last and others and others[-1] not in first:
            text = text.replace(other.name, " " * len(other.name))
    return text


def _may_mean_another(text: str, name: str) -> bool:
    """Whether a pronoun in the text, the sentence before it included, may stand for somebody else named."""
    mine = {fold_word(word) for word in name.split()}
    return any(mine.isdisjoint(map(fold_word, one.name.split())) for one in persons(text))


def _names_another(text: str, who: str) -> bool:
    """Whether somebody else stands between the name and the verb: "Altman, Ilya Sutskever said"."""
    return any(one.sure and not re.search(rf"\b{who}\b", one.name, re.IGNORECASE) for one in persons(text))


def gives_words_to_any(speaking: Sequence[str], beside: str) -> bool:
    """Whether a text, its quotations left out, says that one of the names said them, or he or she."""
    return any(
        gives_words_to(who, beside)
        for name in speaking
        if (last := called(name))
        for who in (last, _pronouns(name))
    )


def _pronouns(speaker: str) -> str:
    """The pronouns that may stand for the speaker, as a pattern: "they" only for what is no person."""
    person = next(iter(persons(speaker if speaker != speaker.lower() else speaker.title())), None)
    if person is None:
        return "(?:he|she|they)"
    return f"(?:{'|'.join(one for one in ('he', 'she') if person.may_be(one))})"


def gives_words_to(who: str, text: str) -> bool:
    """Whether a verb of saying follows the name closely, or one but "told" comes before it."""
    patterns = (
        rf"\b{who}{_BETWEEN}{TELLS}\b",
        rf"\b{_SAYS}(?:,?\s+{_NO_CLAUSE}[\w'’.-]+){{0,5}}?,?\s+{who}\b(?!['’]s)",
        rf"\baccording to(?:\s+[\w'’.-]+){{0,4}}?\s+{who}\b",
    )
    after, *before = (re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
    if after and not _PASSIVE.search(after[0]) and not _names_another(after[0], who):
        return True
    # "Ian Eagle said, “…” Mahomes": who said it stands before the verb already.
    return any(found and not _HAS_SUBJECT.search(text[: found.start()]) for found in before)
