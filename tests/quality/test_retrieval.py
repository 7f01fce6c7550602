"""What retrieval reaches on published questions stays above its floors, and above plain rankings.

The whole set takes `make bench-retrieval`; here stand the articles that most of its questions need. They lie
beside the checkout, in ../shared/data, and are no part of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.settings import Settings, open_assistant
from corpus import Corpus
from ingest.pipeline import files, ingest
from tests.benchmarks.retrieval import (
    SETS,
    Asked,
    Ranked,
    below_floor,
    floors,
    measured,
    plain_rankings,
    questions,
)

ARTICLES = 12
EVERY = 2  # question of those that the articles answer
README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def asked() -> Sequence[Asked]:
    """Every other question whose whole evidence stands in the articles that the most questions need."""
    every = questions(SETS)
    chosen = needed(every)
    return [one for one in every if set(one.articles) <= chosen][::EVERY]


def needed(every: Sequence[Asked]) -> set[str]:
    count = Counter(article for one in every for article in one.articles)
    return set(sorted(count, key=lambda article: (-count[article], article))[:ARTICLES])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, exported_encoder: Path) -> Path:
    home = tmp_path_factory.mktemp("multihop")
    (home / "encoder").symlink_to(exported_encoder)
    chosen = needed(questions(SETS))
    lines = (SETS / "reports.jsonl").read_text("utf-8").splitlines()
    part = home / "reports.jsonl"
    part.write_text("\n".join(line for line in lines if json.loads(line)["url"] in chosen), "utf-8")
    with Corpus(home) as corpus:
        assert len(list(ingest(corpus, files([part])))) == ARTICLES
    return home


def test_what_is_found_holds_its_floors_and_beats_every_plain_ranking(
    folder: Path, asked: Sequence[Asked]
) -> None:
    with open_assistant(Settings(folder=folder)) as assistant:
        found: Ranked = {
            one.identity: [hit.text for hit in assistant.search(one.text, limit=10)] for one in asked
        }
    figures = measured(asked, found)
    assert not below_floor(figures, floors("retrieval on 12 articles of MultiHop-RAG"))
    for name, ranked in plain_rankings(asked, folder).items():
        plain = measured(asked, ranked)
        for figure in (
            "Hits@4",
            "recall@10",
            "all@10",
        ):  # the first place alone BM25 fills as well, of so few
            assert figures[figure] > plain[figure], (name, figure)


def test_the_figures_that_the_readme_tells_hold_the_floors() -> None:
    row = re.search(r"^\| Dateline \| (0\.\d.*) \|$", README, re.MULTILINE)
    assert row is not None
    names = ("Hits@4", "Hits@10", "MRR@10", "recall@10", "all@10")
    told = dict(zip(names, map(float, row[1].split(" | ")), strict=True))
    assert not below_floor(told, floors())
