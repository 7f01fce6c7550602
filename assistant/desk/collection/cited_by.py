"""The answers that cite a report: how many, what was asked, and the way to those the reader may open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from assistant.desk import components, labels, theme_parts

if TYPE_CHECKING:
    from assistant.operations.citing import CitedBy, CitedIn


def sentence(cited: CitedBy, *, will: str) -> str:
    """How many answers an action touches, and what they ``will`` do then."""
    if not cited.answers:
        return "No answer cites this report."
    pronoun = "it" if cited.answers == 1 else "they"
    return f"Cited by {counted(cited)}; {pronoun} will {will}."


def counted(cited: CitedBy) -> str:
    """How many answers, and in how many conversations and watched questions; nothing where none does."""
    if not cited.answers:
        return ""
    where = [
        labels.counted(number, what)
        for number, what in ((cited.conversations, "conversation"), (cited.watched, "watched question"))
        if number
    ]
    return labels.counted(cited.answers, "answer") + (f" ({', '.join(where)})" if where else "")


def show(cited: CitedBy) -> None:
    """The latest of the answers; those of the reader's own conversations are links to them."""
    if not cited.answers:
        theme_parts.small("No answer cites this report.")
        return
    signed = any(one.asked_by for one in cited.shown)
    names = ("Question", "Asked", "In", *(("By",) if signed else ()))
    components.listing(
        key="cited by",
        shown={
            "label": "Answers",
            "columns": [{"name": name, "label": name} for name in names],
            "rows": [_row(one, signed=signed) for one in cited.shown],
        },
        opened=lambda: None,
    )
    if cited.answers > len(cited.shown):
        theme_parts.small(f"The latest {len(cited.shown)} of {cited.answers:,} answers.")


def _row(one: CitedIn, *, signed: bool) -> dict[str, Any]:
    where = "a conversation" if one.in_chat else "a watched question" if one.watched else "the command line"
    address = f"./?conversation={quote(one.conversation, safe='')}&cite={one.place}"
    return {
        "href": address if one.conversation else "",
        "cells": [
            labels.shortened(one.question, 300),
            labels.day(one.asked),
            where,
            *((one.asked_by,) if signed else ()),
        ],
    }
