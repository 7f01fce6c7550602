"""Messages, fields, entries of feeds and chapters of books are read by the same rules for HTML."""

from __future__ import annotations

import json
import time

import pytest

from ingest.readers.html_text import paragraphs_of, plain
from ingest.readers.mail_text import from_html
from tests.ingest.readers.files import only_refusal, only_report
from tests.ingest.readers.test_html_guard import file_with

MOST = (
    "<h2>What was done</h2><p>Two gates\nwere <b>opened</b>.</p><ol start='3'>"
    "<li>North<ul><li>by hand</li></ul></li><li><p>South</p><p>It was stuck.</p></li></ol>"
    "<p hidden>Preview</p><hr><p>* * *</p>"
    "<table><caption>Levels</caption><tr><th>Gate</th><th colspan='2'>Level</th></tr>"
    "<tr><td rowspan='2'>North</td><td>4 m</td><td>low</td></tr><tr><td>5|6 m</td><td>high</td></tr></table>"
    "<figure><img src='a'><figcaption>The dam</figcaption></figure><script>x</script>"
)
READ = [
    *(
        "What was done",
        "Two gates were opened.",
        "3. North",
        "• by hand",
        "4. South",
        "It was stuck.",
        "Levels",
    ),
    "| Gate | Level |  |\n| North | 4 m | low |\n| North | 5/6 m | high |",
    "The dam",
]


@pytest.mark.parametrize("name", ["a.eml", "a.json", "a.rss", "a.epub"])
def test_all_formats_read_headings_lists_tables_and_captions_alike(name: str) -> None:
    report = only_report(name, file_with(MOST, name))
    assert report.title == "The dam broke"
    assert report.body.split("\n\n") == READ


@pytest.mark.parametrize("name", ["a.eml", "a.json", "a.rss"])
def test_a_break_ends_a_line_of_a_message_or_a_field(name: str) -> None:
    html = "<p>The dam broke.<br>Two gates were opened.<br><br>Nobody was hurt.</p>"
    body = only_report(name, file_with(html, name)).body
    assert body == "The dam broke.\n\nTwo gates were opened.\n\nNobody was hurt."


def test_in_a_book_one_break_is_for_looks_and_two_end_a_paragraph() -> None:
    html = "<p>The dam<br>broke.<br><br>Nobody was<br>hurt.</p>"
    assert only_report("a.epub", file_with(html, "a.epub")).body == "The dam broke.\n\nNobody was hurt."


def test_letters_without_size_are_hidden_but_not_what_gives_itself_one() -> None:
    """Newsletters set the size to nothing around their text, against gaps between its cells."""
    html = (
        "<div style='font-size:0px;color:red'>Preview</div><table style='font-size: 0'><tr><td><div "
        "style='font-size:13px'>The dam broke.<span style='font-size:0.0em'>x1</span></div></td></tr></table>"
    )
    assert paragraphs_of(html) == ["The dam broke."]


@pytest.mark.parametrize("style", ["display: none", "visibility:hidden", "mso-hide:all", "max-height:0px;"])
def test_what_a_style_hides_is_left_out(style: str) -> None:
    assert paragraphs_of(f'<p>One</p><p style="color: red; {style}">Two</p>') == ["One"]


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (
            f"<tr><td>1 March</td><td>{'The council met again. ' * 4}</td></tr>"
            "<tr><td>2 March</td><td>No</td></tr>",
            [f"| 1 March | {('The council met again. ' * 4).strip()} |\n| 2 March | No |"],
        ),
        (
            f"<tr><td>{'It met. ' * 8}</td><td>{'It ran. ' * 8}</td></tr><tr><td>More</td><td>Less</td></tr>",
            [("It met. " * 8).strip(), ("It ran. " * 8).strip(), "More", "Less"],
        ),
        ("<tr><td>One</td><td>row</td></tr>", ["One", "row"]),
        ("<tr><td>a</td><td>b</td></tr><tr><td>c</td></tr>", ["a", "b", "c"]),
        ("<tr><th>a</th><th>b</th></tr><tr><td>c</td></tr>", ["| a | b |\n| c |  |"]),
        ("<tr><td><ul><li>a</ul></td><td>b</td></tr><tr><td>c</td><td>d</td></tr>", ["• a", "b", "c", "d"]),
        ("<tr><td>a</td><td>b</td></tr><tr style='display:none'><td>c</td><td>d</td></tr>", ["a", "b"]),
    ],
)
def test_a_table_is_one_by_its_heads_or_by_short_cells_or_labels(rows: str, read: list[str]) -> None:
    assert paragraphs_of(f"<table>{rows}</table>") == read


