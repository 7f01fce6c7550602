"""A question for what a country says, asked of its press: "What does Kenya say about …?".

It may mean the government or the newspapers there. Where no words of the government are found, the second is
worth an answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from corpus import country_mentions, country_name

_ASKED = re.compile(
    r"^(?P<before>(?:(?:and|so|but) )?what (?:exactly )?)(?P<does>do|does|did|has|have)(?P<of> (?:the )?)"
    r"(?P<after>.+? (?:say|says|said|report|reports|reported|write|tell)\b.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PressInstead:
    """The question ``text`` asks of the press of the country with the code ``country``."""

    text: str
    country: str


def press_instead(question: str, collected: Collection[str]) -> PressInstead | None:
    """The same question asked of the press; None where it is none, or none is ``collected`` from there.

    ``collected`` are the codes of the countries that reports are from.
    """
    asked = _ASKED.match(question)
    named = country_mentions(question)[:1]
    if asked is None or not named or named[0].start != asked.start("after"):
        return None
    of_those = named[0].countries & set(collected)
    behind = question[named[0].end :]
    if len(of_those) != 1 or not re.match(r" (?:say|said|report|write|tell)", behind):
        return None
    [country] = of_those
    does = {"does": "do", "has": "have"}.get(asked["does"].casefold(), asked["does"])
    return PressInstead(
        text=f"{asked['before']}{does} reports from {country_name(country)}{behind}",
        country=country,
    )
