"""A tiny sentence-transformers model of random weights, which needs no network."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

_WORDS = "rain fell on the harbour of brackwater who closed it for nine days query passage : ?"


def make_model(folder: Path, *, prompts: Mapping[str, str]) -> Path:
    """Writes a BERT of two layers with these prompts, as sentence-transformers saves one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
        from transformers import BertConfig, BertModel, BertTokenizerFast

        torch.manual_seed(7)
        vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_WORDS.split()]
        bare = folder / "bare"
        bare.mkdir(parents=True)
        (bare / "vocab.txt").write_text("\n".join(vocabulary), "utf-8")
        BertTokenizerFast(str(bare / "vocab.txt")).save_pretrained(bare)
        shape = BertConfig(
            vocab_size=len(vocabulary),
            hidden_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=128,
            max_position_embeddings=64,
            initializer_range=0.3,
        )
        BertModel(shape).save_pretrained(bare)
        transformer = Transformer(str(bare), max_seq_length=32)
        pooling = Pooling(transformer.get_embedding_dimension())
        model = SentenceTransformer(modules=[transformer, pooling], prompts=dict(prompts), device="cpu")
        model.save(str(folder / "model"))
    return folder / "model"
