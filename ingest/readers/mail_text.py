"""What somebody wrote in a message: without quoted replies, signatures, and what frames a newsletter.

In a message that passes another one on, what is quoted is what was sent, and stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.readers.html_blocks import blocks_in
from ingest.readers.html_guard import parsed
from ingest.readers.wrapped_lines import unwrapped

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_QUOTED = re.compile(r"^\s{0,3}>+ ?")
_INTRODUCES = re.compile(r"\d{1,2}[:.]\d{2}|@|\b\d{4}\b")
_REPLIED_TO = re.compile(
    r"\s*-{3,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|"
    r"mensagem original|messaggio originale|oorspronkelijk bericht|wiadomość oryginalna|"
    r"исходное сообщение)\s*-{3,}\s*",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(r"\W*-{4,} ?[^\W\d_][\w' ]{3,40} ?-{4,}\s*")
_RULE = re.compile(r"\s*[_-]{10,}\s*")
_FIELD = re.compile(r"[*]?[^\W\d_][\w -]{1,16}:[*]?\s+\S")
_SIGNATURE_LINES, _LOOSE_SIGNATURE_LINES, _LIST_FOOTER_LINES = 30, 8, 8

_IN_BROWSER = re.compile(
    r"\b(?:view|read|open|see|display)\b.{0,60}\b(?:browser|online|web ?page|web version)\b|\bweb version\b|"
    r"\bim browser\b|dans (?:votre|le) navigateur|version en ligne|en (?:su|tu|el) navegador|"
    r"n[oe] (?:seu )?navegador|nel (?:tuo )?browser|in (?:je|uw) browser|w przeglądarce|в браузере|"
    r"trouble (?:viewing|reading|seeing)|add us to your address book",
    re.IGNORECASE | re.DOTALL,
)
_FOOTER = re.compile(
    r"unsubscribe|\bopt[- ]?out\b|(?:manage|update|change) (?:your )?(?:e-?mail |subscription )?preferences|"
    r"you(?:'re|’re| are)? (?:are )?receiv(?:ing|ed) this|this (?:e-?mail|message|newsletter) was sent to|"
    r"newsletter ab(?:melden|bestellen)|\babmelden\b|\babbestellen\b|austragen|se désabonner|"
    r"désabonnement|désinscri|darse de baja|"
    r"cancelar (?:la |su |a |sua )?(?:suscripción|inscrição|assinatura)|"
    r"disiscriv|annulla (?:la )?(?:tua )?iscrizione|uitschrijven|afmelden|wypisz|zrezygnuj|отписаться|"
    r"avsluta prenumeration|avregistrera|avmeld",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"(?:©|\(c\)|copyright\b|all rights reserved|follow us\b|share (?:this|on)\b|"
    r"forward (?:this|to a friend))",
    re.IGNORECASE,
)
_FRAME_WORDS, _FOOTER_WORDS, _AFTER_FOOTER_WORDS = 30, 70, 90
_FIRST, _LAST = 5, 20  # paragraphs in which a frame is looked for

_QUOTING = (
    "//blockquote[@type='cite']",
    "//*[contains(concat(' ', @class, ' '), ' gmail_quote ')]",
    "//*[contains(concat(' ', @class, ' '), ' moz-cite-prefix ')]",
    "//*[contains(concat(' ', @class, ' '), ' yahoo_quoted ')]",
    "//*[contains(concat(' ', @class, ' '), ' protonmail_quote ')]",
)
_QUOTING_ON = ("//*[@id='divRplyFwdMsg']", "//*[@id='appendonsend']")  # with all that follows
_SIGNED = (
    "//*[contains(concat(' ', @class, ' '), ' gmail_signature ')]",
    "//*[contains(concat(' ', @class, ' '), ' moz-signature ')]",
    "//*[@id='Signature']",
)


def from_plain(text: str, *, forwarded: bool, flowed: bool = False, joined: bool = False) -> list[str]:
    """The paragraphs of a text; ``flowed`` and ``joined`` (DelSp) are RFC 3676's."""
    lines = _unflowed(text, joined=joined) if flowed else [line.rstrip("\r") for line in text.split("\n")]
    lines = _unquoted(lines, forwarded=forwarded)
    lines = _unsigned(lines)
    width = max((len(line.rstrip()) for line in lines), default=0)
    found: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            if re.search(r"\w", line):
                block.append(" ".join(line.split()))
        elif block:
            found += unwrapped(block, width=max(map(len, block)) if width > _widest(block) + 20 else width)
            block = []
    return without_frame(found)


def _widest(lines: list[str]) -> int:
    return max(map(len, lines))


