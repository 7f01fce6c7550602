"""The compose file: valid, complete, and as confined as its services can be."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from compose_spec import PyCompose

from assistant.settings.reading import read_settings
from tests.deploy.composed import DEPLOY, composed, example_environment, interpolated, program

SERVICES = composed(example_environment())["services"]
SERVERS = [name for name in SERVICES if name.startswith("dateline-")]


def test_it_is_a_compose_file_that_its_specification_knows() -> None:
    read = PyCompose.from_yaml(yaml.safe_dump(composed(example_environment())))
    read.validate()
    assert set(read.service_names()) == {"caddy", "chroma", "dateline-1", "dateline-2", "postgres"}


def test_a_linter_of_its_security_finds_nothing_grave() -> None:
    command = [program("compose-lint"), "check", "--fail-on", "high", "compose.yaml"]
    done = subprocess.run(command, cwd=DEPLOY, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_variable_that_has_no_default_is_in_the_example() -> None:
    with pytest.raises(KeyError, match="set DOMAIN in"):
        interpolated({})
    interpolated(example_environment())


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_writes_to_its_volumes_alone_and_gains_no_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert all("noexec" in one for one in service["tmpfs"] if one.startswith("/tmp"))
    assert "user" in service or name == "caddy"
    assert "healthcheck" in service or name in SERVERS, "the image of the servers has its own"


def test_only_the_balancer_is_reached_from_outside() -> None:
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["caddy"]
    assert "back" not in SERVICES["caddy"]["networks"]
    assert composed(example_environment())["networks"]["back"] == {"internal": True}


def test_the_servers_differ_in_their_own_folder_alone_and_are_all_behind_the_balancer() -> None:
    own = {name: {f"{name}:/data", "files:/files"} for name in SERVERS}
    assert {name: set(SERVICES[name]["volumes"]) for name in SERVERS} == own
    rest = [{key: value for key, value in SERVICES[name].items() if key != "volumes"} for name in SERVERS]
    assert rest == [rest[0]] * len(rest)
    upstreams = SERVICES["caddy"]["environment"]["UPSTREAMS"].split()
    assert upstreams == [f"{name}:8501" for name in SERVERS]


def test_a_server_s_settings_are_settings_and_its_secrets_are_in_no_variable(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text(
        'database_url = "postgresql+psycopg://dateline:secret@postgres/dateline"\n'
        f'oidc_client_secret = "secret"\ncookie_secret = "{"c" * 64}"\n'
    )
    given = SERVICES["dateline-1"]["environment"]
    environment = {name: str(value) for name, value in given.items()}
    settings = read_settings(environment | {"DATELINE_SETTINGS": str(file)}).settings
    assert settings.sign_in is not None
    assert settings.host_names == ("dateline.example.org",)
    assert settings.database is not None
    assert not [name for name in given if "SECRET" in name or "PASSWORD" in name or "DATABASE" in name]


def test_what_is_secret_is_not_kept_in_the_repository() -> None:
    ignored = (DEPLOY.parent / ".gitignore").read_text("utf-8").splitlines()
    assert {"/deploy/.env", "/deploy/secrets/"} <= set(ignored)
    files = composed(example_environment())["secrets"].values()
    assert all(one["file"].startswith("./secrets/") for one in files)
