"""What is looked up in a table: the row that the question names, and the column that it asks for.

The reader was taught on sentences and cannot tell one row from another. A table needs no reading: its rows
are named by their cells and its columns by their headings. So a row answers when the cells that name it, the
headings and the title of its report have all words of the question but those that only ask, and a cell that
is not empty stands under a heading that it asks for. Where it asks for the most or the least, the row of the
largest or smallest figure answers, totals left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answer.answer import Citation
from assistant.answer.extractive.candidates import Candidate
from assistant.answer.extractive.score import ScoringContext
from assistant.question.expected_answer_type import AnswerKind
from assistant.question.form import Form
from assistant.question.question import Question
from assistant.text.figures import figures
from assistant.text.negation import is_negated
from assistant.text.table_rows import Table, cell_texts, tables
from assistant.text.terms import terms
from assistant.text.verbs import with_bases
from corpus import Hit

LOOKED_UP = (Form.SENTENCES, Form.LIST)
"""The forms of which the rows of tables are looked up, and never read."""

_MOST_ROWS = 10
_SAME_ROWS = 3  # of one name, beyond which the question does not say which is meant
_NUMERIC = 0.8  # of the rows, the share with a figure in a column that can be compared
_MOST = re.compile(r"\b(?:most|highest|largest|biggest|greatest)\b", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:fewest|least|lowest|smallest)\b", re.IGNORECASE)
# Words of a question that no cell or heading need have: how it asks, and units that a heading may leave out.
_ASKING = terms(
    "many much most highest largest biggest greatest fewest least lowest smallest number numbers figure"
    " figures amount record recorded report reported list name give table tonne tonnes ton tons people"
    " persons euros dollars percent percentage share according landed caught counted registered reached"
    " earned scored made produced stood stand had has have got get"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# The first cell of a row that is the sum or the mean of the others.
_SUMMARY_ROW = re.compile(
    r"(?:(?:grand |sub)?totals?|all|overall|sum|together|altogether|average|mean|median|summe|gesamt"
    r"|insgesamt|ensemble|moyenne|totale|media|suma|razem|ogółem|średnia|celkem|toplam|итого|всего)\b.*",
    re.IGNORECASE,
)
_DECIMAL_COMMA = re.compile(r"\d,\d{1,2}(?!\d)")
_THOUSANDS_COMMA = re.compile(r"\d,\d{3}(?!\d)")
_NUMBER = re.compile(r"[-−–]?\d[\d., \u00a0\u202f'’]*")
_SPACES = re.compile(r"[\s\u00a0\u202f'’]")
_MINUS = str.maketrans("−–", "--")
_SCALE = re.compile(r"\d\s?(?:thousand|million|billion|trillion|bn|tn|m|k)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """A table of a report, with the terms of its headings and of the report's title."""

    hit: Hit
    rank: int
    text: str
    table: Table

    @property
    def header(self) -> str:
        return self.text[self.table.header.start : self.table.header.end]

    @cached_property
    def headings(self) -> list[frozenset[str]]:
        return [terms(cell) for cell in cell_texts(self.header)]

    @cached_property
    def about(self) -> frozenset[str]:
        report = self.hit.stored.report
        return terms(f"{report.title} {report.outlet}").union(*self.headings)

    @property
    def published(self) -> float:
        at = self.hit.stored.report.published
        return at.timestamp() if at else 0.0

    def rows(self) -> list[list[str]]:
        return [cell_texts(self.text[row.start : row.end]) for row in self.table.rows]


def looked_up(question: Question, hits: Sequence[Hit], asked: ScoringContext) -> list[Candidate]:
    """The rows of a table that answer, in its order; empty where none has what is asked."""
    asks_a_cell = question.form in LOOKED_UP and not is_negated(question.standalone)
    if not asks_a_cell or asked.expected.kinds & {AnswerKind.REASON, AnswerKind.YES_NO}:
        return []
    answering = [
        (opened, found)
        for opened in _opened(hits)
        if (found := _largest(question, opened, asked) or _named(question, opened, asked))
    ]
    if not answering:
        return []
    # The same table may have been published on several days: the newest answers.
    opened, found = max(answering, key=lambda one: one[0].published)
    return [_candidate(opened, place) for place in found]


def _opened(hits: Sequence[Hit]) -> Iterator[_Opened]:
    """The tables that the hits have rows of, each once."""
    seen = set()
    for rank, hit in enumerate(hits):
        if "|" not in hit.text:
            continue
        text = hit.stored.report.text_of(hit.passage.field)
        for table in tables(text):
            first, last = table.header.start, table.rows[-1].end
            key = hit.stored.report_id, hit.passage.field, first
            if first < hit.passage.end and hit.passage.start < last and key not in seen:
                seen.add(key)
                yield _Opened(hit=hit, rank=rank, text=text, table=table)


