"""A question that compares two things, as two questions: "Which grew faster, Estonia's or Latvia's economy?".

The rule, for English, looks for a word that joins two things where the question sets them side by side; each
half is the question without the other thing. A language model does the splitting when there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.errors import ModelError
from assistant.llm.templates import load_template
from assistant.question.asked_statements import asked_statements
from assistant.text.terms import terms
from assistant.text.word_patterns import COMPARED_WORD
from corpus import country_codes, country_name

Complete = Callable[[list[tuple[str, str]]], str]
"""A language model: messages of (role, text) in, its reply out; raises ModelError."""

_MOST = 4  # questions that a model may make of one
_LONGEST = 12  # words of a thing

# By these words a question announces that two things follow, and which words then join them.
_ANNOUNCES = {
    **dict.fromkeys(
        ("compare", "comparing", "compares", "compared", "comparison", "contrast"), ("with", "to", "and")
    ),
    **dict.fromkeys(("difference", "differences", "similarities"), ("and",)),
    **dict.fromkeys(("differ", "differs", "different"), ("from",)),
}
_ALWAYS_JOIN = frozenset({"or", "versus", "vs", "than"})
_AFTER_BOTH = frozenset(
    {"differ", "compare", "each"}
)  # "How do A and B differ?", "What do A and B each cost?"
_HELPING = frozenset(
    ["is", "are", "was", "were", "do", "does", "did", "has", "have", "had", "can", "could", "will", "would"]
)
_QUESTION_WORDS = frozenset(["when", "where", "why", "who", "whom", "what", "which", "how", "whether"])
_OF_TWO = frozenset(["of", "between"])  # stand before two things, not in them
_LEADS = frozenset(["of", "in", "at", "on", "for", "by", "from"])  # to the name in "the flood at Lemna"
_NEVER_APART = """
research and development|supply and demand|law and order|oil and gas|health and safety|food and drink
trade and industry|more or less|one or two|two or three|whether or not|sooner or later|rather than|other than
terms and conditions|black and white|search and rescue|profit and loss|arts and crafts
"""


@dataclass(frozen=True, slots=True)
class _Joint:
    """The tokens of two things: ``[left, at)`` and ``(at, right)``, joined by the token ``at``."""

    left: int
    at: int
    right: int


def halves(text: str, *, complete: Complete | None = None) -> tuple[str, ...]:
    """The questions that a comparison of things consists of, none when ``text`` is no such comparison.

    ``complete`` asks a language model; where it fails, or replies with other words, the rule is used.
    """
    if (statements := asked_statements(text)) is not None:
        return tuple(f"{party} {statements.about}".strip() for party in statements.parties)
    tokens = _tokens(text)
    if complete is not None and _may_compare([token.casefold() for token in tokens]):
        try:
            if (asked := _by_model(text, complete)) is not None:
                return asked
        except ModelError:
            pass
    return _by_rule(tokens)


def _may_compare(words: list[str]) -> bool:
    """Whether it is worth asking the model: two things may be joined, rather than two question words."""
    if any(word in _ANNOUNCES for word in words):
        return True
    return any(
        word in _ALWAYS_JOIN or (word == "and" and after not in _QUESTION_WORDS)
        for word, after in pairwise(words)
    )


def _by_model(text: str, complete: Complete) -> tuple[str, ...] | None:
    """What the model made of it; None when that is not to be trusted."""
    reply = complete([("user", load_template("split").render(question=text))])
    lines = tuple(line for line in (line.strip(" \t-*•") for line in reply.splitlines()) if line)
    if not 1 <= len(lines) <= _MOST or any(
        not terms(line) or not terms(line) <= terms(text) for line in lines
    ):
        return None
    return lines if len(lines) > 1 else ()


def _by_rule(tokens: list[str]) -> tuple[str, ...]:
    for at in range(1, len(tokens) - 1):
        joint = _joint(tokens, at)
        if joint is not None:
            one, other = tokens[joint.left : joint.at], tokens[joint.at + 1 : joint.right]
            before, after = tokens[: joint.left], tokens[joint.right :]
            return (" ".join(before + one + after), " ".join(before + _spelled_out(other, one) + after))
    return ()


def _joint(tokens: list[str], at: int) -> _Joint | None:
    """The two things that the token ``at`` joins, if it does."""
    word = tokens[at].casefold()
    left = _left(tokens, at)
    announcing = [token.casefold() for token in tokens[max(0, left - 2) : left]]
    announced = any(word in _ANNOUNCES.get(token, ()) for token in announcing)
    if announced and left == at:  # "How does A differ from B?"
        left = _left(tokens, at - 1)
    asked_which = word == "and" and _and_asks_which(tokens, left, at)
    both = _end_of_both(tokens, left, at) if word == "and" and not announced else None
    if both is not None:
        return _Joint(left, at, both)
    if word == "than" and not _is_comparative(tokens, at):
        return None
    if not (announced or asked_which or word in _ALWAYS_JOIN):
        return None
    end = _clause_end(tokens, at)
    if not announced or re.search(r"['’]s?$", tokens[at - 1]):  # two alike: what follows belongs to both
        alike = min(at - left, end - at - 1)
        left, end = at - alike, at + 1 + alike
    joint = _Joint(left, at, end)
    one, other = (_telling(tokens[a:b]) for a, b in ((joint.left, at), (at + 1, joint.right)))
    return joint if one and other and one != other else None


def _left(tokens: list[str], at: int) -> int:
    """Where the thing before the joint begins."""
    for place in range(at - 1, max(-1, at - 1 - _LONGEST), -1):
        word = tokens[place].casefold()
        if word in _ANNOUNCES or word in _HELPING or not re.match(r"\w", word) or word == "either":
            return place + 1
        if word in _OF_TWO and place and tokens[place - 1].casefold() in _ANNOUNCES:
            return place + 1
    return 0


def _clause_end(tokens: list[str], at: int) -> int:
    """Where the clause ends that follows the joint."""
    end = at + 1
    while end < len(tokens) and re.match(r"\w", tokens[end]) and end - at <= _LONGEST:
        end += 1
    return end


def _and_asks_which(tokens: list[str], left: int, at: int) -> bool:
    """Whether the question goes "A and B, which …"."""
    comma = tokens.index(",", at) if "," in tokens[at:] else len(tokens)
    return left == 0 and [token.casefold() for token in tokens[comma + 1 : comma + 2]] in (["which"], ["who"])


def _end_of_both(tokens: list[str], left: int, at: int) -> int | None:
    """Where the second thing ends of a question that goes "how do A and B differ"; None for others."""
    asks = left > 0 and tokens[left - 1].casefold() in _HELPING
    clause = [token.casefold() for token in tokens[at + 1 : _clause_end(tokens, at)]]
    ends = [at + 1 + place for place, token in enumerate(clause) if place and token in _AFTER_BOTH]
    return ends[0] if asks and ends and _telling(tokens[left:at]) else None


def _is_comparative(tokens: list[str], at: int) -> bool:
    """Whether "than" compares things: "larger than the other", not "more than 30"."""
    two_before = [token.casefold() for token in tokens[max(0, at - 2) : at]]
    compares = two_before[-1].endswith("er") or two_before[0] in ("more", "less")
    return compares and not tokens[at + 1][0].isdigit()


def _telling(tokens: list[str]) -> frozenset[str]:
    """The terms of a thing: what it is called."""
    return terms(" ".join(tokens)) - {"more", "less", "not"}


def _spelled_out(thing: list[str], first: list[str]) -> list[str]:
    """ "The sanctions on Russia" for "those on Russia", or for "Russia", beside "the sanctions on Iran"."""
    bare = (
        thing[1:] if [token.casefold() for token in thing[:2]] in (["the", "one"], ["the", "ones"]) else thing
    )
    if len(bare) > 1 and (bare is not thing or bare[0].casefold() in ("those", "that")) and bare[1] in first:
        return first[: first.index(bare[1])] + bare[1:]
    leads = [place for place, token in enumerate(first) if token.casefold() in _LEADS]
    if leads and _is_name(first[leads[-1] + 1 :]) and _is_name(thing) and _LEADS.isdisjoint(thing):
        return first[: leads[-1] + 1] + thing
    return thing


def _is_name(tokens: Sequence[str]) -> bool:
    """Whether the first word, an article apart, has a capital: "the Pixel 8", "iPhone 15"."""
    own = [token for token in tokens if token.casefold() not in ("the", "a", "an")]
    return bool(own) and any(sign.isupper() for sign in own[0])


def _tokens(text: str) -> list[str]:
    """The words and marks of the text; "Bosnia and Herzegovina" is one of them."""
    pieces = _together().split(text)
    return [
        token
        for n, piece in enumerate(pieces)
        for token in ([piece] if n % 2 else COMPARED_WORD.findall(piece))
    ]


@cache
def _together() -> re.Pattern[str]:
    countries = [name for name in map(country_name, country_codes()) if " & " in name]
    fixed = [*re.split(r"[|\n]", _NEVER_APART.strip()), *(name.replace(" & ", " and ") for name in countries)]
    return re.compile(rf"\b({'|'.join(map(re.escape, [*fixed, *countries]))})\b", re.IGNORECASE)
