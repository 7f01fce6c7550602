"""The exported encoder is the model it was exported from."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest

from corpus import EncoderUnavailable
from corpus.models.cache import model_source, open_encoder
from corpus.models.encoder import DEFAULT_ENCODER, Encoder
from tests.corpora import export_in

ROOT = Path(__file__).resolve().parents[3]
TEXTS = [
    "Iran signed a deal for 500 Verba launchers.",
    "The harbour of Brackwater closed for nine days after a storm damaged its northern pier.",
    "Rain.",
    "W Gdańsku otwarto nowy most. Kosztował 40 mln złotych.",
    "Rebels and ministers met twice in the capital; neither side would say what had been agreed. " * 4,
    "1,250 % $ — “?” 🚀",
]


@pytest.fixture(scope="module")
def encoder(exported_encoder: Path) -> Encoder:
    """The default encoder."""
    return open_encoder(DEFAULT_ENCODER, models=exported_encoder)


def test_vectors_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode_passages([*TEXTS, "", " ", "\0"])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)), abs=1e-5)


def test_no_texts_give_no_vectors_of_the_same_dimension(encoder: Encoder) -> None:
    assert encoder.encode_passages([]).shape == (0, encoder.encode_passages(["Rain."]).shape[1])


def test_a_vector_does_not_depend_on_its_neighbours_in_the_call(encoder: Encoder) -> None:
    together = encoder.encode_passages(TEXTS)
    backwards = encoder.encode_passages(TEXTS[::-1])[::-1]
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    assert np.array_equal(together, alone)
    assert np.array_equal(together, backwards)


def test_meaning_counts_more_than_words(encoder: Encoder) -> None:
    asked, near, far = encoder.encode_passages(
        [
            "Who bought missiles?",
            "Tehran acquires portable air-defence weapons.",
            "Who bought the bakery's bread?",
        ]
    )
    boats, ships = encoder.encode_passages(["The fleet left port.", "Warships sailed from the harbour."])
    assert float(asked @ near) > 0.3
    assert float(boats @ ships) > float(far @ ships) + 0.3


def test_a_text_longer_than_the_limit_is_read_up_to_it(encoder: Encoder) -> None:
    assert encoder.limit == 256
    longer = "word " * 5_000
    assert encoder.count(longer) == 5_002
    ending = encoder.encode_passages([f"{longer} and then something else entirely", longer])
    assert np.array_equal(ending[0], ending[1])


def test_the_count_includes_the_special_tokens(encoder: Encoder) -> None:
    assert encoder.count("") == 2
    assert encoder.count("rain") == 3
    assert encoder.count("rain rain") == 4
    assert encoder.count("launchers") > 3


def test_vectors_are_those_of_sentence_transformers_but_for_rounding(encoder: Encoder) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(model_source(DEFAULT_ENCODER), device="cpu", local_files_only=True)
        original = np.asarray(model.encode(TEXTS, normalize_embeddings=True))
    cosines = (encoder.encode_passages(TEXTS) * original).sum(axis=1)
    assert cosines.min() > 0.98, cosines


def test_an_opened_encoder_needs_no_torch(exported_encoder: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from corpus.models.cache import open_encoder\n"
        "open_encoder(sys.argv[2], models=Path(sys.argv[1])).encode_questions(['Rain.'])\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'onnx', 'onnxruntime.transformers'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", program, str(exported_encoder), DEFAULT_ENCODER]
    ran = subprocess.run(command, text=True, capture_output=True, cwd=ROOT, check=True)
    assert ran.stdout.strip() == "[]"


def test_onnxruntime_is_kept_from_sending_events_before_it_is_imported() -> None:
    """With an open process it looks up a host of its maker's after some seconds."""
    program = (
        "import os, sys, corpus; print(os.environ['ORT_DISABLE_TELEMETRY'], 'onnxruntime' in sys.modules)"
    )
    bare = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, text=True, capture_output=True, cwd=ROOT, env=bare, check=True)
    assert ran.stdout.split() == ["1", "False"]


def test_its_identity_names_the_model_and_its_weights(encoder: Encoder) -> None:
    assert encoder.identity.startswith(f"{DEFAULT_ENCODER} int8-2 ")
    assert len(encoder.identity.split()[-1]) == 12


def test_a_damaged_export_is_reported_with_its_folder(exported_encoder: Path, tmp_path: Path) -> None:
    whole = export_in(exported_encoder)
    damaged = tmp_path / whole.name
    damaged.mkdir()
    for part in whole.iterdir():
        (damaged / part.name).write_bytes(part.read_bytes()[:1000])
    with pytest.raises(EncoderUnavailable, match=str(damaged)):
        open_encoder(DEFAULT_ENCODER, models=tmp_path)
