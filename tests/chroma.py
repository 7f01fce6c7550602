"""A Chroma server that somebody else runs, for corpora that are given its address."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.served import free_port
from tests.corpus.processes import soon

_RUN = "import sys, chromadb_rust_bindings as chroma; chroma.cli(sys.argv[1:])"


@contextmanager
def running_chroma(folder: Path) -> Iterator[str]:
    """The address of a server that keeps its collections in ``folder``, until the block ends."""
    port = free_port()
    place = ["--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-c", _RUN, "chroma", "run", *place], stdout=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(f"{url}/api/v2/heartbeat"):
            return True
        return False

    try:
        assert soon(answers)
        yield url
    finally:
        server.kill()
        server.wait()
