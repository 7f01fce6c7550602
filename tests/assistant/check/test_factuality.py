"""What a text presents as done, and what only as denied, intended, possible or a condition."""

from __future__ import annotations

import pytest

from assistant.check.check_result import FactKind, Support
from assistant.check.factuality import presented_otherwise


@pytest.mark.parametrize(
    ("claim", "source", "found"),
    [
        (
            "Vellin bought 14 trams from Kolej.",
            "Vellin may buy 14 trams from the Czech maker Kolej.",
            "may buy",
        ),
        (
            "Halvorsen resigned on Tuesday.",
            "Fisheries minister Odd Halvorsen denied on Tuesday that he had resigned.",
            "denied on Tuesday that he had resigned",
        ),
        ("The council has approved the tram.", "The council has yet to approve the tram.", "yet to approve"),
        (
            "Karsund cancelled the order for six ferries.",
            "Karsund threatened to cancel the order for six ferries unless they arrive by May.",
            "threatened to cancel",
        ),
        (
            "Rivoli signed the treaty.",
            "Rivoli refused on Monday to sign the treaty.",
            "refused on Monday to sign",
        ),
        ("The club sold Marek.", "The club will not sell Marek, its chairman said.", "not sell"),
        ("The board closed the mine.", "The board ruled out closing the mine.", "ruled out closing"),
        ("Lemna paid the fine.", "A court ordered Lemna to pay the fine.", "ordered Lemna to pay"),
        ("The crew left the ship.", "The crew would leave the ship if the pumps failed.", "would leave"),
        ("Vellin refused to buy the trams.", "Vellin bought the trams.", "bought"),
        ("The minister will resign.", "The minister said he would not resign.", "not resign"),
    ],
)
def test_a_verb_that_its_source_does_not_present_as_done_is_altered(
    claim: str, source: str, found: str
) -> None:
    (fact,) = presented_otherwise(claim, [source])
    assert (fact.kind, fact.outcome, fact.found) == (FactKind.HEDGE, Support.ALTERED, found)
    assert claim[fact.start : fact.end] == fact.words


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The minister resigned.", "The minister refused to resign in May. On Monday the minister resigned."),
        ("Vellin plans to buy 14 trams.", "Vellin may buy 14 trams."),
        ("The council approved the plan.", "The council voted to approve the plan."),
        ("The ordered ferries arrive in May.", "Karsund may order ferries that arrive in May."),
        ("Vellin bought 14 trams.", "Other cities may buy boats."),
    ],
)
def test_what_is_done_somewhere_or_not_asserted_or_about_something_else_is_not(
    claim: str, source: str
) -> None:
    assert list(presented_otherwise(claim, [source])) == []
