"""Nothing unseen passes into a text, and what a script or an emoji needs stays."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from corpus import without_invisible

FLAG_OF_WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
SEEN_FORMAT_CHARACTERS = (  # Cf in Unicode, and yet drawn: signs over Arabic, Syriac or Kaithi numbers
    {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
)


@pytest.mark.parametrize(
    "character",
    [
        *("\ufe00", "\ufe0e", "\ufe0f", "\U000e0100", "\U000e01ef"),  # variation selectors
        *("\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180b", "\u180e", "\u180f"),
        *("\u200b", "\u200c", "\u200d", "\u200e", "\u202e", "\u2060", "\u2064", "\u2066", "\u206f", "\ufeff"),
        *("\ue000", "\uf8ff", "\U000f0000", "\U0010ffff", "\ufdd0", "\ufffe", "\U0002ffff"),
        *("\xad", "\x00", "\x1b", "\x9b", "\ud83d", "\U000e0041", "\U000e007f", "\U0001d173", "\ufff9"),
    ],
    ids=ascii,
)
def test_no_unseen_character_stays_between_letters(character: str) -> None:
    assert without_invisible(f"da{character}m") == "dam"
    assert without_invisible(f"da{character * 3}m") == "dam"


@pytest.mark.parametrize("blank", ["\u2800", "\u3164", "\uffa0"], ids=ascii)
def test_a_blank_letter_is_a_space(blank: str) -> None:
    assert without_invisible(f"the{blank}dam") == "the dam"


def test_no_format_or_private_character_of_unicode_is_overlooked() -> None:
    left = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cf", "Co", "Cs")
        and without_invisible(f"a{chr(code)}b") != "ab"
    }
    assert left == SEEN_FORMAT_CHARACTERS


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم به خانه بروم",  # Persian: the non-joiner parts a prefix from its verb
        "ه\u200d.ش",  # Persian: the joiner keeps the form of a letter in an abbreviation
        "क्\u200dष",  # Hindi: the joiner asks for a half letter
        "ശ്രീ\u200c",
        "දිවයින් ශ්\u200dරී ලංකා",  # Sinhala
        "ကမ္ဘာ\u200bကို",  # Burmese: where a line may end
        "ᠮᠣᠩᠭᠤᠯ\u180eᠠ ᠳ\u180bᠤ",  # Mongolian
        "👩\u200d🚒 at work",
        "🏳\ufe0f\u200d🌈",
        "❤\ufe0f 1\ufe0f\u20e3",
        "👩🏽\u200d🚀",
        FLAG_OF_WALES,
        "🇵🇱 Poland",
        "\u0600١٢",  # the sign over an Arabic number is seen
        "line\n\ttab\u00a0\u2009\u3000space",
    ],
    ids=ascii,
)
def test_what_a_script_or_an_emoji_needs_stays(text: str) -> None:
    assert without_invisible(text) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("می\u200c\u200d\u200c\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200d\u200d\u200dष", "क्\u200dष"),
        ("👩\u200d\u200d🚒", "👩\u200d🚒"),
        ("❤\ufe0f\ufe0e\ufe0f\U000e0100", "❤\ufe0f"),
        ("👩\u200dx", "👩x"),
        ("\u200dخانه", "خانه"),
        (f"{FLAG_OF_WALES}\U000e0041", FLAG_OF_WALES),
        ("\U0001f3f4\U000e0069\U000e0067\U000e006e\U000e007f", "\U0001f3f4"),
    ],
    ids=ascii,
)
def test_runs_and_misplaced_ones_go(text: str, seen: str) -> None:
    assert without_invisible(text) == seen


def test_a_text_in_pieces_reads_as_the_whole() -> None:
    text = "می\u200cخواهم ❤\ufe0f 👩\u200d🚒 a\u200bb"
    pieces, before = "", ""
    for letter in text:
        pieces += without_invisible(letter, before=before)
        before = pieces[-1:]
    assert pieces == without_invisible(text)
