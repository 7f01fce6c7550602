"""Archives are unpacked without harm, and each of their files has its result."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from ingest.errors import ArchiveRefused
from ingest.sources.archive import ArchiveLimits, Unpacked, files_in, unpack
from ingest.sources.source import NotRead, SourceFile


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


def unpacked(path: Path, into: Path, limits: ArchiveLimits = ArchiveLimits()) -> dict[str, bytes | str]:
    """Each file's content, or why it was refused."""
    return {
        one.name: one.refused or one.path.read_bytes()
        for one in unpack(path, path.name, into=into, limits=limits)
    }


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (taped, "a.tar.gz"), (taped, "A.TGZ")])
def test_files_come_out_as_they_went_in(tmp_path: Path, make: object, name: str) -> None:
    files: dict[str, bytes] = {"feed/one.txt": b"one", "feed/deep/two.txt": b"", "naïve.txt": "ü".encode()}
    assert callable(make)
    assert unpacked(make(tmp_path / name, files), tmp_path / "out") == files


@pytest.mark.parametrize("make", [zipped, taped])
@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:/out.txt", "..\\out.txt"]
)
def test_no_path_leads_outside(tmp_path: Path, make: object, name: str) -> None:
    """And the files beside such a one are unpacked all the same."""
    assert callable(make)
    path = make(tmp_path / ("a.zip" if make is zipped else "a.tar.gz"), {name: b"bad", "good.txt": b"good"})
    results = unpacked(path, tmp_path / "deep" / "out")
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
    assert all("not followed" in str(why) for why in unpacked(path, tmp_path / "out").values())


def test_an_encrypted_file_is_refused_in_words(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"secret.txt": b"secret"})
    raw = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + flags] |= 1
    path.write_bytes(raw)
    assert "encrypted" in str(unpacked(path, tmp_path / "out")["secret.txt"])


def test_a_file_that_grows_too_large_is_refused_and_the_next_one_is_not(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"large.txt": b"0" * 100_000, "small.txt": b"small"})
    results = unpacked(path, tmp_path / "out", ArchiveLimits(size_of_a_file=1000))
    assert "larger than" in str(results["large.txt"])
    assert results["small.txt"] == b"small"


@pytest.mark.parametrize("make", [zipped, taped])
def test_an_archive_that_grows_without_end_is_broken_off(tmp_path: Path, make: object) -> None:
    assert callable(make)
    files = {f"{number}.txt": b"0" * 1000 for number in range(100)}
    path = make(tmp_path / ("a.zip" if make is zipped else "a.tar.gz"), files)
    taken: list[Unpacked] = []
    with pytest.raises(ArchiveRefused, match="in parts"):
        taken.extend(unpack(path, path.name, into=tmp_path / "out", limits=ArchiveLimits(size=10_000)))
    assert sum(one.stat().st_size for one in (tmp_path / "out").iterdir()) <= 12_000


def test_an_archive_of_too_many_files_is_broken_off(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{number}.txt": b"" for number in range(5)})
    with pytest.raises(ArchiveRefused, match="more than 3 files"):
        list(unpack(path, path.name, into=tmp_path / "out", limits=ArchiveLimits(files=3)))


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    for name in ("a.zip", "a.tar.gz", "a.tar"):
        (tmp_path / name).write_bytes(b"a line of text, no archive")
        with pytest.raises(ArchiveRefused, match="cannot be unpacked"):
            list(unpack(tmp_path / name, name, into=tmp_path / "out"))


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
    assert sorted(unpacked(path, tmp_path / "out")) == sorted(names)


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


def test_hidden_files_are_left_out(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "a.zip", {"__MACOSX/._one.txt": b"x", ".hidden/two.txt": b"x", "three.txt": b"3"}
    )
    left_out = [one.name for one in unpack(path, path.name, into=tmp_path / "out") if one.left_out]
    assert left_out == ["__MACOSX/._one.txt", ".hidden/two.txt"]


def test_empty_files_count_as_nothing(tmp_path: Path) -> None:
    """Forty-one of them once came to more than eight billion bytes."""
    path = zipped(tmp_path / "a.zip", {f"{number}.txt": b"" for number in range(50)})
    limits = ArchiveLimits(size=100, size_of_a_file=50)
    assert len(unpacked(path, tmp_path / "out", limits)) == 50


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.XGLTYPE])
def test_a_tar_with_an_endless_header_is_refused_before_it_is_read(tmp_path: Path, kind: bytes) -> None:
    header = tarfile.TarInfo("header")
    header.type, header.size = kind, 1 << 30
    path = tmp_path / "a.tar"
    path.write_bytes(header.tobuf(tarfile.GNU_FORMAT) + b"0" * 100_000)
    with pytest.raises(ArchiveRefused, match=r"a header of 1,073,741,824 bytes"):
        list(unpack(path, path.name, into=tmp_path / "out"))


def test_the_files_of_an_archive_come_one_by_one_with_what_was_not_unpacked(tmp_path: Path) -> None:
    files = {"a/one.txt": b"one", "README.md": b"about", "../out.txt": b"bad", "a/.hidden": b"x"}
    found = list(files_in(zipped(tmp_path / "a.zip", files), "a.zip", into=tmp_path / "out", origin="from: "))
    assert [(one.label, isinstance(one, NotRead) and one.left_out) for one in found] == [
        ("from: a/one.txt", False),
        ("from: README.md", True),
        ("from: a.zip: ../out.txt", False),
        ("from: a.zip: a/.hidden", True),
    ]
    assert isinstance(found[0], SourceFile)
    assert (found[0].path.read_bytes(), found[0].temporary) == (b"one", True)
    (tmp_path / "b.zip").write_bytes(b"no archive")
    [damaged] = files_in(tmp_path / "b.zip", "b.zip", into=tmp_path / "out2")
    assert isinstance(damaged, NotRead)
    assert "cannot be unpacked" in damaged.reason


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
    [refused] = files_in(path, "a.tar", into=tmp_path / "out")
    assert isinstance(refused, NotRead)
