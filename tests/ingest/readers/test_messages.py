"""What somebody wrote is kept in order, what frames it is left out, and no message is endless."""

from __future__ import annotations

import io

import pytest

from corpus import Report
from ingest.readers.html_text import paragraphs_of
from ingest.readers.mail_text import from_html, from_plain
from ingest.readers.reader import CollectedFile, Refusal
from ingest.readers.registry import read
from tests.corpora import COLLECTED

FIELDS = (
    b"From: Bo <bo@lemna.example>\nSubject: Dam\nDate: Tue, 24 Feb 2026 10:00:00 +0100\nMIME-Version: 1.0\n"
)


def reading(raw: bytes) -> list[Report | Refusal]:
    return list(read(CollectedFile("a.eml", "a.eml", io.BytesIO(raw), COLLECTED)))


@pytest.mark.parametrize(
    "text",
    [
        "The dam is whole.\n\n-----Original Message-----\nFrom: Anna\n\nIs it?\n",
        "The dam is whole.\n\n________________________________\nVon: Anna <a@x.example>\nAn: Bo\n"
        "Betreff: Damm\n\nIst er ganz?\n",
        "Am 23.02.2026 um 10:00 schrieb\nAnna <a@x.example>:\n> Ist er ganz?\n\nThe dam is whole.\n",
        "The dam is whole.\n-- \nBo Lind\nLemna\n",
        "The dam is whole.\n____________________________\nNews mailing list\nnews@x.example\n",
        "The dam is whole.\n\nTo unsubscribe, write to us.\n\nQuay 1, Lemna\n",
    ],
)
def test_answered_messages_signatures_and_footers_are_left_out(text: str) -> None:
    assert from_plain(text, forwarded=False) == ["The dam is whole."]


def test_what_is_passed_on_stays() -> None:
    html = "<p>Look:</p><blockquote type='cite'><p>The dam is whole.</p></blockquote>"
    assert from_html(html, forwarded=True) == ["Look:", "The dam is whole."]
    assert from_html(html, forwarded=False) == ["Look:"]


def test_lines_that_were_wrapped_are_joined_and_entries_are_not() -> None:
    text = (
        "The dam above Lemna was whole in the morning after the heaviest rain\n"
        "for nine years.\n- Two gates were opened before midnight by the keepers of it\n- Nobody was hurt.\n"
    )
    first, *entries = from_plain(text, forwarded=False)
    assert first.endswith("the heaviest rain for nine years.")
    assert [entry[:5] for entry in entries] == ["- Two", "- Nob"]


def test_tables_that_lay_out_a_page_are_read_cell_by_cell_and_tables_as_tables() -> None:
    html = (
        "<table><tr><td><img src=x></td><td><h2>Dam</h2>It is&nbsp;<b>whole</b>.</td></tr><tr><td colspan=2>"
        "<table><tr><td>Gate</td><td>Open</td></tr><tr><td>1</td><td>yes</td></tr></table></td></tr></table>"
        "<p style='display:none'>Hidden</p>One<br><br>Two<ol><li>a<li><p>b</p></ol>"
    )
    assert paragraphs_of(html) == [
        *("Dam", "It is whole.", "| Gate | Open |\n| 1 | yes |", "One", "Two", "1. a", "2. b")
    ]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"Content-Type: multipart/mixed; boundary=q\n\n" + b"--q\n\nx\n" * 10_001, "more than 10,000 parts"),
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=q%d\n\n--q%d\n" % (n, n) for n in range(99)),
            "more than 50 levels deep",
        ),
        ((FIELDS + b"Content-Type: message/rfc822\n\n") * 2_000, "nested too deeply"),
        (b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx", "encrypted (S/MIME)"),
        (b"\n-----BEGIN PGP MESSAGE-----\nx\n", "encrypted (PGP)"),
        (b"\n", "the text is missing"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(raw: bytes, why: str) -> None:
    [refused] = reading(FIELDS + raw)
    assert isinstance(refused, Refusal)
    assert why in refused.reason


def test_long_fields_are_cut_before_they_are_read() -> None:
    bombs = b"To: " + b"a@b.example, " * 200_000 + b"\nX: " + b"=?utf-8?q?a?= " * 100_000 + b"\n"
    fields = FIELDS.replace(b"Bo <bo@lemna.example>", b"(" * 100_000)
    [report] = reading(fields + bombs + b"\nThe dam is whole.\n")
    assert isinstance(report, Report)
    assert (report.title, report.body) == ("Dam", "The dam is whole.")


def test_a_message_that_is_cut_off_says_so() -> None:
    raw = FIELDS + b"Content-Type: multipart/mixed; boundary=q\n\n--q\n\nThe dam is whole.\n"
    report, refused = reading(raw)
    assert isinstance(report, Report)
    assert isinstance(refused, Refusal)
    assert "cut off" in refused.reason


def test_the_middle_of_a_message_that_was_sent_in_several_is_not_taken_for_text() -> None:
    part = FIELDS + b'Content-Type: message/partial; id="1"; number=2; total=3\n\n' + b"QUJDREVGRw==\n" * 5
    [refusal] = reading(part)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("it is part 2 of a message that was sent in several")


def test_a_message_without_subject_and_text_is_refused_as_such() -> None:
    [refusal] = reading(b"From: Bo <bo@lemna.example>\nMIME-Version: 1.0\n\n\n")
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "the text is missing: the message has neither a subject nor a text"


def test_parts_in_parts_without_end_are_refused_as_such() -> None:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1_000)
    )
    [refusal] = reading(FIELDS + opened + b"Content-Type: text/plain\n\nText.\n")
    assert isinstance(refusal, Refusal)
    assert "nested" in refusal.reason
