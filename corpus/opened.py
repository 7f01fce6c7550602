"""An open corpus: one folder that holds the catalogue, both indexes, the exported encoder and their locks."""

from __future__ import annotations

import fcntl
import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Self

from corpus import lexical
from corpus.catalogue import Catalogue
from corpus.encoder import Encoder, model_name, open_encoder
from corpus.errors import CorpusBusy, CorpusUnreadable, EncoderMismatch, FullTextUnavailable
from corpus.lexical import WordIndex
from corpus.locks import held
from corpus.server import ServerShare
from corpus.vectors import VectorIndex

log = logging.getLogger("dateline")


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

    def _opened_words(self) -> WordIndex:
        """The full-text index, made from the catalogue when it is missing, damaged or of an older program."""
        folder = self.folder / lexical.NAME
        with held(self.folder / "words.start"):  # of several processes that find none, one makes it
            try:
                return WordIndex(folder)
            except FullTextUnavailable as error:
                if folder.exists():
                    log.warning("%s; it is being made anew", error)
                elif any(self.folder.glob("words-[0-9]*")):
                    log.warning("the full-text index is an older program's; it is being made anew")
            with self._lock_to_write():
                lexical.build(folder, self._catalogue.indexed())
            return WordIndex(folder)

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
    def _lock_to_write(self) -> Iterator[None]:
        with (self.folder / "catalogue.writer").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise CorpusBusy(
                    f"another process is writing to the corpus in {str(self.folder)!r}; "
                    "try again when it has ended"
                ) from error
            yield
