"""The reasoning of a model before it answers, in a reply that arrives piece by piece.

Local models write it as text, ``<think>…</think>``. Some servers take the opening tag for part of the prompt,
so that a reply only has the closing one: then everything before it was reasoning.
"""

from __future__ import annotations

_NAMES = ("think", "thinking", "thought", "reasoning")
_OPEN = tuple(f"<{name}>" for name in _NAMES)
_CLOSE = tuple(f"</{name}>" for name in _NAMES)


class ReasoningEnded:
    """What came before was reasoning, all of it."""


class ReasoningTagParser:
    """Takes reasoning out of a reply; keeps back what may yet become a tag."""

    def __init__(self) -> None:
        self._pending = ""
        self._reasoning = False

    def feed(self, piece: str) -> list[str | ReasoningEnded]:
        """What of the reply is no reasoning, as far as that is certain after this piece."""
        events: list[str | ReasoningEnded] = []
        text = ""
        for character in piece:
            pending = (self._pending + character).lower()
            if pending in _CLOSE and not self._reasoning:
                events, text = [ReasoningEnded()], ""
            if pending in _CLOSE or pending in _OPEN:
                self._pending, self._reasoning = "", pending in _OPEN
            elif any(tag.startswith(pending) for tag in (*_OPEN, *_CLOSE)):
                self._pending += character
            else:
                shown = self._pending if character == "<" else self._pending + character
                self._pending = "<" if character == "<" else ""
                text += "" if self._reasoning else shown
        return [*events, text] if text else events

    def close(self) -> list[str | ReasoningEnded]:
        """What was kept back when the reply ended and only began like a tag."""
        pending, self._pending = self._pending, ""
        return [pending] if pending and not self._reasoning else []


def without_reasoning(reply: str) -> str:
    """The whole reply without its reasoning."""
    reader = ReasoningTagParser()
    text = ""
    for event in [*reader.feed(reply), *reader.close()]:
        text = text + event if isinstance(event, str) else ""
    return text
