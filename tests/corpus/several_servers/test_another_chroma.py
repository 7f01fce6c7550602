"""A server that names another Chroma, or one that has lost its folder, has the vectors moved by a rebuild."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus import (
    Search,
    VectorsUnavailable,
)
from corpus.errors import VectorsMisplaced
from ingest.complete import rebuild
from tests.chroma_servers import running_chroma
from tests.corpora import add_reports, small_reports
from tests.corpus.processes import soon
from tests.corpus.several_servers.servers import DAM, Servers
from tests.corpus.test_crash import staged


def test_a_server_that_names_another_chroma_uses_no_vectors_until_a_rebuild_has_moved_them_there(
    servers: Servers, tmp_path: Path
) -> None:
    question = Search(text="barrier against water")
    with running_chroma(tmp_path / "other") as other, servers.open("one") as one:
        add_reports(one, DAM)
        mistaken = Servers(servers.home, servers.url, other.url)
        with mistaken.open("two") as two:
            assert two.search_each([question]).full_text_only
            with pytest.raises(VectorsUnavailable, match="is not the one that has this corpus's vectors"):
                add_reports(two, *small_reports(1))
            assert one.lag() == 0, "nothing is stored that nobody can find"
            assert not one.search_each([question]).full_text_only
            two.rebuild()
            assert soon(lambda: not two.search_each([question]).full_text_only)
            assert two.search(question.text)[0].found_by["dense"] == 1
            assert two.health().sound
            with pytest.raises(VectorsUnavailable, match="DATELINE_CHROMA_URL to the same Chroma on every"):
                one.health()
    with servers.open("one") as one:
        one.rebuild()
        assert one.health().sound


def test_a_rebuild_moves_the_vectors_to_another_chroma_before_it_finishes_what_an_import_left(
    servers: Servers, tmp_path: Path
) -> None:
    with servers.open("one") as one:
        add_reports(one, DAM)
    [left] = small_reports(1)
    with running_chroma(tmp_path / "other") as other:
        elsewhere = Servers(servers.home, servers.url, other.url)
        with elsewhere.open("three") as three:
            staged(three, left)
        with elsewhere.open("three") as three:
            assert three.lag() == 1, "opening it has finished nothing, since the vectors are not here"
            rebuild(three)
            assert three.lag() == 0
            assert three.report(left.report_id).report == left
            assert three.health().sound


def test_a_rebuild_fills_a_chroma_again_that_has_lost_its_folder_whatever_an_import_left(
    tmp_path: Path, url: str
) -> None:
    left, another = small_reports(2)
    volume = tmp_path / "volume"
    with running_chroma(volume) as chroma:
        servers = Servers(tmp_path, url, chroma.url)
        with servers.open("one") as one:
            add_reports(one, DAM)
            chroma.stop()
            with pytest.raises(VectorsUnavailable, match="no Chroma server answers"):
                add_reports(one, left)
            assert one.lag() == 1
        shutil.rmtree(volume)
        chroma.start()
        with servers.open("one") as one:
            with pytest.raises(VectorsMisplaced, match="fill this one with `dateline rebuild`"):
                add_reports(one, another)
            rebuild(one)
            assert one.lag() == 0
            assert one.report(left.report_id).report == left
            assert one.health().sound
