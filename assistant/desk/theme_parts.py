"""The desk's look, and the parts of it that Streamlit has no widget for.

Those parts receive everything as plain text and set it as text, and what is written as HTML here is escaped
first: a report, a title or a question can bring neither markup nor script onto the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

THEME = Path(__file__).parent / "theme"


def dress_page() -> None:
    """Name the page and give it the desk's style sheet."""
    st.set_page_config(page_title="Dateline", page_icon=str(THEME / "icon.svg"), layout="centered")
    st.html(THEME / "page.css")


def wordmark() -> None:
    """The name of the program."""
    st.html('<div class="dl-wordmark">Dateline</div>')


def small(text: str) -> None:
    """A quiet line of plain text."""
    st.html(f'<div class="dl-small">{escape(text)}</div>')


def lead(text: str) -> None:
    """What a page is for, below its title, as plain text."""
    st.html(f'<p class="dl-lead">{escape(text)}</p>')


def heading(text: str) -> None:
    """A small heading of plain text."""
    st.html(f'<h3 class="dl-heading">{escape(text)}</h3>')


def entry(name: str, detail: str) -> None:
    """A name with a quiet line below it, as plain text."""
    st.html(f'<div class="dl-entry"><b>{escape(name)}</b><span>{escape(detail)}</span></div>')


def statements(changes: Sequence[tuple[str, str, str]]) -> None:
    """Sentences as plain text, each under a word of its kind and over where it is from."""
    rows = "".join(
        f'<li><b>{escape(kind)}</b><span dir="auto">{escape(text)}</span><small>{escape(where)}</small></li>'
        for kind, text, where in changes
    )
    st.html(f'<ul class="dl-statements">{rows}</ul>')


