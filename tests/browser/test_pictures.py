"""The pictures in the README and the docs show the pages as they are; TAKE_PICTURES=1 retakes them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page, expect

from tests.browser.asking import ask, chips, wait_until_complete, wait_until_still
from tests.browser.served import Served, served
from tests.corpora import copy_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LARGEST = 300_000  # bytes
LOOKED_AT = (128, 80)  # pixels: what is smaller, such as a time of day, may differ
DIFFERS_AT_MOST = 4.0  # of 255, on average over all pixels


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Path) -> Iterator[Served]:
    """A desk over the sample reports at which nobody else asks."""
    place = tmp_path_factory.mktemp("pictured")
    home = copy_of(sample_corpus, place / "kept")
    with served(home, place / "log") as running:
        yield running


def the_chat(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, "Who ordered the hydrogen ferries, from whom, and for how much?")
    expect(page.get_by_text("Related questions")).to_be_visible()
    chips(page).first.click()
    expect(page.locator("mark")).to_be_in_viewport()
    wait_until_still(page)


def the_review(page: Page, desk: Served) -> None:
    page.goto(desk.url)
    ask(page, "How many people had to leave Vila Jacurema?")
    page.goto(f"{desk.url}/review")
    expect(page.locator("mark")).to_be_in_viewport()


def the_collection(page: Page, desk: Served) -> None:
    page.goto(f"{desk.url}/collection")
    expect(page.get_by_role("table", name="Reports")).to_be_visible()
    # Their scripts come by themselves, and may be the last.
    expect(page.get_by_role("textbox", name="Search")).to_be_visible()
    expect(page.get_by_role("radio", name="Status")).to_be_visible()


PICTURES = {"chat.png": the_chat, "review.png": the_review, "collection.png": the_collection}


def test_the_readme_and_the_docs_show_these_pictures() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {
        name for page in pages for name in re.findall(r"tests/browser/([\w-]+\.png)\)", page.read_text())
    }
    assert shown == set(PICTURES)


@pytest.mark.nightly
@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_shows_the_desk_as_it_is(page: Page, pictured: Served, tmp_path: Path, name: str) -> None:
    shown: Callable[[Page, Served], None] = PICTURES[name]
    page.set_viewport_size({"width": 1280, "height": 1060})  # high enough for all, so that nothing scrolls
    shown(page, pictured)
    wait_until_complete(page)
    page.mouse.move(2, 790)
    retaken = HERE / name if os.environ.get("TAKE_PICTURES") else tmp_path / name
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    page.screenshot(path=retaken, animations="disabled", caret="hide")
    assert retaken.stat().st_size < LARGEST
    assert difference(retaken, HERE / name) < DIFFERS_AT_MOST, (
        f"retake it: TAKE_PICTURES=1 make test ARGS={Path(__file__).relative_to(ROOT)}"
    )


def difference(one: Path, other: Path) -> float:
    """How far two pictures differ, from 0 to 255, as somebody sees them from afar; 255 for other sizes."""
    with Image.open(one) as first, Image.open(other) as second:
        if first.size != second.size:
            return 255.0
        apart = ImageChops.difference(_from_afar(first), _from_afar(second))
        return float(ImageStat.Stat(apart).mean[0])


def _from_afar(picture: Image.Image) -> Image.Image:
    return picture.convert("L").resize(LOOKED_AT, Image.Resampling.BOX)
