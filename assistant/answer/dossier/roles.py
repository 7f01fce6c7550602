"""What somebody or something is: "the chief executive of OpenAI", "a Polish builder of trains".

Reports say so in an apposition ("Sam Altman, the chief executive of OpenAI, …"), before the name ("OpenAI
boss Sam Altman") or as a sentence ("Newag is a Polish builder of trains"). It counts where its head is a noun
for what one may be (``roles.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.answer.dossier.naming import Naming
from assistant.text.terms import terms
from corpus import STOP_WORDS, fold_word

_WORD_LISTS = Path(__file__).with_name("roles.toml")
_LONGEST, _LONGEST_BEFORE = 14, 7  # words
_SURE = 3  # reports
_DETAIL = 7  # words of a role, from which more do not make it better
_END = (
    r"(?=\s*(?:[,;:.()—–]|$|\b(?:who|whom|whose|which|that|said|says|told|added|and (?:is|was|has|had))\b))"
)
_ARTICLE = r"(?:the|an?|one of the|its|his|her|their|our)"
_AFTER = re.compile(
    rf"(?:,? ?\(?\d\d\)?)?\s*(?:,|\(|—|–)\s*(?:who (?:is|was|has been|became) )?"
    rf"(?P<role>(?:(?:the|an?|its|his|her|their|one of the|former|formerly) )?[^,;:.()—–]{{3,110}}?){_END}",
)
_IS = re.compile(
    r",? (?:is|was|became|remains|has been|had been|serves as|served as|works as|worked as|will be|was named"
    r"|has been named|was appointed(?: as)?|was elected(?: as)?|was sworn in as|took over as) "
    rf"(?:also |now |currently )?(?P<role>(?:{_ARTICLE} )[^,;:.()—–]{{3,110}}?){_END}",
)
_BEFORE = re.compile(r"(?:^|[\s“\"(])(?P<role>(?:[\w'’.&-]+ ){1,8})$")
_CUT = re.compile(
    r".*\b(?:the|an?|and|but|or|as|by|of|to|in|on|for|with|from|that|when|while|after|before|said|says|told|than"
    r"|like|its|his|her|their|our|including|between|is|was|were|are|if|whether|because|against|at|where|then"
    r"|about|toward|towards|into|onto|via|amid|among|behind|near|through|around|across|over|under|since|until"
    r"|who|which|whose|had|has|have|would|will|could)\s",
    re.IGNORECASE | re.DOTALL,
)
_VERB_FIRST = re.compile(r"^[a-z-]+ (?=[A-Z])")  # "a move X owner", "bought Twitter owner"
_OBJECT = re.compile(
    r"\b(?:for|of|with|to|by|from|about|against|on|at|in|like|than|and|or|between|among)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OF = re.compile(r"\s(?:of|at|for|in|from|to|on|behind|with|since|based|known|best|who|that|by|under|and)\b")
_NOT_NOW = re.compile(r"\b(?:former|formerly|ex|late|then|previous|ousted|outgoing|fired)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What reports say one is, in the words that most use, and the sentences that say so.

    ``namings`` are those with these words first, the newest of them first.
    """

    words: str
    namings: tuple[Naming, ...]

    @property
    def of_person(self) -> bool:
        """Whether it is one that a person has."""
        head = _OF.split(self.words, maxsplit=1)[0].split()
        return bool(head) and head[-1].casefold() in _lists()["persons"]

    @property
    def reports(self) -> int:
        """How many reports say so."""
        return len({one.report_id for one in self.namings})


def roles(namings: Sequence[Naming]) -> list[Role]:
    """The roles, those that most reports give first."""
    found = [(words, one) for one in namings for words in _roles(one)]
    groups: list[tuple[frozenset[str], list[tuple[str, Naming]]]] = []
    for words, one in sorted(found, key=lambda each: -len(_key(each[0]))):
        key = _key(words)
        group = next((these for known, these in groups if key <= known), None)
        if group is None:
            groups.append((key, [(words, one)]))
        else:
            group.append((words, one))
    made = sorted(
        (_role(these) for _, these in groups), key=lambda role: (-role.reports, -role.namings[0].published)
    )
    # Words before a name may be another's, or a clause: where others are sure, one report is not enough.
    sure = bool(made) and made[0].reports >= _SURE
    return [role for role in made if not sure or role.reports > 1 or role.words not in role.namings[0].before]


