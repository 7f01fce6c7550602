"""Suggested questions read as a person would write them."""

from __future__ import annotations

import pytest

from assistant.suggest.examples import question_about

DEFENCE = (
    "The order was confirmed by the Ministry of Defence. "
    "Iran asked for launchers, the Ministry of Defence said. "
    "Talks are under way in Moscow and in the Netherlands. "
    "Officials in Lemna, said Ada Okoye, were not asked. "
    "The Lemna ferry is late."
)


@pytest.mark.parametrize(
    ("names", "question"),
    [
        (["Ministry of Defence"], "What do the reports say about the Ministry of Defence?"),
        (["Ada Okoye"], "What do the reports say about Ada Okoye?"),
        (["Lemna"], "What happened in Lemna, and when?"),
        (["Netherlands"], "What happened in the Netherlands, and when?"),
        (["Iran", "Ministry of Defence"], "What is known about Iran and the Ministry of Defence?"),
    ],
)
def test_a_name_has_the_article_that_the_report_gives_it(names: list[str], question: str) -> None:
    assert question_about(names, DEFENCE) == question
