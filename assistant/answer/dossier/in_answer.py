"""A dossier as an answer: the first lines of its sections, and where the rest is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant.answer.answer import Answer, Statement
from assistant.answer.dossier.dossier import Dossier, SectionKind, dossier
from assistant.question.dossier_subject import dossier_subject
from assistant.question.question import Question
from corpus import Corpus

# Of each section as many lines as an answer can have; all of them are on the page of the name.
_LINES = {
    SectionKind.ROLES: 3,
    SectionKind.EVENTS: 6,
    SectionKind.FIGURES: 2,
    SectionKind.WORDS: 2,
    SectionKind.MENTIONS: 3,
    SectionKind.RELATIONS: 3,
}
_FIRST_WORDS = {
    SectionKind.ROLES: "",
    SectionKind.EVENTS: "",
    SectionKind.FIGURES: "",
    SectionKind.WORDS: "Quoted: ",
    SectionKind.MENTIONS: "",
    SectionKind.RELATIONS: "With ",
}


def dossier_answer(corpus: Corpus, question: Question) -> Answer | None:
    """What reports say of the one whom the question names; None where they say too little for one."""
    known = corpus.names.find(dossier_subject(question.text))
    if known is None:
        return None
    found = dossier(corpus, known, scope=question.scope)
    statements = tuple(_lines(found))
    telling = (SectionKind.ROLES, SectionKind.EVENTS, SectionKind.MENTIONS)
    if not any(found.section(kind) for kind in telling):
        return None
    return Answer(
        question=question.text,
        standalone=question.standalone,
        form=question.form,
        statements=statements,
        notes=tuple(_notes(found)),
    )


def _lines(found: Dossier) -> Iterator[Statement]:
    """No sentence twice: one may say what somebody is and with whom they are named."""
    given: set[str] = set()
    for kind, most in _LINES.items():
        new = [one for one in found.section(kind) if one.text not in given]
        # Of what happened, the newest: a dossier says how things are.
        for one in new[-most:] if kind is SectionKind.EVENTS else new[:most]:
            given.add(one.text)
            # A line among others is no entry of a timeline, with gaps before it and a chart.
            yield replace(one, label=f"{_FIRST_WORDS[kind]}{one.label}", days=None)


def _notes(found: Dossier) -> Iterator[str]:
    known = found.known
    also = f" (also {', '.join(f'“{name}”' for name in known.also)})" if known.also else ""
    counted = f"{found.reports:,} report{'' if found.reports == 1 else 's'}"
    read = f"; the {found.read} that do most often were read" if found.read < found.reports else ""
    yield f"{known.written}{also} is named in {counted}{read}. The dossier under Names has more."
