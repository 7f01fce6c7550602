"""What is settled when a corpus is opened: its folder, its encoder, its collection in Chroma."""

from __future__ import annotations

import secrets
from pathlib import Path

from corpus.catalogue import facts, passages
from corpus.catalogue.database import NAME, Catalogue
from corpus.catalogue.joining import in_words
from corpus.database.belonging import check_place, is_kept
from corpus.errors import CorpusNotFound, CorpusUnreadable, EncoderMismatch, FolderNotJoined
from corpus.failures import failure
from corpus.index import lexical
from corpus.index.chroma_access import ChromaAccess
from corpus.index.chroma_connection import ChromaConnection, CollectionName
from corpus.models.cache import open_encoder
from corpus.models.encoder import Encoder, comparable, model_name
from corpus.private import private_folder

_ENCODER = "encoder"
_COLLECTION = "passages"


def opened_folder(
    folder: Path,
    *,
    create: bool,
    database_url: str | None = None,
    files: Path | None = None,
    shared_vectors: bool = False,
) -> None:
    """Sees that the folder has a corpus, or may get one; it is created for its owner alone.

    What it is used with is as for :class:`~corpus.catalogue.database.Catalogue`.
    Raises CorpusNotFound, FolderNotJoined, and CorpusUnreadable when a catalogue has been there and is lost.
    """
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        raise CorpusUnreadable(
            f"the name of the folder {str(folder)!r} is not UTF-8; rename it, or name another folder"
        ) from None
    catalogue = folder / NAME
    try:
        check_place(catalogue, database_url)
        in_folder = database_url is None
        lost = not is_kept(catalogue, database_url) or (in_folder and not catalogue.stat().st_size)
        if lost and in_folder and any(folder.glob(f"{lexical.FAMILY}/meta.json")):
            raise CorpusUnreadable(
                f"the catalogue {str(catalogue)!r} is {'empty' if catalogue.exists() else 'gone'}, although "
                "indexes made from one lie beside it; restore it from a backup, or name another folder"
            )
        if lost and not create and database_url is not None:
            with Catalogue(
                folder,
                database_url=database_url,
                files=files,
                shared_vectors=shared_vectors,
                unchanged=True,
            ) as found:
                raise _not_joined(found)
        if lost and not create:
            raise CorpusNotFound(
                f"no corpus is in {str(folder)!r}; `dateline ingest` creates one from reports, and --data "
                "or DATELINE_DATA name another folder"
            )
        private_folder(folder)
    except OSError as error:
        raise _unusable(folder, error) from error


def connected(catalogue: Catalogue, *, url: str | None, access: ChromaAccess) -> ChromaConnection:
    """Joins the corpus's Chroma server, or names others. Raises CorpusUnreadable, VectorsUnavailable."""
    try:
        connection = ChromaConnection(
            catalogue, url=url, access=access, collection=lambda: _collection(catalogue, url=url)
        )
    except OSError as error:
        raise _unusable(catalogue.folder, error) from error
    try:
        if not passages.any_current(catalogue):
            connection.begin()
    except BaseException:
        connection.close()
        raise
    return connection


def opened_encoder(catalogue: Catalogue, name: str, *, models: Path | None) -> Encoder:
    """The encoder, once the catalogue has agreed to its name and then to its very weights.

    Raises EncoderMismatch or EncoderUnavailable.
    """
    with catalogue.reading() as connection:
        recorded = facts.read(connection, _ENCODER)
    if recorded is not None and model_name(recorded) != name:
        raise _mismatch(catalogue.folder, recorded, name)
    encoder = open_encoder(name, models=models, beside=catalogue.folder / "encoder", wanted=recorded)
    if recorded is None:
        with catalogue.writing() as connection:
            recorded = facts.settle(connection, _ENCODER, encoder.identity)
    if not comparable(recorded, encoder.identity):
        raise _mismatch(catalogue.folder, recorded, encoder.identity)
    return encoder


def _collection(catalogue: Catalogue, *, url: str | None) -> CollectionName:
    """``passages`` on the corpus's own server; on one that several may share, with a code of its own."""
    with catalogue.reading() as connection:
        former = facts.read(connection, facts.OWN_COLLECTION)
        known = facts.read(connection, facts.SHARED_COLLECTION)
    if url is None:
        return CollectionName(_COLLECTION, former)
    if known is None:
        with catalogue.writing() as connection:
            name = former or f"{_COLLECTION}-{secrets.token_hex(3)}"
            known = facts.settle(connection, facts.SHARED_COLLECTION, name)
    return CollectionName(known)


def _not_joined(catalogue: Catalogue) -> FolderNotJoined:
    number = catalogue.count_reports()
    return FolderNotJoined(
        f"the folder {str(catalogue.folder)!r} is not used yet with the corpus {catalogue.place}, which has "
        f"{in_words(number)}; `dateline serve` or `dateline ingest` joins it, and --data or DATELINE_DATA "
        "name another folder"
    )


def _unusable(folder: Path, error: OSError) -> CorpusUnreadable:
    return CorpusUnreadable(
        f"no corpus can be kept in {str(folder)!r}: {failure(error, advice='name another folder')}"
    )


def _mismatch(folder: Path, recorded: str, configured: str) -> EncoderMismatch:
    return EncoderMismatch(
        f"the corpus in {str(folder)!r} was built with encoder {recorded!r}, but {configured!r} is "
        f"configured; set DATELINE_ENCODER to {model_name(recorded)!r}, or use another folder"
    )
