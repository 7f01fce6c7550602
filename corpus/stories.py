"""The stories of the collection: which reports are of one event or affair, in the order of publication.

Reports are grouped as they come in, by :mod:`corpus.provenance.stories`, beside those that name the same
persons and places within a month. A story only grows by that: what it has is not parted again, so that a
reader finds it as it was. Rebuilding the corpus groups all reports afresh, as if they had come in together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from corpus.catalogue import added_later, reports, stories
from corpus.catalogue.database import Catalogue
from corpus.catalogue.stories import KnownStory
from corpus.provenance import stories as provenance
from corpus.report import StoredReport
from corpus.scope import Scope

_AT_ONCE = 500  # new reports that are grouped together


class CollectedStories:
    """The stories of current reports. Threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Of this catalogue."""
        self._catalogue = catalogue

    def group(self) -> int:
        """Groups the reports that have come in since; returns how many. Needs the write lock."""
        count = 0
        while new := stories.ungrouped(self._catalogue, limit=_AT_ONCE):
            stories.write(self._catalogue, self._story_of(new))
            count += len(new)
        return count

    def complete(self) -> bool:
        """Whether the story of every current report is known; not while reports come in."""
        return not stories.ungrouped(self._catalogue, limit=1)

    def _story_of(self, new: Sequence[str]) -> dict[str, str]:
        """The story of each new report: that of the reports it is grouped with, else one that it begins."""
        near = stories.likely_near(self._catalogue, new)
        touched = set(stories.of_reports(self._catalogue, near).values())
        known = stories.members(self._catalogue, touched)
        every = known.keys() | set(new)
        names = stories.names_of(self._catalogue, every)
        grouped = [
            part
            for group in provenance.stories(stories.texts(self._catalogue, every))
            for part in _naming_the_same(group, names)
        ]
        found = dict.fromkeys(new, "")
        for group in grouped:
            before = Counter(known[one] for one in group if one in known and one not in found)
            story = before.most_common(1)[0][0] if before else group[0]
            found |= {one: story for one in group if one in found}
        return {one: story or one for one, story in found.items()}

    def of(self, report_id: str, *, scope: Scope = Scope()) -> list[StoredReport]:
        """The reports within the scope of the story that this one belongs to, latest published first.

        Empty where the report is not grouped yet.
        """
        story = stories.of_reports(self._catalogue, [report_id]).get(report_id)
        if story is None:
            return []
        return reports.current_of(self._catalogue, scope, stories.members(self._catalogue, [story]).keys())

    def size(self, report_id: str) -> int:
        """How many current reports its story has; 0 where it is not grouped yet."""
        return stories.count_current(self._catalogue, report_id)

    def added_after(
        self, report_ids: Collection[str], after: datetime, *, scope: Scope = Scope()
    ) -> tuple[int, StoredReport | None]:
        """How many other reports were added to the stories of these after an instant, and the newest of them.

        Near-copies are left out.
        """
        return added_later.in_stories(self._catalogue, report_ids, after, scope)

    def last_added(self, report_ids: Collection[str], after: datetime) -> dict[str, datetime]:
        """When the last current report was added to the story of each of these, near-copies left out.

        A story to which none was added after the instant is missing, and so may be one to which none was
        among the last 1,000 changes of the collection.
        """
        return added_later.last_in_stories(self._catalogue, report_ids, after)

    def in_story_with(self, others: Collection[str], report_ids: Collection[str]) -> set[str]:
        """Those of these reports in whose story there is another report, one of the ``others``."""
        story = stories.of_reports(self._catalogue, {*report_ids, *others})
        counted = Counter(story[one] for one in set(others) if one in story)
        return {one for one in report_ids if one in story and counted[story[one]] > (one in others)}

    def latest(self, *, text: str = "", limit: int = 50) -> list[KnownStory]:
        """The stories of two reports or more, that with the newest report first.

        With ``text``, those that have it in the title of one of their reports.
        """
        return stories.latest(self._catalogue, text=text.strip(), limit=limit)

    def later(self, cited: Collection[StoredReport], *, scope: Scope = Scope()) -> list[StoredReport]:
        """What came after all of these reports in the story of the first of them, latest published first."""
        first = next(iter(cited), None)
        known = [one.report.published for one in cited if one.report.published]
        if first is None or not known:
            return []
        newest = max(known)
        story = self.of(first.report_id, scope=scope)
        return [one for one in story if one.report.published and one.report.published > newest]


def _naming_the_same(group: Sequence[str], names: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """The reports of a group, parted where no name leads from some to the others.

    In a small collection two reports may be as alike as those of one event by their plain words alone. Where
    a report has no name at all, as in a language that writes none with capitals, nothing is parted.
    """
    if not all(names.get(one) for one in group):
        return [list(group)]
    parts: list[tuple[list[str], frozenset[str]]] = []
    for one in group:
        joined, named = [one], names[one]
        apart = []
        for members, theirs in parts:
            if named & theirs:
                joined, named = [*members, *joined], named | theirs
            else:
                apart.append((members, theirs))
        parts = [*apart, (joined, named)]
    return [members for members, _ in parts]
