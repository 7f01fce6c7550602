"""A corpus that cannot be opened says why; what it cannot read is left as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from corpus import Corpus, CorpusUnreadable, EncoderMismatch, EncoderUnavailable
from tests.corpora import make_report, take_in


def test_a_corpus_built_with_another_encoder_is_refused_with_both_names(
    folder: Path, exported_encoder: Path, tmp_path: Path
) -> None:
    with Corpus(folder) as corpus:
        take_in(corpus, make_report())
        built_with = corpus.encoder.identity
    other = tmp_path / "other"
    shutil.copytree(exported_encoder, other)
    (about,) = other.glob("*/encoder.json")
    about.write_text(
        json.dumps({**json.loads(about.read_text("utf-8")), "identity": "other-model int8 0123"}), "utf-8"
    )
    (folder / "encoder").unlink()
    (folder / "encoder").symlink_to(other)
    with pytest.raises(EncoderMismatch) as told:
        Corpus(folder)
    assert built_with in str(told.value)
    assert "other-model int8 0123" in str(told.value)
    (folder / "encoder").unlink()
    (folder / "encoder").symlink_to(exported_encoder)
    with Corpus(folder) as corpus:
        assert len(corpus.search("sluice gates")) == 1


def test_an_encoder_that_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    missing = str(tmp_path / "no-such-model")
    with pytest.raises(EncoderUnavailable, match="no-such-model"):
        Corpus(folder, encoder_name=missing)
    with Corpus(folder) as corpus:
        assert corpus.search("anything") == []


def test_a_damaged_catalogue_is_told_and_left_alone(folder: Path) -> None:
    damaged = b"this is no database " * 500
    (folder / "catalogue.sqlite").write_bytes(damaged)
    with pytest.raises(CorpusUnreadable, match=r"catalogue\.sqlite"):
        Corpus(folder)
    assert (folder / "catalogue.sqlite").read_bytes() == damaged


def test_a_catalogue_whose_inner_pages_are_damaged_is_told(folder: Path) -> None:
    with Corpus(folder) as corpus:
        take_in(corpus, make_report())
    path = folder / "catalogue.sqlite"
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(CorpusUnreadable, match="malformed"):
        Corpus(folder)
