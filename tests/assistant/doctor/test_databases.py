"""The doctor on catalogue and ledger, as files and in PostgreSQL, and on the files of reports."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from assistant.doctor.databases import databases
from assistant.doctor.finding import Finding, State
from assistant.ledger import Ledger
from assistant.settings import Settings
from corpus import Catalogue, Corpus
from tests.assistant.doctor.examined import found, only
from tests.corpora import add_reports, small_reports
from tests.postgresql import Server


def test_a_damaged_catalogue_is_found_before_anything_opens_it(home: Path, free_port: int) -> None:
    catalogue = home / "catalogue.sqlite"
    content = bytearray(catalogue.read_bytes())
    content[4096 : 4096 * 12] = b"\xff" * (4096 * 11)
    catalogue.write_bytes(content)
    findings = found(home, free_port)
    assert only(findings, "catalogue").state is State.PROBLEM
    assert "Restore" in only(findings, "catalogue").advice
    assert "corpus" not in findings


def test_a_database_elsewhere_is_named_and_one_that_does_not_answer_has_a_cure(
    tmp_path: Path, postgresql: Server
) -> None:
    with postgresql.lent_database() as url:
        Catalogue(tmp_path, database_url=url).close()
        settings = Settings(folder=tmp_path, database_url=SecretStr(url))
        found = list(databases(settings))
        assert [(one.subject, one.state) for one in found] == [("catalogue", State.OK), ("ledger", State.OK)]
        assert all("MB of" in one.what and "in the PostgreSQL database" in one.what for one in found)
    nowhere = SecretStr("postgresql+psycopg://ana:sekrit@127.0.0.1:1/news")
    found = list(databases(settings.model_copy(update={"database_url": nowhere})))
    assert [(one.subject, one.state) for one in found] == [("catalogue", State.PROBLEM)], "once for both"
    assert "Connection refused" in found[0].what
    assert "sekrit" not in repr(found[0])
    assert found[0].advice == "See that the server is running and that DATELINE_DATABASE_URL names it."


def of_database(folder: Path, port: int, url: str, **environment: str) -> dict[str, list[Finding]]:
    """The findings, with the catalogue in this database; nothing of the models."""
    return found(folder, port, DATELINE_DATABASE_URL=url, DATELINE_READER="no", **environment)


def test_a_folder_whose_database_is_not_named_and_one_that_has_left_it_are_problems(
    home: Path, tmp_path: Path, free_port: int, postgresql: Server
) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    with postgresql.lent_database() as url:
        Catalogue(moved, database_url=url).close()
        findings = found(moved, free_port, DATELINE_READER="no")
        assert only(findings, "catalogue").state is State.PROBLEM
        assert only(findings, "catalogue").advice == "Set DATELINE_DATABASE_URL to its address."
        findings = of_database(home, free_port, url)
        assert only(findings, "catalogue").state is State.PROBLEM
        assert "although DATELINE_DATABASE_URL names a database" in only(findings, "catalogue").what
        assert not {"corpus", "ledger"} & findings.keys()


def test_a_database_that_no_corpus_can_be_made_in_is_a_problem_and_an_empty_one_stays_empty(
    tmp_path: Path, free_port: int, postgresql: Server, exported_encoder: Path
) -> None:
    new = tmp_path / "new"
    latin = postgresql.empty_database(options="ENCODING 'LATIN1' LOCALE 'C'")
    assert "is in LATIN1" in only(of_database(new, free_port, latin), "catalogue").what
    empty = postgresql.empty_database()
    refused = only(of_database(new, free_port, postgresql.as_guest(empty)), "catalogue")
    assert refused.state is State.PROBLEM
    assert "permission denied for database" in refused.what
    assert "right to create schemas" in refused.advice
    assert only(of_database(new, free_port, empty), "catalogue").what.startswith(
        "There is no corpus in the Post"
    )
    mine = tmp_path / "mine"
    mine.mkdir()
    Catalogue(mine, database_url=postgresql.empty_database()).close()
    findings = of_database(mine, free_port, empty)
    assert only(findings, "catalogue").state is State.PROBLEM
    assert only(findings, "catalogue").what.startswith("No corpus is in the PostgreSQL database")
    assert "ledger" not in findings
    assert postgresql.schemas(empty) == set()
    assert not new.exists()


def test_a_database_that_its_user_may_only_read_is_a_problem(
    tmp_path: Path, free_port: int, postgresql: Server, exported_encoder: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    url = postgresql.empty_database()
    Catalogue(mine, database_url=url).close()
    Ledger(mine, database_url=url).close()
    as_guest, name = postgresql.as_guest(url), url.partition("?")[0].rpartition("/")[2]

    def allow(rights: str, schema: str) -> None:
        postgresql.run(f"GRANT USAGE ON SCHEMA {schema} TO guest", database=name)
        postgresql.run(f"GRANT {rights} ON ALL TABLES IN SCHEMA {schema} TO guest", database=name)

    allow("SELECT", "catalogue")
    refused = only(of_database(mine, free_port, as_guest), "catalogue")
    assert refused.state is State.PROBLEM
    assert "this user may not write to its table 'absences'" in refused.what
    assert "in all tables of the schema 'catalogue'" in refused.advice

    allow("SELECT, INSERT, UPDATE, DELETE", "catalogue")
    allow("SELECT, INSERT, UPDATE, DELETE", "ledger")
    postgresql.run("REVOKE DELETE ON ledger.turns FROM guest", database=name)
    findings = of_database(mine, free_port, as_guest)
    assert only(findings, "catalogue").state is State.OK
    assert only(findings, "ledger").state is State.PROBLEM
    assert "may not write to its table 'turns'" in only(findings, "ledger").what
    allow("DELETE", "ledger")
    assert only(of_database(mine, free_port, as_guest), "ledger").state is State.OK


def test_a_new_folder_of_a_database_with_a_corpus_is_said_to_join_it_and_does_not_yet(
    tmp_path: Path, free_port: int, postgresql: Server, exported_encoder: Path
) -> None:
    url = postgresql.empty_database()
    with Corpus(tmp_path / "first", database_url=url) as corpus:
        add_reports(corpus, *small_reports(3))
    findings = of_database(tmp_path / "second", free_port, url)
    assert only(findings, "catalogue").state is State.OK
    assert ": 3 reports. The folder" in only(findings, "catalogue").what
    assert "`dateline serve` joins it" in only(findings, "catalogue").what
    assert only(findings, "ledger").what == "There is none yet; the first answer makes one."
    assert not (tmp_path / "second").exists()
    with Catalogue(tmp_path / "first", database_url=url, unchanged=True) as catalogue:
        assert catalogue.is_joined
    whole = of_database(tmp_path / "first", free_port, url)
    assert {finding.state for those in whole.values() for finding in those} == {State.OK}
    assert "3 reports" in only(whole, "corpus").what
    assert postgresql.schemas(url) == {"catalogue"}


def test_another_folder_of_files_than_the_corpus_s_is_one_problem_with_its_first_cure_first(
    tmp_path: Path, free_port: int, postgresql: Server
) -> None:
    files, chroma = tmp_path / "files", "http://127.0.0.1:9"
    (tmp_path / "mine").mkdir()
    with postgresql.lent_database() as url:
        Catalogue(tmp_path / "mine", database_url=url, files=files, shared_vectors=True).close()
        elsewhere = str(tmp_path / "nofolder")
        findings = of_database(
            tmp_path / "mine", free_port, url, DATELINE_FILES=elsewhere, DATELINE_CHROMA_URL=chroma
        )
    assert only(findings, "files").state is State.PROBLEM
    assert only(findings, "files").advice.startswith(
        "See that it is mounted and that DATELINE_FILES names it"
    )
    assert "catalogue" not in findings


def test_originals_that_were_left_in_the_corpus_s_folder_are_a_problem(
    home: Path, tmp_path: Path, free_port: int
) -> None:
    (home / "originals").mkdir()
    (home / "originals" / "page.pdf").write_bytes(b"%PDF")
    there = tmp_path / "files"
    there.mkdir()
    finding = only(found(home, free_port, DATELINE_FILES=str(there)), "files")
    assert finding.state is State.PROBLEM
    assert f"{str(home)!r} has originals, and {str(there)!r}" in finding.what
    (home / "originals").rename(there / "originals")
    assert only(found(home, free_port, DATELINE_FILES=str(there)), "files").state is State.OK
