"""E-mail messages (RFC 5322): what somebody wrote is the report, what is attached is read by itself."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import CloseBoundaryNotFoundDefect
from email.message import EmailMessage, Message

from corpus import Report
from ingest.errors import FileRefused, ReportRefused
from ingest.readers import mail_headers, mime
from ingest.readers.fields import language_code
from ingest.readers.lengths import refuse_long
from ingest.readers.mail_message import Attachment, Mail, is_passed_on, read_mail
from ingest.readers.mail_text import from_html, from_plain
from ingest.readers.mhtml import is_saved_page
from ingest.readers.reader import Bid, CollectedFile, Refusal, bid_by_name

SUFFIXES = frozenset({".eml"})

_MOST_PARTS = 1_000
_DEEPEST = 50  # levels of parts
_FULL_ENOUGH = 0.8  # of the words of the plain text, which the HTML must have to be preferred
_URL = re.compile(r"https?://\S+")
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_ENVELOPED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


def bid(name: str, head: bytes) -> Bid:
    """See :class:`ingest.readers.reader.Reader`."""
    begins = mime.begins_as_message(head) and not is_saved_page(head)
    return Bid(bid_by_name(name, SUFFIXES) + (Bid.CONTENT if begins else Bid.NONE))


def read(file: CollectedFile) -> Iterator[Report | Refusal | CollectedFile]:
    """See :class:`ingest.readers.reader.Reader`."""
    message = mime.parse(file)
    if not message.keys():
        raise FileRefused("it is not a message: it has no fields such as From and Subject")
    yield from read_mail(_mail(message, file), file)


@dataclass(slots=True)
class _Parts:
    """What has been gathered of a message: its text, and what is attached."""

    file: CollectedFile
    forwarded: bool
    left: int = _MOST_PARTS
    paragraphs: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def _mail(message: EmailMessage, file: CollectedFile) -> Mail:
    subject = mime.field(message, "subject")
    parts = _Parts(file, is_passed_on(subject, ""))
    _gather(message, parts, depth=0)
    if parts.left < 0:
        parts.unread.append(f"it has more than {_MOST_PARTS:,} parts; the others were not read")
    return Mail(
        subject=subject,
        sender=mail_headers.sender(message),
        paragraphs=parts.paragraphs,
        attachments=parts.attachments,
        list_name=mail_headers.list_name(message),
        message_id=mail_headers.message_id(message),
        published=mail_headers.published(message, file),
        language=language_code(mime.field(message, "content-language").split(",")[0]),
        unread=parts.unread,
    )


def _gather(part: Message, parts: _Parts, *, depth: int) -> None:
    """Adds a part, and those in it. Raises FileRefused when it is encrypted or nested too deeply."""
    parts.left -= 1
    if parts.left < 0:
        return
    if depth > _DEEPEST:
        raise FileRefused(f"its parts are nested more than {_DEEPEST} levels deep")
    kind = mime.content_type(part)
    _refuse_encrypted(part, kind)
    _refuse_later_part(part, kind)
    if kind == "message/rfc822" or (kind == "text/rfc822-headers" and part.is_multipart()):
        _attach_message(part, parts)
    elif kind == "multipart/alternative":
        _gather_fuller(part, parts, depth=depth)
    elif part.is_multipart():
        if any(isinstance(one, CloseBoundaryNotFoundDefect) for one in part.defects):
            parts.unread.append("the message is cut off: it ends before the last of its parts does")
        for inner in _inner(part):
            _gather(inner, parts, depth=depth + 1)
    elif kind in ("text/plain", "text/html") and not _is_attached(part):
        parts.paragraphs += _text(part, parts)
    elif kind not in _SIGNATURES and not _is_picture_in_text(part, kind):
        parts.attachments.append(Attachment(name=_name(part, kind, parts), content=mime.content(part)))


def _inner(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _refuse_encrypted(part: Message, kind: str) -> None:
    sealed = kind in _ENVELOPED and "signed" not in mime.parameter(part, "smime-type")
    if kind == "multipart/encrypted" or sealed:
        how = "S/MIME" if sealed else "PGP"
        raise FileRefused(f"the message is encrypted ({how}); decrypt it and save it again")


def _refuse_later_part(part: Message, kind: str) -> None:
    """Refuses what goes on in the middle of a message that was sent in several (RFC 2046, section 5.2.2)."""
    number = mime.parameter(part, "number") if kind == "message/partial" else ""
    if number not in ("", "1"):
        raise FileRefused(
            f"it is part {number} of a message that was sent in several; put them together first"
        )


def _gather_fuller(part: Message, parts: _Parts, *, depth: int) -> None:
    """Adds one of several forms of the same text: HTML, unless that says less than the plain text."""
    read: list[_Parts] = []
    for inner in _inner(part):
        if mime.content_type(inner) == "text/calendar":
            continue
        one = _Parts(parts.file, parts.forwarded, left=parts.left)
        _gather(inner, one, depth=depth + 1)
        parts.left = one.left
        read.append(one)
        parts.attachments += one.attachments
        parts.unread += one.unread
    texts = [one.paragraphs for one in read]
    if texts:
        *poorer, richest = texts  # RFC 2046: the last is the richest
        plain = max(poorer, key=_words, default=[])
        parts.paragraphs += richest if _words(richest) >= _FULL_ENOUGH * _words(plain) else plain


def _words(paragraphs: list[str]) -> int:
    return sum(len(_URL.sub("", paragraph).split()) for paragraph in paragraphs)


def _text(part: Message, parts: _Parts) -> list[str]:
    try:
        text = mime.text_of(part, parts.file)
    except FileRefused as refusal:
        parts.unread.append(str(refusal).replace("the file", "a text of the message"))
        return []
    if text.lstrip().startswith("-----BEGIN PGP MESSAGE-----"):
        raise FileRefused("the message is encrypted (PGP); decrypt it and save it again")
    forwarded = parts.forwarded or is_passed_on("", text)
    try:
        if mime.content_type(part) == "text/html":
            return from_html(text, forwarded=parts.forwarded or "orwarded message" in text)
        refuse_long(text)
    except ReportRefused as refusal:
        parts.unread.append(f"a text of the message cannot be read: {refusal}")
        return []
    return from_plain(
        _without_armour(text),
        forwarded=forwarded,
        flowed=mime.parameter(part, "format").casefold() == "flowed",
        joined=mime.parameter(part, "delsp").casefold() == "yes",
    )


def _without_armour(text: str) -> str:
    """A text signed by PGP without what the signature puts around it (RFC 9580, section 7)."""
    if "-----BEGIN PGP SIGNED MESSAGE-----" not in text:
        return text
    _, _, signed = text.partition("-----BEGIN PGP SIGNED MESSAGE-----")
    _, _, signed = signed.partition("\n\n")
    signed = signed.partition("-----BEGIN PGP SIGNATURE-----")[0]
    return re.sub(r"^- ", "", signed, flags=re.MULTILINE)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_given_name(part))


def _is_picture_in_text(part: Message, kind: str) -> bool:
    shown = part.get_content_disposition() == "inline" or part.get("content-id") is not None
    return kind.startswith("image/") and shown


def _given_name(part: Message) -> str:
    return mime.parameter(part, "filename", "content-disposition") or mime.parameter(part, "name")


def _name(part: Message, kind: str, parts: _Parts) -> str:
    number = len(parts.attachments) + 1
    return _given_name(part) or f"part {number}{mimetypes.guess_extension(kind) or ''}"


def _attach_message(part: Message, parts: _Parts) -> None:
    for inner in _inner(part)[:1]:
        subject = mime.field(inner, "subject")[:80].replace("/", "∕")
        try:
            content = inner.as_bytes()
        except (ValueError, LookupError, AttributeError, TypeError):  # Python cannot write what it has read
            parts.unread.append(f"the message {subject!r} in it cannot be taken out of it")
            continue
        parts.attachments.append(Attachment(name=f"{subject or 'message'}.eml", content=content))
