"""Characters that a reader does not see, and that can carry words past the reader or steer what is shown.

After Unicode's Default_Ignorable_Code_Point, format (Cf), private use (Co) and noncharacters, with the blank
letters that fonts leave empty. What a script or an emoji needs to be written correctly stays, once.
"""

from __future__ import annotations

import re

_BLANK = "\u2800\u3164\uffa0"  # Braille and Hangul letters without a mark: people write them as spaces
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\U00013430-\U0001345f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
)
_REGIONS = ("gbeng", "gbsct", "gbwls")
_REGIONAL_FLAG = "\U0001f3f4(?:{})\U000e007f".format(
    "|".join("".join(chr(0xE0000 + ord(letter)) for letter in region) for region in _REGIONS)
)
_INVISIBLE = re.compile(f"(?P<flag>{_REGIONAL_FLAG})|[{_UNSEEN}{_BLANK}]+")

_NON_JOINER, _JOINER = "\u200c", "\u200d"
_TEXT_STYLE, _EMOJI_STYLE = "\ufe0e", "\ufe0f"
_BREAK_ALLOWED = "\u200b"
_JOINED = (
    re.compile(  # scripts whose letters change their form beside a joiner: Arabic to N'Ko, Indic, Mongolian
        "[\u0600-\u07ff\u0840-\u0dff\u1000-\u109f\u1780-\u18af\u1a20-\u1bff\ua8e0-\ua9ff\uaa60-\uaa7f"
        "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010d00-\U00010d3f\U00011000-\U00011fff]"
    )
)
_UNSPACED = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Tibetan, Burmese, Khmer
_MONGOLIAN = re.compile("[\u1820-\u18aa]")
_EMOJI = re.compile(
    "[\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_KEYCAP = re.compile("[#*0-9]")


def without_invisible(text: str, *, before: str = "") -> str:
    """The text without the characters that nobody sees; blank letters become spaces.

    A joiner after a letter of a script that uses it, an emoji's joiner and style, a flag's tags and a
    possible line break between words of a script without spaces stay; of several in a row the first does.
    ``before`` is the character before a text that is a piece of a longer one.
    """

    def seen(found: re.Match[str]) -> str:
        if found["flag"]:
            return found[0]
        previous = text[found.start() - 1] if found.start() else before
        return _needed(found[0], previous=previous, following=text[found.end() : found.end() + 1])

    return _INVISIBLE.sub(seen, text)


def _needed(run: str, *, previous: str, following: str) -> str:
    """What of a run of unseen characters stays between its neighbours."""
    kept = ""
    for letter in run:
        last = kept[-1:] or previous
        if letter in _BLANK:
            kept += " "
        elif letter in (_TEXT_STYLE, _EMOJI_STYLE):
            keycap = _KEYCAP.match(last) and following == "\u20e3"
            kept += letter if _EMOJI.match(last) or keycap else ""
        elif letter == _JOINER and (_EMOJI.match(last) or last == _EMOJI_STYLE):
            kept += letter if not following or _EMOJI.match(following) else ""
        elif letter in (_NON_JOINER, _JOINER):
            kept += letter if _JOINED.match(last) else ""
        elif letter == _BREAK_ALLOWED:
            kept += letter if _UNSPACED.match(last) else ""
        elif "\u180b" <= letter <= "\u180f":
            kept += letter if _MONGOLIAN.match(last) else ""
    return kept
