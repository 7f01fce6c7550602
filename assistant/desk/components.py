"""The desk's own components: the parts of a page that Streamlit has no widget for, each with a script.

They receive everything as plain text and set it as text: a report, a title or a question can bring neither
markup nor script onto the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assistant.desk.theme_parts import written

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


def turn(*, key: str, shown: dict[str, Any], on: Mapping[str, Callable[[], None]]) -> None:
    """A question and its answer, and what is to happen on each press.

    Pressing a citation sets ``opened``, asking again ``again``; of the recognised scope, removing a part or
    putting it back sets ``rescoped``, and pressing its name, to change it, ``edited``. Asking in other words
    sets ``reworded`` to these, undoing how it was understood ``understood`` to what is to be undone. Of a
    declined answer, searching without the person's filters sets ``unfiltered``, watching the question
    ``watched`` and watching it no more ``unwatched``. Asking once more, also of the language model, sets
    ``retried``, and asking without some of the sources ``sourced`` to the ids of all reports to leave out.
    ``folded`` is set by one that is ``unfolded``, ``pinned`` to a ``statement`` and whether to ``pin`` it.
    """
    presses: dict[str, Any] = {f"on_{name}_change": happens for name, happens in on.items()}
    _part("turn", "statement", "citation_preview")(key=key, data=shown, **presses)


def keys(*, shown: Mapping[str, str], box: str, focus: bool) -> None:
    """The keys of a page, of which "?" lists those that work just then; "/" leads to its box.

    ``box`` is what is written into it, empty on a page that never has one; with ``focus`` it has the focus
    when the page comes.
    """
    listed = [{"key": key, "does": does} for key, does in shown.items()]
    _part("keys")(key="keys", data={"keys": listed, "box": box, "focus": focus})


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

    What is judged sets ``judged`` to the citation, the verdicts by what they are about, and the note; undoing
    sets ``undone``, skipping sets ``skipped`` to the citation.
    """
    _part("judging", "statement")(
        key=key, data=shown, on_judged_change=judged, on_undone_change=undone, on_skipped_change=skipped
    )


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

    Pressing a row's first cell sets ``opened`` to the row's value, pressing one of its leads to that of the
    lead; pressing a column that can be sorted sets ``sorted`` to the column's name.
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


def _part(name: str, *within: str) -> ComponentRenderer:
    """A part of the page, written in the files of its name and of what stands ``within`` it."""
    return st.components.v2.component(
        f"dateline_{name}",
        css="".join(written(f"{one}.css") for one in ("common", *within, name)),
        js="".join(written(f"{one}.js") for one in ("build", *within, name)),
    )
