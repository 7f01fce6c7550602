"""Files in files are read in turn, within bounds; one that is bad costs no other."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from corpus import Report
from ingest.limited_process import Limits
from ingest.readers.members import Place, read_with_members
from ingest.readers.reader import INSIDE, CollectedFile, Refusal
from ingest.readers.registry import read_on, read_one
from ingest.reading import read_files
from ingest.sources.source import SourceFile
from tests.corpora import COLLECTED

TEXT = b"Dam number %d\n\nIt is whole. Nobody was hurt.\n"
SLOW = b"<html><body><h1>Dam</h1>" + b"<p><b><i>It rained. " * 50_000  # each opens all before it again


def zipped(files: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def described(values: list[Report | Refusal]) -> list[str]:
    """The origin of each report, and where and why something was refused."""
    return [
        f"{one.where}: {one.reason}" if isinstance(one, Refusal) else one.collected_from for one in values
    ]


def reading(raw: bytes, *, after: tuple[int, ...] = ()) -> list[str]:
    file = CollectedFile("a.zip", "a.zip", io.BytesIO(raw), COLLECTED)
    found = read_with_members(file, read_one, after=after)
    return described([one for one in found if not isinstance(one, Place)])


NESTED = zipped(
    {
        "1.txt": TEXT % 1,
        "2.zip": zipped({"1.txt": TEXT % 21, "2.txt": TEXT % 22, "3.txt": TEXT % 23}),
        "3.txt": TEXT % 3,
    }
)


@pytest.mark.parametrize(
    ("after", "rest"),
    [
        ((), ["1.txt", "2.zip › 1.txt", "2.zip › 2.txt", "2.zip › 3.txt", "3.txt"]),
        ((1,), ["2.zip › 1.txt", "2.zip › 2.txt", "2.zip › 3.txt", "3.txt"]),
        ((2, 2), ["2.zip › 3.txt", "3.txt"]),
        ((2,), ["3.txt"]),
        ((3,), []),
    ],
)
def test_reading_goes_on_after_any_member(after: tuple[int, ...], rest: list[str]) -> None:
    assert reading(NESTED, after=after) == [f"a.zip › {name}" for name in rest]


def test_the_places_that_are_come_to_say_what_is_being_read() -> None:
    file = CollectedFile("a.zip", "a.zip", io.BytesIO(NESTED), COLLECTED)
    places = [one.path for one in read_on(file) if isinstance(one, Place)]
    assert places == [(1,), (), (2,), (2, 1), (2,), (2, 2), (2,), (2, 3), (2,), (), (3,), ()]


def test_what_lies_too_deep_is_refused_and_the_rest_is_read() -> None:
    raw = TEXT % 1
    for _ in range(6):
        raw = zipped({"in.zip": raw, "beside.txt": TEXT % 2})
    found = reading(raw)
    refused = [one for one in found if "more than 4 files deep" in one]
    assert (len(refused), len(found)) == (2, 6)


def test_a_damaged_member_is_refused_by_its_name_and_those_around_it_are_read() -> None:
    raw = zipped({"1.txt": TEXT % 1, "2.zip": NESTED[:300], "3.json": b"{", "4.txt": TEXT % 4})
    first, archive, json, last = reading(raw)
    assert (first, last) == ("a.zip › 1.txt", "a.zip › 4.txt")
    assert archive.startswith("a.zip › 2.zip: the archive cannot be unpacked")
    assert json.startswith("a.zip › 3.json line 1: invalid JSON")


def test_a_member_that_breaks_reading_off_is_refused_and_those_after_it_are_read(tmp_path: Path) -> None:
    """It lies in an archive in an archive, and takes too much time."""
    inner = zipped({"1.txt": TEXT % 1, "slow.html": SLOW, "3.txt": TEXT % 3})
    (tmp_path / "a.zip").write_bytes(zipped({"0.txt": TEXT % 0, "b.zip": inner, "4.txt": TEXT % 4}))
    (tmp_path / "5.txt").write_bytes(TEXT % 5)
    sources = [SourceFile(path=tmp_path / name, origin=name) for name in ("a.zip", "5.txt")]
    found: list[Report | Refusal] = []
    for _, readings in read_files(sources, limits=Limits(cpu_s=1)):
        found += [one.value for one in readings]
    slow = "a.zip › b.zip › slow.html: reading it took more than 1 s of processor time; split it"
    assert [one.removesuffix(" into smaller files") for one in described(found)] == [
        *("a.zip › 0.txt", "a.zip › b.zip › 1.txt", slow, "a.zip › b.zip › 3.txt", "a.zip › 4.txt", "5.txt")
    ]


def test_signs_that_nobody_sees_are_written_out_in_the_names_of_members() -> None:
    """A terminal would obey them."""
    packed = CollectedFile("/c/a.zip", "a.zip", io.BytesIO(), COLLECTED)
    member = packed.member("news/\x1b]0;x\x07red\u202e.txt", b"")
    assert member.name == "\\x1b]0;x\\x07red\\u202e.txt"
    assert member.origin == f"/c/a.zip{INSIDE}news/{member.name}"
