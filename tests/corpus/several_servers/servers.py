"""Servers of one corpus, each with a folder of its own."""

from __future__ import annotations

from pathlib import Path

from corpus import (
    Corpus,
    Hit,
)
from tests.corpora import make_report

DAM = make_report()


class Servers:
    """Opens the corpus as one server after another would."""

    def __init__(self, home: Path, url: str, chroma_url: str) -> None:
        self.home, self.url, self.chroma_url = home, url, chroma_url
        self.files = home / "files"

    def folder(self, name: str) -> Path:
        return self.home / name

    def open(self, name: str, *, create: bool = True) -> Corpus:
        return Corpus(
            self.folder(name),
            database_url=self.url,
            files=self.files,
            chroma_url=self.chroma_url,
            create=create,
        )


def by_words(corpus: Corpus, text: str) -> list[Hit]:
    return [hit for hit in corpus.search(text) if "lexical" in hit.found_by]
