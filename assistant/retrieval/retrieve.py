"""Question → [Hit]: the passages an answer may rest on.

Each part of a question is searched within its own scope, and the results are dealt out in turn, so that
every part is represented; where that gives too few, a search within nothing but the person's own scope
fills what is left.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, islice

from assistant.question.form import Form
from assistant.question.parts import QuestionPart, clauses, subject, subject_words
from assistant.question.question import Question
from assistant.retrieval.deduplicate import deduplicate
from assistant.retrieval.diversify import POOL, diversify
from assistant.retrieval.leads import with_leads
from assistant.retrieval.named import with_named
from assistant.retrieval.summaries import joined
from assistant.retrieval.superseded import with_notices
from assistant.text.terms import content_words, stem, terms
from corpus import Corpus, Hit, Reranker, Search, plain_words

HITS = 8
# A list is from as many passages as can be read in a second; those of a timeline or a summary are not read.
HITS_OF_FORM = {
    Form.SENTENCES: HITS,
    Form.LIST: 16,
    Form.TIMELINE: 40,
    Form.SUMMARY: 24,
    Form.CHANGE: 16,
    Form.QUOTATION: 16,
    Form.DOSSIER: 24,  # as for a summary, which is given where a name is all that reports have
    Form.COMPARISON: 16,
    Form.REPORTS: HITS,  # which show what the filters did; the reports are counted in the catalogue
}
_BY_LEADS = frozenset((Form.CHANGE, Form.SUMMARY, Form.TIMELINE))
_LEADS = 12  # reports of which the first passage comes along
_RANKED = 2  # times the hits wanted are ranked, so that copies can be gathered and parts dealt
_ON_THE_DAY = 4  # hits of the named date that are preferred to others of the same source
_RECENCY = 2.0  # what being the newest adds to a score, of which a standard deviation is about 1.4
_AS_RELEVANT = 2.0  # how far below the best score a hit may be and still be raised
_HALF_LIFE_DAYS = 7
_SAME_STORY = 0.25  # what having been cited in the conversation adds to a score
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]{2,200})[\"”“»]")
_SPEAKS_OF_A_REPORT = re.compile(r"\b(?:report|article|story|piece|item)\b")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """The passages found, best first, and what a reader should know about how they were found."""

    hits: list[Hit]
    notices: tuple[str, ...] = ()


def retrieve(
    corpus: Corpus, question: Question, *, limit: int = HITS, reranker: Reranker | None = None
) -> Retrieved:
    """The passages that best fit the question within its scope, best first."""
    notices: dict[str, None] = {}

    def ranked(searches: Sequence[Search]) -> list[list[Hit]]:
        results = corpus.search_each(searches, limit=max(_RANKED * limit, POOL))
        notices.update(dict.fromkeys(results.notices))
        return _ordered(corpus, question, searches, results.hits, reranker)

    story = question.cited_before
    asked = list(_asked(question))
    narrowed = [search for _, searches in asked for search in searches]
    if narrowed:
        rankings = _by_part(asked, ranked(narrowed), strict=question.only_within_dates)
    else:
        rankings = ranked([_anywhere(question, nearest=True)])

    def fill() -> Iterator[Hit]:
        if narrowed and not (question.only_within_dates and any(rankings)):
            yield from ranked([_anywhere(question, nearest=False)])[0]

    if (question.latest or question.earliest) and len(rankings) == 1:
        anything = not subject_words(question.standalone, question.recognised)
        rankings = [
            _by_time(ranking, newest=not question.earliest, anything=anything) for ranking in rankings
        ]
    if question.form is Form.CHANGE:
        whole = [searches[-1] for _, searches in asked] or [_anywhere(question, nearest=True)]
        newer = _newer(whole, rankings, limit)
        rankings += ranked(newer) if newer else []
    if titled := _named_by_title(question, rankings):
        rankings = [[hit for hit in ranking if hit.stored.report_id in titled] for ranking in rankings]
    if story:
        rankings = [_story_first(ranking, story) for ranking in rankings]
    hits = deduplicate(chain(round_robin(rankings), () if titled else fill()), limit=limit)
    hits = with_named(corpus, question, hits, limit=limit)
    if question.form in _BY_LEADS:
        hits = with_leads(corpus, hits, most=_LEADS)
    hits, superseded = with_notices(corpus, hits, question.scope, named=titled, limit=max(limit, len(hits)))
    return Retrieved(hits=hits, notices=(*notices, *superseded))


def _newer(whole: Sequence[Search], rankings: Sequence[Sequence[Hit]], limit: int) -> list[Search]:
    """The searches in what was published after half of the hits: an affair is reported most when it begins,
    and those reports would fill every place.
    """
    days = sorted(
        hit.stored.report.published
        for hit in islice(round_robin(rankings), limit)
        if hit.stored.report.published
    )
    if not days:
        return []
    after = days[len(days) // 2] + timedelta(seconds=1)
    return [
        replace(one, scope=replace(one.scope, since=after))
        for one in whole
        if one.scope.until is None or after < one.scope.until
    ]


def _named_by_title(question: Question, rankings: Sequence[Sequence[Hit]]) -> frozenset[str]:
    """The reports that the question names by their whole title, quoted or as all that it is about."""
    quoted = {" ".join(plain_words(found)) for found in _QUOTED.findall(question.standalone)}
    asked = " ".join(plain_words(question.standalone))
    about = frozenset(map(stem, subject_words(question.standalone, question.recognised)))
    named = set()
    for hit in chain(*rankings):
        title = " ".join(plain_words(hit.stored.report.title))
        whole = _SPEAKS_OF_A_REPORT.search(asked) and about <= terms(title) and title in asked
        if title and (title in quoted or (whole and " " in title)):
            named.add(hit.stored.report_id)
    return frozenset(named)


def _ordered(
    corpus: Corpus,
    question: Question,
    searches: Sequence[Search],
    found: Sequence[list[Hit]],
    reranker: Reranker | None,
) -> list[list[Hit]]:
    if reranker is not None:
        return [joined(ranking) for ranking in _reranked(found, question, reranker)]
    words = content_words(_about(question))
    idf = {stem(word): weight for word, weight in corpus.rarity(words).items()}
    return [
        joined(diversify(hits, search.focus, search.clauses, idf=idf))
        for hits, search in zip(found, searches, strict=True)
    ]


def round_robin(rankings: Iterable[Sequence[Hit]]) -> Iterator[Hit]:
    """One hit of each ranking in turn, each passage once, until all are dealt."""
    waiting = [iter(ranking) for ranking in rankings]
    dealt: set[int] = set()
    while waiting:
        for ranking in list(waiting):
            for hit in ranking:
                if hit.passage.passage_id not in dealt:
                    dealt.add(hit.passage.passage_id)
                    yield hit
                    break
            else:
                waiting.remove(ranking)


def _about(question: Question) -> str:
    """What is searched for, under all of its names."""
    about = subject(question.standalone, question.recognised) or question.standalone
    return " ".join([about, *(one.other for one in question.other_names if one.is_acronym)])


def _asked(question: Question) -> Iterator[tuple[QuestionPart, list[Search]]]:
    """For each part the search within its scope, after that within the date that it names, if any."""
    for part in question.parts:
        everywhere = part.within(question.scope)
        # Of two things set side by side, the one that more is reported on would fill the hits of both.
        by_itself = question.form is Form.COMPARISON and not part.is_of_a_source
        text = part.focus if by_itself else _about(question)
        whole = Search(text=text, focus=part.focus, clauses=part.clauses, scope=everywhere)
        dated = part.within_dates(everywhere)
        yield (
            part,
            [replace(whole, scope=dated, nearest=question.only_within_dates), whole]
            if dated != everywhere
            else [whole],
        )


def _anywhere(question: Question, *, nearest: bool) -> Search:
    """The search within nothing but the person's own scope."""
    about = _about(question)
    return Search(text=about, focus=about, clauses=clauses(about), scope=question.scope, nearest=nearest)


