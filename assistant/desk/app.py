"""The desk's one page: ask on the left, read what was cited on the right. Run by Streamlit, top to bottom."""

from __future__ import annotations

import shlex

import streamlit as st

from assistant.desk import ask, filters, look, opened, passage, wording
from assistant.errors import AssistantError
from corpus import Corpus, CorpusError


def page() -> None:
    """Open the corpus, and show the conversation that the page's address names."""
    look.dress_page()
    try:
        parts = opened.parts()
        if parts.assistant.corpus.outlets():
            desk(parts)
        else:
            nothing_held(parts.assistant.corpus)
    except (AssistantError, CorpusError) as error:
        look.wordmark()
        look.message("Dateline cannot open this corpus", wording.sentence(str(error)))


def desk(parts: opened.Opened) -> None:
    """Filters and earlier conversations in the sidebar, the conversation, and the report that is open."""
    asked = ask.current(parts.ledger)
    reading = passage.opened(asked)
    with st.sidebar:
        look.wordmark()
        st.button("New conversation", icon=":material/add:", on_click=ask.begin_anew, width="stretch")
        filters.show(parts.assistant.corpus)
        ask.sidebar(parts.ledger)
    unkept = f"What is asked here is not kept: {parts.unkept}." if parts.unkept else ""
    for notice in (unkept, filters.impossible(filters.chosen()), *parts.assistant.corpus.notices()):
        if notice:
            look.message("Please note", notice)
    ask.box(parts, asked)
    if not asked:
        ask.welcome(parts)
    elif reading is None:
        ask.conversation(parts, asked, reading)
    else:
        with st.container(key="reading"):
            left, right = st.columns([11, 10], gap="large")
            with right, st.container(key="beside"):
                passage.show(parts.assistant.corpus, reading)
            with left:
                ask.conversation(parts, asked, reading)


def nothing_held(corpus: Corpus) -> None:
    """Say that there is nothing to ask about yet, and how to change that."""
    look.wordmark()
    look.message(
        "There are no reports yet",
        f"The corpus in {str(corpus.folder)!r} is empty. Take in files or folders of reports with this "
        "command, then reload the page.",
        command=f"dateline --data {shlex.quote(str(corpus.folder))} ingest PATH…",
    )


if __name__ == "__main__":
    page()
