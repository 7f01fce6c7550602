"""PDF files for tests, written object by object (PDF 32000-1): text in Helvetica, pictures, locks."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

A4 = (595.0, 842.0)
# Adobe's metrics of Helvetica, in thousandths of the size, from the space to the tilde.
_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 "
    "556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 "
    "556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584 "
)
WIDTHS = dict(zip(map(chr, range(32, 127)), map(int, _WIDTHS.split()), strict=True))


def width(text: str, size: float) -> float:
    """How wide a text is in Helvetica."""
    return sum(WIDTHS.get(letter, 556) for letter in text) * size / 1000


def wrapped(text: str, room: float, size: float) -> list[str]:
    """The lines of a text in a column of this width. A word with a ``|`` may be divided there."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word.replace('|', '')}".strip()
        if not line or width(longer, size) <= room:
            line = longer
            continue
        before, _, after = word.partition("|")
        if after and width(f"{line} {before}-", size) <= room:
            lines.append(f"{line} {before}-")
            line = after
        else:
            lines.append(line)
            line = word.replace("|", "")
    return [*lines, line]


@dataclass
class Page:
    """A page; coordinates are points from its upper left corner, y down to the letters' baseline."""

    size: tuple[float, float] = A4
    operators: list[str] = field(default_factory=list)
    picture: bytes | None = None
    more: str = ""

    def text(
        self, x: float, y: float, words: str, size: float = 10, *, font: str = "F1", before: str = ""
    ) -> Page:
        """One line. ``before`` are operators of the text's state, such as ``3 Tr``."""
        self.operators.append(
            f"q BT /{font} {size} Tf {before} 1 0 0 1 {x} {self.size[1] - y} Tm ({_escaped(words)}) Tj ET Q"
        )
        return self

    def turned_text(self, x: float, y: float, words: str, size: float, matrix: str) -> Page:
        """One line, turned: ``matrix`` has the first four numbers."""
        self.operators.append(
            f"BT /F1 {size} Tf {matrix} {x} {self.size[1] - y} Tm ({_escaped(words)}) Tj ET"
        )
        return self

    def column(
        self,
        x: float,
        y: float,
        room: float,
        text: str,
        size: float = 10,
        *,
        indent: float = 0,
        font: str = "F1",
    ) -> float:
        """A paragraph; where the next line would be."""
        for number, line in enumerate(wrapped(text, room - indent, size)):
            self.text(x + (indent if number == 0 else 0), y, line, size, font=font)
            y += 1.2 * size
        return y

    def draw(self, operators: str) -> Page:
        """Anything else."""
        self.operators.append(operators)
        return self


def _escaped(words: str) -> str:
    return words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf(
    pages: Sequence[Page],
    *,
    info: dict[str, str] | None = None,
    xmp: str = "",
    catalog: str = "",
    password: str | None = None,
    compress: bool = True,
) -> bytes:
    """The file. With ``password`` (which may be empty) it is locked by RC4 with 40 bits (7.6.3)."""
    objects: list[bytes] = [b"", b""]  # the catalogue and the tree of pages come last

    def add(raw: bytes) -> int:
        objects.append(raw)
        return len(objects)

    fonts = "".join(
        f"/F{number} {add(_font(name))} 0 R "
        for number, name in enumerate(("Helvetica", "Helvetica-Bold", "Times-Roman"), start=1)
    )
    kids = []
    for page in pages:
        content = "\n".join(page.operators).encode("cp1252")
        resources = f"/Font << {fonts}>>"
        if page.picture is not None:
            resources += f" /XObject << /Im {add(_picture(page.picture))} 0 R >>"
            content = f"q {page.size[0]} 0 0 {page.size[1]} 0 0 cm /Im Do Q\n".encode() + content
        stream = add(_stream(content, compress=compress))
        kids.append(
            add(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.size[0]} {page.size[1]}] {page.more} "
                f"/Resources << {resources} >> /Contents {stream} 0 R >>".encode()
            )
        )
    if xmp:
        packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{xmp}</x:xmpmeta>'.encode()
        catalog += f" /Metadata {add(_stream(packet, compress=False))} 0 R"
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode()
    kid_list = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{kid_list}] /Count {len(kids)} >>".encode()
    trailer = ""
    if info:
        fields = " ".join(f"/{name} ({_escaped(value)})" for name, value in info.items())
        trailer += f" /Info {add(f'<< {fields} >>'.encode('cp1252'))} 0 R"
    if password is not None:
        objects, lock = _locked(objects, password)
        objects.append(lock)
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{_ID.hex()}> <{_ID.hex()}>]"
    return written(objects, trailer)


