"""Every file of a folder is found once, in order, and what is not read is reported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.sources.folder import find_files
from ingest.sources.source import NotRead, SourceFile


def paths(found: list[SourceFile | NotRead]) -> list[Path]:
    return [one.path for one in found if isinstance(one, SourceFile)]


def test_files_are_found_in_folders_once_in_order_and_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "sub/c.txt", ".git/config.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    found = find_files([tmp_path, tmp_path / "a.txt"])
    assert paths(found) == [tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "sub" / "c.txt"]
    assert paths(find_files([tmp_path / ".hidden.txt"])) == [tmp_path / ".hidden.txt"]


def test_a_readme_is_left_out_unless_it_is_named(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("# About\n\nThese reports.\n", "utf-8")
    [left_out] = find_files([tmp_path])
    assert isinstance(left_out, NotRead)
    assert left_out.left_out
    assert paths(find_files([tmp_path, readme])) == [readme]


def test_what_a_browser_saved_beside_a_page_is_left_out(tmp_path: Path) -> None:
    for name in ("dam.html", "dam_files/script.html", "my_files/report.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    found = find_files([tmp_path])
    assert paths(found) == [tmp_path / "dam.html", tmp_path / "my_files" / "report.txt"]
    [left_out] = [one for one in found if isinstance(one, NotRead)]
    assert (left_out.left_out, left_out.reason) == (True, "it belongs to the saved page 'dam.html'")


def test_a_link_to_a_folder_is_reported_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "up").symlink_to(tmp_path / "in")
    [link] = find_files([tmp_path / "in"])
    assert isinstance(link, NotRead)
    assert link.label.endswith("in/deep/up")
    assert "not followed" in link.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_cannot_be_listed_is_reported(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        [unlisted] = find_files([tmp_path])
    finally:
        closed.chmod(0o700)
    assert isinstance(unlisted, NotRead)
    assert "cannot be listed" in unlisted.reason
