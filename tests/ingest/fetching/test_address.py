"""Addresses get one plain form, or are refused with what to do."""

from __future__ import annotations

import pytest

from ingest.errors import AddressRefused
from ingest.fetching.address import checked_address, without_tracking


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("https://news.example.org", "https://news.example.org/"),
        ("HTTPS://News.Example.ORG./a?b=1#c", "https://news.example.org/a?b=1"),
        (" http://news.example.org:80/a ", "http://news.example.org/a"),
        ("https://bücher.example.org/ä?q=ö", "https://xn--bcher-kva.example.org/%C3%A4?q=%C3%B6"),
        ("http://8.8.8.8/a", "http://8.8.8.8/a"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
        ("https://my_host.example.org/a@b", "https://my_host.example.org/a@b"),
        ("https://news.example.org#@127.0.0.1/", "https://news.example.org/"),
    ],
)
def test_an_address_has_one_plain_form(written: str, plain: str) -> None:
    assert checked_address(written) == plain
    assert checked_address(plain) == plain


def test_an_address_may_be_relative_to_another() -> None:
    assert checked_address("../b", within="https://news.example.org/a/c") == "https://news.example.org/b"
    with pytest.raises(AddressRefused, match="neither http nor https"):
        checked_address("file:///etc/passwd", within="https://news.example.org/a")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("news.example.org/rss", r"'news.example.org/rss' is neither http nor https"),
        ("http://0x7f.1/", r"writes its server as '0x7f.1'; only four decimal numbers"),
        ("http://localhost/", r"names 'localhost', which is inside a network"),
        ("http://[fe80::1%25eth0]/", r"network card"),
        ("http://a b.example.org/", r"spaces, backslashes or control characters"),
        ("https://" + "a" * 2000, r"more than 2,000 characters"),
        ("http://-a.example.org/", r"has a host that is no name"),
        ("http://", r"names no server"),
    ],
)
def test_a_refusal_says_what_is_wrong(written: str, message: str) -> None:
    with pytest.raises(AddressRefused, match=message):
        checked_address(written)


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(AddressRefused, match=r"'https://\*\*\*@news.example.org/' has a user name or a pass"):
        checked_address("https://ana:secret@news.example.org/")


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://a.example.org/x?utm_source=rss&id=4&at_medium=RSS", "https://a.example.org/x?id=4"),
        ("https://a.example.org/x?utm_source=rss#comments", "https://a.example.org/x"),
        ("https://a.example.org/x?q=a%20b&empty=", "https://a.example.org/x?q=a%20b&empty="),
    ],
)
def test_what_only_says_how_somebody_came_is_left_out(link: str, kept: str) -> None:
    assert without_tracking(link) == kept
