"""The services that every visitor of one running server shares."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import streamlit as st

from assistant.errors import LedgerUnusable

if TYPE_CHECKING:
    from assistant.operations.services import Services
    from assistant.settings import Settings

_given: list[Settings] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """The services, and what closes all of it."""

    services: Services
    held: ExitStack


def use(settings: Settings) -> None:
    """Say what the desk is to open; without it the environment decides."""
    _given[:] = [settings]


def settings_in_use() -> Settings:
    """The settings given, else those of the environment."""
    from assistant.settings import Settings

    return _given[0] if _given else Settings.from_environment()


def services() -> Services:
    """The services, opened by the first visitor who comes.

    Raises CorpusError or AssistantError when it cannot be opened; the next visit tries again.
    """
    return _open(settings_in_use()).services


def close() -> None:
    """Close what was opened, once, however many visitors used it."""
    _open.clear()


def _close(opened: _Opened) -> None:
    opened.held.close()


@st.cache_resource(
    show_spinner="Opening the corpus…", on_release=_close, hash_funcs={"assistant.settings.Settings": repr}
)
def _open(settings: Settings) -> _Opened:
    from assistant.concurrency import ConcurrencyLimiter
    from assistant.ledger import Ledger
    from assistant.operations.services import Services
    from assistant.settings import open_assistant

    ledger_problem = ""
    with ExitStack() as opening:
        try:
            ledger = Ledger(settings.folder)
        except LedgerUnusable as error:
            ledger = Ledger(Path(opening.enter_context(TemporaryDirectory(prefix="dateline-"))))
            ledger_problem = str(error)
        assistant = opening.enter_context(open_assistant(settings))
        services = Services(
            settings=settings,
            assistant=assistant,
            ledger=ledger,
            ledger_problem=ledger_problem,
            limiter=ConcurrencyLimiter(at_once=settings.answering),
        )
        return _Opened(services=services, held=opening.pop_all())