def test_a_table_for_presentation_is_none() -> None:
    html = "<table role='presentation'><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    assert paragraphs_of(html) == ["a", "b", "c", "d"]


def test_preformatted_lines_are_joined_where_they_were_wrapped() -> None:
    html = (
        "<pre>The dam above <b>Lemna was whole in the morning after the heaviest rain\n"
        "for</b> nine years.\n\n- Two gates\n- Nobody hurt</pre>"
    )
    assert paragraphs_of(html) == [
        "The dam above Lemna was whole in the morning after the heaviest rain for nine years.",
        *("- Two gates", "- Nobody hurt"),
    ]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (
            "The dam broke.\nSo did <b>both</b> gates.\n\nGood.",
            "The dam broke.\n\nSo did both gates.\n\nGood.",
        ),
        ("<p>The dam\nbroke.</p>\n<p>Good.</p>", "The dam broke.\n\nGood."),
        ("1 < 2\nand 3 > 2", "1 < 2\nand 3 > 2"),
        ("Dam &amp; gates", "Dam & gates"),
        ("In <st1:place>Lemna</st1:place> it <i>rained</i><o:p></o:p>", "In Lemna it rained"),
        ("<form>Sign up <input><button>Go</button></form><p>The dam broke.</p>", "The dam broke."),
    ],
)
def test_newlines_of_a_field_end_lines_where_no_element_does(field: str, text: str) -> None:
    assert plain(field) == text


def test_a_field_of_nothing_but_markup_is_missing() -> None:
    raw = json.dumps({"title": "<p></p>", "body": "The dam broke."}).encode()
    assert only_refusal("a.json", raw) == "the title is missing: title is '<p></p>'"


def test_a_message_within_a_form_is_read() -> None:
    assert from_html("<form id='aspnetForm'><p>The dam broke.</p></form>", forwarded=False) == [
        "The dam broke."
    ]


def test_cells_that_span_thousands_cost_no_time() -> None:
    began = time.process_time()
    found = paragraphs_of("<table><tr><th>a" + "<tr><td rowspan=9999 colspan=9999>b" * 20_000)
    assert time.process_time() - began < 20
    assert found[0].startswith("| a |")


@pytest.mark.parametrize(
    "html",
    [
        f"<p>One</p>{' ' * 100_000}<p>Two</p>",
        f"<p>One</p><p style='font-size:{'0' * 50_000}x'>Two</p>",
        f"<p>One</p><p style='display{' ' * 100_000}'>Two</p>",
        "<?xml " * 20_000 + "?><p>One</p><p>Two</p>",
    ],
    ids=("blanks", "noughts", "blanks in a style", "declarations"),
)
def test_long_runs_of_a_sign_take_no_longer_than_other_text(html: str) -> None:
    began = time.process_time()
    assert paragraphs_of(html)[-2:] == ["One", "Two"]
    assert time.process_time() - began < 2


def test_words_are_neither_hidden_by_a_name_nor_joined_across_what_is_left_out() -> None:
    html = "<div style='-webkit-backface-visibility:hidden'>Two gates<select><option>x</select>opened.</div>"
    assert paragraphs_of(html) == ["Two gates opened."]
