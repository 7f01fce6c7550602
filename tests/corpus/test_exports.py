"""What the package offers is loaded when it is asked for, and no sooner."""

from __future__ import annotations

import subprocess
import sys

import corpus


def test_every_name_that_is_offered_can_be_loaded() -> None:
    assert [name for name in corpus.__all__ if getattr(corpus, name, None) is None] == []


def test_the_keeper_of_a_chroma_server_loads_next_to_nothing_of_the_package() -> None:
    """It is started with almost every command, which waits for it."""
    listing = (
        "import sys, corpus.index.chroma_server; print(*(m for m in sys.modules if m.startswith('corpus')))"
    )
    done = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {
        "corpus",
        "corpus.errors",
        "corpus.failures",
        "corpus.index",
        "corpus.index.chroma_server",
        "corpus.locks",
        "corpus.open_files",
    }
