"""Whom or what a question asks everything about: "who is Liis Pihlakannu?", "everything about the Terna"."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"^\W*(?:so |and |please )*(?:who|what) (?:is|was|are|were) (?P<who>[^?]+?)\W*$"
    r"|^\W*(?:please )?(?:(?:tell|show|give) (?:me|us) )?(?:everything|all)"
    r" (?:there is |that is known |we know |you know )?(?:about|on) (?P<everything>[^?]+?)\W*$"
    r"|^\W*what do (?:we|you) know (?:about|of) (?P<known>[^?]+?)\W*$"
    r"|^\W*(?:please )?(?:(?:show|give|make) (?:(?:me|us) )?)?(?:a |the )?(?:dossier|profile|file)"
    r" (?:on|of|for|about) (?P<dossier>[^?]+?)\W*$",
    re.IGNORECASE,
)


def dossier_subject(question: str) -> str:
    """The words for the one asked about, empty where the question asks something particular of them.

    Whether reports give anything such a name is not known here.
    """
    found = _ASKS.match(question)
    return next((words for words in found.groups() if words), "") if found else ""