def _named(question: Question, opened: _Opened, asked: ScoringContext) -> list[int]:
    """The rows that the question names by a cell, and asks a filled cell of another column of."""
    named: dict[int, float] = {}
    for place, row in enumerate(opened.rows()):
        keys = [_is_named(cell, asked) for cell in row]
        own = _names_of(row, asked)
        if own and _has_all(question, opened, own, asked) and _answers(opened, row, keys, asked):
            named[place] = asked.coverage(own)
    best = max(named.values(), default=0.0)
    found = [place for place, coverage in named.items() if coverage == best]
    most = _MOST_ROWS if question.form is Form.LIST else _SAME_ROWS
    return found if len(found) <= most else []


def _names_of(row: Sequence[str], asked: ScoringContext) -> frozenset[str]:
    """The terms of the cells that the question names."""
    return frozenset().union(*(terms(cell) for cell in row if _is_named(cell, asked)))


def _is_named(cell: str, asked: ScoringContext) -> bool:
    """Whether the question has most words of a cell."""
    own = terms(cell)
    return bool(own) and len(own & asked.terms) * 2 > len(own)


def _has_all(question: Question, opened: _Opened, own: frozenset[str], asked: ScoringContext) -> bool:
    """Whether all that the question has but how it asks is in the row's name, the headings or the title."""
    about = own | opened.about
    years = set(_YEAR.findall(question.standalone))
    return asked.terms - _ASKING <= with_bases(about) and years <= set(
        _YEAR.findall(f"{opened.header} {opened.hit.stored.report.title} {' '.join(own)}")
    )


def _answers(opened: _Opened, row: Sequence[str], keys: Sequence[bool], asked: ScoringContext) -> bool:
    """Whether a cell that names nothing has something under the heading that fits the question best."""
    columns = [
        (heading & asked.terms, cell)
        for heading, cell, key in zip(opened.headings, row, keys, strict=False)
        if heading & asked.terms and not key
    ]
    best = [cell for words, cell in columns if not any(words < other for other, _ in columns)]
    return any(cell.strip(" -–—.") for cell in best)


def _largest(question: Question, opened: _Opened, asked: ScoringContext) -> list[int]:
    """The row of the largest or smallest figure in the column that the question compares by.

    Of the rows that it names, where it names any: "which buyer ordered the most Falcon missiles".
    """
    sign = 1 if _MOST.search(question.standalone) else -1 if _LEAST.search(question.standalone) else 0
    if not sign:
        return []
    rows = opened.rows()
    named = {at: _names_of(row, asked) for at, row in enumerate(rows) if row}
    most = max((asked.coverage(names) for names in named.values()), default=0.0)
    kept = [
        at
        for at, names in named.items()
        if asked.coverage(names) == most and not _SUMMARY_ROW.fullmatch(rows[at][0].strip("*_ "))
    ]
    if not kept or not _has_all(question, opened, named[kept[0]], asked):
        return []
    columns = []
    for place, heading in enumerate(opened.headings):
        values = _figures([rows[at][place] if place < len(rows[at]) else "" for at in kept])
        if heading & asked.terms and len(values) >= _NUMERIC * len(kept):
            columns.append((asked.coverage(heading), values))
    columns.sort(key=lambda one: -one[0])
    if not columns or (len(columns) > 1 and columns[0][0] == columns[1][0]):
        return []  # the question does not say which of them it compares
    values = columns[0][1]
    best = max(sign * value for value in values.values())
    found = [kept[at] for at, value in values.items() if sign * value == best]
    return found if len(found) <= _SAME_ROWS else []


def _figures(column: Sequence[str]) -> dict[int, float]:
    """The figures of a column by their places, written in one way, with a decimal comma or without."""
    comma = any(_DECIMAL_COMMA.search(cell) for cell in column)
    if comma and any(_THOUSANDS_COMMA.search(cell) for cell in column):
        return {}  # "1,290" and "48,5": the comma is not of one kind
    found = {}
    for place, cell in enumerate(column):
        if (value := _figure(cell, comma=comma)) is not None:
            found[place] = value
    return found


def _figure(cell: str, *, comma: bool) -> float | None:
    """The figure of a cell that has one."""
    if _SCALE.search(cell):
        in_words = figures(cell)
        return in_words[0].low if len(in_words) == 1 else None
    numbers = _NUMBER.findall(cell)
    if len(numbers) != 1:
        return None
    bare = _SPACES.sub("", numbers[0]).translate(_MINUS).strip(".,")
    try:
        return float(bare.replace(".", "").replace(",", ".") if comma else bare.replace(",", ""))
    except ValueError:
        return None


def _candidate(opened: _Opened, place: int) -> Candidate:
    span = opened.table.rows[place]
    hit = opened.hit
    return Candidate(
        text=opened.text[span.start : span.end],
        hit=hit,
        rank=opened.rank,
        place=place,
        before="",
        after="",
        header=opened.header,
        citations=[Citation(stored=hit.stored, start=span.start, end=span.end, field=hit.passage.field)],
    )
