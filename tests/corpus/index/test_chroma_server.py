"""The life of a corpus's Chroma server: the first process starts it, the last one out stops it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from corpus import Corpus
from corpus.index.chroma_server import _LIVES_AT_LEAST_S, ServerShare
from tests.corpora import add_reports, make_report
from tests.corpus.processes import age, alive, another, kill, server_of, soon


def test_the_first_process_starts_the_server_and_the_last_one_out_stops_it(folder: Path) -> None:
    with another(folder, "hold") as first:
        first.until("holding")
        server, keeper, url = server_of(folder)
        with another(folder, "hold") as second:
            second.until("holding")
            assert server_of(folder) == (server, keeper, url)
            assert first.ends() == 0
            assert alive(server)
            assert alive(keeper)
            assert server_of(folder) == (server, keeper, url)
            assert second.ends() == 0
    assert not alive(server), "the last process is to return only when the server has stopped"
    assert soon(lambda: not alive(keeper))
    assert not (folder / "chroma.json").exists()


@pytest.mark.parametrize("end", ["", "corpus.close()"])
def test_a_process_that_ends_before_its_keeper_warns_of_nothing(folder: Path, end: str) -> None:
    program = f"""
import sys
from pathlib import Path
from corpus import Corpus
corpus = Corpus(Path(sys.argv[1]))
corpus.indexes.vectors.count()
{end}
"""
    ended = subprocess.run(
        [sys.executable, "-W", "always::ResourceWarning", "-c", program, str(folder)],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "subprocess" not in ended.stderr


def test_a_process_killed_outright_does_not_keep_the_server_alive(folder: Path) -> None:
    with another(folder, "hold") as only:
        only.until("holding")
        server, keeper, _ = server_of(folder)
        only.kill()
        assert soon(lambda: not alive(server) and not alive(keeper))


def test_a_process_killed_outright_does_not_end_the_server_for_others(folder: Path) -> None:
    with Corpus(folder) as corpus, another(folder, "hold") as other:
        add_reports(corpus, make_report())
        before = server_of(folder)
        other.until("holding")
        other.kill()
        assert corpus.search("barrier against water")[0].cosine is not None
        assert server_of(folder) == before
    assert not alive(before[0])


def test_the_process_that_started_the_server_may_leave_before_the_others(folder: Path) -> None:
    first = Corpus(folder)
    server = server_of(folder) if (folder / "chroma.json").exists() else None
    with another(folder, "hold") as other:
        other.until("holding")
        first.close()
        assert server in (None, server_of(folder))
        assert alive(server_of(folder)[0])


def test_a_server_killed_outright_is_started_again_and_searches_go_on(folder: Path) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        killed, keeper, url = server_of(folder)
        assert soon(lambda: age(killed) > _LIVES_AT_LEAST_S), (
            "one that dies at once is taken to be unable to run"
        )
        kill(killed)
        assert soon(lambda: bool(corpus.search("barrier against water")) and corpus.notices() == [])
        restarted, same_keeper, same_url = server_of(folder)
        assert (same_keeper, same_url) == (keeper, url)
        assert restarted != killed
        assert corpus.health().sound
    assert not alive(restarted)
    assert soon(lambda: not alive(keeper))


def test_a_keeper_killed_outright_takes_the_server_with_it_and_the_next_process_starts_both(
    folder: Path,
) -> None:
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        server, keeper, _ = server_of(folder)
        kill(keeper)
        assert soon(lambda: not alive(server))
        assert corpus.search("sluice gates")[0].found_by == {"lexical": 1}
        with Corpus(folder) as later:
            assert later.search("sluice gates")[0].found_by == {"dense": 1, "lexical": 1}
            assert corpus.search("sluice gates")[0].found_by == {"dense": 1, "lexical": 1}
            restarted, new_keeper, _ = server_of(folder)
            assert server != restarted
            assert keeper != new_keeper
    assert not alive(restarted)
    assert soon(lambda: not alive(new_keeper))


def test_a_folder_whose_name_holds_spaces_and_letters_of_any_script_has_a_server(tmp_path: Path) -> None:
    share = ServerShare(tmp_path / "donées 数据 '\"")
    assert share.url().startswith("http://127.0.0.1:")
    share.leave()


def test_a_share_opened_and_given_back_over_and_over_finds_a_server_every_time(tmp_path: Path) -> None:
    for _ in range(8):
        share = ServerShare(tmp_path)
        assert share.url()
        share.leave()
        share.leave()
    assert not (tmp_path / "chroma.json").exists()


def test_a_share_that_comes_while_the_last_one_leaves_gets_a_server(tmp_path: Path) -> None:
    with another(tmp_path, "come_and_go", 12) as one, another(tmp_path, "come_and_go", 12) as two:
        assert one.until("came") == two.until("came") == "came 12"


@pytest.mark.parametrize("left_behind", ["", "{", '{"url": "http://127.0.0.1:9", "pid": 1}'])
def test_what_an_earlier_server_left_written_is_not_believed(tmp_path: Path, left_behind: str) -> None:
    (tmp_path / "chroma.json").write_text(left_behind, "utf-8")
    share = ServerShare(tmp_path)
    assert share.url() not in ("", "http://127.0.0.1:9")
    share.leave()


def test_the_log_does_not_grow_with_every_search(folder: Path) -> None:
    log = folder / "chroma.log"
    log.write_bytes(b"x" * 4_100_000)
    with Corpus(folder) as corpus:
        add_reports(corpus, make_report())
        before = log.stat().st_size
        assert before < 4_000, "a long one is begun again"
        for _ in range(20):
            assert corpus.search("reservoir")
        assert log.stat().st_size == before
