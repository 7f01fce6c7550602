"""What a command's options open, and what they limit it to."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus import Scope

if TYPE_CHECKING:
    from assistant.ledger import Ledger
    from assistant.pipeline import Assistant
    from assistant.settings import Settings
    from corpus import Corpus


def given_settings(options: argparse.Namespace) -> Settings:
    """The settings, options before variables and the file. Raises SettingsInvalid."""
    from assistant.settings import read_settings

    given = {"folder": options.data, "model": getattr(options, "model", None)}
    given["model_url"] = getattr(options, "model_url", None)
    return read_settings(options=given).settings


def given_scope(options: argparse.Namespace) -> Scope:
    """What the options limit a search to."""
    return Scope(
        outlets=tuple(options.outlet),
        countries=tuple(options.country),
        since=options.since,
        until=options.until,
        as_of=options.as_of,
        known_by=options.held_on,
    )


@contextmanager
def opened_assistant(options: argparse.Namespace) -> Iterator[Assistant]:
    """An assistant over the corpus. Raises CorpusError, ModelUnavailable."""
    from assistant.settings import open_assistant

    with open_assistant(given_settings(options)) as assistant:
        yield assistant


@contextmanager
def opened_corpus(options: argparse.Namespace) -> Iterator[Corpus]:
    """The corpus. Raises CorpusError."""
    from assistant.settings import open_corpus

    with open_corpus(given_settings(options)) as corpus:
        yield corpus


def opened_ledger(options: argparse.Namespace) -> Ledger:
    """The ledger. Raises LedgerUnusable."""
    from assistant.ledger import Ledger

    return Ledger(given_settings(options).folder)
