"""Telegram's export of a chat (``result.json`` of Telegram Desktop): each message with words is a report.

Its first line is the title, since it has none. Service messages (who joined, what was pinned) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import shorten

Record = Mapping[str, object]

_LONGEST_TITLE = 150  # characters
_LINKED = ("channel", "supergroup")  # kinds of chat of which every message has an address


def chats_of(value: Record) -> list[Record]:
    """The chats in an export of one or of all; none for any other object."""
    inner = value.get("chats")
    several = inner.get("list") if isinstance(inner, dict) else None
    found = several if isinstance(several, list) else [value]
    return [
        chat
        for chat in found
        if isinstance(chat, dict) and isinstance(chat.get("messages"), list) and "name" in chat
    ]


def message_records(chats: list[Record]) -> list[Record]:
    """A record for each message that has words."""
    return [_record(chat, message) for chat, message in _messages(chats) if _words(message)]


def wordless(chats: list[Record]) -> int:
    """How many messages are nothing but a picture, a file or a call."""
    return sum(not _words(message) for _, message in _messages(chats))


def _messages(chats: list[Record]) -> Iterator[tuple[Record, Record]]:
    for chat in chats:
        messages = chat["messages"]
        assert isinstance(messages, list)
        for message in messages:
            if isinstance(message, dict) and message.get("type") == "message":
                yield chat, message


def _record(chat: Record, message: Record) -> Record:
    words = _words(message)
    first, _, rest = words.partition("\n")
    outlet, author = chat.get("name"), message.get("from")
    linked = any(kind in str(chat.get("type")) for kind in _LINKED)
    return {
        "title": shorten(first, _LONGEST_TITLE, placeholder="…"),
        "body": rest.strip() or words,
        "source": outlet,
        "author": author if author != outlet else None,
        "published_at": message.get("date_unixtime") or message.get("date"),
        "updated_at": message.get("edited_unixtime") or message.get("edited"),
        "url": f"https://t.me/c/{chat.get('id')}/{message.get('id')}" if linked else None,
        "forwarded_from": message.get("forwarded_from"),
    }


def _words(message: Record) -> str:
    """The text of a message, which is a list where some of it is formatted."""
    text = message.get("text")
    parts = text if isinstance(text, list) else [text]
    words = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return "".join(word for word in words if isinstance(word, str)).strip()
