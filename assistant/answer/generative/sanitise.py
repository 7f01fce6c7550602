"""A model's sentence without addresses and tags.

A report may have asked the model to write a link or an image: an image is fetched as soon as it is shown, and
that alone can carry the conversation to a stranger. The address of a report comes from the catalogue only.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LEFT_OUT = "‹address left out›"

# A draft may have put a space between neighbours.
_ADDRESS = re.compile(
    r"\b[a-z][a-z0-9+.\-]{1,20}:\s?//\S*"
    r"|\b(?:mailto|javascript|vbscript|tel|sms|xmpp|file|blob):[^\s]\S*|\bdata:[a-z]+/\S*"
    r"|\bwww\.\S+"
    r"|[\w.+\-]+@(?:[\w\-]+\.)+[a-z]{2,24}\b"
    r"|(?<![\w@])(?:[a-z0-9\-]+\.)+[a-z]{2,24}/\S+",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"<\s?[/!?]?\s?[a-z][\w\-]*(?:\s+[\w\-:]+\s*=\s*[^<>]*)?\s*/?>|<\s?!--.*?-->", re.IGNORECASE
)
_AFTER = re.compile(r"[.,;:!?)\]}>\"'”’»]*$")


def without_addresses(text: str, *, found: Callable[[str], None]) -> str:
    """The text with every address replaced by a remark and every tag of HTML taken out.

    ``found`` is called with each of them.
    """

    def remark(address: re.Match[str]) -> str:
        after = _AFTER.search(address[0])
        ending = after[0] if after else ""
        found(address[0].removesuffix(ending))
        return LEFT_OUT + ending

    def nothing(tag: re.Match[str]) -> str:
        found(tag[0])
        return ""

    return " ".join(_ADDRESS.sub(remark, _TAG.sub(nothing, text)).split())
