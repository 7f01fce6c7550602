"""Lists of an article are read where they stand, and lists that lead elsewhere are not."""

from __future__ import annotations

import pytest

from tests.ingest.readers.files import only_report

_FIRST = (
    "The council of Colmouth will close three roads while the pier is built, its clerk said on Monday. The "
    "works begin after Easter and are to end before the herring season, which the town lives on."
)
_LAST = (
    "Buses go round by the mill, and drivers are asked to leave their cars at the showground. The clerk "
    "said that nobody would be fined in the first week, when all have to get used to it."
)
_LIST = "<ul><li>Quay Street</li><li>Mill Row, above the bridge</li><li>Harbour Lane</li></ul>"
_ENTRIES = ["- Quay Street", "- Mill Row, above the bridge", "- Harbour Lane"]


def body_of(inside: str) -> list[str]:
    page = (
        "<!doctype html><html lang='en'><head><title>Colmouth closes three roads</title></head><body>"
        f"<h1>Colmouth closes three roads</h1>{inside}</body></html>"
    )
    return only_report("page.html", page.encode()).body.split("\n\n")


@pytest.mark.parametrize(
    ("inside", "body"),
    [
        (f"<p>{_FIRST}</p>{_LIST}<p>{_LAST}</p>", [_FIRST, *_ENTRIES, _LAST]),
        (f"<p>{_FIRST}</p><p>{_LAST}</p>{_LIST}", [_FIRST, _LAST, *_ENTRIES]),
        (
            f"<p>{_FIRST}</p><h2>The roads</h2>{_LIST}<p>{_LAST}</p>",
            [_FIRST, "The roads", *_ENTRIES, _LAST],
        ),
        (
            f"<p>{_FIRST}</p><p>{_LAST}</p><dl><dt>Fine</dt><dd>40 crowns</dd></dl>",
            [_FIRST, _LAST, "- Fine", "- 40 crowns"],
        ),
    ],
    ids=("between paragraphs", "at the end", "below a heading", "of definitions"),
)
def test_a_list_stands_behind_the_paragraph_that_it_follows(inside: str, body: list[str]) -> None:
    assert body_of(inside) == body


@pytest.mark.parametrize(
    "other",
    [
        "<ul class='share-buttons'><li>Send by mail</li><li>Print</li></ul>",
        "<ul><li><a href='/1'>Two sheep rescued from a roof</a></li><li><a href='/2'>An organ</a></li></ul>",
        "<nav><ul><li>Sports</li><li>Weather</li></ul></nav>",
        "<div><ul><li>Sign up for news</li></ul></div>",
    ],
    ids=("to share", "of links", "of sections", "apart"),
)
def test_a_list_that_is_none_of_the_article_is_left_out(other: str) -> None:
    assert body_of(f"<p>{_FIRST}</p><p>{_LAST}</p>{other}") == [_FIRST, _LAST]


def test_entries_keep_the_joiners_of_their_script() -> None:
    """In Persian they part the letters of one word."""
    first = "شهرداری می‌گوید سه خیابان تا پایان ساخت اسکله بسته می‌شوند. " * 4
    last = "رانندگان باید خودروهای خود را در میدان بگذارند، سخنگوی شهرداری گفت. " * 4
    entries = ["خیابان می‌گون", "کوچه نان‌وا"]
    inside = f"<p>{first}</p><ul>{''.join(f'<li>{one}</li>' for one in entries)}</ul><p>{last}</p>"
    assert body_of(inside) == [first.strip(), *(f"- {one}" for one in entries), last.strip()]
