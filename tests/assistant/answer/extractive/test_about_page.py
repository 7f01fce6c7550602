"""Sentences about the page answer nothing; those that only look like them may."""

from __future__ import annotations

import pytest

from assistant.answer.extractive.about_page import is_about_page


@pytest.mark.parametrize(
    "text",
    [
        "Editor's note: This page is a summary of news on Hurricane Ida for Monday, Aug. 28.",
        "Editor’s Note: This story originally ran December 20.",
        "(This story was updated to add new information.)",
        "This story will be updated throughout the day.",
        "A version of this article appeared in the Lemna newsletter.",
        "For the latest news on the flood, see our live updates.",
        "For the latest on the dam please follow Nordposten's live updates.",
        "For more on the ferry click here!",
        "For developments on the flood, visit Nordposten's article for Thursday, Dec. 12.",
        "Follow along here for the latest from Lemna.",
        "Sign up for the Nordposten newsletter.",
        "CLICK HERE TO SIGN UP FOR OUR NEWSLETTER",
        "Read more here.",
        "The views expressed in this commentary are the author's own.",
    ],
)
def test_what_only_speaks_of_its_page(text: str) -> None:
    assert is_about_page(text)


@pytest.mark.parametrize(
    "text",
    [
        "This story was updated to correct the height of the dam, which is 40 metres.",
        "This article has been updated to reflect that the mayor of Lemna withdrew.",
        "Editor's note: Ada Okoye won the race on Sunday.",
        "For more than a decade, visitors came to see the dam.",
        "For the latest round of talks, ministers met in Lemna.",
        "This page of history was written in Lemna.",
        "See the ferry from the pier: it sank on Monday.",
        "Subscribers of the newspaper complained on Monday.",
        "Signing up for the ferry takes an hour.",
        "This article was published by Nature and found that 40 per cent of bees die each winter.",
        "Views expressed here by voters in Garve show anger at the 20 per cent rise of rents.",
        "This post was revised upwards to 3.2 per cent by the bank.",
        "This column is part of a convoy of 40 tanks on the road to Garve.",
        "This file was published by the archive on Friday and names 12 spies.",
        "The views expressed in the leaked cable embarrassed the ambassador.",
        "Sign up for the army, the president urged young men on Friday.",
        "For the latest round of sanctions, see how the vote went: 21 states agreed.",
        "Click here is what the scammers wrote to 4,000 pensioners.",
    ],
)
def test_what_is_news(text: str) -> None:
    assert not is_about_page(text)
