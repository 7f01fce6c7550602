"""Words that carry no meaning of their own, as the corpus knows them."""

from __future__ import annotations

from corpus import STOP_WORDS

__all__ = ["STOP_WORDS"]
