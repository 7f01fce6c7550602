"""Outlook's messages (MS-OXMSG): properties in streams of a compound file, which olefile opens.

A property's name is its id and type in hexadecimal: ``0037001F`` is the subject in UTF-16.
"""

from __future__ import annotations

import codecs
import email
import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message as Fields
from typing import TYPE_CHECKING

from corpus import Report
from ingest.dates import Published
from ingest.errors import FileRefused
from ingest.readers import mail_headers, mime
from ingest.readers.decoding import clean
from ingest.readers.fields import with_message
from ingest.readers.mail_message import Attachment, Mail, is_passed_on, read_mail
from ingest.readers.mail_text import from_html, from_plain
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

if TYPE_CHECKING:
    from olefile import OleFileIO

SUFFIXES = frozenset({".msg"})

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = tuple(name.encode("utf-16-le") for name in ("__nameid_version1.0", "__substg1.0_"))
_LARGEST = 64 * 1024 * 1024  # bytes
_DEEPEST = 4  # messages in messages
_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_HEADERS, _MESSAGE_ID, _CLASS = "007D", "1035", "001A"
_SENDER_NAME, _SENDER_ADDRESSES = "0C1A", ("5D01", "0C1F", "0065")
_NAMES, _DATA, _MEDIA_TYPE, _CONTENT_ID = ("3707", "3704", "3001"), "37010102", "370E", "3712"
_EMBEDDED = "3701000D"
_ATTACHED = "__attach_version1.0_#"
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_CODE_PAGE, _BODY_CODE_PAGE, _UTF_8 = 0x3FFD, 0x3FDE, 65001
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)  # of FILETIME, which counts tenths of microseconds


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    by_name = bid_by_name(name, SUFFIXES)
    compound = head.startswith(_COMPOUND)
    content = compound and (by_name or any(mark in head for mark in _MARKS))
    return Bid(by_name + (Bid.CONTENT if content else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal | CollectedFile]:
    """See :class:`ingest.readers.reader.Reader`."""
    import olefile

    if file.size() > _LARGEST:
        raise FileRefused(f"the message has more than {_LARGEST:,} bytes; save its attachments by themselves")
    try:
        opened = olefile.OleFileIO(file.read())
        if not opened.exists("__properties_version1.0"):
            raise FileRefused("it is not a message of Outlook, but another file of Microsoft Office")
        found = list(_read_folder(opened, (), file))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, struct.error) as error:
        raise FileRefused("the message is damaged; save it again as .eml") from error
    yield from found


def _read_folder(
    ole: OleFileIO, folder: tuple[str, ...], file: CollectedFile
) -> Iterator[Report | Refusal | CollectedFile]:
    """A message in a folder of the compound file, and those embedded in it."""
    message = _Properties(ole, folder)
    if "SMIME" in message.text(_CLASS).upper() and "MULTIPARTSIGNED" not in message.text(_CLASS).upper():
        raise FileRefused("the message is encrypted (S/MIME); decrypt it and save it again")
    mail = _mail(message, file)
    yield from read_mail(mail, file)
    for attached in message.attachments():
        if not ole.exists([*attached.folder, f"__substg1.0_{_EMBEDDED}"]):
            continue
        inner = (*attached.folder, f"__substg1.0_{_EMBEDDED}")
        name = attached.name() or "message"
        embedded = file.member(f"{name}.msg", b"", message=mail.facts())
        if len(inner) > 2 * _DEEPEST:
            yield Refusal(embedded.origin, f"it is more than {_DEEPEST} messages deep in others")
        else:
            for value in _read_folder(ole, inner, embedded):
                yield with_message(value, embedded) if isinstance(value, Report) else value


