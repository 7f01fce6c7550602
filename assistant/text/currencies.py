"""The words for money in English texts."""

from __future__ import annotations

import tomllib
from pathlib import Path

_TABLE = Path(__file__).with_name("currencies.toml")
UNIT_OF: dict[str, str] = {
    word: unit for unit, words in tomllib.loads(_TABLE.read_text("utf-8")).items() for word in words.split()
}
"""The unit that each word names: a code, or the word itself where several countries' money is called so."""
