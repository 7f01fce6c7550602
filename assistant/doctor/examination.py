"""Everything that is looked at, in the order in which one thing needs another: read this first.

Nothing is changed but what opening the corpus changes anyway: a crash's rests are cleared away and older
files led to the present format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from assistant.doctor.clock import clock
from assistant.doctor.databases import databases
from assistant.doctor.disk import disk
from assistant.doctor.finding import Finding, State, ok, problem, refused
from assistant.doctor.installation import installation
from assistant.doctor.models import encoder, language_model, reader, reranker
from assistant.doctor.network import chroma_elsewhere, port, sign_in
from assistant.doctor.searching import searching
from assistant.errors import SettingsInvalid
from assistant.settings import open_corpus, read_settings
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.settings import Settings, Sourced


def examine(
    environment: Mapping[str, str] | None = None, *, options: Mapping[str, Any], port_number: int
) -> Iterator[Finding]:
    """The findings, each as soon as it is there; ``options`` are as in :func:`read_settings`.

    ``port_number`` is where the pages are to be served. Without settings nothing else can be looked at.
    """
    yield from installation()
    try:
        sourced = read_settings(environment, options=options)
    except SettingsInvalid as error:
        yield refused("settings", str(error))
        return
    settings = sourced.settings
    yield _settings(sourced)
    yield from disk(settings)
    yield from port(port_number)
    yield from sign_in(settings)
    yield from chroma_elsewhere(settings)
    kept = False
    try:
        kept = settings.has_corpus()
        found = list(databases(settings))
    except CorpusError as error:
        found = [refused("catalogue", str(error))]
    yield from found
    damaged = any(finding.state is State.PROBLEM for finding in found)
    yield from encoder(settings) if not kept else ()
    yield from reader(settings)
    yield from reranker(settings)
    yield from language_model(settings)
    if kept and not damaged:
        yield from _corpus(settings)


def _settings(sourced: Sourced) -> Finding:
    given = [name for name, _, origin in sourced.shown() if origin != "default"]
    return ok("settings", f"Set: {', '.join(given)}." if given else "All settings have their defaults.")


def _corpus(settings: Settings) -> Iterator[Finding]:
    try:
        with open_corpus(settings, create=False) as corpus:
            yield from searching(corpus, encoder=settings.encoder, own_chroma=settings.chroma_url is None)
            yield clock(corpus)
    except CorpusError as error:
        yield refused("corpus", str(error))
    except MemoryError as error:
        yield problem("corpus", f"There is not enough memory for {error}.", "Free some, or raise its limit.")
