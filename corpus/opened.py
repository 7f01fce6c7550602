"""An open corpus: one folder that holds the catalogue, both indexes, the exported encoder and their locks."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import IO, Self

from corpus.catalogue.records import Records
from corpus.catalogue.writing import Catalogue
from corpus.errors import CorpusBusy, CorpusUnreadable, EncoderMismatch, FullTextUnavailable
from corpus.index import lexical
from corpus.index.chroma_server import ServerShare
from corpus.index.lexical import FullTextIndex
from corpus.index.vectors import VectorIndex
from corpus.locks import held, is_free, open_lock, upgrade, wait_until_free
from corpus.models.encoder import Encoder, model_name, open_encoder

log = logging.getLogger("dateline")

_POLL_S = 0.01
_LONGEST_TURN_S = 60.0


class Opened:
    """What every use of a corpus needs, opened and closed together."""

    def __init__(self, folder: Path, *, encoder_name: str, chroma_url: str | None) -> None:
        """See :class:`corpus.store.Corpus`."""
        self.folder = folder
        self._chroma_url = chroma_url
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._share = None if chroma_url else ServerShare(folder)
        except OSError as error:
            raise CorpusUnreadable(
                f"no corpus can be kept in {str(folder)!r}: {error.strerror or error}; name another folder"
            ) from error
        self._opening = threading.Lock()
        self._indexes: list[VectorIndex] = []
        try:
            self._catalogue = Catalogue(folder / "catalogue.sqlite")
            self.records = Records(folder / "catalogue.sqlite")
            self.encoder = self._opened_encoder(encoder_name)
            self._words = self._opened_words()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """The corpus itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the corpus."""
        self.close()

    def close(self) -> None:
        """Gives back what is held; the last process to do so stops the corpus's Chroma server."""
        if "_catalogue" in self.__dict__:
            self._catalogue.close()
        if "records" in self.__dict__:
            self.records.close()
        for index in self._indexes:
            index.close()
        if self._share is not None:
            self._share.leave()

    def _opened_encoder(self, name: str) -> Encoder:
        """The encoder, once the catalogue has agreed to its name and then to its very weights."""
        recorded = self._catalogue.fact("encoder")
        if recorded is not None and model_name(recorded) != name:
            raise self._mismatch(recorded, name)
        encoder = open_encoder(name, folder=self.folder / "encoder")
        recorded = self._catalogue.settled_fact("encoder", encoder.identity)
        if recorded != encoder.identity:
            raise self._mismatch(recorded, encoder.identity)
        return encoder

    def _mismatch(self, recorded: str, configured: str) -> EncoderMismatch:
        return EncoderMismatch(
            f"the corpus in {str(self.folder)!r} was built with encoder {recorded!r}, but {configured!r} is "
            f"configured; set DATELINE_ENCODER to {model_name(recorded)!r}, or use another folder"
        )

    def _opened_words(self) -> FullTextIndex:
        """The full-text index, made from the catalogue when it is missing, damaged or of an older program."""
        folder = self.folder / lexical.NAME
        with held(self.folder / "words.start"):  # of several processes that find none, one makes it
            try:
                return FullTextIndex(folder)
            except FullTextUnavailable as error:
                if folder.exists():
                    log.warning("%s; it is being made anew", error)
                elif any(self.folder.glob("words-[0-9]*")):
                    log.warning("the full-text index is an older program's; it is being made anew")
            with self._lock_to_write():
                lexical.build(folder, self._catalogue.indexed())
            return FullTextIndex(folder)

    @cached_property
    def _collection_name(self) -> str:
        return self._catalogue.settled_fact("collection", f"passages-{secrets.token_hex(6)}")

    @cached_property
    def _connected(self) -> VectorIndex:
        url = self._chroma_url or (self._share.url() if self._share else "")
        index = VectorIndex(url, collection=self._collection_name)
        self._indexes.append(index)
        return index

    def _vectors(self) -> VectorIndex:
        with self._opening:  # cached_property alone would let two threads connect
            return self._connected

    def _disconnect(self) -> None:
        """Makes the next use connect anew: another process may have rebuilt the index or begun a server.

        The old connection stays open until :meth:`close`, since another thread may be using it.
        """
        with self._opening:
            self.__dict__.pop("_connected", None)

    @contextmanager
    def _lock_to_write(self, *, wait_s: float = 0.0) -> Iterator[None]:
        with (self.folder / "catalogue.writer").open("a+") as lock:
            if not (upgrade(lock) or (wait_s and self._in_turn(lock, wait_s))):
                raise CorpusBusy(
                    f"another process is writing to the corpus in {str(self.folder)!r}; "
                    "try again when it has ended"
                )
            yield

    def _in_turn(self, lock: IO[str], wait_s: float) -> bool:
        """Whether the lock could be had in time; one at a time waits for it, and is seen to be waiting."""
        deadline = time.monotonic() + wait_s
        with open_lock(self.folder / "catalogue.wanted") as turn:
            for wanted in (turn, lock):
                while not upgrade(wanted):
                    if time.monotonic() > deadline:
                        return False
                    time.sleep(_POLL_S)
        return True

    def wanted(self) -> bool:
        """Whether somebody waits to write, so that who writes for long should stop for a while."""
        return not is_free(self.folder / "catalogue.wanted")

    def give_way(self) -> None:
        """Waits, outside of :meth:`Corpus.writing`, until whoever was waiting to write has begun to."""
        wait_until_free(self.folder / "catalogue.wanted", limit_s=_LONGEST_TURN_S)