class _Properties:
    """The properties of a message or an attachment."""

    def __init__(self, ole: OleFileIO, folder: tuple[str, ...]) -> None:
        self._ole = ole
        self.folder = folder

    def raw(self, named: str) -> bytes:
        """The bytes of a property by its id and type; none when it is missing."""
        path = [*self.folder, f"__substg1.0_{named}"]
        if not self._ole.exists(path) or self._ole.get_type(path) != 2:  # 2: a stream
            return b""
        content: bytes = self._ole.openstream(path).read()
        return content

    def text(self, *ids: str) -> str:
        """The first of some properties that is text and not empty, cleaned."""
        for one in ids:
            if wide := self.raw(f"{one}001F"):
                return clean(wide.decode("utf-16-le", "replace")).strip("\0 \n")
            if narrow := self.raw(f"{one}001E"):
                page = self.code_page(_BODY_CODE_PAGE if one in (_BODY, _HTML) else _CODE_PAGE)
                return clean(narrow.decode(page or "cp1252", "replace")).strip("\0 \n")
        return ""

    def code_page(self, named: int) -> str:
        """Python's name for the code page that the message says its texts are in; empty when it does not."""
        number = int.from_bytes(_Properties(self._ole, ()).fixed(named)[:4], "little")
        try:
            return codecs.lookup("utf-8" if number == _UTF_8 else f"cp{number}").name
        except LookupError:
            return ""

    def fixed(self, named: int) -> bytes:
        """The eight bytes of a property that is a number or an instant; none when it is missing."""
        stream = self._ole.openstream([*self.folder, "__properties_version1.0"]).read()
        attached = bool(self.folder) and self.folder[-1].startswith(_ATTACHED)
        header = 8 if attached else 24 if self.folder else 32
        for start in range(header, len(stream) - 15, 16):
            if int.from_bytes(stream[start + 2 : start + 4], "little") == named:
                return bytes(stream[start + 8 : start + 16])
        return b""

    def instant(self, named: int) -> Published | None:
        """An instant in UTC; None when it is missing."""
        ticks = int.from_bytes(self.fixed(named), "little")
        try:
            return Published(instant=_EPOCH + timedelta(microseconds=ticks // 10)) if ticks else None
        except OverflowError:
            return None

    def attachments(self) -> list[_Properties]:
        """The attachments of a message, in order."""
        depth = len(self.folder)
        folders = {
            tuple(path[: depth + 1])
            for path in self._ole.listdir()
            if len(path) > depth + 1
            if tuple(path[:depth]) == self.folder and path[depth].startswith(_ATTACHED)
        }
        return [_Properties(self._ole, folder) for folder in sorted(folders)]

    def name(self) -> str:
        """What an attachment is called."""
        return self.text(*_NAMES)


def _mail(message: _Properties, file: CollectedFile) -> Mail:
    fields: Fields = email.message_from_string(message.text(_HEADERS))
    subject = message.text(_SUBJECT)
    body = message.text(_BODY)
    html = _html(message, file)
    forwarded = is_passed_on(subject, body)
    paragraphs = from_html(html, forwarded=forwarded) if html else []
    unread = []
    if not paragraphs:
        paragraphs = from_plain(body.replace("\r\n", "\n"), forwarded=forwarded)
    if not paragraphs and message.raw(f"{_RTF}0102"):
        unread.append("its text is in Outlook's own form alone; save the message again as .eml or HTML")
    listed = mail_headers.sender(fields)
    sent = mail_headers.published(fields, file)
    return Mail(
        subject=" ".join(subject.split()),
        sender=(message.text(_SENDER_NAME) or listed[0], _address(message) or listed[1]),
        paragraphs=paragraphs,
        attachments=[
            Attachment(name=attached.name() or "attachment", content=attached.raw(_DATA))
            for attached in message.attachments()
            if attached.raw(_DATA) and not _is_picture_in_text(attached)
        ],
        list_name=mail_headers.list_name(fields),
        message_id=message.text(_MESSAGE_ID).strip("<> ") or mail_headers.message_id(fields),
        published=sent or message.instant(_SUBMITTED) or message.instant(_DELIVERED),
        unread=unread,
    )


def _html(message: _Properties, file: CollectedFile) -> str:
    if raw := message.raw(f"{_HTML}0102"):
        return mime.decoded(raw, message.code_page(_BODY_CODE_PAGE), file, html=True)
    return message.text(_HTML)


def _address(message: _Properties) -> str:
    """The sender's address; Exchange's own (``/O=…``) is none that anybody else knows."""
    addresses = (message.text(one) for one in _SENDER_ADDRESSES)
    return next((address for address in addresses if "@" in address), "")


def _is_picture_in_text(attached: _Properties) -> bool:
    return attached.text(_MEDIA_TYPE).startswith("image/") and bool(attached.text(_CONTENT_ID))
