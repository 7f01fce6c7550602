"""Questions with known answers → questions to be answered by yes or no, and statements to be supported.

No published set with a licence that lets weights be shipped has either in number, but many questions turn
into one by rule (as Demszky, Guu and Liang, "Transforming Question Answering Datasets Into Natural Language
Inference Datasets", 2018, turn them into statements): "Who was elected in 2010?" and its answer into "Was
Maria Keller elected in 2010?" and "Maria Keller was elected in 2010". Most of them are good English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from training.examples import Example

YES_NO = "yes-no"
STATEMENTS = "statements"

_FROM = frozenset(("squad1-train", "squad1-dev-rest", "qed", "nq-oracle", "qamr"))
_ASKED = re.compile(
    r"(?P<what>who|what|when|where|how many [\w-]+(?: [\w-]+)?|(?:which|what) [\w-]+(?: [\w-]+)?) "
    r"(?P<verb>is|are|was|were|did|does|do|has|have|had|can|could|will|would|should)\s+(?P<rest>\S.+?)\s*\??",
    re.IGNORECASE,
)
_BE = frozenset(("is", "are", "was", "were"))
_PARTICIPLE = re.compile(r"(?:\w{2,}ed|\w+en|made|built|sold|led|won|known|born|found|sent|set|put)\b")
_BEFORE = re.compile(
    r"\b(in|on|at|by|for|to|from|with|near|since|until|around|about|of) (?:the )?$", re.IGNORECASE
)
_SUBJECT = re.compile(r"who (?P<rest>(?!(?:is|are|was|were|did|does|do)\b)[a-z]\S* .+?)\s*\??", re.IGNORECASE)
_MOST_WORDS = 8  # of an answer that becomes part of a question


def yes_no(examples: Sequence[Example]) -> Iterator[Example]:
    """Questions that the sentences answering the question of an example answer by yes."""
    for one in _usable(examples):
        found = _ASKED.fullmatch(one.question.strip())
        if found is None:
            continue
        verb, rest, answer = found["verb"], found["rest"], _answer(one)
        if answer.casefold() in one.question.casefold():
            continue
        if found["what"].casefold() == "who" and verb.casefold() in _BE and _PARTICIPLE.match(rest):
            question = f"{verb} {answer} {rest}"
        elif found["what"].casefold().startswith("how many"):
            question = f"{verb} {answer} {found['what'][9:]} {rest}" if verb.casefold() in _BE else ""
        elif found["what"].casefold() in ("when", "where"):
            before = _preposition(one)
            question = f"{verb} {rest} {before} {answer}" if before else ""
        elif found["what"].casefold() in ("who", "what") and verb.casefold() in _BE:
            question = f"{verb} {answer} {rest}" if rest.startswith("the ") else ""
        elif one.source != "qamr" and found["what"].casefold() in ("who", "what") and _takes_object(rest):
            question = f"{verb} {rest} {answer}" if verb.casefold() in ("did", "does", "do") else ""
        else:
            question = ""
        if question:
            yield replace(one, source=YES_NO, question=question[0].upper() + question[1:] + "?", spans=())


def statements(examples: Sequence[Example]) -> Iterator[Example]:
    """Statements that the answering sentence supports, or, with another answer in them, none."""
    made = [(one, rest) for one in _usable(examples) if (rest := _said_of_subject(one.question))]
    answers: dict[tuple[str, bool, bool], list[str]] = defaultdict(list)
    for one, _ in made:
        answers[_alike(one)].append(_answer(one))
    for place, (one, rest) in enumerate(made):
        if place % 2 == 0:
            yield replace(one, source=STATEMENTS, question=f"{_answer(one)} {rest}.", spans=())
            continue
        others = answers[_alike(one)]
        at = place * 7919 % len(others)  # a prime, so that neighbours get answers far apart
        text = " ".join(one.passage.sentences[i] for i in one.answering).casefold()
        for other in (*others[at : at + 3], *others[:3]):
            if other.casefold() not in text:
                yield replace(one, source=STATEMENTS, question=f"{other} {rest}.", answering=(), spans=())
                break


def _alike(example: Example) -> tuple[str, bool, bool]:
    """What answers have in common that could stand for each other: the article, a capital, a figure."""
    answer = _answer(example)
    return example.passage.title or example.source, answer[0].isupper(), answer[0].isdigit()


def _usable(examples: Sequence[Example]) -> Iterator[Example]:
    for one in examples:
        if (
            one.source in _FROM
            and len(one.answering) == 1
            and one.spans
            and len(_answer(one).split()) <= _MOST_WORDS
        ):
            yield one


def _answer(example: Example) -> str:
    index, start, end = example.spans[0]
    return example.passage.sentences[index][start:end]


def _takes_object(rest: str) -> bool:
    """Whether what was asked for may stand at the end: "the king build", not "the king come from"."""
    return " " in rest and not re.search(r" (?:to|for|of|in|on|by|from|with|at|do|like|as|\w+ing)$", rest)


def _preposition(example: Example) -> str:
    """The word that joins the answer to its sentence, where it is one of place or time."""
    index, start, _ = example.spans[0]
    found = _BEFORE.search(example.passage.sentences[index][:start])
    return found.group().strip() if found else ""


def _said_of_subject(question: str) -> str:
    """What a question asks the subject of: "founded Rome" of "Who founded Rome?", else nothing."""
    found = _SUBJECT.fullmatch(question.strip())
    if found:
        return found["rest"]
    asked = _ASKED.fullmatch(question.strip())
    if asked and asked["what"].casefold() in ("who", "what") and asked["verb"].casefold() in _BE:
        return f"{asked['verb']} {asked['rest']}" if _PARTICIPLE.match(asked["rest"]) else ""
    return ""