def _by_part(
    asked: Sequence[tuple[QuestionPart, list[Search]]], found: Sequence[list[Hit]], *, strict: bool
) -> list[list[Hit]]:
    """One ranking for each part, the best of its date first; the part with the surest hit leads."""
    rankings: list[tuple[float, list[Hit]]] = []
    place = 0
    for _, searches in asked:
        ranking = found[place + len(searches) - 1]
        surest = max((hit.score for hit in ranking), default=0.0)
        if len(searches) == 2:
            on_the_day = found[place]
            alone = strict and on_the_day
            ranking = on_the_day if alone else [*on_the_day[:_ON_THE_DAY], *ranking]
        rankings.append((surest, ranking))
        place += len(searches)
    return [ranking for _, ranking in sorted(rankings, key=lambda one: -one[0])]


def _reranked(found: Sequence[list[Hit]], question: Question, reranker: Reranker) -> list[list[Hit]]:
    """Every ranking in the reranker's order; a passage is judged once."""
    hits = {hit.passage.passage_id: hit for ranking in found for hit in ranking}
    judged = reranker.scores(
        question.standalone, [f"{hit.stored.report.title}\n{hit.text}" for hit in hits.values()]
    )
    score = dict(zip(hits, judged, strict=True))
    return [
        sorted(
            (replace(hit, score=score[hit.passage.passage_id]) for hit in ranking), key=lambda hit: -hit.score
        )
        for ranking in found
    ]


def _story_first(hits: Sequence[Hit], story: frozenset[str]) -> list[Hit]:
    """The hits of reports that the conversation cites raised above others about as good."""

    def raised(hit: Hit) -> float:
        return hit.score + (_SAME_STORY if hit.stored.report_id in story else 0.0)

    best = max((hit.score for hit in hits), default=0.0)
    near = [hit for hit in hits if hit.score >= best - _AS_RELEVANT]
    return sorted(near, key=lambda hit: -raised(hit)) + [hit for hit in hits if hit not in near]


def _by_time(hits: Sequence[Hit], *, newest: bool, anything: bool) -> list[Hit]:
    """The newer or the older of the hits about as good as the best raised; of all, for ``anything``.

    Reports without a day come last.
    """
    if anything:
        dated = sorted((hit for hit in hits if hit.stored.report.published), key=_published, reverse=newest)
        return dated + [hit for hit in hits if hit.stored.report.published is None]
    best = max((hit.score for hit in hits), default=0.0)
    near = [hit for hit in hits if hit.score >= best - _AS_RELEVANT]
    days = [_published(hit) for hit in near if hit.stored.report.published]
    wanted = (max if newest else min)(days, default=_LONG_AGO)

    def raised(hit: Hit) -> float:
        if hit.stored.report.published is None:
            return hit.score
        apart = abs(wanted - hit.stored.report.published) / timedelta(days=1)
        return hit.score + _RECENCY * math.pow(0.5, apart / _HALF_LIFE_DAYS)

    return sorted(near, key=lambda hit: -raised(hit)) + [hit for hit in hits if hit not in near]


def _published(hit: Hit) -> datetime:
    """When the report was published; one that does not say counts as old."""
    return hit.stored.report.published or _LONG_AGO
