"""What "Copy" puts on the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answer.annotations import gap_text
from assistant.answer.entry import gap_before
from assistant.desk.ask.sources import Sources

if TYPE_CHECKING:
    from assistant.answer.answer import Answer


def copied_text(answer: Answer | None, sources: Sources) -> str:
    """The answer as plain text with its numbered sources; unsupported statements are left out."""
    if answer is None or not answer.text:
        return ""
    lines: list[str] = []
    sides = {place: side for side in answer.sides for place in side.statements}
    aspect = ""
    for place, statement in enumerate(answer.statements):
        if not statement.unsupported:
            side = sides.get(place)
            if side and side.aspect and side.aspect != aspect:
                lines += ["", side.aspect] if lines else [side.aspect]
            aspect = side.aspect if side else ""
            of = f"{side.outlet}: " if side else ""
            if gap := gap_before(answer.gaps, place):
                lines.append(gap_text(gap))
            cited = dict.fromkeys(map(sources.number, statement.citations))
            label = f"{statement.label}: " if statement.label else ""
            lost = sources.all_lapsed(place)
            marks = "".join(f"[{number}]" for number in cited) + (f" ({lost.lower()})" if lost else "")
            lines.append(f"{of}{label}{' '.join(statement.text.split())} {marks}")
    listed = [
        f"[{one['number']}] {one['title']} ({one['where']}{'; ' if one['lapsed'] else ''}{one['lapsed']})"
        for one in sources.listed()
    ]
    return "\n".join([*lines, "", *listed])
