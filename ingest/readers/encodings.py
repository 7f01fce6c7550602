"""Which encoding bytes are in that are not UTF-8: the one in which they are words of a language.

charset-normalizer says which encodings a text may be in. Where several read well, the language decides:
py3langid names it, and ``alphabets.toml`` the letters of its words; in the wrong encoding a text has letters
of no language, signs within words (``£odzi``) or capitals after small letters.
"""

from __future__ import annotations

import codecs
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import FileRefused
from ingest.language import detect_language

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

# Of encodings that give the same text the first is named; those of Windows come first, as in HTML's rules.
_SINGLE_BYTE = (
    *("cp1252", "cp1250", "cp1251", "cp1254", "cp1253", "cp1257", "cp1255", "cp1256", "cp1258", "cp874"),
    *(
        "iso8859_2",
        "iso8859_15",
        "iso8859_5",
        "iso8859_7",
        "iso8859_9",
        "iso8859_13",
        "iso8859_6",
        "iso8859_8",
    ),
    *("koi8_r", "koi8_u", "cp866", "mac_cyrillic", "mac_roman", "mac_latin2", "cp852", "cp850"),
)
# Names that pages give, and the larger sets that are meant by them (WHATWG, "Encoding").
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
}
_SHIFTED = (  # of seven bits, so that they pass for UTF-8: by escape sequences, or Chinese between ~{ and ~}
    (re.compile(rb"\x1b\$[@B]|\x1b\(J"), "iso2022_jp_2"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"~\{(?:[!-w][!-~])+~\}"), "hz"),
)
_OTHER_SCRIPTS = "\u0370-\u03ff\u0400-\u052f\u0590-\u06ff\u0e00-\u0e7f"
_FAULTS = (
    re.compile("[\x80-\x9f\u2500-\u259f\uff61-\uff9f]"),  # controls, and what frames are drawn with
    re.compile(
        r"(?<=[^\W\d_])[^\w\s'’ʼ‘´`.,:;!?…()\[\]\"“”„«»‹›/&@*+=<>|~^°ªº·\u2010-\u2015\xad\u0300-\u036f\u0591-\u05c7"
        r"\u064b-\u0655\u0e31-\u0e4e-](?=[^\W\d_])"
    ),
    re.compile(r"[£¥¤¢¦§¬¯±³¹¿¡¼½¾¶](?=[^\W\d_])(?<=[^¿¡].)"),
    re.compile(rf"[A-Za-z][{_OTHER_SCRIPTS}]|[{_OTHER_SCRIPTS}][A-Za-z]"),
)
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u3001\u3002\uff0c\uff1a]")
_RIVAL_MESS = 0.1  # a reading that is so much worse is none
_MOST_FAULTS = 0.15  # of the characters beyond ASCII
_READ_CHARACTERS = 20_000
_UTF_16_TEXT = 0.9  # of the characters, at least, are letters, digits, marks, punctuation and spaces


@dataclass(frozen=True, slots=True)
class _Candidate:
    encoding: str
    text: str
    faults: float
    coherence: float


def meant_by(name: str) -> str:
    """The encoding that is meant by a name that a page gives. Raises LookupError for an unknown one."""
    known = codecs.lookup(name).name
    return _MEANT.get(known, known)


def shifted(raw: bytes) -> str | None:
    """The encoding of bytes that are all ASCII and mean letters by sequences of it; None for others."""
    return next((encoding for pattern, encoding in _SHIFTED if pattern.search(raw)), None)


