"""The headline of a page, without the outlet and the section that many put behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SIGNS = r"[|｜ㅣ–—·•»:：-]"
_SUFFIX = re.compile(rf"\s+{_SIGNS}+\s+|\s*[|｜ㅣ：]\s*")
_LONGEST_NAME = 60  # characters of an outlet and its section


def headline(title: str, *, headings: Sequence[str], names: Sequence[str]) -> str:
    """The title up to where one of the page's headings ends, or else without one of the outlet's ``names``.

    A title with dashes keeps what is behind them, unless that is the outlet.
    """
    for heading in headings:
        rest = title[len(heading) :] if heading and title.startswith(heading) else ""
        if len(rest) <= _LONGEST_NAME and re.match(rf"\s*{_SIGNS}\s*\S", rest):
            return heading
    known = {plain for name in names if (plain := _plain(name))}
    for sign in _SUFFIX.finditer(title):
        before, after = title[: sign.start()].strip(), _plain(title[sign.end() :])
        if before and after in known:
            return before
    return title


def _plain(name: str) -> str:
    """Letters and digits alone, so that ``Globalnews.ca`` is ``Global News`` with its domain's ending."""
    plain = "".join(sign for sign in name.casefold() if sign.isalnum())
    return plain.removeprefix("www").removeprefix("the")
