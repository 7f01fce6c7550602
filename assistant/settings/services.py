"""The one place where the parts are put together: what every face works with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.access import Person, Role
from assistant.authentication import admin_names, claimed_roles, current_roles, signed_in
from assistant.concurrency import ConcurrencyLimiter
from assistant.errors import LedgerUnusable
from assistant.ledger import Ledger
from assistant.ledger.cutoffs import CutoffsInUse
from assistant.ledger.people import end_session
from corpus import Catalogue, Corpus, open_reader, open_reranker, scratch_folder
from ingest.fetching.policy import NetworkPolicy

if TYPE_CHECKING:
    from assistant.llm.chat_model import ChatModel
    from assistant.pipeline import Assistant
    from assistant.settings.values import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts that are open while a face runs; only operations reach into it.

    ``ledger_problem`` is why the corpus's own ledger cannot be used; what is done is then stored only while
    the process runs. Every question is answered within ``limiter``; only what ``network`` allows is fetched.
    """

    settings: Settings
    assistant: Assistant
    ledger: Ledger
    ledger_problem: str = ""
    limiter: ConcurrencyLimiter = field(default_factory=ConcurrencyLimiter)
    network: NetworkPolicy = field(default_factory=NetworkPolicy)

    @property
    def corpus(self) -> Corpus:
        """The corpus that the assistant asks."""
        return self.assistant.corpus

    def own_ledger(self) -> Ledger:
        """The corpus's own ledger. Raises LedgerUnusable where a temporary one has replaced it."""
        if self.ledger_problem:
            raise LedgerUnusable(self.ledger_problem)
        return self.ledger

    def person(self, claims: Mapping[str, Any]) -> Person:
        """Whoever the sign-in provider makes these claims of. Raises NotSignedIn, LedgerUnusable."""
        return signed_in(self.ledger, claims, self.settings.sign_in)

    def claimed_roles(self, claims: Mapping[str, Any]) -> frozenset[Role]:
        """The roles of whoever has these claims, without recording that they came. Raises LedgerUnusable."""
        sign_in = self.settings.sign_in
        return claimed_roles(self.ledger, claims, sign_in) if sign_in else frozenset()

    def sign_out(self, person: Person) -> None:
        """Ends the person's sign-in at once, in every window. Raises LedgerUnusable."""
        end_session(self.ledger, person.session)

    def admin_names(self) -> list[str]:
        """The admins by name, for somebody who needs one. Raises LedgerUnusable."""
        return admin_names(self.ledger, self.settings.sign_in) if self.settings.sign_in else []

    def roles_now(self, person: Person) -> frozenset[Role]:
        """The roles that the person has at this instant. Raises LedgerUnusable."""
        return current_roles(self.ledger, person, self.settings.sign_in)


@contextmanager
def open_services(
    settings: Settings, *, create: bool = True, with_model: bool = True, following: bool = False
) -> Iterator[Services]:
    """Everything that a face works with, closed at the end of the block.

    ``create`` makes a corpus where the folder has none; without ``with_model`` neither the language model
    nor the reranker is opened. With ``following`` the full text keeps up with what other processes publish. A
    ledger that cannot be used is replaced by a temporary one, with the reason (``ledger_problem``). Raises
    CorpusError, ModelUnavailable.
    """
    with ExitStack() as opening:
        opened = open_assistant(settings, create=create, with_model=with_model)
        assistant = opening.enter_context(opened)
        if following:
            opening.enter_context(assistant.corpus.following())
        ledger_problem = ""
        try:
            ledger = opening.enter_context(open_ledger(settings))
        except LedgerUnusable as error:
            ledger = opening.enter_context(Ledger(opening.enter_context(scratch_folder())))
            ledger_problem = str(error)
        yield Services(
            settings=settings,
            assistant=assistant,
            ledger=ledger,
            ledger_problem=ledger_problem,
            limiter=ConcurrencyLimiter(at_once=settings.answering),
        )


def open_corpus(settings: Settings, *, create: bool = True) -> Corpus:
    """The corpus of these settings, open; close it when done.

    Raises CorpusError, which without ``create`` is CorpusNotFound where the folder has none.
    """
    return Corpus(
        settings.folder,
        encoder_name=settings.encoder,
        database_url=settings.database,
        files=settings.files,
        chroma_url=settings.chroma_url,
        chroma_access=settings.chroma_access,
        models=settings.models,
        create=create,
    )


def open_catalogue(settings: Settings) -> Catalogue:
    """The catalogue alone, open; close it when done. Raises CorpusUnreadable, CorpusBusy."""
    return Catalogue(
        settings.folder,
        database_url=settings.database,
        files=settings.files,
        shared_vectors=settings.shared_vectors,
    )


def look_at_catalogue(settings: Settings) -> Catalogue:
    """The catalogue in PostgreSQL, open and as it is: nothing is made, joined or brought up to date.

    Close it when done. Raises CorpusNotFound where the database has none, CorpusUnreadable, CorpusBusy.
    """
    return Catalogue(
        settings.folder,
        database_url=settings.database,
        files=settings.files,
        shared_vectors=settings.shared_vectors,
        unchanged=True,
    )


def open_ledger(settings: Settings) -> Ledger:
    """The ledger, open; close it when done. Raises LedgerUnusable."""
    return Ledger(settings.folder, database_url=settings.database)


def look_at_ledger(settings: Settings) -> Ledger:
    """The ledger in PostgreSQL, open and as it is; close it when done. Raises LedgerUnusable.

    That is LedgerNotFound where there is none yet and one can be made.
    """
    return Ledger(settings.folder, database_url=settings.database, unchanged=True)


def open_language_model(settings: Settings) -> ChatModel | None:
    """The language model of these settings, when they name one. Raises ModelUnavailable, SettingsInvalid."""
    if settings.model is None:
        return None
    from assistant.llm.chat_model import open_model

    return open_model(
        settings.model,
        url=settings.model_url,
        timeout_s=settings.model_timeout,
        budget_tokens=settings.model_budget,
    )


@contextmanager
def open_assistant(
    settings: Settings, *, create: bool = True, with_model: bool = True
) -> Iterator[Assistant]:
    """An assistant over the corpus of these settings. Raises CorpusError, ModelUnavailable."""
    with open_corpus(settings, create=create) as corpus:
        quoting = quoting_assistant(settings, corpus, reranking=with_model)
        if settings.model is None or not with_model:
            yield quoting
            return
        from assistant.llm.tokens import TokenCounter

        counter = TokenCounter(settings.model, fallback=corpus.encoder.count)
        yield replace(quoting, model=open_language_model(settings), counter=counter)


def quoting_assistant(settings: Settings, corpus: Corpus, *, reranking: bool = True) -> Assistant:
    """An assistant of these settings without a language model, over a corpus that is open.

    Raises RerankerUnavailable.
    """
    from assistant.pipeline import Assistant

    return Assistant(
        corpus=corpus,
        reranker=open_reranker(settings.reranker) if settings.reranker and reranking else None,
        reader=open_reader() if settings.reader else None,
        cutoffs=CutoffsInUse(settings.folder, database_url=settings.database),
    )
