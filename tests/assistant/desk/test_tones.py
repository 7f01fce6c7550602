"""A message's tone can be read, by day and by night, and shows by more than its colour."""

from __future__ import annotations

import re
import tomllib
from typing import get_args

import pytest

from assistant.desk.theme_parts import THEME
from assistant.desk.tones import ROLES, TOAST_ICONS, Tone, icon, plain

Colour = tuple[float, float, float]
SCHEMES = ("light", "dark")
TONES: tuple[Tone, ...] = get_args(Tone)
PAGE = (THEME / "page.css").read_text("utf-8")
COMMON = (THEME / "common.css").read_text("utf-8")


def background(scheme: str) -> Colour:
    return colour(
        tomllib.loads((THEME / "streamlit.toml").read_text("utf-8"))["theme"][scheme]["backgroundColor"]
    )


def colour(written: str) -> Colour:
    red, green, blue = (int(written[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def of_tone(css: str, rule: str, scheme: str) -> Colour:
    found = re.search(rf"{rule}[^}}]*light-dark\((#\w+), (#\w+)\)", css)
    assert found, rule
    return colour(found[1 + SCHEMES.index(scheme)])


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """By WCAG 2.2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(of: Colour) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in of)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", SCHEMES)
def test_signs_and_warnings_can_be_read_on_what_they_stand_on(scheme: str) -> None:
    """AA: 3 for a sign, 4.5 for words and for those on a button that confirms."""
    page = background(scheme)
    rules = {tone: f"\\.dl-{tone} " for tone in TONES} | {"danger": ":root "}
    for tone, rule in rules.items():
        sign = of_tone(PAGE, rule, scheme)
        assert contrast(sign, mixed(sign, page, 0.07)) >= 4.5, tone
    assert contrast(of_tone(COMMON, "\\.warning ", scheme), page) >= 4.5
    on_button = colour({"light": "#ffffff", "dark": "#15181a"}[scheme])
    assert contrast(of_tone(PAGE, ":root ", scheme), on_button) >= 4.5


def test_each_tone_has_a_sign_of_its_own_and_a_word_for_it() -> None:
    signs = {tone: re.search(rf"\.dl-{tone} .*--sign: (url\(.*?\));", PAGE) for tone in TONES}
    assert (
        len({found[1] for found in signs.values() if found}) == len(set(TOAST_ICONS.values())) == len(TONES)
    )
    assert [tone for tone in TONES if f'aria-label="{tone.capitalize()}"' not in icon(tone)] == []
    assert [tone for tone, role in ROLES.items() if role == "alert"] == ["danger"]


def test_a_name_in_a_message_brings_no_link_and_no_icon() -> None:
    assert plain("[a](http://b) :material/home: *c*") == r"\[a\](http\://b) \:material/home\: \*c\*"
