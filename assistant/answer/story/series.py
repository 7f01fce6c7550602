"""A figure that reports of one story give one after another: what it was, when, by whom, what it replaced.

A later count replaces an earlier one where :mod:`assistant.answer.enrich.developments` says so; two outlets
that give different counts for one time disagree, and both stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.answer.answer import Citation
from assistant.answer.enrich.co_reported import NAMES, co_reported
from assistant.answer.enrich.developments import is_development
from assistant.answer.enrich.quantities import Quantity, differ, quantities, same_thing
from assistant.answer.enrich.reported_sentence import ReportedSentence, of_one_event
from assistant.answer.mentions import mentions
from corpus import Corpus, StoredReport, TextField, sentences

_FIELDS = (TextField.TITLE, TextField.SUMMARY, TextField.BODY)


@dataclass(slots=True, kw_only=True)
class SeriesValue:
    """One value of a series: the figure and the sentence that gave it first, and who else gives it.

    ``replaces`` says that it brings the value before it up to date; otherwise the two disagree.
    """

    quantity: Quantity
    sentence: ReportedSentence
    replaces: bool = False
    also: list[ReportedSentence] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The values that reports give for one thing, the first reported first."""

    values: list[SeriesValue]

    @property
    def about(self) -> str:
        """What is counted, in a word or two."""
        return self.values[0].quantity.about

    @property
    def reports(self) -> int:
        """How many reports give any of the values."""
        return sum(1 + len(value.also) for value in self.values)


def series(corpus: Corpus, reports: Sequence[StoredReport]) -> list[Series]:
    """The series of two values or more in the reports of one story, those that most reports give first."""
    found: list[Series] = []
    for report in sorted(reports, key=_first_published):
        for sentence in _sentences(report):
            for quantity in quantities(sentence.text):
                if quantity.deed or quantity.figure.unit:
                    _placed(found, quantity, sentence, corpus)
    several = [one for one in found if len(one.values) > 1]
    return sorted(several, key=lambda one: -one.reports)


def _first_published(stored: StoredReport) -> float:
    return (stored.report.published or stored.report.collected).timestamp()


def _sentences(stored: StoredReport) -> Iterator[ReportedSentence]:
    for of in _FIELDS:
        text = stored.report.text_of(of)
        for span in sentences(text, language=stored.report.language):
            citation = Citation(stored=stored, start=span.start, end=span.end, field=of)
            yield ReportedSentence(text=text[span.start : span.end], citation=citation)


def _placed(found: list[Series], quantity: Quantity, sentence: ReportedSentence, corpus: Corpus) -> None:
    """Puts the figure into the series that it belongs to, or begins one with it."""
    for one in found:
        newest = one.values[-1]
        for value in reversed(one.values):
            if _gives_again(value, quantity, sentence, corpus):
                value.also.append(sentence)
                return
        if _moves_on(newest, quantity, sentence, corpus):
            replaces = is_development(
                newest.sentence.text, newest.sentence.report, sentence.text, sentence.report
            )
            one.values.append(SeriesValue(quantity=quantity, sentence=sentence, replaces=replaces))
            return
    if not any(_is_of(one, quantity, sentence) for one in found):
        found.append(Series(values=[SeriesValue(quantity=quantity, sentence=sentence)]))


def _is_of(one: Series, quantity: Quantity, sentence: ReportedSentence) -> bool:
    """Whether a report that is in the series already gives the thing a second time."""
    return any(
        same_thing(value.quantity, quantity) and each.report.report_id == sentence.report.report_id
        for value in one.values
        for each in (value.sentence, *value.also)
    )


def _gives_again(value: SeriesValue, quantity: Quantity, sentence: ReportedSentence, corpus: Corpus) -> bool:
    same = not differ(value.quantity.figure, quantity.figure)
    return same and _is_of_one_thing(value, quantity, sentence, corpus)


def _moves_on(value: SeriesValue, quantity: Quantity, sentence: ReportedSentence, corpus: Corpus) -> bool:
    return (
        differ(value.quantity.figure, quantity.figure)
        and _is_of_one_thing(value, quantity, sentence, corpus)
        and not any(co_reported(value.quantity, quantity, each.report) for each in (value.sentence, sentence))
    )


def _is_of_one_thing(
    value: SeriesValue, quantity: Quantity, sentence: ReportedSentence, corpus: Corpus
) -> bool:
    """Whether another report counts the same; of what has a unit, both sentences have to name the same."""
    every = (value.sentence, *value.also)
    return (
        same_thing(value.quantity, quantity)
        and all(one.report.report_id != sentence.report.report_id for one in every)
        and (not quantity.figure.unit or bool(_named(value.sentence.text) & _named(sentence.text)))
        and of_one_event(value.sentence, sentence, corpus)
    )


def _named(text: str) -> set[str]:
    return {term for mention in mentions(text) if mention.kind in NAMES for term in mention.terms}
