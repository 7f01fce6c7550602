"""Agreement between reviewers who judged the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from assistant.ledger.given_verdicts import AnyGivenVerdict, active_relevance, active_verdicts
from assistant.ledger.verdicts import RELEVANCE, SUPPORT

if TYPE_CHECKING:
    from assistant.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two reviewers by name, how much both judged, and of how much they gave the same verdict.

    ``about`` is what they judged, :data:`SUPPORT` or :data:`RELEVANCE`. ``kappa`` is None where it is
    undefined.
    """

    about: str
    first: str
    second: str
    both: int
    alike: int
    kappa: float | None


def agreements(ledger: Ledger) -> list[Agreement]:
    """Every two reviewers who have judged the same, those with most in common first."""
    found = [
        *_between(RELEVANCE, active_relevance(ledger)),
        *_between(SUPPORT, active_verdicts(ledger)),
    ]
    return sorted(found, key=lambda one: (-one.both, one.first, one.second, one.about))


def _between(about: str, verdicts: Sequence[AnyGivenVerdict]) -> Iterator[Agreement]:
    of_key: dict[int, dict[str, str]] = {}  # the last verdict of each reviewer
    names: dict[str, str] = {}
    for one in verdicts:
        of_key.setdefault(one.key, {})[one.reviewer or ""] = one.verdict
        names[one.reviewer or ""] = one.reviewer_name
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for given in of_key.values():
        for left, right in combinations(sorted(given), 2):
            pairs.setdefault((left, right), []).append((given[left], given[right]))
    for (left, right), of_two in pairs.items():
        yield Agreement(
            about=about,
            first=names[left],
            second=names[right],
            both=len(of_two),
            alike=sum(one == other for one, other in of_two),
            kappa=cohen_kappa(of_two),
        )


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
