"""What the package offers is loaded when it is asked for, and no sooner."""

from __future__ import annotations

import subprocess
import sys

import corpus


def test_every_name_that_is_offered_can_be_loaded() -> None:
    offered = dir(corpus)
    assert {"Corpus", "SMALL_WORDS", "runs", "sentences"} <= set(offered)
    assert [name for name in offered if getattr(corpus, name, None) is None] == []


def test_a_module_that_is_offered_is_not_taken_for_what_it_has() -> None:
    """``sentences`` is a function of the module of that name, ``runs`` a module."""
    loaded = "import corpus.text.sentences, corpus; from corpus import runs, sentences"
    printed = "print(type(sentences).__name__, type(runs).__name__, hasattr(corpus, 'no_such_name'))"
    done = subprocess.run(
        [sys.executable, "-c", f"{loaded}; {printed}"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["function", "module", "False"]


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
