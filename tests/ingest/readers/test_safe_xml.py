"""XML that strangers wrote is read where it can be, and refused in words that a reader understands."""

from __future__ import annotations

import pytest

from ingest.errors import FileRefused
from ingest.readers.safe_xml import parse

BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_are_refused_in_every_encoding(encoding: str) -> None:
    with pytest.raises(FileRefused, match=r"^a\.xml in it declares entities, which no ordinary file does$"):
        parse(BOMB.encode(encoding), name="a.xml")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<a>" * 300 + b"</a>" * 300, "nested more than 256 levels deep, which no ordinary file is"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "a text of more than 10,000,000 characters in one piece"),
        (b"<a>\n<b></a>", r"the file is damaged: a\.xml in it is not well-formed XML at line 2, column 8$"),
        (b"", "the file is damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_cause(raw: bytes, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason) as refused:
        parse(raw, name="a.xml")
    assert "XML_PARSE_HUGE" not in str(refused.value)
    assert "<string>" not in str(refused.value)


def test_an_identifier_that_is_none_and_a_prefix_that_stands_for_nothing_do_no_harm() -> None:
    """AbiWord wrote the first into documents that every office program opens."""
    root = parse(b'<a xml:id="geo1#b"><o:p>One</o:p></a>', name="a.xml")
    assert "".join(map(str, root.itertext())) == "One"
