"""The address of a PostgreSQL database: read once, and shown without its password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import DatabaseUnusable

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

_NAMES = ("postgresql", "postgresql+psycopg")
_EXAMPLE = "postgresql+psycopg://dateline@db.example.org/dateline"
_PORT = 5432


def parsed(url: str) -> URL:
    """The parts of an address. Raises DatabaseUnusable, which does not repeat it."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUnusable(f"this is no address of a database; one is {_EXAMPLE}") from None
    if address.drivername not in _NAMES:
        raise DatabaseUnusable(
            f"{address.drivername!r} is no database that Dateline works with; an address is {_EXAMPLE}"
        )
    if not address.database:
        raise DatabaseUnusable(f"the address names no database; one is {_EXAMPLE}")
    if "@" in (address.host or ""):
        raise DatabaseUnusable("write an @ in the password as %40, and a % as %25")
    if "password" in address.query:
        raise DatabaseUnusable(f"write the password before the host, as in {_EXAMPLE.replace('@', ':…@')}")
    return address


def shown(address: URL) -> str:
    """The address to be shown: ``***`` in place of who connects, and of what is passed to libpq."""
    who = "***@" if address.username or address.password else ""
    host = address.host or ""
    host = f"[{host}]" if ":" in host else host
    port = f":{address.port}" if address.port else ""
    query = "?***" if address.query else ""
    return f"{address.drivername}://{who}{host}{port}/{address.database}{query}"


def passwords(address: URL) -> list[str]:
    """What of it nobody may see: the password, and that of the key of a client's certificate."""
    given = (address.password, address.query.get("sslpassword"))
    return [one for one in given if isinstance(one, str) and one]


def described(address: URL) -> str:
    """The database and its server, for a message."""
    hosts = address.query.get("host", ())
    host = address.host or (hosts if isinstance(hosts, str) else ", ".join(hosts)) or "this machine"
    port = f":{address.port}" if address.port and address.port != _PORT else ""
    return f"{address.database!r} at {f'{host}{port}'!r}"