def written(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """The objects as a file, with its table of where each is."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, raw in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, raw)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\nstartxref\n{table}\n%%EOF\n".encode()
    )
    return bytes(out)


def in_any_script(
    lines: Sequence[tuple[float, float, str]],
    *,
    right_to_left: bool = False,
    without_table: Callable[[str], int] | None = None,
) -> bytes:
    """A file of one page with lines of any letters, each with the place of its right edge, y and its size.

    As in files that others make, letters have numbers of the font's own, with a table of what they mean, and
    lines that are read from right to left are drawn from left to right. A font ``without_table`` numbers
    them by this function.
    """
    letters = sorted({letter for *_, words in lines for letter in words})
    number = {
        letter: without_table(letter) if without_table else place
        for place, letter in enumerate(letters, start=1)
    }
    meanings = "".join(f"<{number[letter]:04x}> <{ord(letter):04x}>\n" for letter in letters)
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(letters)} beginbfchar\n{meanings}"
        "endbfchar endcmap end end"
    )
    operators = []
    for y, size, words in lines:
        drawn = "".join(f"{number[letter]:04x}" for letter in (words[::-1] if right_to_left else words))
        x = 540 - 0.5 * size * len(words) if right_to_left else 60
        operators.append(f"BT /F1 {size} Tf 1 0 0 1 {x:.1f} {A4[1] - y} Tm <{drawn}> Tj ET")
    described = (
        "/FontDescriptor << /Type /FontDescriptor /FontName /Arial /Flags 4 /FontBBox [0 -200 1000 900] "
        "/ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>"
    )
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            b"/Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
            _stream("\n".join(operators).encode(), compress=True),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Arial /Encoding /Identity-H "
            b"/DescendantFonts [6 0 R] %s >>" % (b"" if without_table else b"/ToUnicode 7 0 R"),
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Arial /DW 500 /CIDSystemInfo << "
            b"/Registry (Adobe) /Ordering (Identity) /Supplement 0 >> " + described.encode() + b" >>",
            _stream(table.encode(), compress=True),
        ]
    )


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _stream(raw: bytes, *, compress: bool) -> bytes:
    data = zlib.compress(raw) if compress else raw
    filtered = " /Filter /FlateDecode" if compress else ""
    return f"<< /Length {len(data)}{filtered} >>\nstream\n".encode() + data + b"\nendstream"


def _picture(grey: bytes) -> bytes:
    """A picture of which each byte is the grey of a point, in a square."""
    side = int(len(grey) ** 0.5)
    data = zlib.compress(grey)
    head = (
        f"<< /Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray "
        f"/BitsPerComponent 8 /Length {len(data)} /Filter /FlateDecode >>\nstream\n"
    )
    return head.encode() + data + b"\nendstream"


_ID = bytes(range(16))
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _locked(objects: Sequence[bytes], password: str) -> tuple[list[bytes], bytes]:
    """The objects with their streams locked, and the object that says how (algorithms 1 to 4)."""
    padded = (password.encode() + _PADDING)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (0xFFFFFFFC).to_bytes(4, "little") + _ID).digest()[:5]
    locked = []
    for number, raw in enumerate(objects, start=1):
        head, mark, rest = raw.partition(b"\nstream\n")
        own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        data = rest.removesuffix(b"\nendstream")
        locked.append(head + mark + _rc4(own, data) + b"\nendstream" if mark else raw)
    user = _rc4(key, _PADDING)
    return locked, (f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{user.hex()}> >>".encode())


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