def wide(raw: bytes) -> str | None:
    """Which UTF-16 the bytes are in that begin without a mark; None for other bytes."""
    if b"\0" not in raw or len(raw) < 8:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = raw[: len(raw) // 2 * 2].decode(encoding, "replace")
        good = sum(unicodedata.category(sign)[0] in "LNMPZ" or sign in "\n\r\t" for sign in text)
        spaced = sum(sign in " \n、。，" for sign in text)
        if good >= _UTF_16_TEXT * len(text) and spaced >= len(text) / 100:
            return encoding
    return None


def likeliest(raw: bytes) -> str:
    """The encoding in which the bytes are words. Raises FileRefused when none is, or two are as likely."""
    from charset_normalizer import from_bytes

    found = list(from_bytes(raw))
    if not found:
        raise FileRefused("the encoding is not known; save the file as UTF-8")
    if found[0].encoding not in _SINGLE_BYTE and _is_east_asian(str(found[0])):
        return str(found[0].encoding)
    candidates = sorted(_candidates(raw, found), key=lambda one: (one.faults, -one.coherence))
    first, *others = candidates
    rival = next((one for one in others if one.text != first.text), None)
    undecided = rival and (rival.faults, rival.coherence) == (first.faults, first.coherence)
    if first.faults > _MOST_FAULTS or (rival and undecided):
        names = [first.encoding, *([rival.encoding] if rival else [])]
        raise FileRefused(f"the encoding may be {' or '.join(names)}; save the file as UTF-8")
    return first.encoding


def _is_east_asian(text: str) -> bool:
    """Whether most of what is beyond ASCII are characters of Chinese, Japanese or Korean, of full width."""
    beyond = [sign for sign in text if not sign.isascii()]
    return len(_EAST_ASIAN.findall(text)) > len(beyond) * 2 / 3


def _candidates(raw: bytes, found: list[CharsetMatch]) -> list[_Candidate]:
    """The encodings that may be meant; those that charset-normalizer finds to be much worse are not."""
    coherence = {
        name: match.coherence for match in found for name in (match.encoding, *match.could_be_from_charset)
    }
    mess = {name: match.chaos for match in found for name in (match.encoding, *match.could_be_from_charset)}
    candidates: list[_Candidate] = []
    for encoding in _SINGLE_BYTE:
        if mess.get(encoding, found[0].chaos) > found[0].chaos + _RIVAL_MESS:
            continue
        try:
            text = raw.decode(encoding)
        except (LookupError, ValueError):
            continue
        if all(text != one.text for one in candidates):
            faults = round(_faults(text[:_READ_CHARACTERS]), 2)
            candidates.append(_Candidate(encoding, text, faults, coherence.get(encoding, 0.0)))
    return candidates


def _faults(text: str) -> float:
    """The share of the characters beyond ASCII that are in no word of the text's language."""
    text = unicodedata.normalize("NFC", text)
    beyond = [sign for sign in text if not sign.isascii() and not sign.isspace()]
    faults = sum(len(pattern.findall(text)) for pattern in _FAULTS)
    faults += sum(_is_capital_inside(text[at : at + 2]) for at in range(len(text) - 1))
    letters = [sign.lower() for sign in beyond if sign.isalpha() and sign not in "ªº"]
    foreign = len(letters) * (1 - max(_covered(letters, language) for language in _languages(text)))
    return (faults + foreign) / max(1, len(beyond))


def _is_capital_inside(pair: str) -> bool:
    """Whether a small letter is followed by a capital one, and they are not both of ASCII (``iPhone``)."""
    return not pair.isascii() and pair[:1].islower() and pair[1:].isupper()


def _languages(text: str) -> list[str]:
    """The language of the text, if its alphabet is known; in English, any whose names it may have."""
    language = detect_language(text)
    return [language] if language in _alphabets() else list(_alphabets())


def _covered(letters: list[str], language: str) -> float:
    """The share of the letters that the language's words have."""
    alphabet = _alphabets()[language]
    return sum(letter in alphabet for letter in letters) / len(letters) if letters else 1.0


@cache
def _alphabets() -> dict[str, frozenset[str]]:
    table = tomllib.loads(Path(__file__).with_name("alphabets.toml").read_text("utf-8"))
    return {language: frozenset(letters) for language, letters in table.items()}
