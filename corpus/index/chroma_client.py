"""A connection to a Chroma server. Beside :mod:`corpus.index.vectors` the only one that imports chromadb."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corpus.errors import VectorsUnavailable
from corpus.failures import MAKE_ROOM, failure, is_full
from corpus.index.chroma_access import ChromaAccess, bypass_proxies
from corpus.index.chroma_probe import PROBE_S, ChromaProbe, probe_chroma

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI

LONGEST_ANSWER_S = 300.0  # of the server, to one request
_NOT_LET_IN = (401, 403)
_LONGEST_QUOTE = 200  # characters of what a server says that is shown


class ChromaClient:
    """A connection to one server, whose errors become VectorsUnavailable. Threads may share it."""

    def __init__(
        self,
        url: str,
        *,
        access: ChromaAccess | None = None,
        folder: Path | None = None,
        answer_within_s: float = LONGEST_ANSWER_S,
    ) -> None:
        """Connects to the server at ``url``. Raises VectorsUnavailable.

        One that writes into ``folder`` is the corpus's own and needs no ``access``; another is asked first
        who it is. No request waits for longer than ``answer_within_s`` seconds.
        """
        import chromadb  # noqa: F401  # which may take seconds, and is not what a server is waited for

        self.url = url
        self._folder = folder
        self._secrets = access.secrets() if access else []
        bypass_proxies(url)
        try:
            if access is None:
                self._client = _connected(url)
            else:
                patience_s = min(answer_within_s, PROBE_S)
                probe = probe_chroma(url, access, patience_s=patience_s)
                self._client = _in_time(lambda: _connected(url, access, probe), url, patience_s)
        except OSError as error:  # from reading certificates
            what = failure(error, folder=folder, advice="see that certificates can be read")
            raise VectorsUnavailable(f"no connection to Chroma can be made: {what}") from error
        except Exception as error:
            if not (_is_of_chroma(error) or isinstance(error, ValueError | KeyError)):
                raise
            readable = self._readable(error)
            raise VectorsUnavailable(f"no Chroma server answers at {url!r}: {readable}") from error
        for server in _servers(self._client):  # which would wait without end for one whose disk is full
            server._session.timeout = answer_within_s

    def close(self) -> None:
        """Closes the connections, of which chromadb's own ``close`` leaves two open."""
        _close(self._client)

    def opened(self, name: str) -> Collection:
        """The collection of this name, created where there is none. Raises VectorsUnavailable."""
        with self.errors(f"opening the collection {name!r}"):
            return self._client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )

    def existing(self, name: str) -> Collection | None:
        """The collection of this name, where there is one. Raises VectorsUnavailable."""
        from chromadb.errors import NotFoundError

        with self.errors(f"opening the collection {name!r}"):
            try:
                return self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                return None

    def rename(self, formerly: str, name: str) -> None:
        """Renames a collection that is there, unless one has the new name already."""
        from chromadb.errors import ChromaError

        with self.errors(f"looking for the collection {formerly!r}"):
            names = {collection.name for collection in self._client.list_collections()}
            if formerly not in names or name in names:
                return
            try:
                self._client.get_collection(formerly, embedding_function=None).modify(name=name)
            except ChromaError:
                if name not in {collection.name for collection in self._client.list_collections()}:
                    raise  # else another process has just renamed it

    def delete(self, name: str, *, missing_ok: bool = False) -> None:
        """Deletes a collection with all that it has. Raises VectorsUnavailable."""
        from chromadb.errors import NotFoundError

        with self.errors(f"deleting the collection {name!r}"):
            try:
                self._client.delete_collection(name)
            except NotFoundError:
                if not missing_ok:
                    raise

    def check(self) -> None:
        """Sees that the server answers. Raises VectorsUnavailable."""
        with self.errors(f"asking {self.url!r} whether it runs"):
            self._client.heartbeat()

    def check_room(self) -> None:
        """Sees that a server of the corpus's own has room to write. Raises VectorsUnavailable.

        On a full disk Chroma 1.5 may not answer until it is ended.
        """
        if self._folder is not None and is_full(self._folder):
            raise VectorsUnavailable(
                f"Chroma at {self.url!r} has no room to write: the disk is full; {MAKE_ROOM}"
            )

    @contextmanager
    def errors(self, doing: str) -> Iterator[None]:
        """Has what goes wrong meanwhile raised as VectorsUnavailable."""
        try:
            yield
        except Exception as error:
            if not _is_of_chroma(error):
                raise
            what = failure(self._readable(error), folder=self._folder, advice=self._advice(error))
            raise VectorsUnavailable(f"Chroma at {self.url!r} failed while {doing}: {what}") from error

    def _advice(self, error: Exception) -> str:
        from chromadb.errors import ChromaError

        if self._folder is not None:
            return f"the end of {str(self._folder / 'chroma.log')!r} may say why"
        answer = getattr(error.__context__, "response", None) if type(error) is Exception else None
        if answer is not None and answer.status_code in _NOT_LET_IN:
            return "correct DATELINE_CHROMA_TOKEN or DATELINE_CHROMA_BASIC"
        answered = answer is not None or isinstance(error, ChromaError)
        return "see the server's log" if answered else "see that it runs"

    def _readable(self, error: Exception) -> Exception:
        """The error in one line and without secrets, which a server may repeat; a web page is not quoted."""
        text = " ".join(str(error).split())
        for secret in self._secrets:
            text = text.replace(secret, "***")
        if isinstance(error, json.JSONDecodeError) or (isinstance(error, ValueError) and "<" in text):
            text = f"{self.url!r} does not answer as Chroma does"
        answer = getattr(error.__context__, "response", None)
        if type(error) is Exception and answer is not None:
            quoted = "" if not text or text.startswith("<") else f" ({text[:_LONGEST_QUOTE]})"
            text = f"{self.url!r} answers {answer.status_code} {answer.reason_phrase}{quoted}"
        return Exception(text or type(error).__name__)


