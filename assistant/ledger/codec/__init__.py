"""How the ledger writes answers and scopes as JSON, and reads what any earlier release wrote.

The keys and words in the JSON are the codec's own: names in the code may change without touching what is
stored. Every value carries the number of its format; `formats` leads older ones to the present one.
"""

from __future__ import annotations

from assistant.ledger.codec.formats import (
    ANSWER_FORMAT,
    SCOPE_FORMAT,
    decode_answer,
    decode_scope,
    encode_answer,
    encode_scope,
)

__all__ = [
    "ANSWER_FORMAT",
    "SCOPE_FORMAT",
    "decode_answer",
    "decode_scope",
    "encode_answer",
    "encode_scope",
]