def _role(these: Sequence[tuple[str, Naming]]) -> Role:
    newest = sorted(these, key=lambda each: (-each[1].published, each[1].candidate.words))
    times = Counter(words.casefold() for words, _ in newest)

    def worth(words: str) -> tuple[int, int]:
        """Said often, and in some detail."""
        detail = min(len(words.split()), _DETAIL)
        return times[words.casefold()] * detail, detail

    words = max((words for words, _ in newest), key=worth)
    saying_so = [one for each, one in newest if each.casefold() == words.casefold()]
    return Role(words=words, namings=tuple(dict.fromkeys((*saying_so, *(one for _, one in newest)))))


def _key(words: str) -> frozenset[str]:
    return terms(_NOT_NOW.sub(" ", words)) or frozenset({words})


def _roles(one: Naming) -> Iterator[str]:
    found = _AFTER.match(one.after)
    if found is None and not _OBJECT.search(one.before):
        found = _IS.match(one.after)
    if found:
        yield from _stated(found["role"])
    if before := _BEFORE.search(one.before):
        role = _CUT.sub("", before["role"])
        if not _NOT_NOW.match(role):
            role = _VERB_FIRST.sub("", role)
        words = role.split()
        if 0 < len(words) <= _LONGEST_BEFORE and _is_role(words[-1]) and not _is_clause(words):
            yield " ".join(words)


def _is_clause(words: Sequence[str]) -> bool:
    """Whether the words before a name have a verb in them: "could lead Hamas", "Trump trailing President"."""
    if words[-1] in _lists()["verbs too"] or not STOP_WORDS.isdisjoint(map(fold_word, words)):
        return True
    capitals = [place for place, word in enumerate(words) if word[0].isupper()]
    return any(_PARTICIPLE.fullmatch(word) for word in words[capitals[0] + 1 : -1]) if capitals else False


def _stated(role: str) -> Iterator[str]:
    """The words of an apposition or of what follows "is", where their head is something that one may be."""
    words = role.split()
    bare = re.sub(rf"^{_ARTICLE} ", "", " ".join(words), flags=re.IGNORECASE)
    head = _OF.split(bare, maxsplit=1)[0].split()
    if not head or len(words) > _LONGEST or not _is_role(head[-1]):
        return
    if not STOP_WORDS.isdisjoint(map(fold_word, head)) or _PARTICIPLE.fullmatch(head[0]):
        return  # "including the director", "leading the project"
    with_article = len(bare.split()) < len(words)
    if not with_article and (len(head) == len(bare.split()) or len(head) > _SHORT_HEAD):
        return  # "Altman, CEO of OpenAI", but not "Altman, chairman" of an enumeration, nor a clause
    yield bare


def _is_role(noun: str) -> bool:
    plain = noun.casefold().strip("'’.\"”")
    return plain in _nouns() or re.fullmatch(_ENDINGS, plain) is not None


_PARTICIPLE = re.compile(r"[a-z]+(?:ing|ed)|down|up|out|off")
_SHORT_HEAD = 3  # words
_ENDINGS = (
    r"\w{2,}(?:ologist|ographer|ician|maker|woman|spokesman|chairman|businessman|congressman|keeper|player)"
)


@cache
def _lists() -> dict[str, frozenset[str]]:
    read = tomllib.loads(_WORD_LISTS.read_text("utf-8"))
    return {name: frozenset(words.split()) for name, words in read.items()}


@cache
def _nouns() -> frozenset[str]:
    return _lists()["persons"] | _lists()["things"]