def _unflowed(text: str, *, joined: bool) -> list[str]:
    """The lines with those that end in a space joined to the next one."""
    found: list[str] = []
    depth_before, goes_on = 0, False
    for raw in text.split("\n"):
        line = raw.rstrip("\r")
        depth = len(line) - len(line.lstrip(">"))
        line = line[depth:]
        line = line[1:] if line.startswith(" ") else line
        signature = line == "-- "
        if goes_on and depth == depth_before and not signature:
            found[-1] = (found[-1][:-1] if joined else found[-1]) + line
        else:
            found.append(f"{'>' * depth}{' ' if depth else ''}{line}")
        depth_before, goes_on = depth, line.endswith(" ") and not signature
    return found


def _unquoted(lines: list[str], *, forwarded: bool) -> list[str]:
    """The lines without those that are quoted, and without what introduces these."""
    if forwarded:
        return [_QUOTED.sub("", line) for line in lines if not _PASSED_ON.fullmatch(line)]
    found: list[str] = []
    for number, line in enumerate(lines):
        if _REPLIED_TO.fullmatch(line) or _begins_answered(lines, number):
            break
        if not _QUOTED.match(line):
            found.append(line)
        elif number and not _QUOTED.match(lines[number - 1]):
            _drop_introduction(found)
    return found


def _begins_answered(lines: list[str], number: int) -> bool:
    """Whether the message answered begins here: a rule and its sender, day and so on below it."""
    if not _RULE.fullmatch(lines[number]):
        return False
    fields = [line for line in lines[number + 1 : number + 7] if _FIELD.match(line)]
    return len(fields) >= 3 and any("@" in line or re.search(r"\d{4}", line) for line in fields)


def _drop_introduction(found: list[str]) -> None:
    """Takes "On … X wrote:" off the end, of two lines at most."""
    end = len(found)
    while end and not found[end - 1].strip():
        end -= 1
    if not end or not found[end - 1].rstrip().endswith(":"):
        return
    first = end - 2 if end > 1 and _INTRODUCES.search(found[end - 2]) else end - 1
    begins = not first or not found[first - 1].strip()
    start = first if begins else end - 1
    if any(_INTRODUCES.search(line) for line in found[start:end]):
        del found[start:]


def _unsigned(lines: list[str]) -> list[str]:
    """The lines up to a signature, or the footer of a mailing list."""
    left = sum(1 for line in lines if line.strip())
    for number, line in enumerate(lines):
        left -= bool(line.strip())
        if line == "-- " and left <= _SIGNATURE_LINES:
            return lines[:number]
        if line.rstrip() == "--" and left <= _LOOSE_SIGNATURE_LINES:
            return lines[:number]
        if _RULE.fullmatch(line) and 0 < left <= _LIST_FOOTER_LINES and _is_list_footer(lines[number + 1 :]):
            return lines[:number]
    return lines


def _is_list_footer(lines: list[str]) -> bool:
    return any("@" in line or "mailing list" in line.casefold() or _FOOTER.search(line) for line in lines)


def from_html(html: str, *, forwarded: bool) -> list[str]:
    """The paragraphs of a message's HTML."""
    root = parsed(html)
    if root is None:
        return []
    for path in _SIGNED if forwarded else (*_SIGNED, *_QUOTING):
        for element in root.xpath(path):
            _drop(element)
    for path in () if forwarded else _QUOTING_ON:
        for element in root.xpath(path)[:1]:
            _drop_from(element)
    for form in root.iter("form"):
        form.tag = "div"  # some programs put a whole message in one
    return without_frame([block.text for block in blocks_in(root)])


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _drop_from(element: HtmlElement) -> None:
    above = element.getparent()
    if above is None:
        return
    for later in list(element.itersiblings()):
        above.remove(later)
    _drop(element)


def without_frame(paragraphs: list[str]) -> list[str]:
    """The paragraphs without a link to the same in a browser, and what an unsubscribe link begins."""
    found = [
        paragraph
        for number, paragraph in enumerate(paragraphs)
        if not (
            (number < _FIRST or number >= len(paragraphs) - _LAST)
            and len(paragraph.split()) <= _FRAME_WORDS
            and _IN_BROWSER.search(paragraph)
        )
    ]
    for number in range(max(1, len(found) - _LAST), len(found)):
        words = sum(len(paragraph.split()) for paragraph in found[number + 1 :])
        footer = _FOOTER.search(found[number]) and len(found[number].split()) <= _FOOTER_WORDS
        if footer and words <= _AFTER_FOOTER_WORDS:
            found = found[:number]
            break
    while len(found) > 1 and _SMALL_PRINT.match(found[-1]) and len(found[-1].split()) <= _FRAME_WORDS:
        found.pop()
    return found
