"""Dateline for programs: ``with open_chain("sample-data") as chain: chain.invoke("…")``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.chain import DatelineChain


@contextmanager
def open_chain(
    folder: Path | str | None = None, *, model: str | None = None, model_url: str | None = None
) -> Iterator[DatelineChain]:
    """The chain of :mod:`assistant.chain` over the corpus in ``folder``, which stays open within.

    What is not given is taken from the settings; ``model`` is ``provider:name``, without one sentences are
    quoted from the reports. Raises CorpusError (CorpusNotFound where the folder has none), ModelUnavailable,
    SettingsInvalid.
    """
    from assistant.settings import open_assistant, read_settings

    given = {"folder": folder and Path(folder), "model": model, "model_url": model_url}
    settings = read_settings(options=given).settings
    with open_assistant(settings, create=False) as assistant:
        yield assistant.chain
