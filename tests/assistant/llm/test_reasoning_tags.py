"""What a model thinks is no part of its reply, however the reply is cut into pieces."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.reasoning_tags import ReasoningEnded, ReasoningTagParser, without_reasoning

REPLY = (
    "<think>Is 5 < 6? <b>[1]</b> </thin</think>\nIt <thinks> is <thi, not </ <THINKING>so</Thinking>5 < 6."
)


def read(pieces: Iterable[str]) -> str:
    """What a reply given in these pieces says."""
    reader = ReasoningTagParser()
    text = ""
    for event in [event for piece in pieces for event in reader.feed(piece)] + reader.close():
        text = "" if isinstance(event, ReasoningEnded) else text + str(event)
    return text


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (REPLY, "\nIt <thinks> is <thi, not </ 5 < 6."),
        ("No tag at all.", "No tag at all."),
        ("The tag was taken for a part of the prompt.</think>So it is.", "So it is."),
        ("Twice.</think>Still.</think>So it is.", "So it is."),
        ("It is. <think>And never ended", "It is. "),
        ("<think></think>", ""),
        ("It is <", "It is <"),
        ("It is </think", "It is </think"),
        ("<<think>x</think>>", "<>"),
        ("<reasoning>x</reasoning>It is.", "It is."),
    ],
)
def test_thoughts_are_taken_out_of_the_whole_at_every_cut_and_character_by_character(
    reply: str, text: str
) -> None:
    assert without_reasoning(reply) == read([reply]) == read(reply) == text
    for at in range(len(reply)):
        assert read([reply[:at], reply[at:]]) == text, f"cut at {at}"


@given(
    st.lists(
        st.sampled_from(["<think>", "</think>", "<", "</", "th", "ink>", ">", "a", "<Thinking>"]), max_size=12
    )
)
def test_no_cutting_changes_the_text(parts: list[str]) -> None:
    whole = "".join(parts)
    assert read(parts) == read(whole) == without_reasoning(whole)


@pytest.mark.parametrize("at", range(len("</think>")))
def test_nothing_of_a_tag_is_given_out_while_it_is_being_written(at: int) -> None:
    reader = ReasoningTagParser()
    assert [str(event) for event in reader.feed("It is " + "</think>"[:at])] == ["It is "]
