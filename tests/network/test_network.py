"""Nothing leaves this machine unless a setting names the address: every command, recorded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.corpora import copy_of
from tests.network.every_command import arguments, commands
from tests.network.recorder import Recorded, quiet_environment, recorded

_HERE = Path(__file__).parent
_ASKS_OTHERS = """
import socket
for address in ("192.0.2.7", "2001:db8::1", "nobody.dateline.test"):
    try:
        socket.create_connection((address, 443), timeout=5)
    except OSError as error:
        print(error)
"""


@pytest.fixture(scope="module")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Path) -> Path:
    return copy_of(sample_corpus, tmp_path_factory.mktemp("network") / "kept")


def dateline(folder: Path, scratch: Path, *words: str, **settings: str) -> Recorded:
    command = [sys.executable, "-m", "assistant.cli", "--data", str(folder), *words]
    return recorded(command, scratch=scratch, environment=quiet_environment(scratch) | settings)


def test_what_a_program_looks_up_and_connects_to_is_recorded(tmp_path: Path) -> None:
    """Without this the other tests would prove nothing."""
    asked = [sys.executable, "-c", _ASKS_OTHERS]
    found = recorded(asked, scratch=tmp_path, environment=quiet_environment(tmp_path))
    assert {"192.0.2.7:443", "2001:db8::1:443"} <= found.addresses, found.printed
    assert any(name.startswith("nobody.dateline.test") for name in found.names)


def test_every_command_is_tried(tmp_path: Path) -> None:
    tried = arguments(tmp_path, "id", "http://127.0.0.1:9/v1")
    assert set(commands()) == {"serve", *tried}


def test_no_command_looks_up_a_name_or_connects_elsewhere(corpus_folder: Path, tmp_path: Path) -> None:
    program = [sys.executable, *map(str, (_HERE / "every_command.py", corpus_folder, tmp_path))]
    found = recorded(program, scratch=tmp_path, environment=quiet_environment(tmp_path))
    assert found.status == 0, found.printed
    assert "serve /ready 200" in found.printed
    assert (found.names, found.addresses) == (frozenset(), frozenset()), found.printed


def test_only_the_address_that_a_setting_names_is_looked_up(corpus_folder: Path, tmp_path: Path) -> None:
    model = {"DATELINE_MODEL": "openai:gpt-4o", "DATELINE_MODEL_URL": "http://model.dateline.test/v1"}
    found = dateline(corpus_folder, tmp_path, "ask", "what is Iran buying from Russia", **model)
    assert found.status == 0, found.printed
    assert found.names
    assert all(name.startswith("model.dateline.test") for name in found.names)
    assert not found.addresses


def test_a_fetch_looks_up_the_servers_that_are_named_and_sends_nothing_into_a_network(
    corpus_folder: Path, tmp_path: Path
) -> None:
    inside = ("http://169.254.169.254/", "http://10.0.0.1/", "http://[fd00::1]/", "http://192.0.2.7:8080/")
    given = ("fetch", "http://feed.lemna.example/rss", *inside)
    found = dateline(corpus_folder, tmp_path, *given, DATELINE_FETCH="yes")
    assert found.status == 1, found.printed
    assert found.printed.count("is no public address") == len(inside)
    assert found.names
    assert all(name.startswith("feed.lemna.example") for name in found.names)
    assert not found.addresses


@pytest.mark.nightly
def test_models_that_are_not_on_this_machine_are_not_looked_for_elsewhere(
    corpus_folder: Path, tmp_path: Path
) -> None:
    found = dateline(corpus_folder, tmp_path, "search", "ferry", DATELINE_RERANKER="nobody/no-reranker")
    assert (found.status, found.names, found.addresses) == (2, frozenset(), frozenset()), found.printed
    assert "'nobody/no-reranker' cannot be loaded" in found.printed
    found = dateline(tmp_path / "new", tmp_path, "ingest", str(_HERE), DATELINE_ENCODER="nobody/no-encoder")
    assert (found.status, found.names, found.addresses) == (2, frozenset(), frozenset()), found.printed
    assert "'nobody/no-encoder' cannot be loaded" in found.printed
