"""The scope in a question's words, as removable chips under the question."""

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
    None: "Named in the question",
    FilterEffect.ONLY: "Searched only",
    FilterEffect.FIRST: "Looked first at",
    FilterEffect.NOTHING_THERE: "Nothing found in",
    FilterEffect.OVERRULED: "Left to your filters",
    FilterEffect.NOT_COLLECTED: "No reports collected from",
    FilterEffect.IGNORED: "Set aside",
}
_AFTER: dict[FilterEffect | None, str] = {FilterEffect.NOTHING_THERE: "so looked beyond"}
_MEANS: dict[FilterEffect | None, str] = {
    None: "",
    FilterEffect.ONLY: "Only reports from there were searched.",
    FilterEffect.FIRST: "Reports from there go first; others fill what is left.",
    FilterEffect.NOTHING_THERE: "No report there fits the question, so all others were searched.",
    FilterEffect.OVERRULED: "A filter that you have set goes before the question’s words.",
    FilterEffect.NOT_COLLECTED: "",
    FilterEffect.IGNORED: "Set aside by you; it limits nothing.",
}
_KINDS = {FilterKind.OUTLET: "Outlet", FilterKind.COUNTRY: "Reports from", FilterKind.PUBLISHED: "Published"}


def groups(turn: AskedTurn) -> list[dict[str, Any]]:
    """The chips by what came of them.

    While a question is asked again, and if that fails, they are those it had, as they are set for it.
    """
    came: list[tuple[AppliedFilter, FilterEffect | None]] = [(one, one.effect) for one in _known(turn)]
    if turn.answer is None:
        aside = turn.ignored or ()
        came = [(one, FilterEffect.IGNORED if one.switch in aside else None) for one, _ in came]
    return [
        {"label": label, "chips": chips, "after": _AFTER.get(effect, "")}
        for effect, label in _LABELS.items()
        if (chips := [_chip(one, what) for one, what in came if what is effect])
    ]


def ignored_after(turn: AskedTurn, change: Mapping[str, Any]) -> list[str]:
    """What is set aside after pressing a chip: ``switch`` names it, ``ignore`` tells which way."""
    if turn.answer is None and turn.ignored is not None:
        aside = dict.fromkeys(turn.ignored)
    else:
        aside = dict.fromkeys(one.switch for one in _known(turn) if one.effect is FilterEffect.IGNORED)
    switch = str(change.get("switch", ""))
    aside.pop(switch, None)
    if change.get("ignore") and any(one.switch == switch for one in _known(turn)):
        aside[switch] = None
    return list(aside)


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
        "held": one.collected,
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
