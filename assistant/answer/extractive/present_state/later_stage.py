"""Where it is asked how things stand, a later stage of the affair leads, and what it replaced stands beneath.

"Has Vellin signed?" is answered by "Vellin signed on Friday", not by the talks of March. The later sentence
has to speak of the same (half of the question's names, and of its words), to stand in a report that is hardly
older, and to be about as likely to answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from assistant.answer.extractive.candidates import Candidate, Line
from assistant.answer.extractive.present_state.stages import asked_stages, stages
from assistant.answer.extractive.score import ScoringContext
from assistant.answer.mentions import mentions
from assistant.question.asked_role import asked_roles
from assistant.question.expected_answer_type import AnswerKind
from assistant.question.present_state import asks_whether
from assistant.text.terms import terms

_STATES = frozenset((AnswerKind.YES_NO, AnswerKind.THING))  # what a stage answers; no figure, no person
_AS_LIKELY = 3.0  # how far below the score of what leads a later stage may be
_A_STAGE = 1.0  # what each further stage is worth, in the unit of the scores
_ABOUT = 0.35  # of the question's weighted words, the share that the sentence and its report's title have
_BEFORE = timedelta(days=2)  # by which the later stage may have been reported before what leads
_LONGEST_APART = timedelta(days=400)  # between two reports of one affair


def later_stage(
    chosen: Sequence[Candidate], found: Sequence[Candidate], asked: ScoringContext, question: str
) -> list[Line]:
    """The lines with a later stage first; empty where nothing of those ``found`` replaces what leads.

    ``chosen`` are the sentences that would be given otherwise.
    """
    least = _asked(question, asked)
    lead = chosen[0]
    reached = _stages(lead)
    at = {process: reached.get(process, 0) for process in least}
    if not least or not all(at[process] < stage for process, stage in least.items() if stage):
        return []
    named = _names(question)
    later = {
        one: gained
        for one in found
        if one is not lead
        and _may_replace(one, lead)
        and _is_about(one, named, asked)
        and (gained := _gained(_stages(one), at, least)) > 0
    }
    head = max(later, key=lambda one: one.score + _A_STAGE * later[one], default=None)
    if head is None:
        return []
    now = _stages(head)
    return [
        Line(candidate=head),
        *(
            labelled(one, head) if _is_behind(one, now, at) else Line(candidate=one)
            for one in chosen
            if one is not head
        ),
    ]


def _is_behind(one: Candidate, now: Mapping[str, int], processes: Collection[str]) -> bool:
    """Whether it has the affair at an earlier stage in each process that both speak of, one at least."""
    mine = _stages(one)
    both = [process for process in processes if process in mine and process in now]
    return bool(both) and all(mine[process] < now[process] for process in both)


def _asked(question: str, asked: ScoringContext) -> dict[str, int]:
    """The processes asked about, and the stage of each to be reached: any later one, for how it stands.

    Of "was she charged" the charge answers, and what came later does not have to.
    """
    if not asked.expected.kinds <= _STATES:
        return {}
    if asked.present_state:
        office = ("appointment",) if asked_roles(question) else ()
        return dict.fromkeys((*asked_stages(question), *office), 0)
    return dict(asked_stages(question)) if asks_whether(question) else {}


def _gained(mine: Mapping[str, int], at: Mapping[str, int], least: Mapping[str, int]) -> int:
    """By how many stages it is further than what leads, in the process where it is furthest."""
    return max((mine[p] - at[p] for p in at if p in mine and mine[p] >= least[p]), default=0)


def labelled(one: Candidate, head: Candidate) -> Line:
    """A line beneath what leads, with its day where it is from an earlier one."""
    mine, newest = one.hit.stored.report.published_there, head.hit.stored.report.published_there
    if mine is None or newest is None or mine.date() >= newest.date():
        return Line(candidate=one)
    return Line(candidate=one, label=f"Earlier, {mine:%-d %B %Y}")


def _stages(one: Candidate) -> dict[str, int]:
    return dict(stages(one.text, headline=one.is_title))


def _may_replace(one: Candidate, lead: Candidate) -> bool:
    """Whether its report is hardly older and not long after, and it is about as likely to answer."""
    mine, earlier = one.hit.stored.report.published, lead.hit.stored.report.published
    if mine is None or earlier is None or not -_BEFORE <= mine - earlier <= _LONGEST_APART:
        return False
    return one.score >= lead.score - _AS_LIKELY and "?" not in one.text


def _is_about(one: Candidate, named: frozenset[str], asked: ScoringContext) -> bool:
    """Whether it has a name of the question, and with its report's title half of them and enough words."""
    said = one.terms | terms(one.hit.stored.report.title)
    if named and named.isdisjoint(one.terms):
        return False
    return 2 * len(named & said) >= len(named) and asked.coverage(said) >= _ABOUT


def _names(question: str) -> frozenset[str]:
    """The last word of each name in the question, by which it is called again."""
    return frozenset(
        term for mention in mentions(question) for term in list(terms(mention.text.split()[-1]))[:1]
    )