def message(title: str, *paragraphs: str, command: str | None = None) -> None:
    """A framed message of plain text, with a command to type where there is one."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)
    typed = f"<pre><code>{escape(command)}</code></pre>" if command else ""
    st.html(f'<div class="dl-message" role="status"><h2>{escape(title)}</h2>{body}{typed}</div>')


def noted(text: str) -> None:
    """The result of the last action, as plain text."""
    st.html(f'<p class="dl-note" role="status">{escape(text)}</p>')


def facts(values: Mapping[str, str]) -> None:
    """Names and their values; empty values are left out."""
    pairs = "".join(
        f'<dt>{escape(name)}</dt><dd dir="auto">{escape(words)}</dd>'
        for name, words in values.items()
        if words
    )
    st.html(f'<dl class="dl-facts">{pairs}</dl>')


def report_title(text: str) -> None:
    """The title of a report that is open, as plain text."""
    st.html(f'<h2 class="dl-title" dir="auto">{escape(text)}</h2>')


def figures(values: Mapping[str, str]) -> None:
    """Figures with what each of them counts."""
    pairs = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(figure)}</dd></div>" for name, figure in values.items()
    )
    st.html(f'<dl class="dl-figures">{pairs}</dl>')


def live(question: str, text: str) -> str:
    """Markup for a question whose answer is still being written."""
    shown = (
        f'<p class="dl-live" dir="auto">{escape(text)}</p>'
        if text.strip()
        else '<p class="dl-waiting" role="status">Reading the reports…</p>'
    )
    return f'<h2 class="dl-question" dir="auto">{escape(question)}</h2>{shown}'


def turn(
    *,
    key: str,
    shown: dict[str, Any],
    opened: Callable[[], None],
    again: Callable[[], None],
    rescoped: Callable[[], None],
    edited: Callable[[], None],
    folded: Callable[[], None],
) -> None:
    """A question and its answer.

    Pressing a citation sets ``opened``, asking again ``again``; of the recognised scope, removing a part or
    putting it back sets ``rescoped``, and pressing its name, to change it, ``edited``. ``folded`` is set by
    one that is ``unfolded``.
    """
    _part("turn", "statement")(
        key=key,
        data=shown,
        on_opened_change=opened,
        on_again_change=again,
        on_rescoped_change=rescoped,
        on_edited_change=edited,
        on_folded_change=folded,
    )


def folded(*, key: str, shown: dict[str, Any], unfolded: Callable[[], None]) -> None:
    """Questions of which only a row each is shown; pressing one sets ``unfolded`` to its place."""
    _part("folded")(key=key, data=shown, on_unfolded_change=unfolded)


def passage(
    *,
    key: str,
    shown: dict[str, Any],
    closed: Callable[[], None] = lambda: None,
    went: Callable[[], None] = lambda: None,
    turned: Callable[[], None] = lambda: None,
) -> None:
    """A report with its cited words marked and brought into view.

    Closing it sets ``closed``, going to the citation before or after it ``went``, and turning to another page
    of its file ``turned``. One that is ``fixed`` cannot be closed, and never moves the page.
    """
    _part("passage", "page_picture")(
        key=key, data=shown, on_closed_change=closed, on_went_change=went, on_turned_change=turned
    )


def judging(
    *,
    key: str,
    shown: dict[str, Any],
    judged: Callable[[], None],
    undone: Callable[[], None],
    skipped: Callable[[], None],
) -> None:
    """A citation to judge, by button or by key.

    A verdict sets ``judged`` to the citation, verdict and note, undoing sets ``undone``, skipping sets
    ``skipped`` to the citation.
    """
    _part("judging", "statement")(
        key=key, data=shown, on_judged_change=judged, on_undone_change=undone, on_skipped_change=skipped
    )


def status(text: str) -> None:
    """A quiet line that is read out when it comes."""
    st.html(f'<div class="dl-small" role="status">{escape(text)}</div>')


def waiting(text: str) -> None:
    """What is being waited for, as plain text."""
    st.html(f'<p class="dl-waiting" role="status">{escape(text)}</p>')


def choices(*, key: str, shown: dict[str, Any], chosen: Callable[[], None]) -> None:
    """A list of things to press; pressing one sets ``chosen`` to its value."""
    _part("choices")(key=key, data=shown, on_chosen_change=chosen)


def conversations(
    *,
    key: str,
    shown: dict[str, Any],
    sought: Callable[[], None],
    chosen: Callable[[], None],
    renamed: Callable[[], None],
    deleted: Callable[[], None],
) -> None:
    """Conversations by their days, below a box that sets ``sought`` to the words in it.

    Pressing one sets ``chosen``, and deleting one ``deleted``, to its value; a title that is changed sets
    ``renamed`` to a ``conversation`` and its ``title``.
    """
    _part("conversations")(
        key=key,
        data=shown,
        on_sought_change=sought,
        on_chosen_change=chosen,
        on_renamed_change=renamed,
        on_deleted_change=deleted,
    )


def listing(
    *,
    key: str,
    shown: dict[str, Any],
    opened: Callable[[], None],
    sorted_by: Callable[[], None] | None = None,
) -> None:
    """A table of plain text, ``mostly`` its first column or all of them.

    Pressing a row's first cell sets ``opened`` to the row's value, pressing a column that can be sorted
    sets ``sorted`` to the column's name.
    """
    _part("listing")(
        key=key, data=shown, on_opened_change=opened, on_sorted_change=sorted_by or (lambda: None)
    )


def preview(*, key: str, shown: dict[str, Any], opened: Callable[[], None]) -> None:
    """What files would become: a row a report, which opens on the page itself.

    Opening one whose file has a page to show sets ``opened`` to its number.
    """
    _part("preview", "page_picture")(key=key, data=shown, on_opened_change=opened)


def sections(
    *, key: str, shown: dict[str, Any], opened: Callable[[], None], named: Callable[[], None]
) -> None:
    """Sections of lines, each with a label, a sentence and its source.

    Pressing a source sets ``opened`` to its place, pressing a label that is a name ``named`` to the name.
    """
    _part("sections")(key=key, data=shown, on_opened_change=opened, on_named_change=named)


def differences(*, key: str, shown: dict[str, Any]) -> None:
    """A text with what was taken out and what was put in marked, word by word."""
    _part("differences")(key=key, data=shown)


def pressed(key: str, name: str) -> Any:
    """What a part sent with its last press, from within the callback that it set off."""
    return getattr(st.session_state.get(key), name, None)


@cache
def _written(name: str) -> str:
    return (THEME / name).read_text(encoding="utf-8")


def _part(name: str, *within: str) -> ComponentRenderer:
    """A part of the page, written in the files of its name and of what stands ``within`` it."""
    return st.components.v2.component(
        f"dateline_{name}",
        css="".join(_written(f"{one}.css") for one in ("common", *within, name)),
        js="".join(_written(f"{one}.js") for one in ("build", *within, name)),
    )
