"""text → Question: what is asked, as it can be searched, with the filters that its words name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from assistant.errors import QuestionInvalid
from assistant.question.asked_source import asks_for_their_account
from assistant.question.aspects import aspects
from assistant.question.dismissed_filters import carried, split
from assistant.question.dossier_subject import dossier_subject
from assistant.question.follow_up_rewriting import Complete, standalone
from assistant.question.form import Form, form_asked
from assistant.question.help_request import asks_for_help
from assistant.question.other_names import other_names
from assistant.question.parts import parts
from assistant.question.question import Question, Turn, in_words
from assistant.question.scope import Recognised, asks_for_earliest, asks_for_latest, recognise
from assistant.question.side_by_side import side_by_side
from assistant.question.spelling import respelled
from corpus import Corpus, Scope, Span


def understand(
    text: str,
    *,
    corpus: Corpus,
    history: Sequence[Turn] = (),
    scope: Scope = Scope(),
    ignore: Collection[str] | None = None,
    complete: Complete | None = None,
) -> Question:
    """What is asked, within ``scope`` and with the filters that its words name; nothing is searched.

    ``ignore`` holds labels of recognised filters, or their words, that are to filter nothing; without it,
    those that the history has dismissed and the question does not name again. ``complete`` asks a language
    model to rewrite and to split questions; without it rules do. Raises QuestionInvalid.
    """
    asked = in_words(text)
    check_dates(scope)
    if asks_for_help(asked, in_conversation=bool(history)):
        return Question(text=asked, standalone=asked, history=tuple(history), scope=scope, asks_for_help=True)
    rewritten = standalone(asked, history, complete=complete)
    follows_up = rewritten != asked
    dismissed = _carried(asked, history, corpus, scope) if ignore is None else ignore
    found = _recognised(rewritten, corpus, scope)
    outside = [Span(one.start, one.end) for one in found]
    spelled = respelled(rewritten, corpus, outside=outside, ignore=dismissed)
    if spelled.read_as:
        rewritten = spelled.text
        found = _recognised(rewritten, corpus, scope)
    recognised, ignored, unknown = split(
        found, rewritten, dismissed=[name for name in dismissed if name not in spelled.dismissed]
    )
    split_up = parts(rewritten, recognised, complete=complete)
    form = _form(asked, corpus)
    if form is Form.SENTENCES and side_by_side(rewritten, split_up):
        form = Form.COMPARISON
    if form is Form.SENTENCES and asks_for_their_account(rewritten, recognised):
        form = Form.SUMMARY
    return Question(
        text=asked,
        standalone=rewritten,
        history=tuple(history),
        scope=scope,
        aspects=aspects(asked),
        recognised=recognised,
        ignored=ignored,
        unknown=unknown if ignore is not None else (),
        parts=split_up,
        latest=asks_for_latest(rewritten),
        earliest=asks_for_earliest(rewritten),
        read_as=spelled.read_as,
        other_names=other_names(rewritten, corpus),
        form=form,
        follows_up=follows_up,
    )


def _form(asked: str, corpus: Corpus) -> Form:
    """A dossier of what reports name, where everything about it is asked; else what the words ask for."""
    subject = dossier_subject(asked)
    return Form.DOSSIER if subject and corpus.names.find(subject) else form_asked(asked)


def check_dates(scope: Scope) -> None:
    """Refuses a start date after the end date, as no report lies between. Raises QuestionInvalid."""
    if scope.since and scope.until and scope.since > scope.until:
        raise QuestionInvalid(
            f"The start date {_day(scope.since)} is after the end date {_day(scope.until)}; swap them."
        )


def _day(instant: datetime) -> str:
    """The day alone where that is what was given: its first second, or its last."""
    whole_day = (instant.hour, instant.minute, instant.second) in ((0, 0, 0), (23, 59, 59))
    return f"{instant:%Y-%m-%d}" if whole_day else f"{instant:%Y-%m-%d %H:%M:%S}"


def _carried(asked: str, history: Sequence[Turn], corpus: Corpus, scope: Scope) -> tuple[str, ...]:
    if not any(turn.ignored for turn in history):
        return ()
    return carried(history, asked, _recognised(asked, corpus, scope))


def _recognised(text: str, corpus: Corpus, scope: Scope) -> tuple[Recognised, ...]:
    published = corpus.overview.published_range()
    return recognise(
        text,
        outlets=corpus.overview.outlets(at=scope.known_by),
        collected_countries=corpus.overview.countries(at=scope.known_by),
        as_of=scope.asked_at or datetime.now(UTC),
        newest=published[1] if published else None,
    )
