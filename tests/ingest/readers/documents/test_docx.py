"""A Word document is read as it is shown with all changes accepted."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus import Precision
from tests.ingest.readers.files import changed, only_refusal, only_report, relationships, zipped

_W = nsdecls("w")


def saved(document: Document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def add_xml(document: Document, text: str) -> None:
    document.element.body.insert_element_before(
        parse_xml(text.replace("<w:p>", f"<w:p {_W}>", 1)), "w:sectPr"
    )


def article() -> Document:
    document = docx.Document()
    document.add_heading("Port of Orvel closes two berths", 1)
    document.add_paragraph("The harbour master said so on Monday.")
    return document


def test_headings_lists_and_tables_are_blocks_of_their_own() -> None:
    document = article()
    document.add_heading("What is planned", 2)
    for words in ("Dredging of the channel", "A crane of 40 tonnes"):
        document.add_paragraph(words, style="List Bullet")
    for words in ("Close the berth", "Pump out the mud"):
        document.add_paragraph(words, style="List Number")
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(
        table.rows, (("Berth", "Tonnes"), ("North", "46,000"), ("South", "3|5")), strict=True
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.sections[0].header.paragraphs[0].text = "CONFIDENTIAL"
    report = only_report("a.docx", saved(document))
    assert report.title == "Port of Orvel closes two berths"
    assert report.body.split("\n\n") == [
        "The harbour master said so on Monday.",
        "What is planned",
        "• Dredging of the channel",
        "• A crane of 40 tonnes",
        "1. Close the berth",
        "2. Pump out the mud",
        "| Berth | Tonnes |\n| North | 46,000 |\n| South | 3/5 |",
    ]


def test_deleted_and_hidden_words_are_left_out_and_inserted_ones_kept() -> None:
    document = article()
    add_xml(
        document,
        '<w:p><w:r><w:t xml:space="preserve">It closes for </w:t></w:r>'
        "<w:del><w:r><w:delText>six</w:delText></w:r></w:del><w:ins><w:r><w:t>eight</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> SECRET</w:t></w:r>"
        '<w:hyperlink><w:r><w:t xml:space="preserve"> months</w:t></w:r></w:hyperlink></w:p>',
    )
    add_xml(document, "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One end is </w:t></w:r></w:p>")
    add_xml(document, "<w:p><w:r><w:t>deleted.</w:t></w:r></w:p>")
    assert only_report("a.docx", saved(document)).body.endswith(
        "\n\nIt closes for eight months\n\nOne end is deleted."
    )


def test_notes_and_text_boxes_follow_their_paragraph_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed words.</w:t></w:r></w:p></w:txbxContent>"
    raw = docx_of(
        '<w:p><w:r><w:t>It rained.</w:t><w:footnoteReference w:id="2"/></w:r><w:r>'
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p><w:p><w:r><w:t>It was dry.</w:t></w:r></w:p>",
        footnotes=f'<w:footnotes {_W}><w:footnote w:id="2"><w:p><w:r><w:t>Says the keeper.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>",
    )
    assert only_report("rain.docx", raw).full_text.split("\n\n") == [
        "It rained.",
        "Boxed words.",
        "Note 1: Says the keeper.",
        "It was dry.",
    ]


def docx_of(body: str, **parts: str) -> bytes:
    """A package with nothing but a body and what it relates to."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relationships(officeDocument="word/document.xml"),
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relationships(**{name: f"{name}.xml" for name in parts}),
            **{f"word/{name}.xml": part for name, part in parts.items()},
        }
    )


def test_a_cell_that_goes_on_from_above_has_its_text_in_each_row() -> None:
    def row(*cells: str) -> str:
        each = "".join(
            f"<w:tc><w:tcPr>{'<w:vMerge/>' if not words else ''}</w:tcPr>"
            f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"
            for words in cells
        )
        return f"<w:tr>{each}</w:tr>"

    rows = row("Country", "Port") + row("Poland", "Orvel") + row("", "Tavik")
    report = only_report("Ports.docx", docx_of(f"<w:tbl>{rows}</w:tbl>"))
    assert report.title == "Ports"
    assert report.body == "| Country | Port |\n| Poland | Orvel |\n| Poland | Tavik |"


def test_a_line_near_the_top_says_when_by_whom_and_where_it_was_published() -> None:
    document = docx.Document()
    for words in ("Dam holds", "Source: Orvel Times", "Published: 3 March 2026", "By Eva Lind", "It lasted."):
        document.add_paragraph(words)
    document.core_properties.created = datetime(2026, 2, 1, tzinfo=UTC)
    report = only_report("a.docx", saved(document))
    assert (report.title, report.outlet, report.author, report.body) == (
        "Dam holds",
        "Orvel Times",
        "Eva Lind",
        "It lasted.",
    )
    assert report.published == datetime(2026, 3, 3, tzinfo=UTC)


def test_properties_count_unless_a_template_gave_them() -> None:
    document = docx.Document()
    document.add_paragraph("It lasted.")
    properties = document.core_properties
    assert (properties.author, properties.created.year) == ("python-docx", 2013)
    plain = only_report("dam_notes.docx", saved(document))
    assert (plain.title, plain.author, plain.published) == ("dam notes", None, None)
    properties.title, properties.author = "Document1", "Windows User"
    assert only_report("dam_notes.docx", saved(document)).title == "dam notes"
    properties.title, properties.author = "The dam above Lemna", "Eva Lind"
    properties.created = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    known = only_report("dam_notes.docx", saved(document))
    assert (known.title, known.author) == ("The dam above Lemna", "Eva Lind")
    assert (known.published, known.published_precision) == (datetime(2026, 3, 1, tzinfo=UTC), Precision.DAY)


def test_a_document_in_the_form_of_the_feed_is_read_as_one() -> None:
    document = docx.Document()
    for words in ("Feb 22 • 19:12 UTC 🇵🇱 Poland Rzeczpospolita", "Dam holds", "It lasted on Sunday."):
        document.add_paragraph(words)
    report = only_report("a.docx", saved(document))
    assert (report.title, report.country, report.outlet) == ("Dam holds", "PL", "Rzeczpospolita")


@pytest.mark.parametrize("name", ["report.docx", "report.txt", "report.doc", "report"])
def test_a_word_document_is_read_as_one_whatever_its_name(name: str) -> None:
    assert only_report(name, saved(article())).title == "Port of Orvel closes two berths"


def test_a_page_or_a_text_named_as_a_word_document_is_what_it_is() -> None:
    page = b"<html><head><title>Dam holds</title></head><body><h1>Dam holds</h1><p>The dam lasted overnight "
    page += b"after the heaviest rain for nine years, said its keeper on Monday.</p></body></html>"
    assert only_report("a.docx", page).title == "Dam holds"
    assert "is not what its name says" in only_refusal("a.docx", b"Dam holds\n\nIt lasted.")


def test_what_is_damaged_encrypted_or_hostile_is_refused_with_the_cause() -> None:
    raw = saved(article())
    assert "damaged or cut short" in only_refusal("a.docx", raw[: len(raw) // 2])
    assert "times as large unpacked" in only_refusal(
        "a.docx", changed(raw, {"word/document.xml": b" " * 20_000_000})
    )
    entities = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "declares entities" in only_refusal("a.docx", changed(raw, {"word/document.xml": entities}))
    deep = "<w:sdt>" * 400 + "</w:sdt>" * 400
    assert "more than 256 levels deep" in only_refusal("a.docx", docx_of(deep))
    assert "the text is missing" in only_refusal("a.docx", docx_of("<w:p/>"))
    protected = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(80)
    )
    assert "with a password" in only_refusal("a.docx", protected)
