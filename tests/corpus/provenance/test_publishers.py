"""The map of publishers: the publisher of each outlet, and the message when the map is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus import PublishersUnreadable
from corpus.provenance.publishers import of_folder, packaged, read


def written(folder: Path, text: str) -> Path:
    path = folder / "publishers.yaml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    "outlet",
    ["BBC", "bbc news", "BBC News - Technology", "The BBC", "bbc.co.uk", "www.bbc.com", "BBC Sport: Tennis"],
)
def test_the_editions_and_sections_of_one_publisher_are_one(outlet: str) -> None:
    assert packaged().publisher(outlet) == "BBC"


def test_an_outlet_that_is_not_listed_is_its_own_publisher() -> None:
    publishers = packaged()
    assert publishers.publisher("The Lemna Courier") == "The Lemna Courier"
    assert publishers.publisher("The Lemna Courier | Sport") == "The Lemna Courier"
    assert publishers.publisher("The Lemna Post") != publishers.publisher("The Lemna Courier")


def test_an_outlet_that_is_an_agency_is_that_agency() -> None:
    assert packaged().publisher("AP News") == packaged().agency("The Associated Press") == "Associated Press"


def test_an_outlet_with_a_dash_and_no_spaces_is_whole() -> None:
    assert packaged().publisher("Rhein-Zeitung") == "Rhein-Zeitung"


def test_a_map_in_the_corpus_s_folder_is_read_instead(tmp_path: Path) -> None:
    assert of_folder(tmp_path) is packaged()
    written(tmp_path, "publishers:\n  Lemna Media: [The Lemna Courier, Lemna Tonight]\n")
    assert of_folder(tmp_path).publisher("Lemna Tonight") == "Lemna Media"
    assert of_folder(tmp_path).publisher("BBC News") == "BBC News"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("publishers: {A: [One], B: [one]}", "'one' to both 'A' and 'B'"),
        ("publishers: {A: One}", "'A' in the map"),
        ("agencies: {A: [yes]}", r"\[True\]"),
        ("publishers: [A, B]", r"'publishers' in the map .* is \['A', 'B'\]"),
        ("families: {A: [One]}", r"holds \['families'\]; its parts are publishers and agencies"),
        ("- A", "holds \\['A'\\]"),
        ("publishers: {A: [", "cannot be read"),
    ],
)
def test_a_map_that_is_wrong_is_refused_with_the_entry_and_the_file(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(PublishersUnreadable, match=message) as refused:
        read(written(tmp_path, text))
    assert str(tmp_path) in str(refused.value)


def test_a_part_may_be_left_out(tmp_path: Path) -> None:
    assert read(written(tmp_path, "agencies:\n  Lemna Wire:\n")).agency("the lemna wire") == "Lemna Wire"
