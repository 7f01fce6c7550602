"""One spelling for what people write in several: letter case, accents, dots, apostrophes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "ʼ": "'"})


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """The text in lower case, without accents, and with straight apostrophes."""
    plain = text.casefold().translate(_TYPOGRAPHIC)
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
