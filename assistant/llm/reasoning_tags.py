"""What a model thinks before it answers, in a reply that arrives piece by piece.

Local models write it as text, ``<think>…</think>``. Some servers take the opening tag for part of the prompt,
so that a reply only has the closing one: then everything before it was thought.
"""

from __future__ import annotations

_NAMES = ("think", "thinking", "thought", "reasoning")
_OPEN = tuple(f"<{name}>" for name in _NAMES)
_CLOSE = tuple(f"</{name}>" for name in _NAMES)


class ReasoningEnded:
    """What came before was thought, all of it."""


class ReasoningTagParser:
    """Takes thoughts out of a reply; holds back what may yet become a tag."""

    def __init__(self) -> None:
        self._held = ""
        self._thinking = False

    def feed(self, piece: str) -> list[str | ReasoningEnded]:
        """What of the reply is no thought, as far as that is certain after this piece."""
        events: list[str | ReasoningEnded] = []
        text = ""
        for character in piece:
            held = (self._held + character).lower()
            if held in _CLOSE and not self._thinking:
                events, text = [ReasoningEnded()], ""
            if held in _CLOSE or held in _OPEN:
                self._held, self._thinking = "", held in _OPEN
            elif any(tag.startswith(held) for tag in (*_OPEN, *_CLOSE)):
                self._held += character
            else:
                shown = self._held if character == "<" else self._held + character
                self._held = "<" if character == "<" else ""
                text += "" if self._thinking else shown
        return [*events, text] if text else events

    def close(self) -> list[str | ReasoningEnded]:
        """What was held back when the reply ended and only began like a tag."""
        held, self._held = self._held, ""
        return [held] if held and not self._thinking else []


def without_reasoning(reply: str) -> str:
    """The whole reply without what was thought."""
    reader = ReasoningTagParser()
    said = ""
    for event in [*reader.feed(reply), *reader.close()]:
        said = said + event if isinstance(event, str) else ""
    return said
