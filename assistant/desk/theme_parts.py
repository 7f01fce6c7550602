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

from assistant.desk import tones

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from assistant.desk.tones import Tone

THEME = Path(__file__).parent / "theme"


def dress_page() -> None:
    """Give the page its name, its icon, the wordmark and the desk's style sheet."""
    st.set_page_config(page_title="Dateline", page_icon=str(THEME / "icon.svg"), layout="centered")
    st.logo(THEME / "wordmark.svg", size="medium")
    # Alone it would go where toasts go, and the toast of a part that is drawn by itself would take its place.
    with st.container(key="style"):
        st.html(f"<style>{_written('page.css')}</style><span hidden></span>")


def name_page(desk: str) -> None:
    """Name the page in the browser's tab after the desk, where there is one."""
    st.set_page_config(page_title=f"{desk} · Dateline" if desk else "Dateline")


def page_title(text: str) -> None:
    """The heading of a page whose work needs the room below it, as plain text."""
    st.html(f'<h1 class="dl-title">{escape(text)}</h1>')


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


def links(heading: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """A small heading and below it titles that lead to an address of the desk, each over a quiet line."""
    items = "".join(
        f'<li><a href="{escape(address)}" target="_self" dir="auto">{escape(title)}</a>'
        f"<small>{escape(detail)}</small></li>"
        for title, detail, address in rows
    )
    st.html(f'<h2 class="dl-heading">{escape(heading)}</h2><ul class="dl-links">{items}</ul>')


def message(title: str, *paragraphs: str, command: str | None = None, tone: Tone = "info") -> None:
    """A framed message of plain text, with a command to type where there is one."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)
    typed = f"<pre><code>{escape(command)}</code></pre>" if command else ""
    words = f"<div><h2>{escape(title)}</h2>{body}{typed}</div>"
    st.html(f'<div class="dl-message dl-{tone}" role="{tones.ROLES[tone]}">{tones.icon(tone)}{words}</div>')


def noted(text: str, tone: Tone = "info") -> None:
    """The result of the last action, or how something is just now, as plain text."""
    words = f"<span>{escape(text)}</span>"
    st.html(f'<p class="dl-note dl-{tone}" role="{tones.ROLES[tone]}">{tones.icon(tone)}{words}</p>')


def question(text: str) -> None:
    """What is to be confirmed, read out when it comes, as plain text."""
    st.html(f'<span class="dl-question-asked" role="status">{escape(text)}</span>')


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


def turn(*, key: str, shown: dict[str, Any], on: Mapping[str, Callable[[], None]]) -> None:
    """A question and its answer, and what is to happen on each press.

    Pressing a citation sets ``opened``, asking again ``again``; of the recognised scope, removing a part or
    putting it back sets ``rescoped``, and pressing its name, to change it, ``edited``. Asking in other words
    sets ``reworded`` to these, undoing how it was understood ``understood`` to what is to be undone. Of a
    declined answer, searching without the person's filters sets ``unfiltered``, watching the question
    ``watched`` and watching it no more ``unwatched``. Asking once more, also of the language model, sets
    ``retried``, and asking without some of the sources ``sourced`` to the ids of all reports to leave out.
    ``folded`` is set by one that is ``unfolded``, and
    ``pinned`` to a ``statement`` and whether to ``pin`` it.
    """
    presses: dict[str, Any] = {f"on_{name}_change": happens for name, happens in on.items()}
    _part("turn", "statement", "citation_preview")(key=key, data=shown, **presses)


def keys(*, shown: Mapping[str, str], focus: bool) -> None:
    """The keys of a page, which "?" lists with what each does; "/" leads to its box.

    With ``focus`` the box has the focus when the page comes.
    """
    listed = [{"key": key, "does": does} for key, does in shown.items()]
    _part("keys")(key="keys", data={"keys": listed, "focus": focus})


def appearance(*, paths: Sequence[str]) -> None:
    """A switch between light, dark and the system's look, for all addresses of the desk."""
    _part("appearance")(key="appearance", data={"paths": list(paths)})


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
        key=key,
        data=shown,
        on_closed_change=closed,
        on_went_change=went,
        on_turned_change=turned,
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

    What is judged sets ``judged`` to the citation, the verdicts by what they are about, and the note; undoing
    sets ``undone``, skipping sets ``skipped`` to the citation.
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


def notes(
    *,
    key: str,
    shown: dict[str, Any],
    opened: Callable[[], None],
    commented: Callable[[], None],
    unpinned: Callable[[], None],
) -> None:
    """Pinned sentences, each with its sources, its question, and a comment that is edited in place.

    Pressing a source sets ``opened`` to its place, and unpinning a note ``unpinned`` to the note; a comment
    that is saved sets ``commented`` to a ``note`` and its ``comment``.
    """
    _part("notes")(
        key=key,
        data=shown,
        on_opened_change=opened,
        on_commented_change=commented,
        on_unpinned_change=unpinned,
    )


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
