"""Signs that nobody sees, written out where a name is shown."""

from __future__ import annotations

import re

# Controls would act on a terminal that shows the name, and marks of direction would turn it round.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def written_out(name: str) -> str:
    """The name with each such sign as its escape, such as ``\\x1b``."""
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), name)
