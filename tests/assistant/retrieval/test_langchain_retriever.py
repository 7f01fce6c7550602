"""Dateline's search in other people's chains, and a cross-encoder in Dateline's search."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.retrieval.langchain_retriever import DatelineRetriever
from assistant.settings import Settings, open_assistant
from corpus import Hit, RerankerUnavailable, open_reranker


def test_a_chain_gets_the_passages_that_a_search_finds(assistant: Assistant) -> None:
    question = "Who ordered two hydrogen ferries?"
    documents = DatelineRetriever(corpus=assistant.corpus, limit=4).invoke(question)
    hits = assistant.search(question, limit=4)
    assert [document.page_content for document in documents] == [hit.text for hit in hits]
    assert documents[0].metadata["outlet"] == hits[0].stored.report.outlet


def test_a_chain_may_read_the_neighbours_of_what_is_found(assistant: Assistant) -> None:
    question = "How did the Kurosame Strait learn to make electricity?"
    (narrow,) = DatelineRetriever(corpus=assistant.corpus, limit=1).invoke(question)
    (wide,) = DatelineRetriever(corpus=assistant.corpus, limit=1, reach=1).invoke(question)
    assert narrow.page_content in wide.page_content
    assert len(wide.page_content) > len(narrow.page_content)


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny cross-encoder with random weights, on disk."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    home = tmp_path_factory.mktemp("cross-encoder")
    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "ferries",
        "hydrogen",
        "who",
        "ordered",
        "the",
        "two",
        "harbour",
    ]
    tokenizer = Tokenizer(models.WordLevel({piece: i for i, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    ).save_pretrained(home)
    small = BertConfig(
        vocab_size=len(pieces),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        num_labels=1,
    )
    BertForSequenceClassification(small).save_pretrained(home)
    return home


def test_a_cross_encoder_set_by_name_judges_the_hits(sample_folder: Path, cross_encoder: Path) -> None:
    question = "Who ordered the two hydrogen ferries?"
    settings = Settings(folder=sample_folder, reranker=str(cross_encoder))
    with open_assistant(settings) as judged:
        hits = judged.search(question, limit=5)
    reranker = open_reranker(str(cross_encoder))

    def score(hit: Hit) -> float:
        """The better one's of a passage and the summary that takes one place with it."""
        texts = [f"{one.stored.report.title}\n{one.text}" for one in (hit, hit.summary) if one]
        return max(reranker.scores(question, texts))

    scores = [score(hit) for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert [hit.score for hit in hits] == pytest.approx(scores, abs=1e-4)


def test_a_reranker_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RerankerUnavailable, match="nowhere"):
        open_reranker(str(tmp_path / "nowhere"))
