"""Archives are unpacked without harm, and each of their files has its result."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from corpus import Report
from ingest.errors import ArchiveRefused
from ingest.readers import archive, registry
from ingest.readers.members import LIMITS, MemberLimits, Place, read_with_members
from ingest.readers.reader import INSIDE, CollectedFile, Refusal
from ingest.reading import read_files
from ingest.sources.source import SourceFile
from tests.corpora import COLLECTED


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def taped(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tape:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tape.addfile(member, io.BytesIO(content))
    return path


def unpacked(path: Path, limits: MemberLimits = LIMITS) -> dict[str, bytes | str]:
    """Each file's content, or why it was refused."""
    found: dict[str, bytes | str] = {}
    with path.open("rb") as content:
        for one in archive.read(CollectedFile("a", path.name, content, COLLECTED), limits=limits):
            if isinstance(one, Refusal):
                found[one.where.removeprefix(f"a{INSIDE}")] = one.reason
            else:
                with one.content:
                    found[one.origin.removeprefix(f"a{INSIDE}")] = one.read()
    return found


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (taped, "a.tar.gz"), (taped, "A.TGZ")])
def test_files_come_out_as_they_went_in(tmp_path: Path, make: object, name: str) -> None:
    files: dict[str, bytes] = {"feed/one.txt": b"one", "feed/deep/two.txt": b"", "naïve.txt": "ü".encode()}
    assert callable(make)
    assert unpacked(make(tmp_path / name, files)) == files


@pytest.mark.parametrize("make", [zipped, taped])
@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:/out.txt", "..\\out.txt"]
)
def test_no_path_leads_outside(tmp_path: Path, make: object, name: str) -> None:
    """And the files beside such a one are unpacked all the same."""
    assert callable(make)
    path = make(tmp_path / ("a.zip" if make is zipped else "a.tar.gz"), {name: b"bad", "good.txt": b"good"})
    results = unpacked(path)
    assert results.pop("good.txt") == b"good"
    assert list(results.values()) == ["its path leads out of the archive"]
    written = {one for one in tmp_path.rglob("*") if one.is_file()} - {path}
    assert all(one.is_relative_to(tmp_path / "deep" / "out") for one in written)


def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as tape:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo(f"kind {kind.decode()}.txt")
            member.type, member.linkname = kind, "/etc/passwd"
            tape.addfile(member)
    assert all("not followed" in str(why) for why in unpacked(path).values())


def test_an_encrypted_file_is_refused_in_words(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"secret.txt": b"secret"})
    raw = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + flags] |= 1
    path.write_bytes(raw)
    assert "encrypted" in str(unpacked(path)["secret.txt"])


def test_a_file_that_grows_too_large_is_refused_and_the_next_one_is_not(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"large.txt": b"0" * 100_000, "small.txt": b"small"})
    results = unpacked(path, MemberLimits(size_of_a_file=1000))
    assert "larger than" in str(results["large.txt"])
    assert results["small.txt"] == b"small"


@pytest.mark.parametrize("make", [zipped, taped])
def test_an_archive_that_grows_without_end_is_broken_off(tmp_path: Path, make: object) -> None:
    assert callable(make)
    files = {f"{number}.txt": b"Dam\n\nNobody was hurt. " * 100 for number in range(100)}
    path = make(tmp_path / ("a.zip" if make is zipped else "a.tar.gz"), files)
    found = read_within(path, MemberLimits(size=10_000))
    assert len(found) < 12
    assert "more than 10,000 bytes" in str(found[-1])


def test_an_archive_of_too_many_files_is_broken_off(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{number}.txt": b"Dam\n\nNobody was hurt." for number in range(5)})
    found = read_within(path, MemberLimits(files=3))
    assert len(found) == 4
    assert "more than 3 files" in str(found[-1])


def test_a_list_of_files_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{number}.txt": b"" for number in range(50)})
    with pytest.raises(ArchiveRefused, match="more than 10 files"):
        unpacked(path, MemberLimits(files=10))


def read_within(path: Path, limits: MemberLimits) -> list[Report | Refusal]:
    with path.open("rb") as content:
        file = CollectedFile("a", path.name, content, COLLECTED)
        found = read_with_members(file, registry.read_one, limits=limits)
        return [one for one in found if not isinstance(one, Place)]


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    for name in ("a.zip", "a.tar.gz", "a.tar"):
        (tmp_path / name).write_bytes(b"a line of text, no archive")
        with pytest.raises(ArchiveRefused, match="cannot be unpacked"):
            unpacked(tmp_path / name)


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "utf-8"])
def test_names_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    """As archivers of other machines wrote them, without saying in which encoding."""
    names = ["Новости/Поезд идёт в Варшаву.txt", "Новости/Корабль вышел из гавани.txt", "Новости/Погода.txt"]
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, name in enumerate(names):
            member = zipfile.ZipInfo("x" * len(name.encode(encoding)))
            archive.writestr(member, str(number))
    path.write_bytes(_renamed(path.read_bytes(), [name.encode(encoding) for name in names]))
    assert sorted(unpacked(path)) == sorted(names)


def _renamed(raw: bytes, names: list[bytes]) -> bytes:
    """The archive with its files' names, in order, in both places of each."""
    for mark, header in ((b"PK\x03\x04", 30), (b"PK\x01\x02", 46)):
        at = 0
        for name in names:
            at = raw.index(mark, at)
            start = at + header
            raw = raw[:start] + name + raw[start + len(name) :]
            at = start
    return raw


