"""What a server without containers is started by: its systemd unit, and what its page shows for Caddy."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import httpx
import pytest

from assistant.cli import main
from assistant.settings.reading import read_settings
from tests.chroma_servers import free_port
from tests.corpus.processes import soon
from tests.deploy.composed import DEPLOY, program
from tests.deploy.test_caddyfile import DEBIANS, caddy

UNIT, CHROMAS = DEPLOY / "dateline.service", DEPLOY / "chroma.service"
PAGE = (DEPLOY.parent / "docs" / "operations.md").read_text("utf-8")


def service(unit: Path = UNIT) -> dict[str, str]:
    """The unit's section of the service."""
    read = ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(unit, "utf-8")
    return dict(read["Service"])


@pytest.mark.parametrize("unit", [UNIT, CHROMAS], ids=lambda unit: unit.stem)
def test_systemd_has_nothing_to_say_about_the_unit(tmp_path: Path, unit: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed: apt-get install systemd")
    copy = tmp_path / unit.name
    text = unit.read_text("utf-8")
    copy.write_text(text.replace(f"/opt/dateline/.venv/bin/{unit.stem}", program(unit.stem)), "utf-8")
    done = subprocess.run(
        [analyze, "verify", str(copy)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_it_runs_a_command_that_is_one_with_settings_that_are_some() -> None:
    found = service()
    command = shlex.split(found["ExecStart"])
    with pytest.raises(SystemExit) as ended:
        main([*command[1:], "--help"])
    assert ended.value.code == 0
    assert "--address" in command, "a server on loopback is reached by no balancer elsewhere"
    given = dict(one.split("=", 1) for one in found["Environment"].split())
    shown = re.search(r"```text\n(ADDRESS=.*?)```", PAGE, re.DOTALL)
    assert shown
    lines = dict(line.split("=", 1) for line in shown[1].splitlines())
    assert lines.pop("ADDRESS") == "10.0.0.11"
    lines |= {name: "s" * 32 for name, value in lines.items() if value == "…"}
    settings = read_settings(given | lines | {"DATELINE_SETTINGS": ""}).settings
    assert settings.sign_in is not None, "without it no server listens on another address than loopback"
    assert settings.files == Path(found["ReadWritePaths"])
    assert settings.folder == Path("/var/lib") / found["StateDirectory"]
    assert int(found["TimeoutStopSec"]) > 20, "questions that are being answered go on for up to 20 seconds"


def answers(address: str) -> bool:
    try:
        return httpx.get(address, trust_env=False).is_success
    except httpx.TransportError:
        return False


def test_chromas_unit_starts_a_server_that_keeps_its_records_where_it_may_write(tmp_path: Path) -> None:
    found = service(CHROMAS)
    command = shlex.split(found["ExecStart"])
    assert command[command.index("--path") + 1] == f"/var/lib/{found['StateDirectory']}"
    number, kept = free_port(), tmp_path / "chroma"
    changed = {"/var/lib/chroma": str(kept), "8000": str(number), command[0]: program("chroma")}
    running = subprocess.Popen(
        [changed.get(one, one) for one in command], cwd=tmp_path, stdout=subprocess.DEVNULL
    )
    try:
        assert soon(lambda: answers(f"http://127.0.0.1:{number}/api/v2/heartbeat"), limit_s=60)
        assert kept.is_dir()
    finally:
        running.kill()
        running.wait()


@pytest.mark.parametrize("by", [Path(program("caddy")), DEBIANS], ids=["newer", "debians"])
def test_the_page_s_proxy_before_chroma_asks_for_the_token(tmp_path: Path, by: Path) -> None:
    if not by.exists():
        pytest.skip("Debian's Caddy is not installed: apt-get install caddy")
    shown = re.search(r"```text\n(chroma\.example\.org \{.*?)```", PAGE, re.DOTALL)
    assert shown
    file = tmp_path / "Caddyfile"
    file.write_text(shown[1], "utf-8")
    done = caddy("adapt", "--adapter", "caddyfile", "--config", str(file), by=by)
    assert done.returncode == 0, done.stderr
    assert '"Authorization":["Bearer TOKEN"]' in done.stdout
    assert caddy("fmt", str(file), by=by).stdout == shown[1]
