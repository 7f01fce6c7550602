"""The groups of Rich Text Format: what their words are for, and in which encoding and state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ingest.errors import FileRefused
from ingest.readers.blocks import Block
from ingest.readers.documents.properties import Properties
from ingest.readers.documents.rtf_flow import Flow
from ingest.readers.documents.rtf_tokens import Token, Words, encoding_of_charset, encoding_of_page

_DEEPEST = 1000  # groups within groups
_CHARACTERS = {
    "tab": " ",
    "line": " ",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "\\~": " ",
    "\\_": "-",
    "\\{": "{",
    "\\}": "}",
    "\\\\": "\\",
    "\\\t": " ",
}
_UNREAD_WORDS = """colortbl filetbl listtable listoverridetable rsidtbl revtbl generator pict object header
    headerl headerr headerf footer footerl footerr footerf annotation atnid atnauthor atnref atndate fldinst
    datafield bkmkstart bkmkend xe tc themedata colorschememapping latentstyles datastore xmlnstbl shprslt sp
    template company operator ftnsep ftnsepc aftnsep aftnsepc nonesttables wgrffmtfilter do pn pnseclvl
    background userprops docvar private fontemb falt panose keywords subject comment doccomm category manager
    hlinkbase revtim printim buptim"""
_UNREAD = frozenset(_UNREAD_WORDS.split())
_TEXTS = frozenset({"footnote", "shptxt", "listtext", "pntext", "title", "author", "creatim", "stylesheet"})
_READ_WHEN_STARRED = frozenset({"shpinst", "listtext", "pntext", "footnote"})


@dataclass(slots=True)
class _Group:
    """What holds within a group of braces; ``own`` when its words are gathered apart from those around."""

    words: Words
    encoding: str
    destination: str = ""
    own: bool = False
    unread: bool = False
    hidden: bool = False
    deleted: bool = False
    stand_ins: int = 1  # characters after one that ``\\u`` gives, for programs that do not know it
    style: int | None = None


@dataclass(slots=True)
class RtfDocument:
    """A document, of which one token after another is taken."""

    _flow: Flow = field(default_factory=Flow)
    _words: Words = field(default_factory=Words)
    _groups: list[_Group] = field(default_factory=list)
    _fonts: dict[int, int] = field(default_factory=dict)
    _font: int = 0
    _default_font: int = 0
    _page: str = "cp1252"
    _said: dict[str, str] = field(default_factory=dict)
    _starred: bool = False
    _skipped: int = 0
    _over: bool = False

    def take(self, token: Token) -> None:
        """Reads on. Raises FileRefused when groups are nested too deeply."""
        if self._over:
            return
        if token.text:
            self._text(token.text)
        elif token.symbol:
            self._symbol(token.symbol)
        else:
            self._word(token.word, token.number)

    def blocks(self) -> list[Block]:
        """The blocks, once all is read. Raises FileRefused when the document is cut short."""
        if not self._over:
            raise FileRefused(
                f"the file is cut short: {len(self._groups)} groups are not closed; get it again"
            )
        return self._flow.closed(self._words.take())

    def properties(self) -> Properties:
        """What the document says of itself."""
        said = self._said
        return Properties(
            title=said.get("title", ""), author=said.get("author", ""), created=said.get("creatim", "")
        )

    @property
    def _group(self) -> _Group:
        return self._groups[-1] if self._groups else _Group(self._words, self._page)

    def _text(self, raw: bytes) -> None:
        if self._skipped:
            skipped = min(self._skipped, len(raw))
            self._skipped -= skipped
            raw = raw[skipped:]
        group = self._group
        if raw and self._is_read(group):
            group.words.add_bytes(raw, group.encoding)

    def _is_read(self, group: _Group) -> bool:
        return not (group.unread or group.hidden or group.deleted or group.destination in ("fonttbl", "info"))

    def _symbol(self, symbol: str) -> None:
        if symbol == "{":
            self._open()
        elif symbol == "}":
            self._close()
        elif symbol == "\\*":
            self._starred = True
        elif symbol in ("\\\n", "\\\r"):
            self._word("par", None)
        elif symbol in _CHARACTERS and self._is_read(self._group):
            self._group.words.add(_CHARACTERS[symbol])
        self._skipped = 0 if symbol in "{}" else self._skipped

    def _open(self) -> None:
        if len(self._groups) >= _DEEPEST:
            raise FileRefused(f"it has more than {_DEEPEST:,} groups within groups")
        self._groups.append(replace(self._group, own=False))
        if self._group.destination == "stylesheet":
            self._group.words, self._group.own, self._group.style = Words(), True, 0

    def _close(self) -> None:
        if not self._groups:
            return
        group = self._groups.pop()
        if group.own:
            self._gathered(group, group.words.take())
        self._over = not self._groups

    def _gathered(self, group: _Group, text: str) -> None:
        if group.destination in ("listtext", "pntext"):
            self._flow.label(text)
        elif group.destination in ("footnote", "shptxt"):
            self._flow.beside(text, note=group.destination == "footnote")
        elif group.destination == "stylesheet" and group.style is not None:
            self._flow.style(group.style, text)
        elif group.destination in ("title", "author"):
            self._said[group.destination] = text

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        group = self._group
        if word in _UNREAD or (starred and word not in _READ_WHEN_STARRED):
            group.unread = True
        if group.unread:
            return
        if word in _TEXTS or word in ("fonttbl", "info"):
            group.destination = word
            group.words, group.own = Words(), True
        elif word in _CHARACTERS and self._is_read(group):
            group.words.add(_CHARACTERS[word])
        elif act := _WORDS.get(word):
            act(self, group, number)
        else:
            self._in_flow(word, number, group)

    def _in_flow(self, word: str, number: int | None, group: _Group) -> None:
        if group.destination == "stylesheet":
            group.style = number if word == "s" else group.style
        elif group.destination == "creatim" and word in ("yr", "mo", "dy"):
            self._said["creatim"] = f"{self._said.get('creatim', '')}-{number or 0:02}".strip("-")
        elif group.words is self._words:
            if not self._flow.takes(word, number):
                return
            self._flow.end(word, group.words.take())
        elif word in ("par", "cell", "row", "sect", "page"):
            group.words.add("\n")

    def _unicode(self, group: _Group, number: int | None) -> None:
        if number is not None and self._is_read(group):
            group.words.add(chr(number % 0x10000))
        self._skipped = group.stand_ins

    def _stand_ins(self, group: _Group, number: int | None) -> None:
        group.stand_ins = max(number or 0, 0)

    def _code_page(self, group: _Group, number: int | None) -> None:
        self._page = group.encoding = encoding_of_page(number or 0)

    def _font_named(self, group: _Group, number: int | None) -> None:
        self._font = number or 0
        if group.destination != "fonttbl":
            group.encoding = encoding_of_charset(self._fonts.get(self._font, 0), self._page)

    def _charset(self, group: _Group, number: int | None) -> None:
        if group.destination == "fonttbl":
            self._fonts[self._font] = number or 0

    def _default(self, _group: _Group, number: int | None) -> None:
        self._default_font = number or 0

    def _plain(self, group: _Group, _number: int | None) -> None:
        group.hidden = group.deleted = False
        group.encoding = encoding_of_charset(self._fonts.get(self._default_font, 0), self._page)

    def _hide(self, group: _Group, number: int | None) -> None:
        group.hidden = number != 0

    def _delete(self, group: _Group, number: int | None) -> None:
        group.deleted = number != 0


_WORDS: dict[str, Callable[[RtfDocument, _Group, int | None], None]] = {
    "u": RtfDocument._unicode,
    "uc": RtfDocument._stand_ins,
    "ansicpg": RtfDocument._code_page,
    "f": RtfDocument._font_named,
    "fcharset": RtfDocument._charset,
    "deff": RtfDocument._default,
    "plain": RtfDocument._plain,
    "v": RtfDocument._hide,
    "deleted": RtfDocument._delete,
}
