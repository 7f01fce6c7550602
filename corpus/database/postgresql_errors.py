"""What PostgreSQL says was wrong, and what to do."""

from __future__ import annotations

import re

from sqlalchemy.exc import SQLAlchemyError

SETTING = "DATELINE_DATABASE_URL"

# By the five characters of PostgreSQL's codes, or their first two.
_ADVICE = {
    "28": "see that the user and the password in {named_by} are right",
    "3D000": "create it (`createdb --encoding=UTF8 NAME`), or name another in {named_by}",
    "42501": "give this user the right to create schemas in the database, or tables in those that are there",
    "53100": "make room on the server's disk, then do the same again",
    "53300": "raise max_connections of the server, or close what else uses it",
    "55P03": "another program is writing to it: let that end, then do the same again",
    "57": "see that the server is running, then do the same again",
    "25006": "it is a read-only copy: name the server that takes writes",
}
# A connection that is refused has no code, so that the server's words have to do.
_SAYS = (
    (re.compile(r"database \S+ does not exist"), "3D000"),
    (re.compile(r"authentication failed|no pg_hba\.conf entry|role \S+ does not exist|no password"), "28"),
    (re.compile(r"too many clients|connection slots"), "53300"),
)
_UNREACHABLE = "see that the server is running and that {named_by} names it"


def advice(error: SQLAlchemyError, *, named_by: str = SETTING) -> str:
    """The first line of what the server or its library says, which names no password, and what to do.

    ``named_by`` is where the address was given.
    """
    reason = getattr(error, "orig", None) or error
    code = getattr(reason, "sqlstate", None) or ""
    message = (str(reason).strip().splitlines() or [type(reason).__name__])[0]
    if not code:
        code = next((code for says, code in _SAYS if says.search(message)), "")
    known = _ADVICE.get(code) or _ADVICE.get(code[:2])
    if known is None:
        known = "the server's log says more" if code else _UNREACHABLE
    return f"{message}; {known.format(named_by=named_by)}"
