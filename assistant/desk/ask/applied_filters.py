"""The filters that a question's own words set, as removable chips under the question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.answer.applied_filters import AppliedFilter, FilterEffect
from assistant.desk import labels
from assistant.question.scope import FilterKind

if TYPE_CHECKING:
    from assistant.ledger import AskedTurn

# In the order in which the chips are shown, each group under its label; the first is for what is under way.
_LABELS: dict[FilterEffect | None, str] = {
    None: "In the question",
    FilterEffect.ONLY: "Only",
    FilterEffect.PREFERRED: "First choice",
    FilterEffect.NOTHING_FOUND: "No match for",
    FilterEffect.OVERRIDDEN: "Overridden by your filters",
    FilterEffect.NOT_COLLECTED: "No reports from",
    FilterEffect.IGNORED: "Ignored",
}
_AFTER: dict[FilterEffect | None, str] = {FilterEffect.NOTHING_FOUND: "searched without it"}
_MEANS: dict[FilterEffect | None, str] = {
    None: "",
    FilterEffect.ONLY: "Only reports from here were searched.",
    FilterEffect.PREFERRED: "Reports from here come first; others fill the gaps.",
    FilterEffect.NOTHING_FOUND: "No report here fits the question, so this was left out of the search.",
    FilterEffect.OVERRIDDEN: "Your filters override the question.",
    FilterEffect.NOT_COLLECTED: "",
    FilterEffect.IGNORED: "You chose to ignore this.",
}
_KINDS = {FilterKind.OUTLET: "Outlet", FilterKind.COUNTRY: "Reports from", FilterKind.PUBLISHED: "Published"}


def groups(turn: AskedTurn) -> list[dict[str, Any]]:
    """The chips by their effect.

    While a question is asked again, and if that fails, they are those it had, as they are set for it.
    """
    effects: list[tuple[AppliedFilter, FilterEffect | None]] = [(one, one.effect) for one in _known(turn)]
    if turn.answer is None:
        ignored = turn.ignored or ()
        effects = [(one, FilterEffect.IGNORED if one.switch in ignored else None) for one, _ in effects]
    return [
        {"label": label, "chips": chips, "after": _AFTER.get(effect, "")}
        for effect, label in _LABELS.items()
        if (chips := [_chip(one, what) for one, what in effects if what is effect])
    ]


def ignored_after(turn: AskedTurn, change: Mapping[str, Any]) -> list[str]:
    """What is ignored after a chip is pressed: ``switch`` names it, ``ignore`` says whether to ignore it."""
    ignored = dict.fromkeys(ignored_in(turn))
    switch = str(change.get("switch", ""))
    ignored.pop(switch, None)
    if change.get("ignore") and any(one.switch == switch for one in _known(turn)):
        ignored[switch] = None
    return list(ignored)


def ignored_in(turn: AskedTurn) -> tuple[str, ...]:
    """What the person has decided to ignore, else what the conversation ignores."""
    if turn.ignored is not None:
        return turn.ignored
    return tuple(one.switch for one in _known(turn) if one.effect is FilterEffect.IGNORED)


def _known(turn: AskedTurn) -> tuple[AppliedFilter, ...]:
    answer = turn.answer or turn.before
    return (*answer.recognised, *answer.ignored) if answer else ()


def _chip(one: AppliedFilter, effect: FilterEffect | None) -> dict[str, Any]:
    ignored = effect is FilterEffect.IGNORED
    name = labels.shortened(one.label, 200)
    means = (one.note if effect is FilterEffect.NOT_COLLECTED else None) or _MEANS[effect]
    return {
        "kind": one.kind.value,
        "label": name if one.kind is not FilterKind.PUBLISHED else f"published {_dates(one)}",
        "switch": one.switch,
        "ignored": ignored,
        "collected": one.collected,
        "about": " ".join((f"{_KINDS[one.kind]}: {_spelled(one)}.", means)).strip(),
        "press": f"Ask again {'with' if ignored else 'without'} {name}",
    }


def _dates(one: AppliedFilter) -> str:
    """The days of a span, in as few words as say all of it."""
    since, until = one.since, one.until
    if since and until:
        first, last = labels.day(since), labels.day(until)
        return first if first == last else f"{first} – {last}"
    if since:
        return f"since {labels.day(since)}"
    return f"until {labels.day(until)}" if until else ""


def _spelled(one: AppliedFilter) -> str:
    """The label, or for a span its two instants and the words that say it."""
    if one.kind is not FilterKind.PUBLISHED:
        return one.label
    ends = [
        f"from {labels.moment(one.since)}" if one.since else "",
        f"to {labels.moment(one.until)}" if one.until else "",
    ]
    return f"{' '.join(filter(None, ends))} (“{one.words}” in the question)"
