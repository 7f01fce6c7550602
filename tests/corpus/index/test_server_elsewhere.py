"""A Chroma server elsewhere that is silent is waited for once."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus import ChromaAccess, VectorsUnavailable
from corpus.index.server_elsewhere import ServerElsewhere
from corpus.index.vectors import ChromaVectorIndex
from tests.chroma_servers import Proxy, running_chroma
from tests.corpus.processes import soon


def test_a_server_that_takes_connections_and_is_silent_is_waited_for_once_and_looked_at_beside(
    tmp_path: Path,
) -> None:
    with running_chroma(tmp_path / "one") as chroma, ThreadPoolExecutor(2) as executor:
        server = ServerElsewhere(chroma.url, ChromaAccess(), executor=executor, patience_s=1.5)
        assert server.read("nowhere", lambda index: index.count()) is None
        server.write("somewhere", lambda index: index.delete([1]))
        assert server.read("somewhere", lambda index: index.count()) == 0
        with chroma.frozen():
            for _ in range(50):  # which would take 75 seconds, were each waited for
                with pytest.raises(VectorsUnavailable):
                    server.read("somewhere", lambda index: index.count())
                assert server.is_unavailable

        def answers() -> bool:
            try:
                return server.read("somewhere", lambda index: index.count()) == 0
            except VectorsUnavailable:
                return False

        assert soon(answers)
        chroma.stop()
        with pytest.raises(VectorsUnavailable):
            server.read("somewhere", lambda index: index.count())
        chroma.start()
        assert soon(answers)
        server.delete("somewhere")
        server.delete("somewhere")
        assert server.read("somewhere", lambda index: index.count()) is None
        server.close()


def test_a_server_that_answers_whether_it_runs_and_no_search_is_left_alone_until_it_answers_the_same(
    tmp_path: Path,
) -> None:
    with (
        running_chroma(tmp_path / "one") as chroma,
        Proxy(chroma.url) as proxy,
        ThreadPoolExecutor(2) as executor,
    ):
        server = ServerElsewhere(proxy.url, ChromaAccess(), executor=executor, patience_s=1.5)
        server.write("somewhere", lambda index: index.delete([1]))
        proxy.unanswered = "/count"
        for _ in range(50):
            with pytest.raises(VectorsUnavailable):
                server.read("somewhere", lambda index: index.count())
        server.check()
        assert server.is_unavailable
        asked = proxy.left_unanswered
        assert soon(lambda: _is_left_alone(server) and proxy.left_unanswered > asked)
        assert server.is_unavailable, "what was not answered is asked again, not whether it runs"
        proxy.answering.set()
        server.check()
        assert soon(lambda: not _is_left_alone(server))
        assert server.read("somewhere", lambda index: index.count()) == 0
        server.close()


def test_a_collection_that_is_deleted_while_it_is_asked_is_opened_again_or_is_not_there(
    tmp_path: Path,
) -> None:
    """As another process does that rebuilds the indexes, between the two requests of a search."""
    with running_chroma(tmp_path / "one") as chroma, ThreadPoolExecutor(2) as executor:
        mine, others = (ServerElsewhere(chroma.url, ChromaAccess(), executor=executor) for _ in range(2))
        others.write("somewhere", lambda index: index.delete([1]))

        def replaced_once(index: ChromaVectorIndex) -> int:
            if not asked:
                others.delete("somewhere")
                others.write("somewhere", lambda index: index.delete([1]))
            asked.append(index)
            return index.count()

        def always_deleted(index: ChromaVectorIndex) -> int:
            others.delete("somewhere")
            return index.count()

        asked: list[ChromaVectorIndex] = []
        assert mine.read("somewhere", replaced_once) == 0
        assert len(asked) == 2
        mine.renew()
        assert mine.read("somewhere", always_deleted) is None
        assert not mine.is_unavailable
        mine.close()
        others.close()


def _is_left_alone(server: ServerElsewhere) -> bool:
    with contextlib.suppress(VectorsUnavailable):
        server.read("somewhere", lambda index: index.count())
    return server.is_unavailable
