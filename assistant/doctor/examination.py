"""Everything that is looked at, in the order in which one thing needs another: read this first.

Nothing is changed but what opening a corpus that is in use here changes anyway: a crash's rests are cleared
away, what an index lacks is added, and older files are led to the present format. A database gets no schema,
no tables and no folder by this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from assistant.doctor.clock import clock
from assistant.doctor.databases import databases
from assistant.doctor.disk import disk, files
from assistant.doctor.finding import Finding, State, ok, problem, refused
from assistant.doctor.installation import installation
from assistant.doctor.models import encoder, language_model, reader, reranker
from assistant.doctor.network import ServedAt, chroma_elsewhere, metrics, port, sign_in, traces
from assistant.doctor.searching import searching
from assistant.errors import SettingsInvalid
from assistant.settings import open_corpus, read_settings
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.settings import Settings, Sourced


def examine(
    environment: Mapping[str, str] | None = None, *, options: Mapping[str, Any], served_at: ServedAt
) -> Iterator[Finding]:
    """The findings, each as soon as it is there; ``options`` are as in :func:`read_settings`.

    ``served_at`` is where the pages are to be served. Without settings nothing else can be looked at.
    """
    yield from installation()
    try:
        sourced = read_settings(environment, options=options)
    except SettingsInvalid as error:
        yield refused("settings", str(error))
        return
    settings = sourced.settings
    yield _settings(sourced)
    folder = list(disk(settings))
    yield from folder
    yield from port(served_at)
    yield from metrics(settings, served_at=served_at)
    yield from traces(settings)
    yield from sign_in(settings)
    chroma = list(chroma_elsewhere(settings))
    yield from chroma
    found = [] if _fails(folder, "folder") else list(databases(settings))
    yield from found
    yield from files(settings) if not _fails(found, "files") else ()
    kept = bool(found) and all(one.state is State.OK for one in found) and settings.has_corpus()
    yield from encoder(settings) if not kept else ()
    yield from reader(settings)
    yield from reranker(settings)
    yield from language_model(settings)
    if kept:
        yield from _corpus(settings, chroma_fails=_fails(chroma, "chroma"))


def _fails(findings: Iterable[Finding], subject: str) -> bool:
    return any(one.subject == subject and one.state is State.PROBLEM for one in findings)


def _settings(sourced: Sourced) -> Finding:
    given = [name for name, _, origin in sourced.shown() if origin != "default"]
    return ok("settings", f"Set: {', '.join(given)}." if given else "All settings have their defaults.")


def _corpus(settings: Settings, *, chroma_fails: bool) -> Iterator[Finding]:
    try:
        with open_corpus(settings, create=False) as corpus:
            yield from searching(
                corpus,
                encoder=settings.encoder,
                own_chroma=settings.chroma_url is None,
                chroma_fails=chroma_fails,
            )
            yield clock(corpus)
    except CorpusError as error:
        yield refused("corpus", str(error))
    except MemoryError as error:
        yield problem("corpus", f"There is not enough memory for {error}.", "Free some, or raise its limit.")
