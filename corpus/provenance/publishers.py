"""Who publishes under which names: a map that people edit, read from ``publishers.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from corpus.errors import PublishersUnreadable
from corpus.failures import failure
from corpus.text.folding import fold_spaces

FILE = "publishers.yaml"
_PARTS = ("publishers", "agencies")
_MEND = "mend it, or remove it to use the one that comes with dateline"
_SECTION = re.compile(r"\s+[-–—|]\s+|:\s+")
_ENDING = re.compile(r"\.(?:com?|org|net|info)(?:\.[a-z]{2})?$|\.[a-z]{2}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishers:
    """Publishers' names by their outlets' folded names, agencies' names by the words that credit them.

    The rest is what was ruled by hand: outlets that stand for themselves (``alone``, by folded name), houses
    that are one with another (``joined``, by folded name), and pairs of reports that share an origin
    (``same_reports``) or do not (``apart_reports``).
    """

    houses: Mapping[str, str] = field(default_factory=dict, hash=False)
    agencies: Mapping[str, str] = field(default_factory=dict, hash=False)
    alone: Mapping[str, str] = field(default_factory=dict, hash=False)
    joined: Mapping[str, str] = field(default_factory=dict, hash=False)
    same_reports: tuple[tuple[str, str], ...] = ()
    apart_reports: frozenset[frozenset[str]] = frozenset()

    def publisher(self, outlet: str) -> str:
        """The house that an outlet belongs to; one that is not listed is its own, without its section."""
        house = self.alone.get(publisher_key(outlet)) or self._listed(outlet)
        return self.joined.get(publisher_key(house), house)

    def _listed(self, outlet: str) -> str:
        for name in (outlet, _SECTION.split(outlet, maxsplit=1)[0]):
            known = self.houses.get(publisher_key(name)) or self.agency(name)
            if known:
                return known
        return self._own_name(outlet)

    def agency(self, name: str) -> str | None:
        """The news agency that a credit names; None when it names none."""
        return self.agencies.get(publisher_key(name))

    def _own_name(self, outlet: str) -> str:
        return " ".join(_SECTION.split(outlet, maxsplit=1)[0].split()) or outlet


def publisher_key(name: str) -> str:
    """A name as names are compared: without capitals, spare spaces, a leading "the" or a domain's ending."""
    plain = fold_spaces(name)
    return _ENDING.sub("", plain.removeprefix("the ").removeprefix("www."))


@cache
def packaged() -> Publishers:
    """The map that comes with the program."""
    return read(Path(__file__).with_name(FILE))


def of_folder(folder: Path) -> Publishers:
    """The map that lies in a corpus's folder, else the packaged one. Raises PublishersUnreadable."""
    own = folder / FILE
    return read(own) if own.exists() else packaged()


def read(path: Path) -> Publishers:
    """The map in a YAML file. Raises PublishersUnreadable, naming the entry that is wrong."""
    import yaml

    try:
        parts = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PublishersUnreadable(
            f"the map of publishers {str(path)!r} cannot be read: {failure(error, advice=_MEND)}"
        ) from error
    if not isinstance(parts, dict) or set(parts) - set(_PARTS):
        surplus = sorted(map(str, set(parts) - set(_PARTS))) if isinstance(parts, dict) else parts
        raise PublishersUnreadable(
            f"the map of publishers {str(path)!r} holds {surplus!r}; its parts are {' and '.join(_PARTS)}"
        )
    return Publishers(
        houses=_by_name(parts.get("publishers"), "publishers", path),
        agencies=_by_name(parts.get("agencies"), "agencies", path),
    )


def _by_name(part: Any, called: str, path: Path) -> dict[str, str]:
    """Every name and other name of a part, folded, with the name that it is short for."""
    owners: dict[str, str] = {}
    for owner, name in _names(part, called, path):
        known = owners.setdefault(publisher_key(name), owner)
        if known != owner:
            raise PublishersUnreadable(
                f"the map of publishers {str(path)!r} gives {name!r} to both {known!r} and {owner!r}; "
                "an outlet has one publisher"
            )
    return owners


def _names(part: Any, called: str, path: Path) -> Iterator[tuple[str, str]]:
    if part is not None and not isinstance(part, dict):
        raise PublishersUnreadable(
            f"{called!r} in the map of publishers {str(path)!r} is {part!r}; give names, each with a list"
        )
    for owner, names in (part or {}).items():
        listed = [owner, *(names or [])] if isinstance(names, list | None) else [names]
        if not isinstance(names, list | None) or not all(isinstance(name, str) for name in listed):
            raise PublishersUnreadable(
                f"{owner!r} in the map of publishers {str(path)!r} has {names!r}; give a list of names "
                "(in quotes, where YAML would read a number, a date or yes/no)"
            )
        yield from ((owner, name) for name in listed)
