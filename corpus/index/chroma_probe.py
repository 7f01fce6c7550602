"""Asks a Chroma server elsewhere who it is before it is used, so that what is wrong is said in plain words.

Chroma's own client waits without end for a server that is silent, and raises many kinds of errors otherwise.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from corpus.errors import VectorsUnavailable
from corpus.failures import failure
from corpus.index.chroma_access import ChromaAccess, bypass_proxies

if TYPE_CHECKING:
    import httpx

PROBE_S = 5.0  # for which an answer to each question is waited for
_LEAST_RELEASE = 1  # whose collections take the configuration that is asked for here
_DEFAULT_TENANT, _DEFAULT_DATABASE = "default_tenant", "default_database"
_CORRECT = "correct DATELINE_CHROMA_URL"
_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromaProbe:
    """The release that a server says it is, and the tenant and database to use there."""

    release: str
    tenant: str
    database: str


def probe_chroma(url: str, access: ChromaAccess, *, patience_s: float = PROBE_S) -> ChromaProbe:
    """What the server at ``url`` says of itself. Raises VectorsUnavailable, which says what to do."""
    import httpx

    bypass_proxies(url)
    try:
        verify = ssl.create_default_context(cafile=str(access.ca)) if access.ca else True
        with httpx.Client(headers=access.headers(), timeout=patience_s, verify=verify) as client:
            asking = _Asking(client, url, access)
            release = asking.release()
            tenant, database = asking.place()
    except httpx.TimeoutException as error:
        raise VectorsUnavailable(
            f"the Chroma server at {url!r} does not answer within {patience_s:g} seconds; see that it runs "
            f"and can be reached from here, or {_CORRECT}"
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _not_reached(url, error, access) from error
    except OSError as error:  # from reading certificates
        what = failure(error, advice="see that certificates can be read")
        raise VectorsUnavailable(f"no connection to {url!r} can be made: {what}") from error
    return ChromaProbe(release=release, tenant=tenant, database=database)


class _Asking:
    def __init__(self, client: httpx.Client, url: str, access: ChromaAccess) -> None:
        self._client = client
        self._url = url
        self._access = access

    def release(self) -> str:
        release = _json(self._get("/api/v2/version"))
        if not isinstance(release, str):
            release = _json(self._get("/api/v1/version"))  # as servers before 0.6 say it
        if not isinstance(release, str):
            raise VectorsUnavailable(f"what answers at {self._url!r} is no Chroma server; {_CORRECT}")
        major = release.partition(".")[0]
        if not major.isdigit() or int(major) < _LEAST_RELEASE:
            raise VectorsUnavailable(
                f"the Chroma server at {self._url!r} is release {release[:20]}, which is too old; upgrade it "
                f"to {_LEAST_RELEASE}.0 or newer"
            )
        return release

    def place(self) -> tuple[str, str]:
        """The tenant and the database, which are there."""
        tenant, database = self._access.tenant, self._access.database
        if tenant is None or database is None:
            mine = _json(self._get("/api/v2/auth/identity"))
            known = mine if isinstance(mine, dict) else {}
            tenant = tenant or _only([known.get("tenant")]) or _DEFAULT_TENANT
            database = database or _only(known.get("databases") or ()) or _DEFAULT_DATABASE
        there = f"/api/v2/tenants/{quote(tenant, safe='')}"
        self._see(there, f"tenant {tenant!r}", "DATELINE_CHROMA_TENANT")
        there = f"{there}/databases/{quote(database, safe='')}"
        self._see(there, f"database {database!r} in tenant {tenant!r}", "DATELINE_CHROMA_DATABASE")
        return tenant, database

    def _see(self, path: str, what: str, setting: str) -> None:
        status = self._get(path, may_be_refused=True).status_code
        if status in (HTTPStatus.NOT_FOUND, *_REFUSALS):
            lacks = "has no" if status == HTTPStatus.NOT_FOUND else "lets these credentials use no"
            raise VectorsUnavailable(
                f"the Chroma server at {self._url!r} {lacks} {what}; create it there, or correct {setting}"
            )

    def _get(self, path: str, *, may_be_refused: bool = False) -> httpx.Response:
        answer = self._client.get(f"{self._url}{path}")
        if answer.status_code in _REFUSALS and not may_be_refused:
            raise VectorsUnavailable(self._refused())
        if answer.has_redirect_location:
            raise VectorsUnavailable(
                f"{self._url!r} leads on to {answer.headers['location']!r}; name in DATELINE_CHROMA_URL "
                "where Chroma itself is"
            )
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise VectorsUnavailable(
                f"{self._url!r} answers {answer.status_code} {answer.reason_phrase}; see the log of the "
                "server there, and that Chroma runs behind it"
            )
        return answer

    def _refused(self) -> str:
        asked = f"the Chroma server at {self._url!r}"
        if self._access.token is not None:
            return (
                f"{asked} refuses the token; correct DATELINE_CHROMA_TOKEN, or the header that it is sent in "
                "with DATELINE_CHROMA_TOKEN_HEADER"
            )
        if self._access.basic is not None:
            return f"{asked} refuses the user or password; correct DATELINE_CHROMA_BASIC"
        return f"{asked} asks for credentials; set DATELINE_CHROMA_TOKEN or DATELINE_CHROMA_BASIC"


def _json(answer: httpx.Response) -> Any:
    """What a response has as JSON; None where it has none, as a web page."""
    if answer.status_code != HTTPStatus.OK:
        return None
    try:
        return answer.json()
    except ValueError:
        return None


def _only(named: Any) -> str | None:
    """The one name that there is, unless it stands for all."""
    names = {one for one in named if isinstance(one, str) and one}
    return names.pop() if len(names) == 1 and "*" not in names else None


def _not_reached(url: str, error: Exception, access: ChromaAccess) -> VectorsUnavailable:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        if access.ca is None:
            cure = "name the certificates of its authority with DATELINE_CHROMA_CA"
        else:
            cure = "see that DATELINE_CHROMA_CA has its authority, and that DATELINE_CHROMA_URL has its name"
        return VectorsUnavailable(
            f"the certificate of the Chroma server at {url!r} is not trusted: {cause.verify_message}; {cure}"
        )
    if cause is not None:
        return VectorsUnavailable(
            f"no encrypted connection to {url!r} can be made: {cause.reason or cause}; see that a server "
            f"with TLS is there, or {_CORRECT}"
        )
    return VectorsUnavailable(f"no Chroma server answers at {url!r}: {error}; start it, or {_CORRECT}")
