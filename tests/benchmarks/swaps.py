"""Facts of news articles with one thing changed by rule: months, numbers, percent, denials, hedges, roles.

Beside them the same facts reworded without a change of meaning, which no check should flag.
"""

from __future__ import annotations

import calendar
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from assistant.check.names import names
from assistant.text.numerals import CARDINALS

_MONTHS = tuple(calendar.month_name)[1:]
_NUMBERS = [word for word, number in CARDINALS.items() if 2 <= number <= 20]
_MULTIPLIERS = ("thousand", "million", "billion", "trillion")
_AUXILIARY = r"\b(is|was|are|were|has|have|had|will|can|could|would|should|does|did)\b(?!n't|n’t| not\b)"
_ABOUT = 500  # characters of the article on either side of a fact that make its passage
_MANY = 60  # of them at the least: a shorter fact is a fragment


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """A claim made from a fact, with the words around that fact; ``changed`` when it says something else."""

    kind: str
    claim: str
    passage: str
    changed: bool


def facts(folder: Path) -> list[tuple[str, str]]:
    """Each fact that the questions rest on, once, and the words of its article around it."""
    bodies = {}
    with (folder / "reports.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            report = json.loads(line)
            bodies[report["url"]] = report["body"]
    found: dict[str, str] = {}
    with (folder / "questions.jsonl").open(encoding="utf-8") as lines:
        for evidence in (one for line in lines for one in json.loads(line)["evidence"]):
            fact, body = evidence["fact"].strip(), bodies[evidence["url"]]
            at = body.find(fact)
            if at >= 0 and len(fact) >= _MANY:
                found.setdefault(fact, body[max(0, at - _ABOUT) : at + len(fact) + _ABOUT])
    return list(found.items())


def swaps(found: list[tuple[str, str]], *, seed: int = 7) -> Iterator[Swap]:
    """Every change that each fact admits, each once; and the fact itself."""
    chance = random.Random(seed)
    for fact, passage in found:
        yield Swap(kind="as it is", claim=fact, passage=passage, changed=False)
        for made, changed in ((_CHANGES, True), (_OTHERWISE, False)):
            for kind, change in made.items():
                claim = change(fact, chance)
                if claim and claim != fact:
                    yield Swap(kind=kind, claim=claim, passage=passage, changed=changed)


def _month(fact: str, chance: random.Random) -> str | None:
    return _other(
        fact,
        rf"\b(?:{'|'.join(_MONTHS)})\b(?= \d|,? (?:19|20)\d\d)|(?<=in )(?:{'|'.join(_MONTHS)})\b",
        _MONTHS,
        chance,
    )


def _number(fact: str, chance: random.Random) -> str | None:
    return _other(fact, rf"\b(?:{'|'.join(_NUMBERS)})\b", _NUMBERS, chance)


def _multiplier(fact: str, chance: random.Random) -> str | None:
    return _other(fact, rf"(?<=\d )(?:{'|'.join(_MULTIPLIERS)})\b", _MULTIPLIERS, chance)


def _other(fact: str, pattern: str, words: tuple[str, ...] | list[str], chance: random.Random) -> str | None:
    match = re.search(pattern, fact)
    if match is None:
        return None
    word = chance.choice([word for word in words if word != match[0]])
    return fact[: match.start()] + word + fact[match.end() :]


def _digits(fact: str, chance: random.Random) -> str | None:
    match = re.search(r"(?<![\w.,-])[1-9]\d*(?:[.,]\d+)*(?![\w-])", fact)
    if match is None:
        return None
    digit = chance.choice([d for d in "123456789" if d != match[0][0]])
    return fact[: match.start()] + digit + fact[match.start() + 1 :]


def _points(fact: str, _: random.Random) -> str | None:
    return re.sub(r"(\d)\s?(?:%|percent\b|per cent\b)(?!age)", r"\1 percentage points", fact, count=1)


def _negation(fact: str, _: random.Random) -> str | None:
    dropped = re.sub(r"(?:n't|n’t|\bnot)\s", lambda m: "" if m[0].startswith("not") else " ", fact, count=1)
    return dropped if dropped != fact else re.sub(_AUXILIARY, r"\1 not", fact, count=1)


def _hedge(fact: str, _: random.Random) -> str | None:
    for pattern, instead in (
        (r"\b(?:may|might|could)(?= (?!have)[a-z])", "will"),
        (r"\b(?:plans|intends|hopes) to\b", "will"),
        (r"\bwill\b(?! not)", "may"),
        (r"\b(?:allegedly|reportedly) ", ""),
        (r"\b(has|have|was|were|is|are)\b(?= [a-z]+(?:ed|ing)\b)", r"\1 reportedly"),
    ):
        if re.search(pattern, fact):
            return re.sub(pattern, instead, fact, count=1)
    return None


def _name(fact: str, chance: random.Random) -> str | None:
    own = [fact[name.start : name.end] for name in names(fact) if name.sure]
    if not own:
        return None
    name = chance.choice(own)
    return fact.replace(name, chance.choice([n for n in _STRANGERS if n not in fact]), 1)


_STRANGERS = ("Marta Lindqvist", "Tomas Orbell", "Verrano", "Castlebridge", "Halden Group", "Nakashiro")


def _roles(fact: str, _: random.Random) -> str | None:
    own = [name for name in names(fact) if name.sure]
    for one, other in pairwise(own):
        between = fact[one.end : other.start]
        if re.search(r"\b[a-z]+(?:ed|s)\b", between) and "," not in between and len(between.split()) <= 6:
            first, second = fact[one.start : one.end], fact[other.start : other.end]
            return fact[: one.start] + second + between + first + fact[other.end :]
    return None


def _numeral(fact: str, _: random.Random) -> str | None:
    return re.sub(rf"\b(?:{'|'.join(_NUMBERS)})\b(?!-)", lambda m: str(CARDINALS[m[0]]), fact, count=1)


def _abbreviated(fact: str, _: random.Random) -> str | None:
    return re.sub(r"\b(Jan|Feb|Aug|Sept|Oct|Nov|Dec)[a-z]+(?= \d)", r"\1.", fact, count=1)


def _sign(fact: str, _: random.Random) -> str | None:
    written = re.sub(r"(?<=\d)%", " percent", fact, count=1)
    return written if written != fact else re.sub(r"(?<=\d) (?:percent|per cent)\b", "%", fact, count=1)


def _in_full(fact: str, _: random.Random) -> str | None:
    """2.5 million as 2,500,000."""
    return re.sub(
        r"\b(\d{1,3}(?:\.\d{1,2})?) million\b", lambda m: f"{float(m[1]) * 1e6:,.0f}", fact, count=1
    )


def _contracted(fact: str, _: random.Random) -> str | None:
    return re.sub(
        r"\b(do|does|did|is|was|were|has|have|had|would|could|should) not\b", r"\1n't", fact, count=1
    )


def _shortened(fact: str, _: random.Random) -> str | None:
    """Without the words between two commas."""
    return re.sub(r", [^,\"“”]{10,60},(?= (?:has|have|is|was|will|said|says)\b)", "", fact, count=1)


_Change = Callable[[str, random.Random], "str | None"]
_CHANGES: dict[str, _Change] = {
    "month": _month,
    "written-out number": _number,
    "figure": _digits,
    "multiplier": _multiplier,
    "percent / points": _points,
    "name": _name,
    "negation": _negation,
    "hedge": _hedge,
    "who did what to whom": _roles,
}
_OTHERWISE: dict[str, _Change] = {
    "number in digits": _numeral,
    "month abbreviated": _abbreviated,
    "percent sign": _sign,
    "million in full": _in_full,
    "contraction": _contracted,
    "shortened": _shortened,
}
