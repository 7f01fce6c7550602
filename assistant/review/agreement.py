"""Agreement between reviewers of the same citations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from assistant.ledger.verdicts import GivenVerdict, active_verdicts

if TYPE_CHECKING:
    from assistant.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two reviewers by name, how many citations both judged, and on how many they gave the same verdict.

    ``kappa`` is None where it is undefined.
    """

    first: str
    second: str
    both: int
    alike: int
    kappa: float | None


def agreements(ledger: Ledger) -> list[Agreement]:
    """Every two reviewers who have judged a citation in common, those with most in common first."""
    of_citation: dict[int, list[GivenVerdict]] = {}
    names: dict[str, str] = {}
    for one in active_verdicts(ledger):
        of_citation.setdefault(one.citation_id, []).append(one)
        names[one.reviewer or ""] = one.reviewer_name
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for verdicts in of_citation.values():
        in_turn = sorted(verdicts, key=lambda one: one.reviewer or "")
        for left, right in combinations(in_turn, 2):
            of_two = pairs.setdefault((left.reviewer or "", right.reviewer or ""), [])
            of_two.append((left.verdict, right.verdict))
    found = [
        Agreement(
            first=names[left],
            second=names[right],
            both=len(given),
            alike=sum(one == other for one, other in given),
            kappa=cohen_kappa(given),
        )
        for (left, right), given in pairs.items()
    ]
    return sorted(found, key=lambda one: (-one.both, one.first, one.second))


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two reviewers' verdicts on the same things, from -1 to 1; 0 is agreement by chance.

    J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20
    (1960): (p_o - p_e) / (1 - p_e), of the share in which they agree and the one in which they would if each
    chose at random by their own shares of the categories. None without a pair, and where both always gave the
    same category, since chance alone would then always agree.
    """
    if not pairs:
        return None
    count = len(pairs)
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    alike = sum(one == other for one, other in pairs)
    by_chance = sum(left[category] * right[category] for category in left)  # of count², in whole numbers
    if by_chance == count * count:
        return None
    return (alike * count - by_chance) / (count * count - by_chance)
