"""A whole answer, in the present format."""

from __future__ import annotations

from assistant.answer.answer import Answer, Claim, Disagreement, Side
from assistant.answer.applied_filters import AppliedFilter, FilterEffect
from assistant.answer.entry import Gap
from assistant.answer.trace import Trace, TracedHit
from assistant.ledger.codec import fields
from assistant.ledger.codec.fields import Row, Words
from assistant.ledger.codec.reports import (
    TEXT_FIELD,
    ReportTable,
    hit_row,
    read_hit,
    read_ranks,
    read_table,
    read_text_field,
)
from assistant.ledger.codec.statements import citation_row, read_citation, read_statement, statement_row
from assistant.llm.client import Tokens
from assistant.question.form import Form
from assistant.question.scope import FilterKind
from corpus import StoredReport

FILTER_KIND = Words(
    {"outlet": FilterKind.OUTLET, "country": FilterKind.COUNTRY, "published": FilterKind.PUBLISHED}
)
FILTER_EFFECT = Words(
    {
        "preferred": FilterEffect.PREFERRED,
        "only": FilterEffect.ONLY,
        "nothing found": FilterEffect.NOTHING_FOUND,
        "overridden": FilterEffect.OVERRIDDEN,
        "not collected": FilterEffect.NOT_COLLECTED,
        "ignored": FilterEffect.IGNORED,
    }
)
FORM = Words(
    {
        "sentences": Form.SENTENCES,
        "list": Form.LIST,
        "timeline": Form.TIMELINE,
        "summary": Form.SUMMARY,
        "change": Form.CHANGE,
        "quotation": Form.QUOTATION,
        "dossier": Form.DOSSIER,
        "reports": Form.REPORTS,
        "comparison": Form.COMPARISON,
    }
)


def answer_row(answer: Answer) -> Row:
    """An answer as it is stored, with every report version that it cites or names."""
    table = ReportTable()
    tokens = answer.tokens
    row = {
        "question": answer.question,
        "standalone": answer.standalone,
        "abstained": answer.abstained,
        "statements": [statement_row(statement, table) for statement in answer.statements],
        "notes": list(answer.notes),
        "nearest": [hit_row(hit, table) for hit in answer.nearest],
        "model": answer.model,
        "trace": _trace_row(answer.trace) if answer.trace else None,
        "recognised": [_filter_row(one) for one in answer.recognised],
        "ignored": [_filter_row(one) for one in answer.ignored],
        "tokens": {"prompt": tokens.prompt, "reply": tokens.reply} if tokens else None,
        "sides": [_side_row(side) for side in answer.sides],
        "disagreements": [_disagreement_row(one, table) for one in answer.disagreements],
    }
    if answer.declined:
        row["declined"] = answer.declined
    if answer.fallback:
        row["fallback"] = answer.fallback
    if answer.lead:
        row["lead"] = answer.lead
    if answer.help:
        row["help"] = True
    if answer.gaps:
        row["gaps"] = [_gap_row(gap) for gap in answer.gaps]
    if answer.form is not Form.SENTENCES:
        row["form"] = FORM.word(answer.form)
    return row | {"reports": table.rows()}


def read_answer(row: Row) -> Answer:
    """A stored answer."""
    reports = read_table(row)
    trace, tokens = fields.maybe_obj(row, "trace"), fields.maybe_obj(row, "tokens")
    return Answer(
        question=fields.text(row, "question"),
        standalone=fields.text(row, "standalone"),
        abstained=fields.truth(row, "abstained", default=False),
        declined=fields.maybe_text(row, "declined") or "",
        fallback=fields.maybe_text(row, "fallback") or "",
        lead=fields.maybe_text(row, "lead") or "",
        help=fields.truth(row, "help", default=False),
        form=FORM.read(row, "form", Form.SENTENCES),
        statements=fields.many(row, "statements", lambda one: read_statement(one, reports)),
        notes=fields.texts(row, "notes"),
        nearest=fields.many(row, "nearest", lambda one: read_hit(one, reports)),
        model=fields.maybe_text(row, "model"),
        trace=None if trace is None else _read_trace(trace),
        recognised=fields.many(row, "recognised", _read_filter),
        ignored=fields.many(row, "ignored", _read_filter),
        tokens=Tokens(prompt=fields.whole(tokens, "prompt"), reply=fields.whole(tokens, "reply"))
        if tokens
        else None,
        sides=fields.many(row, "sides", _read_side),
        disagreements=fields.many(row, "disagreements", lambda one: _read_disagreement(one, reports)),
        gaps=fields.many(row, "gaps", _read_gap),
    )


