"""A message, from whatever format it was in → its report, and its attachments, which know the message."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus import UNKNOWN_OUTLET, Report, fold_spaces
from ingest.dates import Published
from ingest.readers.fields import dated
from ingest.readers.reader import CollectedFile, Message, Refusal

_MOST_ATTACHMENTS = 1_000
_PREFIX = re.compile(
    r"(?:re|fwd?|fw|aw|wg|sv|vs|antw|tr|rv|odp|pd|enc|res)\s*(?:\[\d+\])?\s*[:：]\s*", re.IGNORECASE
)
_PASSED_ON = re.compile(r"(?:fwd?|fw|wg|tr|rv|pd|enc)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)
_LIST_TAG = re.compile(r"\[[^\[\]]{1,40}\]\s*(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a message."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message as its format says it; ``sender`` is a name and an address, either of which may be missing.

    ``list_name`` is what the mailing list or newsletter calls itself. The paragraphs are without what was
    quoted and what signs the message.
    """

    subject: str
    sender: tuple[str, str]
    paragraphs: Sequence[str]
    attachments: Sequence[Attachment] = ()
    list_name: str = ""
    message_id: str = ""
    published: Published | None = None
    language: str | None = None
    unread: Sequence[str] = ()

    @property
    def outlet(self) -> str:
        """The newsletter or list, else who sent it."""
        name, address = self.sender
        return self.list_name or name or address.rpartition("@")[2] or UNKNOWN_OUTLET

    @property
    def title(self) -> str:
        """The subject without the marks of replies, and of the list."""
        title = without_prefixes(self.subject)
        if self.list_name:
            title = without_prefixes(_LIST_TAG.sub("", title, count=1)) or title
        return title or f"Message from {self.outlet}"

    @property
    def identity(self) -> str:
        """What the message is known by: its id, else what it says."""
        if self.message_id:
            return f"message:{self.message_id}"
        said = (self.subject, *self.sender, str(self.published and self.published.instant), *self.paragraphs)
        return f"message:{hashlib.blake2b(chr(0).join(said).encode(), digest_size=16).hexdigest()}"

    def facts(self) -> Message:
        """What the message says of a file attached to it."""
        name, address = self.sender
        shown = f"{name} <{address}>" if name and address else name or address
        known = {"attached_to": self.title, "attached_to_sender": shown, "attached_to_id": self.message_id}
        return Message(
            identity=self.identity,
            outlet=self.outlet,
            published=self.published,
            metadata={field: words for field, words in known.items() if words},
        )


def without_prefixes(subject: str) -> str:
    """A subject without "Re:", "Fwd:" and the like, in whatever language."""
    while prefix := _PREFIX.match(subject):
        subject = subject[prefix.end() :]
    return subject.strip()


def is_passed_on(subject: str, text: str) -> bool:
    """Whether a message passes on another one, whose words are then what it is about."""
    begins = text.lstrip()[:2000]
    marked = re.search(
        r"^\W*-{4,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|"
        r"mensagem encaminhada|messaggio inoltrato|doorgestuurd bericht|przekazana wiadomość|"
        r"пересылаемое сообщение)\b|^\W*begin forwarded message:",
        begins,
        re.IGNORECASE | re.MULTILINE,
    )
    return marked is not None or _PASSED_ON.match(subject.lstrip()) is not None


def _without_masthead(mail: Mail) -> Sequence[str]:
    """The paragraphs without the newsletter's name and the title, which are shown above them."""
    shown = {fold_spaces(mail.outlet), fold_spaces(mail.title)}
    first = next((n for n, one in enumerate(mail.paragraphs) if fold_spaces(one) not in shown), 0)
    return mail.paragraphs[first:]


def _without_text(mail: Mail) -> str:
    if not mail.subject:
        return "the text is missing: the message has neither a subject nor a text"
    return f"the text is missing: the message has only the subject {mail.title!r}"


def read_mail(mail: Mail, file: CollectedFile) -> Iterator[Report | Refusal | CollectedFile]:
    """The report that a message is, and the files attached to it as members."""
    name, address = mail.sender
    paragraphs = _without_masthead(mail)
    if paragraphs:
        metadata = {"sender": address, "message_id": mail.message_id}
        report = Report(
            title=mail.title,
            body="\n\n".join(paragraphs),
            outlet=mail.outlet,
            author=name if name and name != mail.outlet else None,
            collected=file.collected,
            collected_from=file.origin,
            language=mail.language,
            known_as=mail.identity,
            metadata={field: words for field, words in metadata.items() if words},
        )
        yield dated(report, mail.published)
    elif mail.attachments:
        yield Refusal(
            file.origin, "the message has no text; the files attached to it are read", left_out=True
        )
    else:
        yield Refusal(file.origin, _without_text(mail))
    for why in mail.unread:
        yield Refusal(file.origin, why)
    facts = mail.facts()
    for number, attachment in enumerate(mail.attachments):
        if number >= _MOST_ATTACHMENTS:
            many = f"it has more than {_MOST_ATTACHMENTS:,} files attached; the others were not read"
            yield Refusal(file.origin, many)
            return
        yield file.member(attachment.name, attachment.content, message=facts)
