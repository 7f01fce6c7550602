"""The slides of a presentation are one report, with tables and speaker notes."""

from __future__ import annotations

from corpus import Report
from ingest.readers.reader import Refusal
from tests.ingest.readers.files import read_bytes, relationships, zipped

_NAMES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def shape(role: str, *lines: str, properties: str = "") -> str:
    each = "".join(f"<a:p>{properties}<a:r><a:t>{words}</a:t></a:r></a:p>" for words in lines)
    placeholder = f'<p:ph type="{role}"/>' if role else ""
    known = f'<p:nvSpPr><p:cNvPr id="1" name="x"/><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>'
    return f"<p:sp>{known}<p:txBody>{each}</p:txBody></p:sp>"


def table(*rows: tuple[str, ...]) -> str:
    cells = (
        "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{one}</a:t></a:r></a:p></a:txBody></a:tc>" for one in row)
        for row in rows
    )
    each = "".join(f"<a:tr>{row}</a:tr>" for row in cells)
    drawn = f"<a:graphic><a:graphicData><a:tbl>{each}</a:tbl></a:graphicData></a:graphic>"
    return f"<p:graphicFrame>{drawn}</p:graphicFrame>"


def slide(*shapes: str, show: str = "1", root: str = "sld") -> str:
    return (
        f'<p:{root} {_NAMES} show="{show}"><p:cSld><p:spTree>{"".join(shapes)}</p:spTree></p:cSld></p:{root}>'
    )


def test_slides_are_read_in_order_with_their_lists_tables_and_notes() -> None:
    listed = "".join(f'<p:sldId id="25{number}" r:id="slide_{number}"/>' for number in (2, 1, 3))
    numbered = '<a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr>'
    raw = zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relationships(officeDocument="ppt/presentation.xml"),
            "ppt/presentation.xml": f"<p:show {_NAMES}><p:sldIdLst>{listed}</p:sldIdLst></p:show>",
            "ppt/_rels/presentation.xml.rels": relationships(
                slide_1="slides/slide1.xml", slide_2="/ppt/slides/slide2.xml", slide_3="slides/slide3.xml"
            ),
            "ppt/slides/slide1.xml": slide(
                shape("title", "Plan"),
                shape("body", "Dredge the channel", "Build a crane"),
                f"<p:grpSp>{shape('', 'First', 'Second', properties=numbered)}</p:grpSp>",
                table(("Berth", "Tonnes"), ("North", "46,000")),
                shape("sldNum", "7"),
            ),
            "ppt/slides/_rels/slide1.xml.rels": relationships(notesSlide="../notesSlides/notesSlide1.xml"),
            "ppt/notesSlides/notesSlide1.xml": slide(
                shape("body", "The crane costs 4 million."), root="notes"
            ),
            "ppt/slides/slide2.xml": slide(
                shape("ctrTitle", "Port works 2026"), shape("subTitle", "Harbour office")
            ),
            "ppt/slides/slide3.xml": slide(shape("title", "Hidden"), show="0"),
        }
    )
    hidden, report = read_bytes("talk.pptx", raw)
    assert hidden == Refusal("/collected/talk.pptx slide 3", "the slide is hidden", left_out=True)
    assert isinstance(report, Report)
    assert report.title == "Port works 2026"
    assert report.body.split("\n\n") == [
        "Harbour office",
        "Plan",
        "• Dredge the channel",
        "• Build a crane",
        "1. First",
        "2. Second",
        "| Berth | Tonnes |\n| North | 46,000 |",
        "Speaker notes",
        "The crane costs 4 million.",
    ]
