"""What reads and encodes on a machine: Dateline's code, and the packages that it works with."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

import corpus
import ingest

_NOT_RUN = frozenset({"torch"})  # it exports the encoder, and each machine has the build that suits it


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What is installed on the machine called ``host``; ``code`` is a digest of Dateline's own."""

    host: str
    code: str
    packages: dict[str, str]

    def difference(self, other: Installed) -> str | None:
        """In words what ``other`` has that would read or encode otherwise than this machine."""
        if self.code != other.code:
            return "another version of Dateline"
        differing = sorted(
            name
            for name in self.packages.keys() | other.packages.keys()
            if self.packages.get(name) != other.packages.get(name)
        )
        return ", ".join(f"{name} {other.packages.get(name, 'missing')}" for name in differing) or None


def installed(host: str) -> Installed:
    """What this machine has, under the name by which the cluster knows it."""
    return Installed(host=host, code=_code(), packages=_packages())


@cache
def _code() -> str:
    digest = hashlib.blake2b(digest_size=16)
    for package in (corpus, ingest):
        folder = Path(str(package.__file__)).parent
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".toml")):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _packages() -> dict[str, str]:
    """The versions of the packages that Dateline needs, as far as they are installed."""
    found = {}
    try:
        every = metadata.requires("dateline") or ()
    except metadata.PackageNotFoundError:  # a checkout that was not installed
        every = ()
    for needed in every:
        requirement = Requirement(needed)
        is_extra = requirement.marker and not requirement.marker.evaluate({"extra": ""})
        if not is_extra and requirement.name not in _NOT_RUN:
            with suppress(metadata.PackageNotFoundError):
                found[requirement.name] = metadata.version(requirement.name)
    return found
