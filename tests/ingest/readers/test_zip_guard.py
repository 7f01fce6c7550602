"""A container is bounded before anything in it is unpacked."""

from __future__ import annotations

import io
import struct

import pytest

from ingest.errors import FileRefused
from ingest.readers.zip_guard import ZipLimits, open_zip
from tests.ingest.readers.files import zipped

_RAW = zipped({"word/document.xml": "text " * 100, "other.xml": "x" * 5000})


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (ZipLimits(members=1), "it has 2 members, more than 1"),
        (ZipLimits(size=5000), "it has 5,500 bytes unpacked, more than 5,000"),
        (ZipLimits(ratio=10, ratio_from=1000), "as large unpacked"),
    ],
)
def test_what_is_beyond_the_limits_is_refused_unopened(limits: ZipLimits, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason), open_zip(io.BytesIO(_RAW), limits=limits):
        pass


def test_a_member_gives_no_more_than_its_limit_and_no_more_than_the_list_says() -> None:
    with open_zip(io.BytesIO(_RAW), limits=ZipLimits(part=1000)) as container:
        assert container.read("word/document.xml") == b"text " * 100
        assert container.read("not there") == b""
        with pytest.raises(FileRefused, match="in it has 5,000 bytes unpacked, more than 1,000"):
            container.read("other.xml")
    listed = _RAW.rindex(struct.pack("<I", 5000))
    lying = _RAW[:listed] + struct.pack("<I", 50) + _RAW[listed + 4 :]
    with open_zip(io.BytesIO(lying)) as container, pytest.raises(FileRefused, match="cannot be unpacked"):
        container.read("other.xml")


def test_an_encrypted_member_is_refused_as_such() -> None:
    flagged = bytearray(_RAW)
    flagged[_RAW.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FileRefused, match="encrypted"), open_zip(io.BytesIO(bytes(flagged))):
        pass