def _trace_row(trace: Trace) -> Row:
    return {
        "hits": [
            {
                "report_id": hit.report_id,
                "version": hit.version,
                "content_hash": hit.content_hash,
                "field": TEXT_FIELD.word(hit.text_field),
                "start": hit.start,
                "end": hit.end,
                "score": float(hit.score),
                "found_by": dict(hit.found_by),
            }
            for hit in trace.hits
        ],
        "seconds": dict(trace.seconds),
    }


def _read_trace(row: Row) -> Trace:
    seconds = fields.obj(row, "seconds")
    return Trace(
        hits=fields.many(row, "hits", _read_traced),
        seconds={step: fields.real(seconds, step) for step in seconds},
    )


def _read_traced(row: Row) -> TracedHit:
    return TracedHit(
        report_id=fields.text(row, "report_id"),
        version=fields.whole(row, "version"),
        content_hash=fields.text(row, "content_hash"),
        start=fields.whole(row, "start"),
        end=fields.whole(row, "end"),
        score=fields.real(row, "score"),
        found_by=read_ranks(row),
        text_field=read_text_field(row),
    )


def _filter_row(applied: AppliedFilter) -> Row:
    return {
        "kind": FILTER_KIND.word(applied.kind),
        "label": applied.label,
        "words": applied.words,
        "switch": applied.switch,
        "effect": FILTER_EFFECT.word(applied.effect),
        "collected": applied.collected,
        "since": applied.since.isoformat() if applied.since else None,
        "until": applied.until.isoformat() if applied.until else None,
        "note": applied.note,
    }


def _read_filter(row: Row) -> AppliedFilter:
    return AppliedFilter(
        kind=FILTER_KIND.read(row, "kind"),
        label=fields.text(row, "label"),
        words=fields.text(row, "words"),
        switch=fields.text(row, "switch"),
        effect=FILTER_EFFECT.read(row, "effect"),
        collected=fields.truth(row, "collected", default=True),
        since=fields.maybe_instant(row, "since"),
        until=fields.maybe_instant(row, "until"),
        note=fields.maybe_text(row, "note"),
    )


def _side_row(side: Side) -> Row:
    row: Row = {
        "outlet": side.outlet,
        "published": side.published.isoformat() if side.published else None,
        "statements": list(side.statements),
    }
    return row | {"aspect": side.aspect} if side.aspect else row


def _read_side(row: Row) -> Side:
    return Side(
        outlet=fields.text(row, "outlet"),
        published=fields.maybe_instant(row, "published"),
        statements=fields.wholes(row, "statements"),
        aspect=fields.text(row, "aspect", default=""),
    )


def _gap_row(gap: Gap) -> Row:
    return {
        "before": gap.before,
        "first": gap.first.isoformat(),
        "last": gap.last.isoformat(),
        "reports": gap.reports,
    }


def _read_gap(row: Row) -> Gap:
    return Gap(
        before=fields.whole(row, "before"),
        first=fields.day(row, "first"),
        last=fields.day(row, "last"),
        reports=fields.whole(row, "reports"),
    )


def _disagreement_row(one: Disagreement, table: ReportTable) -> Row:
    return {
        "kind": one.kind,
        "about": one.about,
        "claims": [
            {
                "words": claim.words,
                "text": claim.text,
                "citations": [citation_row(citation, table) for citation in claim.citations],
            }
            for claim in one.claims
        ],
    }


def _read_disagreement(row: Row, reports: tuple[StoredReport, ...]) -> Disagreement:
    return Disagreement(
        kind=fields.text(row, "kind"),
        about=fields.text(row, "about"),
        claims=fields.many(row, "claims", lambda claim: _read_claim(claim, reports)),
    )


def _read_claim(row: Row, reports: tuple[StoredReport, ...]) -> Claim:
    return Claim(
        words=fields.text(row, "words"),
        text=fields.text(row, "text"),
        citations=fields.many(row, "citations", lambda one: read_citation(one, reports)),
    )
