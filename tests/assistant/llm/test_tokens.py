"""Counting tokens with and without tiktoken's tables."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
COUNT = """
import logging, time
logging.basicConfig(format="%(name)s: %(message)s")
from assistant.llm.tokens import TokenCounter
started = time.monotonic()
for model in ("openai:gpt-4o", "openai:gpt-4", "ollama:any", None):
    counter = TokenCounter(model, fallback=lambda text: len(text.split()), wait_s=0.5)
    print([counter.count(text) for text in ("two words", "<|endoftext|>", "", "รัฐมนตรีกลาโหมลงนามในสัญญา")])
print(time.monotonic() - started)
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


def offline(folder: Path, proxy: str) -> subprocess.CompletedProcess[str]:
    """Counts with an empty cache, where the only network is a proxy of the test's own."""
    return in_a_fresh_process(COUNT, TIKTOKEN_CACHE_DIR=str(folder), HTTPS_PROXY=proxy)


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


def test_without_a_network_the_other_tokenizer_counts_and_one_notice_says_so(tmp_path: Path) -> None:
    told = offline(tmp_path, "http://127.0.0.1:9")
    assert told.stdout.splitlines()[:-1] == COUNTED
    assert told.stderr.count("dateline: tiktoken's table") == 1
    assert "TIKTOKEN_CACHE_DIR" in told.stderr


def test_a_network_that_swallows_everything_is_waited_for_only_briefly(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = offline(tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}")
    *counts, seconds = told.stdout.splitlines()
    assert counts == COUNTED
    assert "0.5 s" in told.stderr
    assert float(seconds) < 5  # two tables, half a second each; the rest is importing tiktoken


def test_importing_the_counter_does_not_import_tiktoken() -> None:
    modules = "assistant.llm.tokens, assistant.llm.chat_model, assistant.answer.generative.generate"
    imported = f"import sys, {modules}; print(sorted(sys.modules))"
    told = in_a_fresh_process(imported).stdout
    assert "'tiktoken'" not in told
    assert "'langchain" not in told


def test_special_tokens_in_a_report_are_counted_as_text_by_the_table_of_the_model() -> None:
    counted = in_a_fresh_process(WITH_TABLES)
    assert counted.stdout.split() == ["13", "3", "1"]
    assert not counted.stderr
