"""Settings read from the command line, the environment and one file, and where each comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError
from pydantic_settings import EnvSettingsSource, TomlConfigSettingsSource

from assistant.errors import SettingsInvalid
from assistant.settings.values import FILE_VARIABLE, PREFIX, Settings, as_text, variable
from corpus import shown_url

DEFAULT_FILE = Path("dateline.toml")
_NAMES = {variable(name): name for name in Settings.model_fields}  # by variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """Settings, and of each where it comes from: an option, a variable, a file or the default, in words."""

    settings: Settings
    origins: Mapping[str, str]

    def shown(self) -> list[tuple[str, str, str]]:
        """Variable, value and origin of each setting; secrets and passwords are not shown."""
        return [
            (variable(name), _masked(name, getattr(self.settings, name)), self.origins.get(name, "default"))
            for name in Settings.model_fields
        ]


def read_settings(
    environment: Mapping[str, str] | None = None, *, options: Mapping[str, Any] | None = None
) -> Sourced:
    """The settings: options override variables, variables the file, the file the defaults.

    ``options`` are by the names of :class:`Settings`; one that is None was not given. The file is the one
    that ``DATELINE_SETTINGS`` names, none where that is empty, else ``dateline.toml`` in the current folder
    where there is one. Raises SettingsInvalid, also for a ``DATELINE_…`` variable and a name in the file
    that are no setting.
    """
    environment = os.environ if environment is None else environment
    _refuse_unknown_variables(environment)
    file = _file(environment)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, found in (
        (f"file {file}", _from_file(file) if file else {}),
        ("environment", _by_name(_Environment(environment)())),
        ("option", {name: value for name, value in (options or {}).items() if value is not None}),
    ):
        values |= found
        origins |= dict.fromkeys(found, origin)
    try:
        return Sourced(settings=Settings(**values), origins=origins)
    except ValidationError as error:
        raise SettingsInvalid(_said(error, origins)) from None  # its text would show secrets


class _Environment(EnvSettingsSource):
    """The variables of the environment that is given, which need not be this process's own."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._given = environment
        super().__init__(Settings)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._given.items() if value}


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    known = {*_NAMES, FILE_VARIABLE}
    for name in environment:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise SettingsInvalid(f"{name} is not a setting{_nearest(name.upper(), known)}")


def _nearest(name: str, known: set[str]) -> str:
    by_suffix = {one.removeprefix(PREFIX): one for one in sorted(known)}
    near = get_close_matches(name.removeprefix(PREFIX), by_suffix, n=1)
    return f"; did you mean {by_suffix[near[0]]}?" if near else "; unset it (`dateline settings` lists all)"


def _file(environment: Mapping[str, str]) -> Path | None:
    named = environment.get(FILE_VARIABLE)
    if named is None:
        return DEFAULT_FILE if DEFAULT_FILE.is_file() else None
    if named and not Path(named).is_file():
        raise SettingsInvalid(
            f"{FILE_VARIABLE} is {named!r}, which is no file; name a TOML file, or unset it"
        )
    return Path(named) if named else None


def _from_file(file: Path) -> dict[str, Any]:
    """What the file sets, by name; a relative path in it is relative to the file."""
    try:
        found = TomlConfigSettingsSource(Settings, toml_file=file).toml_data
    except (OSError, ValueError) as error:
        raise SettingsInvalid(f"the settings file {str(file)!r} cannot be read: {error}") from error
    known = {one.removeprefix(PREFIX).lower() for one in _NAMES}
    for name in found:
        if name not in known:
            raise SettingsInvalid(f"{name!r} in {str(file)!r} is not a setting{_nearest(name, known)}")
    named = _by_name(found)
    for name in ("folder", "files", "models", "chroma_ca"):
        if isinstance(named.get(name), str):
            named[name] = file.parent / Path(named[name]).expanduser()
    return named


def _by_name(found: Mapping[str, Any]) -> dict[str, Any]:
    return {_NAMES[f"{PREFIX}{name}".upper()]: value for name, value in found.items()}


def _said(error: ValidationError, origins: Mapping[str, str]) -> str:
    """What is wrong with the first setting that cannot be used, and what to do."""
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0])
    name = _NAMES.get(f"{PREFIX}{name}".upper(), name)
    field = Settings.model_fields[name]
    default = f", such as {as_text(field.default)}" if field.default is not None else ""
    origin = origins.get(name, "")
    where = f" ({origin})" if origin.startswith("file") else ""
    secret = "SecretStr" in str(field.annotation) or "@" in str(first["input"])  # a password may be before it
    shown = "cannot be used" if secret else f"is {first['input']!r}"
    kinds = {int: "a whole number", float: "a number"}
    if field.annotation in kinds:
        least = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
        bound = f"of {least} or more" if least is not None else "above 0"
        return f"{variable(name)}{where} {shown}; set it to {kinds[field.annotation]} {bound}{default}"
    message = str(first.get("ctx", {}).get("error", first["msg"]))  # a validator's own has no prefix there
    return f"{variable(name)}{where} {shown}: {message[:1].lower()}{message[1:]}"


def _masked(name: str, value: Any) -> str:
    """A value to be shown: ``***`` in place of a secret, and of who connects to an address."""
    text = as_text(value)
    if isinstance(value, SecretStr):
        return shown_url(text) if name == "database_url" else "***"
    if "@" in text and "://" in text:
        try:
            parts = urlsplit(text)
            _ = parts.port  # where a password has a "/", its beginning is taken for the port
        except ValueError:
            return "***"
        if parts.username or parts.password:
            return text.replace(parts.netloc, f"***@{parts.netloc.rpartition('@')[2]}", 1)
    return text
