"""The full-text index of one folder, as a follower of the catalogue: filled from it, then kept in step.

Several servers may have one catalogue, each with a folder and a full-text index of its own. Beside its files
lies how far the index has followed the catalogue's audit log. Whoever follows looks at the reports that the
log names and gives the index what it lacks of them, so that doing it twice, or again after a crash, does no
harm. Processes that share the folder take turns by a lock in it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict

from corpus.catalogue import embeddings, index_changes, outbox, passages
from corpus.catalogue.database import Catalogue
from corpus.catalogue.index_changes import Lag, Position
from corpus.catalogue.rows import IndexRecord, VersionId
from corpus.errors import FullTextUnavailable
from corpus.failures import failure
from corpus.index import lexical
from corpus.index.lexical import FullTextIndex
from corpus.locks import FileLocks
from corpus.scope import Scope

WORDS_LOCK = "words.lock"
_POSITION = "position.json"
_FORMAT = 1
_PATIENCE_S = 1.0  # longer than following takes, far shorter than filling

OnRecords = Callable[[int], None]
"""Called with how many passages are done."""

log = logging.getLogger("dateline")


class FullTextFollower:
    """Keeps a folder's full-text index in step. Threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Opens the index, built when it is missing, damaged or of an older program.

        Raises FullTextUnavailable.
        """
        self._catalogue = catalogue
        self._folder = catalogue.folder / lexical.NAME
        self._followed = -1  # the data version at which nothing was left to follow
        self.index = self._opened()

    def add(self, versions: Sequence[VersionId]) -> None:
        """Adds versions that are about to be published, so that their words are found from then on.

        While another process fills the index, which takes minutes, they are left to it: it follows what was
        published meanwhile. Raises FullTextUnavailable.
        """
        with self._turn(wait_s=_PATIENCE_S) as mine:
            if not mine:
                return
            for records in embeddings.records(self._catalogue, versions):
                self.index.upsert(records)

    def follow(self, *, wait: bool = True, on_records: OnRecords | None = None) -> None:
        """Gives the index what it lacks by now; one that cannot be changed is filled again.

        Unless it is to ``wait``, it leaves that to another process that is at it. Raises FullTextUnavailable.
        """
        data_version = self._catalogue.data_version()
        if data_version == self._followed:
            return
        while True:
            with self._turn(wait_s=None if wait else 0.0) as mine:
                if not mine:
                    return
                if not self._take_step(on_records):
                    break
        self._followed = data_version

    def refill(self, *, on_records: OnRecords | None = None) -> None:
        """Fills the index again; one that cannot even be written to is replaced."""
        with self._turn():
            self._refill(on_records)

    def lag(self) -> Lag:
        """How far the index is behind."""
        if self._catalogue.data_version() == self._followed:
            return Lag()
        return index_changes.lag(self._catalogue, self._position() or Position())

    def _take_step(self, on_records: OnRecords | None) -> bool:
        """Follows some changes; False when there are none."""
        position = self._position()
        changes = index_changes.since(self._catalogue, position) if position else None
        if changes is None:
            log.warning("the full-text index is not of the catalogue as it is now; it is being rebuilt")
        if changes is None or changes.all:
            self._refill(on_records)
            return True
        if changes.until == position:
            return False
        try:
            self._change(changes.reports)
        except FullTextUnavailable as error:
            log.warning("%s; it is being rebuilt", error)
            self._refill(on_records)
            return True
        self._record(changes.until)
        return True

    def _change(self, report_ids: Collection[str]) -> None:
        """Gives the index what it lacks of these reports, and takes from it what is no longer current."""
        of_reports = index_changes.passages_of(self._catalogue, report_ids)
        every = [*of_reports.current, *of_reports.former]
        present = set(self.index.within(Scope(), limit=len(every), among=every)[0]) if every else set()
        lacking = of_reports.current.keys() - present
        surplus = of_reports.former & present
        if lacking or surplus:
            self.index.change(self._records_of(lacking, of_reports.current), delete=sorted(surplus))

    def _records_of(
        self, passage_ids: set[int], versions: Mapping[int, VersionId]
    ) -> Iterator[list[IndexRecord]]:
        of = sorted({versions[one] for one in passage_ids}, key=lambda one: (one.report_id, one.version))
        for records in embeddings.records(self._catalogue, of):
            yield [record for record in records if record.passage_id in passage_ids]

    def _refill(self, on_records: OnRecords | None = None) -> None:
        position = index_changes.latest(self._catalogue)
        try:
            self.index.refill(self._every_record(on_records))
        except FullTextUnavailable:
            lexical.build(self._folder, self._every_record(on_records))
            self.index = FullTextIndex(self._folder)
        self._record(position)

    def _every_record(self, on_records: OnRecords | None = None) -> Iterator[list[IndexRecord]]:
        done = 0
        for records in embeddings.records(self._catalogue):
            yield records
            done += len(records)
            if on_records:
                on_records(done)

    def _opened(self) -> FullTextIndex:
        if self._position() is not None:
            with suppress(FullTextUnavailable):
                return FullTextIndex(self._folder)
        with self._turn():
            try:
                opened = FullTextIndex(self._folder)
            except FullTextUnavailable as error:
                if self._folder.exists():
                    log.warning("%s; it is being rebuilt", error)
                elif any(self._catalogue.folder.glob(lexical.FAMILY)):
                    log.warning("the full-text index is an older program's; it is being rebuilt")
                position = index_changes.latest(self._catalogue)
                lexical.build(self._folder, self._every_record())
                self._record(position)
                return FullTextIndex(self._folder)
            position = index_changes.latest(self._catalogue)
            if self._position() is None and self._is_in_step(opened):
                self._record(position)
            return opened

    def _is_in_step(self, opened: FullTextIndex) -> bool:
        """Whether an index of a program that kept no position has all that it is to have."""
        settled = not outbox.deletions(self._catalogue)
        return settled and opened.count() == passages.count_current(self._catalogue)

    def _position(self) -> Position | None:
        """How far the index has followed; None where that is not recorded."""
        try:
            fields = json.loads((self._folder / _POSITION).read_text("utf-8"))
            return Position(**fields) if fields.pop("format") == _FORMAT else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _record(self, position: Position) -> None:
        """Written after what it says: a crash between the two has the same followed again."""
        draft = self._folder / f"{_POSITION}.draft"
        try:
            draft.write_text(json.dumps({"format": _FORMAT, **asdict(position)}), "utf-8")
            draft.replace(self._folder / _POSITION)
        except OSError as error:
            raise FullTextUnavailable(
                f"how far the full-text index is cannot be written: {failure(error, advice='try again')}"
            ) from error

    def _turn(self, *, wait_s: float | None = None) -> AbstractContextManager[bool]:
        """Has the right to write to the index, which one thread of one process has at a time."""
        return FileLocks(self._catalogue.folder).alone(WORDS_LOCK, wait_s=wait_s)
