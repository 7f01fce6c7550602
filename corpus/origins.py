"""Which reports are copies of one another, told by the word sequences they share.

Every run of five words is hashed; a fixed fraction of the hashes is kept as the report's sketch
(sampling modulo m: Broder, "On the resemblance and containment of documents", 1997). Containment,
not resemblance, is compared: a brief cut out of a long wire report shares little of the whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

_RUN = 5
_KEPT_ONE_IN = 4
_LEAST_SHINGLES = 6
NEAR_COPY = 0.6


def sketch(text: str) -> frozenset[int]:
    """The sampled hashes of a text's runs of five words, as non-negative 63-bit integers."""
    words = re.findall(r"\w+", text.casefold())
    hashes = set()
    for first in range(len(words) - _RUN + 1):
        run = " ".join(words[first : first + _RUN])
        digest = int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 1
        if digest % _KEPT_ONE_IN == 0:
            hashes.add(digest)
    return frozenset(hashes)


def nearest_copy(mine: frozenset[int], shared: Mapping[str, int], sizes: Mapping[str, int]) -> str | None:
    """The report that most nearly contains, or is contained in, the one with the sketch ``mine``.

    ``shared`` gives how many hashes each candidate has in common, ``sizes`` how many it has.
    None when no candidate reaches the bar, or when the sketches are too small to tell.
    """
    best: tuple[float, str] | None = None
    for report_id, common in shared.items():
        smaller = min(len(mine), sizes[report_id])
        if smaller < _LEAST_SHINGLES:
            continue
        containment = common / smaller
        if containment >= NEAR_COPY and (best is None or (-containment, report_id) < best):
            best = (-containment, report_id)
    return best[1] if best else None
