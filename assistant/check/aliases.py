"""Other names by which cited spans name what a statement names: acronyms and shortened names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from assistant.check.check_result import Evidence
from assistant.text.tokens import Word, running, words
from corpus import Alias, acronyms


def of_evidence(cited: Sequence[Evidence]) -> frozenset[Alias]:
    """Those aliases of the witnesses of which the witness itself has one side."""
    return frozenset(alias for one in cited for alias in one.aliases if _has(one, alias))


def _has(one: Evidence, alias: Alias) -> bool:
    texts = (one.text, one.about)
    if any(f" {alias.full} " in running(text) for text in texts):
        return True
    if alias.short in alias.full.split():
        return any(word.key == alias.short and word.capital for text in texts for word in words(text))
    return any(alias.short in acronyms(text) for text in texts)  # "who" is not the WHO


def sides_in(read: Sequence[Word], aliases: Collection[Alias]) -> Iterator[tuple[int, int]]:
    """Where the words of a statement are one side of an alias: from which character to which."""
    keys = [word.key for word in read]
    for alias in aliases:
        full = alias.full.split()
        for at in range(len(keys) - len(full) + 1):
            if keys[at : at + len(full)] == full:
                yield read[at].start, read[at + len(full) - 1].end
    shorts = {alias.short for alias in aliases}
    for word in read:
        if acronyms(word.written) & shorts:
            yield word.start, word.end
