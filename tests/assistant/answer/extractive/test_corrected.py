"""What a correction denies does not lead an answer; what else the corrected report says still does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from assistant.pipeline import Assistant
from corpus import Scope
from tests.assistant.reading import reading_assistant
from tests.corpora import COLLECTED, make_report

_NAMED = COLLECTED - timedelta(days=6)
_CORRECTED = COLLECTED - timedelta(days=4)
_REPORTS = (
    make_report(
        "Anna Borg named mayor of Lemna",
        "Anna Borg was named mayor of Lemna on Monday. The council voted 9 to 4. "
        "The new mayor of Lemna will take office on 1 April.",
        published=_NAMED,
    ),
    make_report(
        "Correction: Lemna's new mayor is Hanna Berg",
        "The Lemna Courier gave a wrong name for the new mayor of Lemna. "
        "The mayor is Hanna Berg, not Anna Borg.",
        published=_CORRECTED,
    ),
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, exported_encoder: object) -> Iterator[Assistant]:
    with reading_assistant(tmp_path_factory.mktemp("corrected"), *_REPORTS) as opened:
        yield opened


def test_the_name_in_the_correction_answers(asked: Assistant) -> None:
    given = [one.text for one in asked.ask("Who was named mayor of Lemna?").statements]
    assert any("Hanna Berg" in text for text in given)
    assert not given[0].startswith("Anna Borg")


def test_before_the_correction_the_report_answers(asked: Assistant) -> None:
    before = Scope(as_of=_CORRECTED - timedelta(days=1))
    assert "Anna Borg" in asked.ask("Who was named mayor of Lemna?", scope=before).statements[0].text


def test_what_was_not_corrected_still_answers(asked: Assistant) -> None:
    assert "1 April" in asked.ask("When will the mayor of Lemna take office?").statements[0].text
