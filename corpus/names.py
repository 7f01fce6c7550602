"""The names of the collection: which are of one person, organisation or place, and which reports give them.

A part of a name counts for the whole where that is clear: within a report by what it named before, beyond it
where nearly all reports mean the same one. An acronym counts for what reports write it out as, a name with a
further word in the middle for the one without. What an admin has ruled overrides both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.catalogue import names, reports, rulings
from corpus.catalogue.database import Catalogue
from corpus.catalogue.names import NameForm
from corpus.catalogue.rulings import About, Ruling, RulingKind
from corpus.report import StoredReport
from corpus.scope import Scope
from corpus.text.aliases import SMALL_WORDS, alias_key
from corpus.text.named import name_key

_CLEAR = 0.6  # of the reports in which a lone word stands for a whole name, the share that means this one
_BY_ITSELF = 2  # times as many reports may have the word alone for it still to stand for the name
_LISTED_TWICE = 2  # times as many names are looked at as are listed, since some of them are one


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """A person, organisation or place: how most reports write it, and the other names that reports give it.

    ``keys`` are those names folded, ``reports`` how many current reports have any of them, published from
    ``first`` to ``last`` as far as that is known.
    """

    key: str
    written: str
    keys: frozenset[str]
    also: tuple[str, ...]
    reports: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingReport:
    """A report that names somebody or something, in which forms, and how often in all.

    ``others`` are names in it that have one of the forms in them and are another's: "Hallie Biden".
    """

    stored: StoredReport
    forms: tuple[str, ...]
    times: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MostNaming:
    """The reports that name somebody most often, how many do in all, and the first and last of their days."""

    read: tuple[NamingReport, ...]
    total: int
    first: datetime | None
    last: datetime | None


class CollectedNames:
    """The names in current reports. Threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Of this catalogue."""
        self._catalogue = catalogue

    def most_reported(self, *, text: str = "", limit: int = 50) -> list[KnownName]:
        """The names in most reports; with ``text`` those with a word that begins with it."""
        if text and not alias_key(text):
            return []
        ruled = self._rulings()
        found: dict[str, KnownName] = {}
        for key in names.most_reported(self._catalogue, text=alias_key(text), limit=_LISTED_TWICE * limit):
            if all(key not in one.keys for one in found.values()):
                one = self._known(key, ruled)
                found.setdefault(one.key, one)
        return sorted(found.values(), key=lambda one: (-one.reports, one.key))[:limit]

    def find(self, name: str) -> KnownName | None:
        """Whom or what the words name, however spelled; None where no current report has the name."""
        form = alias_key(name)
        stands_for = names.standing_for(self._catalogue, form) or names.counts(
            self._catalogue, [name_key(name)]
        )
        if not stands_for:
            return None
        return self._known(self._whole(form, stands_for), self._rulings())

    def reports(self, known: KnownName, *, scope: Scope = Scope(), most: int) -> MostNaming:
        """The current reports within the scope that name it, the ``most`` that do most often first."""
        times: Counter[str] = Counter()
        for form in names.forms(self._catalogue, known.keys):
            times[form.report_id] += form.times
        found = reports.current_of(self._catalogue, scope, times)
        found.sort(key=lambda one: -times[one.report_id])  # those alike stay the latest first
        beside = self.beside({one.report_id for one in found[:most]})
        days = [one.report.published for one in found if one.report.published]
        return MostNaming(
            read=tuple(
                _naming(one, times[one.report_id], beside[one.report_id], known) for one in found[:most]
            ),
            total=len(found),
            first=min(days, default=None),
            last=max(days, default=None),
        )

    def beside(self, report_ids: Collection[str]) -> Mapping[str, Sequence[NameForm]]:
        """By report the forms of all the names that it gives."""
        found: dict[str, list[NameForm]] = {}
        for form in names.in_reports(self._catalogue, report_ids):
            found.setdefault(form.report_id, []).append(form)
        return found

    def counts(self, keys: Collection[str]) -> Mapping[str, int]:
        """How many current reports give each name."""
        return names.counts(self._catalogue, keys)

    def _rulings(self) -> list[Ruling]:
        return [one for one in rulings.in_force(self._catalogue) if one.about is About.NAMES]

    def _known(self, key: str, ruled: Sequence[Ruling]) -> KnownName:
        keys = self._of_one(key, ruled)
        total = names.total(self._catalogue, keys)
        written = names.written(self._catalogue, keys)
        counted = names.counts(self._catalogue, keys)
        # The name by which most reports know it, but a whole one rather than a part of it.
        ranked = sorted(keys, key=lambda one: (" " not in one, -counted.get(one, 0), len(one), one))
        return KnownName(
            key=ranked[0],
            written=written.get(ranked[0]) or _capitalised(ranked[0]),
            keys=frozenset(keys),
            also=tuple(dict.fromkeys(written.get(one) or _capitalised(one) for one in ranked[1:])),
            reports=total.reports,
            first=total.first,
            last=total.last,
        )

    def _of_one(self, key: str, ruled: Sequence[Ruling]) -> set[str]:
        """All names of the one that the key names."""
        apart = {one.pair for one in ruled if one.kind is RulingKind.APART}
        same = [one.pair for one in ruled if one.kind is RulingKind.SAME]
        found, left = {key}, [key]
        while left:
            one = left.pop()
            near = self._variants(one) | {other for pair in same if one in pair for other in pair}
            for other in sorted(near - found):
                if all(frozenset((member, other)) not in apart for member in found):
                    found.add(other)
                    left.append(other)
        return found

    def _variants(self, key: str) -> set[str]:
        words = key.split()
        found = names.tied_by_acronyms(self._catalogue, key)
        if len(words) < 2:
            whole = self._whole(key, names.standing_for(self._catalogue, key))
            return found | {whole}
        # What stands for the name by itself: "Altman", "Bankman-Fried".
        for short in (words[-1], " ".join(words[-2:])):
            stands_for = names.standing_for(self._catalogue, short)
            found |= {other for other in stands_for if _differ_in_the_middle(words, other.split())}
            if self._whole(short, stands_for) in found:
                found.add(short)
        return found

    @staticmethod
    def _whole(form: str, stands_for: Mapping[str, int]) -> str:
        """The name that the form mostly stands for: itself, unless nearly all reports mean one whole name."""
        others = {name: count for name, count in stands_for.items() if name != form}
        if not others:
            return form
        best = max(others, key=lambda name: (others[name], -len(name), name))
        of_best = sum(
            count
            for name, count in others.items()
            if name == best or _differ_in_the_middle(best.split(), name.split())
        )
        clear = of_best >= _CLEAR * sum(others.values())
        return best if clear and stands_for.get(form, 0) <= _BY_ITSELF * of_best else form


def _naming(stored: StoredReport, times: int, given: Sequence[NameForm], known: KnownName) -> NamingReport:
    forms = {one.written for one in given if one.name in known.keys}
    others = {one.written for one in given if one.name not in known.keys}
    return NamingReport(
        stored=stored,
        forms=tuple(sorted(forms)),
        times=times,
        others=tuple(sorted(one for one in others if any(form in one and form != one for form in forms))),
    )


def _differ_in_the_middle(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both have the same first and last word, and one has all words of the other."""
    same_ends = len(other) > 1 and (one[0], one[-1]) == (other[0], other[-1])
    return same_ends and (set(one) <= set(other) or set(other) <= set(one))


def _capitalised(key: str) -> str:
    """A name that reports have only as what an acronym is written out as."""
    return " ".join(word if word in SMALL_WORDS else word.capitalize() for word in key.split())
