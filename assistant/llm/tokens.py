"""How many tokens a language model will count in a text.

tiktoken fetches its tables from the network the first time it needs them. A start without a network must
neither fail nor wait, so the tables are loaded in a thread of their own, for a short time and once a process.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

_COMMON = "o200k_base"
_ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
_CACHED_WAIT_S = 10.0
# Few texts have more bytes to a token. A word-piece vocabulary counts a word in a script that it does not
# know as one piece; this keeps such a text from passing as a short one.
_MOST_BYTES_PER_TOKEN = 6

_tables: dict[str, Encoding | None] = {}
_loading = threading.Lock()


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """Counts tokens with tiktoken, or with ``fallback`` where tiktoken's tables are not to be had.

    ``model`` is ``provider:name``; a model that tiktoken does not know is counted as ``o200k_base`` counts.
    ``wait_s`` limits how long, in seconds, the first count waits for the network.
    """

    model: str | None = None
    _: KW_ONLY
    fallback: Callable[[str], int]
    wait_s: float = 2.0

    def count(self, text: str) -> int:
        """The number of tokens in ``text``; special tokens such as ``<|endoftext|>`` are counted as text."""
        table = _table(_encoding_name(self.model), self.wait_s)
        if table is None:
            floor = len(text.encode("utf-8", "replace")) // _MOST_BYTES_PER_TOKEN
            return max(self.fallback(text), floor)
        return len(table.encode(text, disallowed_special=()))


def _encoding_name(model: str | None) -> str:
    from tiktoken.model import encoding_name_for_model

    try:
        return encoding_name_for_model((model or "").partition(":")[2])
    except KeyError:
        return _COMMON


def _table(name: str, wait_s: float) -> Encoding | None:
    """The encoding, or None when it could not be had; the outcome is remembered for the process."""
    with _loading:
        if name not in _tables:
            found = _load(name, _CACHED_WAIT_S if _cached(name) else wait_s)
            if isinstance(found, str) and None not in _tables.values():
                logging.getLogger("dateline").warning(
                    "tiktoken's table %r cannot be had (%s); tokens are counted by the encoder's tokenizer. "
                    "To count exactly, start once with a network or set TIKTOKEN_CACHE_DIR to its cache.",
                    name,
                    found,
                )
            _tables[name] = None if isinstance(found, str) else found
        return _tables[name]


def _load(name: str, wait_s: float) -> Encoding | str:
    """The encoding, or in words why it was not there within ``wait_s`` seconds."""
    outcome: SimpleQueue[Encoding | str] = SimpleQueue()

    def load() -> None:
        try:
            import tiktoken

            outcome.put(tiktoken.get_encoding(name))
        except Exception as error:  # noqa: BLE001 - told in the notice, whatever it is
            outcome.put(f"{type(error).__name__}: {error}"[:200])

    threading.Thread(target=load, name="dateline-tiktoken", daemon=True).start()
    try:
        return outcome.get(timeout=wait_s)
    except Empty:
        return f"nothing came within {wait_s:g} s"


def _cached(name: str) -> bool:
    """Whether tiktoken will find the table in its cache (folder and file name follow tiktoken's own rule)."""
    folder = os.environ.get("TIKTOKEN_CACHE_DIR", os.environ.get("DATA_GYM_CACHE_DIR"))
    if folder is None:
        folder = str(Path(tempfile.gettempdir()) / "data-gym-cache")
    address = _ADDRESS.format(name.replace("o200k_harmony", _COMMON))
    key = hashlib.sha1(address.encode(), usedforsecurity=False).hexdigest()
    return bool(folder) and (Path(folder) / key).is_file()
