"""OpenDocument texts, packed and flat."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.ingest.readers.files import changed, only_refusal, only_report, zipped

_TEXT = "application/vnd.oasis.opendocument.text"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name if name != "draw" else "drawing"}:1.0"'
    for name in ("office", "style", "text", "table", "draw", "meta")
)
_STYLES = """<office:automatic-styles>
<style:style style:name="Gone"><style:text-properties text:display="none"/></style:style>
<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1"/></text:list-style>
</office:automatic-styles>"""
_BODY = """<text:tracked-changes><text:p>Deleted words.</text:p></text:tracked-changes>
<text:p>Published: 3 March 2026</text:p>
<text:h>Dam holds</text:h>
<text:p>The dam<text:s text:c="2"/>above <text:a>Lemna</text:a> lasted<text:span
text:style-name="Gone"> SECRET</text:span>.
<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>Says its keeper.</text:p></text:note-body>
</text:note></text:p>
<text:list text:style-name="Numbers"><text:list-item><text:p>First gate</text:p></text:list-item>
<text:list-item><text:p>Second gate</text:p>
<text:list text:style-name="Dots"><text:list-item><text:p>Its lock</text:p>
</text:list-item></text:list></text:list-item></text:list>
<table:table><table:table-header-rows>
<table:table-row><table:table-cell><text:p>Country</text:p></table:table-cell>
<table:table-cell><text:p>Port</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p>Poland</text:p></table:table-cell><table:table-cell><text:p>Orvel</text:p>
</table:table-cell></table:table-row><table:table-row>
<table:covered-table-cell/><table:table-cell><text:p>Tavik</text:p>
</table:table-cell></table:table-row></table:table>
<text:p>A box.<draw:frame><draw:text-box><text:p>Its words.</text:p></draw:text-box></draw:frame></text:p>
<text:section text:display="none"><text:p>SECRET</text:p></text:section>"""
_META = """<office:meta xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The dam</dc:title>
<meta:initial-creator>Eva Lind</meta:initial-creator>
<meta:creation-date>2026-02-01T10:00:00</meta:creation-date></office:meta>"""
_READ = [
    "The dam above Lemna lasted.",
    "Note 1: Says its keeper.",
    "1. First gate",
    "2. Second gate",
    "• Its lock",
    "| Country | Port |\n| Poland | Orvel |\n| Poland | Tavik |",
    "A box.",
    "Its words.",
]


def odt(body: str = _BODY, *, manifest: str = "") -> bytes:
    text = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {_NAMES}>{_STYLES}{text}</office:document-content>"
    return zipped(
        {"content.xml": content, "META-INF/manifest.xml": manifest},
        first=_TEXT,
    )


def test_a_text_is_read_as_it_is_shown() -> None:
    report = only_report("a.odt", odt())
    assert report.title == "Dam holds"
    assert report.published == datetime(2026, 3, 3, tzinfo=UTC)
    assert report.body.split("\n\n") == _READ


def test_a_flat_text_is_read_like_a_packed_one_whatever_its_name() -> None:
    flat = (
        f'<?xml version="1.0"?><office:document {_NAMES} office:mimetype="{_TEXT}">{_META}{_STYLES}'
        f"<office:body><office:text>{_BODY}</office:text></office:body></office:document>"
    ).encode()
    for name in ("a.fodt", "a.xml"):
        report = only_report(name, flat)
        assert (report.title, report.author) == ("The dam", "Eva Lind")
        assert report.body.split("\n\n") == ["Dam holds", *_READ]


def test_an_encrypted_text_is_refused_as_such() -> None:
    raw = odt(manifest='<manifest><encryption-data checksum="x"/></manifest>')
    assert only_refusal("a.odt", raw) == "the file is encrypted; remove the password first"


def test_spaces_and_repeated_cells_are_bounded() -> None:
    cell = '<table:table-cell table:number-columns-repeated="999999"><text:p>x</text:p></table:table-cell>'
    row = f"<table:table-row>{cell}</table:table-row>"
    report = only_report(
        "a.odt", odt(f'<text:p>a<text:s text:c="99999999"/>b</text:p><table:table>{row * 2}</table:table>')
    )
    assert report.title == "a b"
    assert len(report.body) < 10_000


def test_properties_that_are_damaged_do_not_keep_the_text_from_being_read() -> None:
    broken = changed(odt(), {"meta.xml": "<office:document-meta>"})
    assert only_report("a.odt", broken).body == only_report("a.odt", odt()).body
