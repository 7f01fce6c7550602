"""The fields of a message: who sent it, when, and for which list."""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, datetime, timedelta
from email.message import Message

from ingest.dates import Published
from ingest.readers import mime
from ingest.readers.reader import CollectedFile

_SLOW_CLOCK = timedelta(days=1)


def message_id(message: Message) -> str:
    """What a message is known by everywhere; empty when it does not say."""
    return mime.field(message, "message-id").strip("<> ")


def sender(message: Message) -> tuple[str, str]:
    """The name and the address of who sent a message; empty where they are missing."""
    for name in ("from", "sender", "reply-to"):
        try:
            found = [pair for pair in email.utils.getaddresses([mime.field(message, name)]) if any(pair)]
        except RecursionError:  # thousands of parentheses
            continue
        if found:
            shown, address = found[0]
            return " ".join(shown.split()).strip("'\""), address
    return "", ""


def list_name(message: Message) -> str:
    """What the list calls itself (RFC 2919), or who sends a message that one may unsubscribe from."""
    phrase = mime.field(message, "list-id").partition("<")[0].strip(" \"'")
    if phrase and not re.fullmatch(r"\S*\d\S*|\S+\.\S+", phrase):  # senders' numbers and hosts are no names
        return phrase
    return ""


def published(message: Message, file: CollectedFile) -> Published | None:
    """The date of the message; where it has none that can be, that at which it was received."""
    stamps = [mime.field(message, "date")]
    stamps += [stamp.rpartition(";")[2] for stamp in map(str, message.get_all("received", [])[:1])]
    for stamp in stamps:
        try:
            there = email.utils.parsedate_to_datetime(stamp.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        there = there if there.tzinfo else there.replace(tzinfo=UTC)
        try:
            instant = there.astimezone(UTC)
        except OverflowError:
            continue
        if datetime(1971, 1, 1, tzinfo=UTC) < instant <= file.collected + _SLOW_CLOCK:
            return Published(instant=instant, offset=there.utcoffset() or timedelta())
    return None
