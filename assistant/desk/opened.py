"""The services that every visitor of one running server shares."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assistant.desk import labels
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.settings import Services, Settings

_given: list[Settings] = []
_in_use: list[Services] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """The services, and what closes them."""

    services: Services
    closing: ExitStack


def use(settings: Settings) -> None:
    """Say what the desk is to open; without it the environment decides."""
    _given[:] = [settings]


def settings_in_use() -> Settings:
    """The settings given, else those of the environment."""
    from assistant.settings import read_settings

    return _given[0] if _given else read_settings().settings


def services() -> Services:
    """The services, opened by the first visitor who comes.

    Raises CorpusError or AssistantError when they cannot be opened; the next visit tries again.
    """
    return _open(settings_in_use()).services


def is_answering() -> bool:
    """Whether a question is being answered; opens nothing, and waits for nothing that is being opened."""
    return any(one.limiter.load()[0] > 0 for one in _in_use)


def close() -> None:
    """Close what was opened, once, however many visitors used it."""
    _open.clear()


def _close(opened: _Opened) -> None:
    _in_use.remove(opened.services)
    opened.closing.close()


def sentence(problem: object) -> str:
    """A problem as a sentence, without the path of the corpus's folder."""
    text = str(problem)
    try:
        folder = settings_in_use().folder
    except AssistantError:
        return labels.sentence(text)
    return labels.sentence(text.replace(f"{folder}/", "").replace(str(folder), folder.name))


@st.cache_resource(
    show_spinner="Opening the collection…",
    on_release=_close,
    hash_funcs={"assistant.settings.values.Settings": repr},
)
def _open(settings: Settings) -> _Opened:
    from assistant.settings import open_services

    with ExitStack() as opening:
        services = opening.enter_context(open_services(settings, following=True))
        opened = _Opened(services=services, closing=opening.pop_all())
        _in_use.append(services)
        return opened
