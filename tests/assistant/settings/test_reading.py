"""Settings from the command line, the environment and one file: what is read, refused and shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.errors import SettingsInvalid
from assistant.settings import Settings, read_settings

SECRETS = {"DATELINE_OIDC_CLIENT_SECRET": "open sesame", "DATELINE_COOKIE_SECRET": "c" * 31 + "!"}
OIDC = SECRETS | {
    "DATELINE_OIDC_PROVIDER": "https://id.example.org/.well-known/openid-configuration",
    "DATELINE_OIDC_CLIENT_ID": "dateline",
    "DATELINE_ADMINS": "Ana@example.org, ,bo@example.org,https://id.example.org|A17",
}


def read(**environment: str) -> Settings:
    """Read from these variables alone."""
    return read_settings({"DATELINE_SETTINGS": ""} | environment).settings


def test_sign_in_is_set_by_the_environment() -> None:
    settings = read(**OIDC)
    assert settings.sign_in is not None
    assert settings.sign_in.admins == {"ana@example.org", "bo@example.org", "https://id.example.org|A17"}
    assert settings.without_sign_in().sign_in is None
    assert read().sign_in is None


def test_a_process_that_is_started_gets_all_settings_by_its_environment(tmp_path: Path) -> None:
    """And reads no file that may lie where it runs."""
    some = {
        "DATELINE_HOSTS": "one.example two.example",
        "DATELINE_MODEL_TIMEOUT": "2.5",
        "DATELINE_MODELS": "/m",
    }
    settings = read(DATELINE_DATA=str(tmp_path), DATELINE_URL="https://d.example/", **OIDC, **some)
    passed_on = settings.to_environment()
    assert read_settings(passed_on).settings == settings
    assert settings.hosts == ("one.example", "two.example")
    assert settings.host_names == ("one.example", "two.example", "d.example")
    assert passed_on["DATELINE_SETTINGS"] == ""
    assert Settings(folder=tmp_path).to_environment().keys() == passed_on.keys()


def test_making_settings_in_a_program_reads_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_VISITORS", "7")
    assert Settings().visitors == 40
    assert read_settings().settings.visitors == 7


def test_neither_a_representation_nor_the_list_shows_a_secret() -> None:
    """Nor an error about another setting, nor the password in an address."""
    password = {"DATELINE_MODEL_URL": "http://reader:sesame@127.0.0.1:8000/x"}
    chroma = {
        "DATELINE_CHROMA_URL": "https://chroma.example.org",
        "DATELINE_CHROMA_BASIC": "ana:abretesesamo",
    }
    environment = {"DATELINE_SETTINGS": ""} | OIDC | password | chroma
    sourced = read_settings(environment)
    with pytest.raises(SettingsInvalid) as refused:
        read_settings(environment | {"DATELINE_VISITORS": "many"})
    printed = "\n".join(
        [repr(sourced), repr(sourced.settings.sign_in), str(refused.value), str(sourced.shown())]
    )
    assert "***" in printed
    shown = str(sourced.shown())
    assert "http://***@127.0.0.1:8000/x" in shown
    for secret in (*SECRETS.values(), "abretesesamo"):
        assert secret not in printed
    assert "sesame" not in shown


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"VISITORS": "2.7"},
            "DATELINE_VISITORS is '2.7'; set it to a whole number of 1 or more, such as 40",
        ),
        ({"VISITORS": "0"}, "DATELINE_VISITORS is '0'; set it to a whole number of 1 or more, such as 40"),
        ({"MODEL_BUDGET": "-5"}, "DATELINE_MODEL_BUDGET is '-5'; set it to a whole number above 0"),
        ({"MODEL_TIMEOUT": "nan"}, "DATELINE_MODEL_TIMEOUT is 'nan'; set it to a number above 0, such as 60"),
        (
            {"METRICS": "banana"},
            "DATELINE_METRICS is 'banana': name a host and a port, such as 127.0.0.1:9464",
        ),
        (
            {"TRACES": "collector:4317"},
            "DATELINE_TRACES is 'collector:4317': write it as http://127.0.0.1:4317",
        ),
        ({"MODEL_URL": "http://"}, "DATELINE_MODEL_URL is 'http://': write it as http://127.0.0.1:8000/v1"),
        (
            {"OIDC_PROVIDER": "accounts.example"},
            "DATELINE_OIDC_PROVIDER is 'accounts.example': write it as "
            "https://id.example.org/.well-known/openid-configuration",
        ),
        ({"URL": "https://news.example:0"}, "DATELINE_URL is 'https://news.example:0': write it as https://"),
        ({"URL": "ana:abretesesamo@news.example"}, "DATELINE_URL cannot be used: write it as https://"),
        ({"VISITOR": "7"}, "DATELINE_VISITOR is not a setting; did you mean DATELINE_VISITORS?"),
        ({"COLOUR": "red"}, "DATELINE_COLOUR is not a setting; unset it (`dateline settings` lists all)"),
        ({"OIDC_CLIENT_ID": ""}, "for people to sign in, set DATELINE_OIDC_CLIENT_ID too"),
        ({"COOKIE_SECRET": "short"}, "DATELINE_COOKIE_SECRET has 5 characters; set it to at least 32"),
        ({"SETTINGS": "nowhere.toml"}, "DATELINE_SETTINGS is 'nowhere.toml', which is no file"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_value_and_what_to_do(
    changed: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsInvalid) as refused:
        read(**OIDC | {f"DATELINE_{name}": value for name, value in changed.items()})
    assert str(refused.value).startswith(message)


def test_options_override_variables_and_those_the_file_and_each_says_its_origin(
    tmp_path: Path,
) -> None:
    file = tmp_path / "news.toml"
    file.write_text(
        'data = "reports"\nmodel = "openai:small"\nvisitors = 9\nhosts = ["one.example", "two.example"]\n',
        "utf-8",
    )
    sourced = read_settings(
        {"DATELINE_SETTINGS": str(file), "DATELINE_VISITORS": "8"},
        options={"model": "openai:large", "model_url": None},
    )
    settings = sourced.settings
    assert (settings.model, settings.visitors, settings.answering) == ("openai:large", 8, 2)
    assert settings.folder == tmp_path / "reports"  # relative to the file that names it
    assert settings.hosts == ("one.example", "two.example")
    origins = {name: origin for name, _, origin in sourced.shown()}
    assert origins["DATELINE_DATA"] == f"file {file}"
    assert origins["DATELINE_VISITORS"] == "environment"
    assert origins["DATELINE_MODEL"] == "option"
    assert origins["DATELINE_ANSWERING"] == "default"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("visitor = 9", "'visitor' in 'news.toml' is not a setting; did you mean visitors?"),
        (
            "visitors = 2.7",
            "DATELINE_VISITORS (file news.toml) is 2.7; set it to a whole number of 1",
        ),
        ("visitors = ", "the settings file 'news.toml' cannot be read: "),
        ("model = 3", "DATELINE_MODEL (file news.toml) is 3: input should be a valid string"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsInvalid) as refused:
        read_settings({"DATELINE_SETTINGS": "news.toml"})
    assert str(refused.value).startswith(message)


def test_a_file_of_the_usual_name_is_read_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dateline.toml").write_text("upload_mb = 5", "utf-8")
    assert read_settings({}).settings.upload_mb == 5
    assert read_settings({"DATELINE_SETTINGS": ""}).settings.upload_mb == 200
    assert "DATELINE_SETTINGS" not in os.environ


@pytest.mark.parametrize(("text", "reads"), [("no", False), ("false", False), ("yes", True), ("1", True)])
def test_the_reader_is_left_out_by_a_word(monkeypatch: pytest.MonkeyPatch, text: str, reads: bool) -> None:
    monkeypatch.setenv("DATELINE_READER", text)
    settings = read_settings().settings
    assert settings.reader is reads
    assert settings.to_environment()["DATELINE_READER"] == ("yes" if reads else "no")
    assert not read_settings(options={"reader": False}).settings.reader  # as --no-reader gives it


def test_the_address_of_a_database_is_shown_without_who_connects_and_refused_without_it() -> None:
    address = "postgresql+psycopg://ana:sekrit@db.example.org/news"
    read = read_settings({"DATELINE_DATABASE_URL": address})
    assert read.settings.database == address
    assert "sekrit" not in repr(read.settings)
    shown = {name: value for name, value, _ in read.shown()}
    assert shown["DATELINE_DATABASE_URL"] == "postgresql+psycopg://***@db.example.org/news"
    assert read_settings(read.settings.to_environment()).settings.database == address
    for wrong in ("mysql://ana:sekrit@db/news", "postgresql://ana:sekrit@db", "sekrit"):
        with pytest.raises(SettingsInvalid, match=r"DATELINE_DATABASE_URL cannot be used: ") as refused:
            read_settings({"DATELINE_DATABASE_URL": wrong})
        assert "sekrit" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "as_shown", "secrets"),
    [
        ("postgresql://ana:se/kr?i#t@db/news", "postgresql://***@db/news", ["se/kr?i#t"]),
        ("postgresql://ana@[::1]:5433/news", "postgresql://***@[::1]:5433/news", []),
        ("postgresql://db/news?sslpassword=sekrit", "postgresql://db/news?***", ["sekrit"]),
        (
            "postgresql://ana:news@db/news",
            "postgresql://***@db/news",
            [],
        ),  # too short to be left out of a log
        ("postgresql://ana:se%40krit@db/news", "postgresql://***@db/news", ["se@krit"]),
    ],
)
def test_a_password_however_written_is_neither_shown_nor_logged(
    address: str, as_shown: str, secrets: list[str]
) -> None:
    """And of the address nothing else is left out of the log."""
    read = read_settings({"DATELINE_DATABASE_URL": address})
    assert {name: value for name, value, _ in read.shown()}["DATELINE_DATABASE_URL"] == as_shown
    assert read.settings.secrets() == secrets


@pytest.mark.parametrize("address", ["http://ana:sek/rit@db", "http://ana:sekrit[@db/x"])
def test_an_address_that_cannot_be_read_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(SettingsInvalid, match=r"^DATELINE_MODEL_URL cannot be used: ") as refused:
        read_settings({"DATELINE_MODEL_URL": address})
    assert "sek" not in str(refused.value)


def test_no_other_address_is_shown_with_its_password() -> None:
    sourced = read_settings({"DATELINE_MODEL_URL": "http://ana:rit@sek@db"})
    assert {name: value for name, value, _ in sourced.shown()}["DATELINE_MODEL_URL"] == "http://***@db"


@pytest.mark.parametrize("address", ["postgresql://ana:se@krit@db/news", "postgresql://ana:sekrit[@db/news"])
def test_an_address_whose_password_is_unclear_is_refused_without_it(address: str) -> None:
    try:
        shown = str(read_settings({"DATELINE_DATABASE_URL": address}).shown())
    except SettingsInvalid as error:
        shown = str(error)
    assert "krit" not in shown


ELSEWHERE = "https://chroma.example.org"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"URL": ""}, "DATELINE_CHROMA_TOKEN is of a Chroma server elsewhere; set DATELINE_CHROMA_URL too"),
        ({"URL": "chroma.example.org:8000"}, "'chroma.example.org:8000' in DATELINE_CHROMA_URL is no server"),
        ({"URL": "https://ana:sesame@c.example.org"}, "DATELINE_CHROMA_URL has a user or password in it"),
        ({"URL": "https://ana:ses/ame@c.example.org:x"}, "'c.example.org:x' in DATELINE_CHROMA_URL is no"),
        ({"URL": f"{ELSEWHERE},https://d.example.org"}, "DATELINE_CHROMA_URL names 2 servers, and the vect"),
        ({"URL": "http://chroma.example.org"}, "a token or password would cross the network unencrypted to"),
        ({"BASIC": "ana:sesame"}, "both DATELINE_CHROMA_TOKEN and DATELINE_CHROMA_BASIC are set; unset the"),
        ({"TOKEN": "", "BASIC": "sesame"}, "DATELINE_CHROMA_BASIC has no colon; write it as user:password"),
        ({"TOKEN": "ses\name"}, "DATELINE_CHROMA_TOKEN has characters that no token has"),
        ({"TOKEN_HEADER": "X-Token"}, "DATELINE_CHROMA_TOKEN_HEADER is 'X-Token': input should be 'Authoriz"),
        ({"SHARDS": "week"}, "DATELINE_CHROMA_SHARDS is 'week': input should be 'month'"),
        ({"CA": "nowhere.pem"}, "DATELINE_CHROMA_CA is 'nowhere.pem', which cannot be read as certificates"),
        ({"CA": __file__}, f"DATELINE_CHROMA_CA is {__file__!r}, which cannot be read as certificates"),
    ],
)
def test_chroma_servers_that_cannot_be_meant_are_refused_without_a_secret(
    changed: dict[str, str], message: str
) -> None:
    given = {"URL": ELSEWHERE, "TOKEN": "a-token-of-some-length"} | changed
    with pytest.raises(SettingsInvalid) as refused:
        read(**{f"DATELINE_CHROMA_{name}": value for name, value in given.items()})
    assert str(refused.value).startswith(message)
    assert "ses" not in str(refused.value).replace("uses", "")


def test_chroma_servers_have_one_spelling_and_what_they_ask_for_is_in_no_log(tmp_path: Path) -> None:
    file = tmp_path / "news.toml"
    file.write_text('chroma_basic = "ana:abretesesamo"\nchroma_tenant = "news"', "utf-8")
    named = "https://C.example.org:443/index/, http://[::1]:8000 https://c.example.org/index"
    sourced = read_settings(
        {
            "DATELINE_SETTINGS": str(file),
            "DATELINE_DATA": str(tmp_path),
            "DATELINE_CHROMA_URL": named,
            "DATELINE_CHROMA_SHARDS": "month",
        }
    )
    settings = sourced.settings
    assert settings.chroma_servers == ("https://c.example.org/index", "http://[::1]:8000")
    assert settings.chroma_access.by_month
    assert settings.chroma_access.headers() == {"Authorization": "Basic YW5hOmFicmV0ZXNlc2Ftbw=="}
    assert {"abretesesamo", "YW5hOmFicmV0ZXNlc2Ftbw=="} <= set(settings.secrets())
    assert "abretesesamo" not in repr(settings.chroma_access)
    assert "abretesesamo" not in str(sourced.shown())
    assert read_settings(settings.to_environment()).settings == settings
    plain = read(DATELINE_CHROMA_URL=ELSEWHERE, DATELINE_CHROMA_TOKEN="a-token")
    assert plain.chroma_access.headers() == {"Authorization": "Bearer a-token"}
    assert not plain.chroma_access.by_month


def test_settings_of_an_own_chroma_are_passed_on_and_read_again() -> None:
    assert read_settings(read().to_environment()).settings.chroma_servers == ()
