"""The desk's look, and its headings, lines, messages and facts.

What is written as HTML here is escaped first: a report, a title or a question can bring neither markup nor
script onto the page. What has a script of its own is in ``components``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import tones

if TYPE_CHECKING:
    from assistant.desk.tones import Tone

THEME = Path(__file__).parent / "theme"


def dress_page() -> None:
    """Give the page its name, its icon, the wordmark and the desk's style sheet."""
    st.set_page_config(page_title="Dateline", page_icon=str(THEME / "icon.svg"), layout="centered")
    st.logo(THEME / "wordmark.svg", size="medium")
    # Alone it would go where toasts go, and the toast of a part that is drawn by itself would take its place.
    with st.container(key="style"):
        st.html(f"<style>{written('page.css')}</style><span hidden></span>")


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


def noted(text: str, tone: Tone = "info", *, news: str = "") -> None:
    """The result of the last action, or how something is just now, as plain text.

    What is ``news``, by a name that no other has, is scrolled into view when it comes.
    """
    words = f"<span>{escape(text)}</span>"
    role = tones.ROLES[tone]
    st.html(f'<p class="dl-note dl-{tone}" role="{role}"{_named(news)}>{tones.icon(tone)}{words}</p>')


def _named(news: str) -> str:
    return f' data-news="{escape(news)}"' if news else ""


@contextmanager
def place_for_news(name: str) -> Iterator[None]:
    """A place of the page that is there before its news comes: only then is that read out."""
    with st.container(key=f"news-{name}", gap=None):
        st.html("<span hidden></span>")  # Streamlit draws no empty container
        yield


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


def report_title(text: str, *, news: str = "") -> None:
    """The title of a report that is open, as plain text; scrolled into view where it is ``news``."""
    st.html(f'<h2 class="dl-title" dir="auto"{_named(news)}>{escape(text)}</h2>')


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


def status(text: str) -> None:
    """A quiet line that is read out when it comes."""
    st.html(f'<div class="dl-small" role="status">{escape(text)}</div>')


def waiting(text: str) -> None:
    """What is being waited for, as plain text."""
    st.html(f'<p class="dl-waiting" role="status">{escape(text)}</p>')


@cache
def written(name: str) -> str:
    """A file of the theme."""
    return (THEME / name).read_text(encoding="utf-8")