def test_hidden_files_readmes_and_what_belongs_to_a_saved_page_are_left_out(tmp_path: Path) -> None:
    files = (
        "__MACOSX/._one.txt",
        ".hidden/two.txt",
        "three.txt",
        "README.md",
        "p.html",
        "p_files/a.js",
    )
    path = zipped(tmp_path / "a.zip", dict.fromkeys(files, b"x"))
    with path.open("rb") as content:
        file = CollectedFile("a", "a.zip", content, COLLECTED)
        found = [one for one in read_with_members(file, registry.read_one) if isinstance(one, Refusal)]
    left_out = {one.where: one.reason for one in found if one.left_out}
    assert list(left_out) == [f"a{INSIDE}{files[n]}" for n in (0, 1, 3, 5)]
    assert left_out[f"a{INSIDE}p_files/a.js"] == "it belongs to the saved page 'p.html'"


def test_empty_files_count_as_nothing(tmp_path: Path) -> None:
    """Forty-one of them once came to more than eight billion bytes."""
    path = zipped(tmp_path / "a.zip", {f"{number}.txt": b"" for number in range(50)})
    limits = MemberLimits(size=100, size_of_a_file=50)
    assert len(unpacked(path, limits)) == 50


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE])
def test_a_tar_with_an_endless_header_is_refused_before_it_is_read(tmp_path: Path, kind: bytes) -> None:
    header = tarfile.TarInfo("header")
    header.type, header.size = kind, 1 << 30
    path = tmp_path / "a.tar"
    path.write_bytes(header.tobuf(tarfile.GNU_FORMAT) + b"0" * 100_000)
    with pytest.raises(ArchiveRefused, match=r"a header of 1,073,741,824 bytes"):
        unpacked(path)


def test_an_archive_whose_list_of_files_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    """The numbers of a sparse file, which tarfile gathers without bound, are limited by the process."""
    numbers = b"40000000\n" + b"1\n" * 2_000_000
    header = tarfile.TarInfo("sparse.txt")
    header.size = 100_000_000
    header.pax_headers = {
        "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "1", "GNU.sparse.name": "s"
    }  # fmt: skip
    path = tmp_path / "a.tar"
    path.write_bytes(header.tobuf(tarfile.PAX_FORMAT) + numbers)
    for _, readings in read_files([SourceFile(path=path)]):
        [refused] = readings
        assert isinstance(refused.value, Refusal)


@pytest.mark.parametrize(("opened", "ending"), [(gzip.open, "gz"), (bz2.open, "bz2"), (lzma.open, "xz")])
def test_a_packed_file_is_read_as_what_is_in_it_and_a_packed_tar_as_a_tar(
    tmp_path: Path, opened: Callable[..., IO[bytes]], ending: str
) -> None:
    with opened(tmp_path / f"a.txt.{ending}", "wb") as packed:
        packed.write(b"words " * 200)
    assert unpacked(tmp_path / f"a.txt.{ending}") == {"a.txt": b"words " * 200}
    tape = io.BytesIO()
    with tarfile.open(fileobj=tape, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        member = tarfile.TarInfo("b.txt")
        member.size = 5
        tar.addfile(member, io.BytesIO(b"words"))
    with opened(tmp_path / f"any name.{ending}", "wb") as packed:
        packed.write(tape.getvalue())
    assert unpacked(tmp_path / f"any name.{ending}") == {"b.txt": b"words"}


def test_a_bomb_is_refused_before_it_has_grown(tmp_path: Path) -> None:
    """A hundred megabytes of nothing, packed."""
    with gzip.open(tmp_path / "a.gz", "wb", compresslevel=1) as packed:
        for _ in range(10):
            packed.write(bytes(10_000_000))
    begun = time.process_time()
    limits = MemberLimits(free=1_000_000, growth=20)
    with pytest.raises(ArchiveRefused, match="import it in parts"):
        unpacked(tmp_path / "a.gz", limits)
    nested = zipped(tmp_path / "b.zip", {"a.txt": bytes(30_000_000)})
    assert "larger than 1,000,000 bytes" in str(unpacked(nested, limits))
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("names", [("[Content_Types].xml", "a.xml"), ("a.xml", "[Content_Types].xml")])
def test_a_document_that_is_an_archive_is_not_unpacked(tmp_path: Path, names: tuple[str, ...]) -> None:
    path = zipped(tmp_path / "a.zip", dict.fromkeys(names, b"<x/>"))
    [refused] = registry.read(CollectedFile("a", "a.zip", io.BytesIO(path.read_bytes()), COLLECTED))
    assert isinstance(refused, Refusal)
    assert "not supported" in refused.reason


def test_a_tar_that_claims_more_than_it_has_is_broken_off_at_once(tmp_path: Path) -> None:
    """tarfile would read on for as many bytes as the next header is said to be away."""
    claims = tarfile.TarInfo("huge.txt")
    claims.size = 1 << 40
    path = tmp_path / "a.tar"
    path.write_bytes(claims.tobuf(tarfile.GNU_FORMAT) + b"x" * 600)
    with pytest.raises(ArchiveRefused, match="a file in it has 1,099,511,627,776 bytes"):
        unpacked(path)


def test_a_packed_file_may_be_packed_again(tmp_path: Path) -> None:
    twice = gzip.compress(gzip.compress(b"Dam holds\n\nThe dam at Lemna held.\n"))
    [report] = registry.read(CollectedFile("a", "dam.txt.gz.gz", io.BytesIO(twice), COLLECTED))
    assert isinstance(report, Report)
    assert report.title == "Dam holds"
