"""What a command works with. Whoever runs one on this machine is alone: nobody signs in."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from assistant.cli.progress import Progress

if TYPE_CHECKING:
    from assistant.settings import Services, Settings, Sourced


def sourced_settings(options: argparse.Namespace) -> Sourced:
    """The settings with their origins, options first. Raises SettingsInvalid."""
    from assistant.settings import read_settings

    return read_settings(options=given_options(options))


def given_options(options: argparse.Namespace) -> dict[str, Any]:
    """The options that are settings, by their names there; None for those that are not given."""
    given = {name: getattr(options, name, None) for name in ("model", "model_url", "reader")}
    return {"folder": options.data, **given}


def given_settings(options: argparse.Namespace) -> Settings:
    """The settings, options first. Raises SettingsInvalid."""
    return sourced_settings(options).settings


@contextmanager
def opened_services(
    options: argparse.Namespace, *, create: bool = False, with_model: bool = False
) -> Iterator[Services]:
    """Everything that operations need; only what writes reports may ``create`` a corpus.

    Raises CorpusError, ModelUnavailable, SettingsInvalid.
    """
    with Progress("Opening the corpus") as opening:
        from assistant.settings import open_services

        settings = given_settings(options).without_sign_in()
        with open_services(settings, create=create, with_model=with_model) as services:
            opening.end()
            yield services


@contextmanager
def services_for_dry_run(options: argparse.Namespace) -> Iterator[Services]:
    """As :func:`opened_services`; where the folder has no corpus, over an empty one that is deleted again.

    Raises CorpusError, SettingsInvalid.
    """
    with Progress("Opening the corpus") as opening, ExitStack() as opened:
        from assistant.settings import open_services
        from corpus import CorpusNotFound, scratch_folder

        settings = given_settings(options).without_sign_in()
        try:
            services = opened.enter_context(open_services(settings, create=False, with_model=False))
        except CorpusNotFound:
            elsewhere = opened.enter_context(scratch_folder())
            settings = settings.model_copy(
                update={"folder": elsewhere, "database_url": None, "chroma_url": None}
            )
            services = opened.enter_context(open_services(settings, with_model=False))
        opening.end()
        yield services
