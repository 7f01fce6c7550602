"""How many tokens a language model will count in a text.

tiktoken downloads its tables when it is asked for one that is not in its cache. It is asked only for those
that are: nothing is looked up on a network, and without a table tokens are estimated by another tokenizer.
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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding

_COMMON = "o200k_base"
_ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
# The tables by their SHA-256, as tiktoken has them: it downloads one again whose file is any other.
_TABLES = {
    "o200k_base": "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    "cl100k_base": "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    "p50k_base": "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069",
    "r50k_base": "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930",
}
_SAME_TABLE = {"o200k_harmony": "o200k_base", "p50k_edit": "p50k_base"}
# Few texts have more bytes to a token. A word-piece vocabulary counts a word in a script that it does not
# know as one piece; this keeps such a text from passing as a short one.
_MOST_BYTES_PER_TOKEN = 6

_loaded: dict[str, Encoding | None] = {}
_loading = threading.Lock()


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """Counts tokens with tiktoken, or estimates them with ``fallback`` where its table is not here.

    ``model`` is ``provider:name``; a model that tiktoken does not know is counted as ``o200k_base`` counts.
    """

    model: str | None = None
    _: KW_ONLY
    fallback: Callable[[str], int]

    def count(self, text: str) -> int:
        """The number of tokens in ``text``; special tokens such as ``<|endoftext|>`` are counted as text."""
        table = _table(self.model)
        if table is None:
            floor = len(text.encode("utf-8", "replace")) // _MOST_BYTES_PER_TOKEN
            return max(self.fallback(text), floor)
        return len(table.encode(text, disallowed_special=()))


def _table(model: str | None) -> Encoding | None:
    """The model's encoding, or None where its table is not on this machine; remembered for the process."""
    from tiktoken.model import encoding_name_for_model

    try:
        name, known = encoding_name_for_model((model or "").partition(":")[2]), True
    except KeyError:
        name, known = _COMMON, False
    with _loading:
        if name not in _loaded:
            _loaded[name] = _local(name)
            if known and _loaded[name] is None:
                logging.getLogger("dateline").warning(
                    "tokens are estimated: tiktoken's table %r is not on this machine. To count exactly, set "
                    "TIKTOKEN_CACHE_DIR to a folder and once, with a network, run "
                    "`python -c \"import tiktoken; tiktoken.get_encoding('%s')\"`",
                    name,
                    name,
                )
        return _loaded[name]


def _local(name: str) -> Encoding | None:
    import tiktoken
    from tiktoken import registry

    if name in registry.ENCODINGS or _in_cache(name):
        return tiktoken.get_encoding(name)
    return None


def _in_cache(name: str) -> bool:
    """Whether tiktoken will find the table in its cache (folder and file name follow tiktoken's own rule)."""
    folder = os.environ.get("TIKTOKEN_CACHE_DIR", os.environ.get("DATA_GYM_CACHE_DIR"))
    if folder is None:
        folder = str(Path(tempfile.gettempdir()) / "data-gym-cache")
    table = _SAME_TABLE.get(name, name)
    if not folder or table not in _TABLES:
        return False
    key = hashlib.sha1(_ADDRESS.format(table).encode(), usedforsecurity=False).hexdigest()
    try:
        content = (Path(folder) / key).read_bytes()
    except OSError:
        return False
    return hashlib.sha256(content).hexdigest() == _TABLES[table]
