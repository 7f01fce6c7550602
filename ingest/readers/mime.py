"""MIME (RFC 2045 to 2047, 3676) by Python's ``email``: parsed within bounds, and texts decoded."""

from __future__ import annotations

import email.message
import email.parser
import email.policy
import email.utils
import io
import re
from email.message import EmailMessage
from functools import partial
from typing import Any

from corpus import without_invisible
from ingest.errors import FileRefused
from ingest.readers.decoding import clean, decode
from ingest.readers.reader import CollectedFile

_LARGEST = 64 * 1024 * 1024  # bytes
_LINE = 8192  # bytes that are read of a line at a time
_LONGEST_HEADER = 4_000  # characters of a field that are read: parsing takes a time that grows as a square
_LARGER_SETS = {"gb2312": "gb18030", "gbk": "gb18030", "euc-kr": "cp949", "shift_jis": "cp932"}
_FIELD = re.compile(rb"[!-9;-~]{1,76}:[ \t]?")
_MESSAGE_FIELDS = re.compile(
    rb"(?:from|subject|date|message-id|received|return-path|delivered-to|mime-version|content-type|"
    rb"list-id|dkim-signature|x-[a-z-]+|arc-[a-z-]+)[ \t]*:",
    re.IGNORECASE,
)
_FEWEST_FIELDS = 3
_MOST_BOUNDARIES = 10_000  # each part takes Python's parser a third of a millisecond
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)  # by Python's parser


class _BoundedPolicy(email.policy.EmailPolicy):
    """The default policy, with long fields cut before they are parsed."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """See :meth:`email.policy.Policy.header_fetch_parse`."""
        return super().header_fetch_parse(name, value[:_LONGEST_HEADER])


def parse(file: CollectedFile) -> EmailMessage:
    """The message in a file. Raises FileRefused when it is too large, or in too many parts."""
    if file.size() > _LARGEST:
        raise FileRefused(f"the message has more than {_LARGEST:,} bytes; save its attachments by themselves")
    file.content.seek(0)
    boundaries = sum(line.startswith(b"--") for line in iter(partial(file.content.readline, _LINE), b""))
    if boundaries > _MOST_BOUNDARIES:
        raise FileRefused(f"the message is in more than {_MOST_BOUNDARIES:,} parts")
    file.content.seek(0)
    message = email.parser.BytesParser(policy=_BoundedPolicy()).parse(file.content)
    assert isinstance(message, EmailMessage)
    return message


def begins_as_message(head: bytes) -> bool:
    """Whether a file begins with fields of which at least three are those of messages."""
    known = 0
    for line in fields_of(head):
        known += bool(_MESSAGE_FIELDS.match(line))
        if known >= _FEWEST_FIELDS:
            return True
    return False


def fields_of(head: bytes) -> list[bytes]:
    """The first lines of the fields that a file begins with; none when it begins otherwise."""
    lines = head.lstrip(b"\r\n").splitlines()
    found = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            continue
        if not _FIELD.match(line):
            break
        found.append(line)
    return found


def field(message: email.message.Message, name: str) -> str:
    """A field's words, encoded words decoded; empty when it is missing or cannot be read."""
    try:
        value = message[name]
        return " ".join(without_invisible(clean(str(value))).split()) if value is not None else ""
    except _UNREADABLE:
        return _undecoded(message, name)


def _undecoded(message: email.message.Message, name: str) -> str:
    raw = next((value for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    return " ".join(clean(str(raw)[:_LONGEST_HEADER]).split())


def content_type(part: email.message.Message) -> str:
    """The media type of a part, such as ``text/plain``."""
    try:
        return part.get_content_type()
    except _UNREADABLE:
        return "application/octet-stream"


def parameter(part: email.message.Message, name: str, field_name: str = "content-type") -> str:
    """A parameter of a field, decoded; empty when there is none."""
    try:
        value = part.get_param(name, "", field_name)
    except _UNREADABLE:
        return ""
    if isinstance(value, tuple):
        value = email.utils.collapse_rfc2231_value(value)
    return " ".join(clean(str(value or "")).split())


def content(part: email.message.Message) -> bytes:
    """The decoded bytes of a part that has no parts."""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def text_of(part: email.message.Message, file: CollectedFile) -> str:
    """The text of a part. Raises FileRefused when its encoding is neither declared truly nor known."""
    return decoded(content(part), parameter(part, "charset"), file, html=content_type(part) == "text/html")


def decoded(raw: bytes, charset: str, file: CollectedFile, *, html: bool) -> str:
    """Bytes in a declared encoding as clean text; empty when there is none. Raises FileRefused."""
    if not raw.strip():
        return ""
    name = charset.casefold().strip("'\"")
    for codec in filter(None, (name, _LARGER_SETS.get(name), "utf-8")):
        try:
            return clean(raw.decode(codec))
        except (LookupError, ValueError):
            continue
    return _found(raw, file, html=html)


def _found(raw: bytes, file: CollectedFile, *, html: bool) -> str:
    return decode(CollectedFile(file.origin, file.name, io.BytesIO(raw), file.collected), declares=html)
