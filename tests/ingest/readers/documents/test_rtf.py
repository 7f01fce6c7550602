"""Rich Text Format, in the encodings of its code page and its fonts."""

from __future__ import annotations

import pytest

from corpus import Report
from tests.ingest.readers.files import only_refusal, only_report

_BEGINS = (
    r"{\rtf1\ansi\ansicpg1250\deff0\uc1{\fonttbl{\f0\fcharset238 Times;}{\f1\fcharset204 Times Cyr;}"
    r"{\f2\fcharset128 Mincho;}}{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}"
    r"{\info{\title Microsoft Word - dam.doc}{\author Ewa Nowak}{\creatim\yr2026\mo3\dy2\hr10}}"
    r"{\header SECRET\par}"
)


def read(body: str) -> Report:
    return only_report(
        "a.rtf", (_BEGINS + r"\pard\s1 Dam holds\par\pard\plain " + body + "}").encode("ascii")
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (r"Za\'bf\'f3\'b3\'e6 g\'ea\'9cl\'b9", "Zażółć gęślą"),
        (r"{\f1\'cf\'f0\'e8\'e2\'e5\'f2}", "Привет"),
        (r"{\f2\'93\'fa\'96{\b \'7b}}", "日本"),
        (r"5\u8364? a tonne \u-10179?\u-8704?", "5€ a tonne 😀"),
        (r"\uc2\u8364\'80\'80ok \ldblquote so\rdblquote\~it\emdash was", "€ok “so” it—was"),
        (r"{\deleted not} it was {\v hidden}lasted\v  x\v0  here", "it was lasted here"),
        (
            r"a {\field{\*\fldinst{HYPERLINK " + '"http://x.example"' + r"}}{\fldrslt{link}}} here",
            "a link here",
        ),
        (r"{\*\unknown gone}{\pict\wmetafile8 0102ff}kept \{so\}", "kept {so}"),
    ],
)
def test_words_are_decoded_and_only_those_shown_are_read(words: str, expected: str) -> None:
    assert read(words + r"\par").body == expected


def test_lists_rows_and_notes_are_parted() -> None:
    bullet, cells = r"{\listtext\'95\tab}", r"\trowd\cellx100\clvmrg\cellx200\intbl "
    report = read(
        r"It lasted.{\footnote Says the keeper.}\par "
        + bullet
        + r"First\par "
        + bullet
        + r"Second\par "
        + r"\pard\trowd\cellx100\cellx200\intbl Country\cell Way\cell\row "
        + r"\trowd\cellx100\cellx200\intbl Poland\cell by rail\cell\row "
        + cells
        + r"Chile\par and Peru\cell\cell\row\pard The end.\par"
    )
    assert (report.title, report.author) == ("Dam holds", "Ewa Nowak")
    assert f"{report.published:%Y-%m-%d}" == "2026-03-02"
    assert report.body.split("\n\n") == [
        "It lasted.",
        "Note 1: Says the keeper.",
        "• First",
        "• Second",
        "| Country | Way |\n| Poland | by rail |\n| Chile and Peru | by rail |",
        "The end.",
    ]


def test_rich_text_is_read_as_such_also_when_it_is_named_as_a_word_document() -> None:
    assert only_report("a.doc", rb"{\rtf1 Dam holds\par It lasted.\par}").body == "It lasted."


def test_what_is_cut_short_or_endless_is_refused() -> None:
    assert "2 groups are not closed" in only_refusal("a.rtf", rb"{\rtf1 Dam holds\par It {\b lasted")
    assert "groups within groups" in only_refusal("a.rtf", rb"{\rtf1 " + b"{" * 5000 + b"}" * 5000 + b"}")
    assert "control words" in only_refusal("a.rtf", rb"{\rtf1 " + rb"\'41" * 2_600_000 + b"}")
    assert "does not begin as RTF" in only_refusal("a.rtf", b"Dam holds\n\nIt lasted.")
