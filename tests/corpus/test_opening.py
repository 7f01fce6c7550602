"""A corpus that cannot be opened says why; what it cannot read is left as it is."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from corpus import Corpus, CorpusUnreadable, EncoderMismatch, EncoderUnavailable
from corpus.models.encoder import DEFAULT_ENCODER
from tests.corpora import add_reports, export_in, make_report


def test_a_corpus_built_with_another_encoder_is_refused_with_both_names(
    folder: Path, exported_encoder: Path, tmp_path: Path
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        built_with = corpus.encoder.identity
    other = tmp_path / "other"
    shutil.copytree(exported_encoder, other)
    rename_export(other, "other-model int8 0123")
    with pytest.raises(EncoderMismatch) as refused:
        Corpus(folder, models=other)
    assert built_with in str(refused.value)
    assert "other-model int8 0123" in str(refused.value)
    with Corpus(folder) as corpus:
        assert len(corpus.search("sluice gates")) == 1


def rename_export(place: Path, identity: str) -> None:
    """Gives the default encoder's export in a folder another identity."""
    about = export_in(place) / "encoder.json"
    about.write_text(
        json.dumps({**json.loads(about.read_text("utf-8")), "identity": identity}), encoding="utf-8"
    )


def record_encoder(folder: Path, identity: str) -> None:
    """Has a closed corpus say that its vectors were made by this encoder."""
    catalogue = sqlite3.connect(folder / "catalogue.sqlite")
    catalogue.execute("UPDATE corpus_facts SET value = ? WHERE name = 'encoder'", (identity,))
    catalogue.commit()
    catalogue.close()


def test_a_corpus_of_an_older_graph_of_the_same_weights_opens_and_is_searched(folder: Path) -> None:
    """The graph of the first release gives vectors that find the same; nothing is encoded again."""
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        weights = corpus.encoder.identity.split()[-1]
    record_encoder(folder, f"{DEFAULT_ENCODER} int8 {weights}")
    with Corpus(folder) as corpus:
        assert len(corpus.search("sluice gates")) == 1
    record_encoder(folder, f"{DEFAULT_ENCODER} int8 000000000000")
    with pytest.raises(EncoderMismatch, match="000000000000"):
        Corpus(folder)


def test_a_corpus_that_has_the_export_of_its_vectors_is_opened_with_it(
    folder: Path, exported_encoder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An older corpus of a model whose files have changed since, or whose prompts were not used."""
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
    older = f"{DEFAULT_ENCODER} int8 000000000000"
    shutil.copytree(exported_encoder, folder / "encoder")
    rename_export(folder / "encoder", older)
    record_encoder(folder, older)
    with Corpus(folder) as corpus:
        assert corpus.encoder.identity == older
        assert len(corpus.search("sluice gates")) == 1
    assert "older export" in caplog.text


def test_a_second_corpus_exports_nothing_and_opens_at_once(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Corpus(folder):
        pass
    begun = time.monotonic()
    with Corpus(tmp_path / "second"):
        took = time.monotonic() - begun
    assert took < 10  # 0.5 s on a machine that does nothing else
    assert not (tmp_path / "second" / "encoder").exists()
    assert not caplog.text


def test_an_encoder_that_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    missing = str(tmp_path / "no-such-model")
    with pytest.raises(EncoderUnavailable, match="no-such-model"):
        Corpus(folder, encoder_name=missing)
    with Corpus(folder) as corpus:
        assert corpus.search("anything") == []


def test_a_damaged_catalogue_is_reported_and_left_alone(folder: Path) -> None:
    damaged = b"this is no database " * 500
    (folder / "catalogue.sqlite").write_bytes(damaged)
    with pytest.raises(CorpusUnreadable, match=r"catalogue\.sqlite"):
        Corpus(folder)
    assert (folder / "catalogue.sqlite").read_bytes() == damaged


def test_a_catalogue_with_damaged_inner_pages_is_reported(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
    path = folder / "catalogue.sqlite"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(CorpusUnreadable, match="malformed"):
        Corpus(folder)
