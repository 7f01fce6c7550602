"""Statements with what is attached to them: citations, check results, corroboration and dates."""

from __future__ import annotations

from assistant.answer.answer import Citation, Statement
from assistant.answer.entry import EntryDays
from assistant.check.check_result import CheckResult, Fact, FactKind, Support
from assistant.ledger.codec import fields
from assistant.ledger.codec.fields import Row, Words
from assistant.ledger.codec.reports import TEXT_FIELD, ReportTable, numbered, read_text_field
from assistant.when.values import Dated, Grain, Interval
from corpus import Corroboration, Member, Origin, Span, StoredReport

FACT_KIND = Words(
    {
        "figure": FactKind.FIGURE,
        "date": FactKind.DATE,
        "name": FactKind.NAME,
        "quotation": FactKind.QUOTATION,
        "hedge": FactKind.HEDGE,
        "wording": FactKind.WORDING,
    }
)
SUPPORT = Words(
    {
        "supported": Support.SUPPORTED,
        "altered": Support.ALTERED,
        "elsewhere": Support.ELSEWHERE,
        "absent": Support.ABSENT,
    }
)
GRAIN = Words(
    {
        "time": Grain.TIME,
        "day": Grain.DAY,
        "weekend": Grain.WEEKEND,
        "week": Grain.WEEK,
        "month": Grain.MONTH,
        "quarter": Grain.QUARTER,
        "season": Grain.SEASON,
        "year": Grain.YEAR,
        "decade": Grain.DECADE,
        "century": Grain.CENTURY,
        "span": Grain.SPAN,
    }
)


def citation_row(citation: Citation, table: ReportTable) -> Row:
    """A citation as it is stored."""
    return {
        "report": table.number(citation.stored),
        "field": TEXT_FIELD.word(citation.field),
        "start": citation.start,
        "end": citation.end,
    }


def read_citation(row: Row, reports: tuple[StoredReport, ...]) -> Citation:
    """A citation of a stored answer."""
    return Citation(
        stored=numbered(row, reports),
        start=fields.whole(row, "start"),
        end=fields.whole(row, "end"),
        field=read_text_field(row),
    )


def statement_row(statement: Statement, table: ReportTable) -> Row:
    """A statement as it is stored."""
    row: Row = {
        "text": statement.text,
        "context": statement.context,
        "emphasis": [{"start": span.start, "end": span.end} for span in statement.emphasis],
        "citations": [citation_row(citation, table) for citation in statement.citations],
        "check": _check_row(statement.check) if statement.check else None,
        "corroboration": _corroboration_row(statement.corroboration) if statement.corroboration else None,
        "dates": [_dated_row(dated) for dated in statement.dates],
    }
    if statement.label:
        row["label"] = statement.label
    if statement.days:
        row["days"] = {
            "reported": statement.days.reported,
            "intervals": [_interval_row(one) for one in statement.days.intervals],
        }
    if statement.also:
        row["also"] = [citation_row(citation, table) for citation in statement.also]
    return row


def read_statement(row: Row, reports: tuple[StoredReport, ...]) -> Statement:
    """A statement of a stored answer."""
    check = fields.maybe_obj(row, "check")
    corroboration = fields.maybe_obj(row, "corroboration")
    days = fields.maybe_obj(row, "days")
    return Statement(
        text=fields.text(row, "text"),
        context=fields.text(row, "context", ""),
        label=fields.text(row, "label", ""),
        emphasis=fields.many(row, "emphasis", _read_span),
        citations=fields.many(row, "citations", lambda one: read_citation(one, reports)),
        check=None if check is None else _read_check(check),
        also=fields.many(row, "also", lambda one: read_citation(one, reports)),
        corroboration=None if corroboration is None else _read_corroboration(corroboration),
        dates=fields.many(row, "dates", _read_dated),
        days=None if days is None else _read_days(days),
    )


def _read_span(row: Row) -> Span:
    return Span(fields.whole(row, "start"), fields.whole(row, "end"))


def _check_row(result: CheckResult) -> Row:
    return {
        "facts": [
            {
                "kind": FACT_KIND.word(fact.kind),
                "outcome": SUPPORT.word(fact.outcome),
                "words": fact.words,
                "start": fact.start,
                "end": fact.end,
                "found": fact.found,
            }
            for fact in result.facts
        ],
        "unchecked": result.unchecked,
    }


def _read_check(row: Row) -> CheckResult:
    return CheckResult(
        facts=fields.many(row, "facts", _read_fact), unchecked=fields.text(row, "unchecked", "")
    )


def _read_fact(row: Row) -> Fact:
    return Fact(
        kind=FACT_KIND.read(row, "kind"),
        outcome=SUPPORT.read(row, "outcome"),
        words=fields.text(row, "words"),
        start=fields.whole(row, "start"),
        end=fields.whole(row, "end"),
        found=fields.text(row, "found", ""),
    )


def _corroboration_row(corroboration: Corroboration) -> Row:
    return {
        "reports": corroboration.reports,
        "origins": [
            {
                "name": origin.name,
                "members": [
                    {"report_id": member.report_id, "because": member.because} for member in origin.members
                ],
            }
            for origin in corroboration.origins
        ],
        "outlets": list(corroboration.outlets),
        "countries": list(corroboration.countries),
    }


def _read_corroboration(row: Row) -> Corroboration:
    return Corroboration(
        reports=fields.whole(row, "reports"),
        origins=fields.many(row, "origins", _read_origin),
        outlets=fields.texts(row, "outlets"),
        countries=fields.texts(row, "countries"),
    )


def _read_origin(row: Row) -> Origin:
    return Origin(name=fields.text(row, "name"), members=fields.many(row, "members", _read_member))


def _read_member(row: Row) -> Member:
    return Member(report_id=fields.text(row, "report_id"), because=fields.maybe_text(row, "because"))


def _dated_row(dated: Dated) -> Row:
    interval = dated.interval
    return {
        "start": dated.start,
        "end": dated.end,
        "interval": _interval_row(interval) if interval else None,
        "basis": dated.basis,
        "clock": dated.clock,
    }


def _interval_row(interval: Interval) -> Row:
    return {
        "first": interval.first.isoformat() if interval.first else None,
        "last": interval.last.isoformat() if interval.last else None,
        "grain": GRAIN.word(interval.grain),
    }


def _read_days(row: Row) -> EntryDays:
    return EntryDays(
        intervals=fields.many(row, "intervals", _read_interval),
        reported=fields.truth(row, "reported", default=False),
    )


def _read_dated(row: Row) -> Dated:
    interval = fields.maybe_obj(row, "interval")
    return Dated(
        start=fields.whole(row, "start"),
        end=fields.whole(row, "end"),
        interval=None if interval is None else _read_interval(interval),
        basis=fields.text(row, "basis"),
        clock=fields.maybe_text(row, "clock"),
    )


def _read_interval(row: Row) -> Interval:
    return Interval(
        first=fields.maybe_day(row, "first"),
        last=fields.maybe_day(row, "last"),
        grain=GRAIN.read(row, "grain"),
    )
