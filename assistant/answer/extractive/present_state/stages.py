"""How far a text says that an affair has come: talks, agreed, signed; arrested, charged, convicted.

The processes and their stages are in ``stages.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from assistant.check.factuality import Presented, verbs
from assistant.text.tokens import Word, words
from assistant.text.verbs import lemma

_STAGES = Path(__file__).with_name("stages.toml")
_APART = 3  # words after a verb in which each further word of its phrase is looked for
_MODALS = frozenset(("will", "would", "may", "might", "could", "can", "should", "must", "shall"))
_GOVERNING = frozenset(("to", "not", "never", "if", "when", "whether", "until", "unless", "before"))
# After these stands a noun: "after talks", "the strikes".
_NOUN_FOLLOWS = """
the a an this that these those his her its their our of in on at from to by with for after before new two
three four five more all some over amid
"""
_BEFORE_NOUNS = frozenset(_NOUN_FOLLOWS.split())


@dataclass(frozen=True, slots=True)
class _Shows:
    """A phrase that shows a stage, by the lemmas of its words; ``verb`` says that it has to be done."""

    process: str
    stage: int
    phrase: tuple[str, ...]
    verb: bool


def asked_stages(question: str) -> Mapping[str, int]:
    """The processes that a question is about, and the last stage of each that it names, in whatever form.

    It is about one by a noun of it, or a verb of a later stage: one may plan or seek anything.
    """
    found: dict[str, int] = {}
    for _, one in _shown(question):
        if one.stage or not one.verb:
            found[one.process] = max(found.get(one.process, 0), one.stage)
    return found


@lru_cache(maxsize=2_000)
def stages(text: str, *, headline: bool = False) -> Mapping[str, int]:
    """For each process that the text speaks of the last stage that it says was reached, from 0.

    A later stage that is only planned, possible or denied counts as 0. In a headline the present tense says
    that it was done.
    """
    read, presented = words(text), verbs(text)
    found: dict[str, int] = {}
    for at, one in _shown(text):
        done = not one.verb or _done(read, at, presented, headline=headline or len(one.phrase) > 1)
        found[one.process] = max(found.get(one.process, 0), one.stage if done else 0)
    return found


def _shown(text: str) -> Iterator[tuple[int, _Shows]]:
    """What in the text shows a stage, each with the place of its first word."""
    lemmas = [lemma(word.key) for word in words(text)]
    for at, root in enumerate(lemmas):
        for one in _table().get(root, ()):
            if _follows(lemmas[at + 1 :], one.phrase[1:]):
                yield at, one


def _follows(lemmas: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the rest of a phrase follows, each word within a few of the one before and none denied."""
    at = 0
    for wanted in phrase:
        near = lemmas[at : at + _APART]
        if wanted not in near or "not" in near[: near.index(wanted)]:
            return False
        at += near.index(wanted) + 1
    return True


def _done(read: Sequence[Word], at: int, presented: Mapping[str, Set[Presented]], *, headline: bool) -> bool:
    """Whether the verb at a place is said to have been done."""
    word = read[at]
    if word.key.endswith("ing"):
        return False
    if shown := presented.get(lemma(word.key)):
        return Presented.DONE in shown
    before = {one.key for one in read[max(0, at - 2) : at]}
    ahead = not headline or any(one.key in _MODALS or one.key.endswith("'ll") for one in read[:at])
    return not ahead and not before & _GOVERNING and not (at and read[at - 1].key in _BEFORE_NOUNS)


@cache
def _table() -> dict[str, tuple[_Shows, ...]]:
    """What shows a stage, by the lemma of its first word."""
    by_first: dict[str, list[_Shows]] = {}
    for one in _listed():
        by_first.setdefault(one.phrase[0], []).append(one)
    return {first: tuple(those) for first, those in by_first.items()}


def _listed() -> Iterator[_Shows]:
    for process in tomllib.loads(_STAGES.read_text("utf-8"))["process"]:
        for place, stage in enumerate(process["stage"]):
            for kind in ("verbs", "names"):
                for phrase in stage.get(kind, ()):
                    roots = tuple(lemma(word) for word in phrase.replace("-", " ").split())
                    yield _Shows(process["name"], place, roots, kind == "verbs")
