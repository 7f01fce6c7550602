"""Settings, and the one place where the parts are put together."""

from __future__ import annotations

from assistant.settings.reading import Sourced, read_settings
from assistant.settings.services import (
    Services,
    look_at_catalogue,
    look_at_ledger,
    open_assistant,
    open_catalogue,
    open_corpus,
    open_language_model,
    open_ledger,
    open_services,
    quoting_assistant,
)
from assistant.settings.values import Settings

__all__ = [
    "Services",
    "Settings",
    "Sourced",
    "look_at_catalogue",
    "look_at_ledger",
    "open_assistant",
    "open_catalogue",
    "open_corpus",
    "open_language_model",
    "open_ledger",
    "open_services",
    "quoting_assistant",
    "read_settings",
]