def _is_of_chroma(error: Exception) -> bool:
    """Whether it is Chroma's, or its connection's; a reply of an unknown kind is a plain Exception.

    After connecting, a ValueError or KeyError is a fault in what we gave or did.
    """
    import httpx
    from chromadb.errors import ChromaError

    of_chroma = isinstance(error, ChromaError | httpx.HTTPError | json.JSONDecodeError)
    return of_chroma or type(error) is Exception


def refused(error: VectorsUnavailable) -> bool:
    """Whether it was Chroma itself that answered with an error."""
    from chromadb.errors import ChromaError

    return isinstance(error.__cause__, ChromaError)


def is_gone(error: VectorsUnavailable) -> bool:
    """Whether what was asked is no longer there: a collection that was deleted after it was opened."""
    from chromadb.errors import NotFoundError

    return isinstance(error.__cause__, NotFoundError)


def timed_out(error: VectorsUnavailable) -> bool:
    """Whether the server was waited for in vain."""
    import httpx

    return isinstance(error.__cause__, httpx.TimeoutException)


def _in_time(connect: Callable[[], ClientAPI], url: str, limit_s: float) -> ClientAPI:
    """A client that connects while it is made, and would wait without end for a server that falls silent."""
    made: Future[ClientAPI] = Future()

    def make() -> None:
        try:
            client = connect()
        except Exception as error:  # noqa: BLE001  # raised below, where it is waited for
            if made.set_running_or_notify_cancel():
                made.set_exception(error)
            return
        if made.set_running_or_notify_cancel():
            made.set_result(client)
        else:
            _close(client)  # nobody waits for it any more

    Thread(target=make, name="dateline-chroma-connecting", daemon=True).start()
    try:
        return made.result(limit_s)
    except TimeoutError:
        if not made.cancel():
            return made.result()
        raise VectorsUnavailable(
            f"the Chroma server at {url!r} does not answer within {limit_s:g} seconds; see that it runs"
        ) from None


def _servers(client: Any) -> tuple[Any, Any]:
    """What sends the client's requests."""
    return client._server, client._admin_client._server


def _close(client: Any) -> None:
    for server in _servers(client):
        server._session.close()
    client.close()


def _connected(url: str, access: ChromaAccess | None = None, probe: ChromaProbe | None = None) -> ClientAPI:
    import chromadb
    from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT, Settings

    ca = str(access.ca) if access and access.ca else None
    if ca:
        # The only way to hand it to chromadb, which hands it to httpx, which would rather have a context.
        warnings.filterwarnings(
            "ignore", message=r"`verify=<str>` is deprecated", category=DeprecationWarning
        )
    settings = Settings(
        anonymized_telemetry=False,
        chroma_server_ssl_verify=ca,
        # Chroma's own variables in the environment, such as CHROMA_SERVER_HOST, have no say in this.
        chroma_server_host=None,
        chroma_server_http_port=None,
        chroma_client_auth_provider=None,
    )
    return chromadb.HttpClient(
        host=url,  # whole, so that its path and an IPv6 address stay what they are
        port=urlsplit(url).port or 0,
        ssl=url.startswith("https:"),
        headers=access.headers() if access else None,
        settings=settings,
        tenant=probe.tenant if probe else DEFAULT_TENANT,
        database=probe.database if probe else DEFAULT_DATABASE,
    )
