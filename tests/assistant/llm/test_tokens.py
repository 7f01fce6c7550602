"""Counting tokens with and without tiktoken's tables."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

_O200K = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"
ROOT = Path(__file__).resolve().parents[3]
COUNT = """
import logging
logging.basicConfig(format="%(name)s: %(message)s")
from assistant.llm.tokens import TokenCounter
for model in ("openai:gpt-4o", "openai:gpt-4", "ollama:any", None):
    counter = TokenCounter(model, fallback=lambda text: len(text.split()))
    print([counter.count(text) for text in ("two words", "<|endoftext|>", "", "รัฐมนตรีกลาโหมลงนามในสัญญา")])
"""


# Encodings whose tokens are bytes, in the place of tables that only the network has.
WITH_TABLES = """
import tiktoken
from tiktoken import registry

def put(name, **more):
    ranks = {bytes([value]): value for value in range(256)} | {w.encode(): rank for w, rank in more.items()}
    registry.ENCODINGS[name] = tiktoken.Encoding(
        name, pat_str="(?s:.+)", mergeable_ranks=ranks, special_tokens={"<|endoftext|>": 300}
    )

put("o200k_base")
put("cl100k_base", ab=256, abc=257)
from assistant.llm.tokens import TokenCounter
for model, text in (("ollama:any", "<|endoftext|>"), ("openai:gpt-4o", "abc"), ("openai:gpt-4", "abc")):
    print(TokenCounter(model, fallback=lambda text: 1 / 0).count(text))
"""


def in_a_fresh_process(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs it by itself: tiktoken's tables are remembered for a whole process."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )


# The Thai sentence is one word to the fallback; it is counted by its length instead.
COUNTED = ["[2, 2, 0, 13]"] * 4


def test_without_a_table_another_tokenizer_counts_one_notice_says_so_and_no_network_is_asked(
    tmp_path: Path,
) -> None:
    """A damaged file in the cache is no table either: tiktoken would delete it and download another."""
    damaged = tmp_path / hashlib.sha1(_O200K.encode(), usedforsecurity=False).hexdigest()
    damaged.write_bytes(b"IQ== 0\n")
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        address = f"http://127.0.0.1:{proxy.getsockname()[1]}"
        counted = in_a_fresh_process(COUNT, TIKTOKEN_CACHE_DIR=str(tmp_path), HTTPS_PROXY=address)
        proxy.setblocking(False)
        with pytest.raises(BlockingIOError):
            proxy.accept()
    assert counted.stdout.splitlines() == COUNTED
    assert counted.stderr.count("dateline: tokens are estimated") == 2  # one for each of the two tables
    assert "TIKTOKEN_CACHE_DIR" in counted.stderr
    assert damaged.read_bytes() == b"IQ== 0\n"


def test_importing_the_counter_does_not_import_tiktoken() -> None:
    modules = "assistant.llm.tokens, assistant.llm.chat_model, assistant.answer.generative.generate"
    imported = f"import sys, {modules}; print(sorted(sys.modules))"
    modules_loaded = in_a_fresh_process(imported).stdout
    assert "'tiktoken'" not in modules_loaded
    assert "'langchain" not in modules_loaded


def test_special_tokens_in_a_report_are_counted_as_text_by_the_table_of_the_model() -> None:
    counted = in_a_fresh_process(WITH_TABLES)
    assert counted.stdout.split() == ["13", "3", "1"]
    assert not counted.stderr
