"""The assistant and the ledger that every reader of one running desk shares."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import LedgerUnusable

if TYPE_CHECKING:
    from assistant.ledger import Ledger
    from assistant.pipeline import Assistant
    from assistant.settings import Settings

_given: list[Settings] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What is held open while the desk runs; ``held`` closes all of it.

    ``unkept`` is why the corpus's own ledger cannot be used; what is asked is then kept only while the desk
    runs.
    """

    assistant: Assistant
    ledger: Ledger
    held: ExitStack
    unkept: str = ""


def use(settings: Settings) -> None:
    """Say what the desk is to open; without it the environment decides."""
    _given[:] = [settings]


def settings_in_use() -> Settings:
    """The settings given, else those of the environment."""
    from assistant.settings import Settings

    return _given[0] if _given else Settings.from_environment()


def parts() -> Opened:
    """The assistant and the ledger, opened by the first reader who comes.

    Raises CorpusError or AssistantError when they cannot be opened; the next reader's visit tries again.
    """
    return _open(settings_in_use())


def close() -> None:
    """Close what was opened, once, however many readers used it."""
    _open.clear()


def _close(parts: Opened) -> None:
    parts.held.close()


@st.cache_resource(
    show_spinner="Opening the corpus…", on_release=_close, hash_funcs={"assistant.settings.Settings": repr}
)
def _open(settings: Settings) -> Opened:
    from assistant.ledger import Ledger
    from assistant.settings import open_assistant

    unkept = ""
    with ExitStack() as opening:
        try:
            ledger = Ledger(settings.folder)
        except LedgerUnusable as error:
            ledger = Ledger(Path(opening.enter_context(TemporaryDirectory(prefix="dateline-"))))
            unkept = str(error)
        assistant = opening.enter_context(open_assistant(settings))
        return Opened(assistant=assistant, ledger=ledger, held=opening.pop_all(), unkept=unkept)
