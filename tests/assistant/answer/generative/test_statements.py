"""The sentences of a streamed reply: every way of cutting it into pieces means the same."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.generative.draft import Sentence
from assistant.answer.generative.statements import HalfMarker, ReplyEvent, read
from assistant.llm.reasoning_tags import ReasoningEnded

REPLY = (
    "<think>Five? [9] </think>\n\nIran buys 500 [1]. Mr. Smith of the U.S. Army pays 1.5 m. [2][3]\n\n"
    "- They come in May [4].\n- See ![x](http://a.example/p.png?q=1) <img src=x> at www.b.example [1].\n"
    "[2] So it is! Is it? 是的。[3]不是[4]。It ends [5"
)


def kept(events: Iterable[ReplyEvent]) -> list[ReplyEvent]:
    """What counts of a reply."""
    counting: list[ReplyEvent] = []
    for one in events:
        counting = [] if isinstance(one, ReasoningEnded) else [*counting, one]
    return counting


def test_a_reply_is_read_sentence_by_sentence_with_the_numbers_of_each() -> None:
    sentences = [one for one in kept(read([REPLY])) if isinstance(one, Sentence)]
    assert [(one.text, one.numbers) for one in sentences] == [
        ("Iran buys 500.", (1,)),
        ("Mr. Smith of the U.S. Army pays 1.5 m.", (2, 3)),
        ("They come in May.", (4,)),
        ("See ![x] (‹address left out›) at ‹address left out›.", (1,)),
        ("So it is!", (2,)),
        ("Is it?", ()),
        ("是的。", (3,)),
        ("不是。", (4,)),
        ("It ends", ()),
    ]
    assert HalfMarker("[5") in kept(read([REPLY]))


def test_every_cut_in_two_and_every_character_alone_gives_the_same_sentences() -> None:
    whole = kept(read([REPLY]))
    assert kept(read(REPLY)) == whole
    for at in range(len(REPLY)):
        assert kept(read([REPLY[:at], REPLY[at:]])) == whole, f"cut at {at}"


@given(
    st.lists(
        st.sampled_from(
            [
                *("It buys", " ", ".", "[1]", "[", "2", "]", "\n", "- ", "U.S.", "。", "是", "<think>"),
                *("</think>", "](", "http:", "//x.y", "!", "<", "a", "\u200b", "Mr. "),
            ]
        ),
        max_size=16,
    )
)
def test_no_cutting_of_any_text_changes_its_sentences(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assert kept(read(pieces)) == kept(read([whole])) == kept(read(whole))


def test_a_sentence_is_given_when_a_word_of_the_next_one_has_come() -> None:
    came: list[str] = []

    def pieces() -> Iterable[str]:
        for piece in ("It buys 500 launchers [", "1]", ".", " [2]", " They", " come"):
            came.append(piece)
            yield piece

    sentences = read(pieces())
    assert next(sentences) == Sentence("It buys 500 launchers.", (1, 2))
    assert came[-1] == " come"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Go to https://evil.example/x?q=1, now.", "Go to ‹address left out›, now."),
        ("Go to www.evil.example now.", "Go to ‹address left out› now."),
        ("Go to evil.example/reset now.", "Go to ‹address left out› now."),
        ("Write to a.b+c@evil.example.", "Write to ‹address left out›."),
        ("Press [here](mailto:x@evil.example)!", "Press [here] (‹address left out›)!"),
        ("Press [here](javascript:alert(1)).", "Press [here] (‹address left out›))."),
        ('A <a href="https://evil.example">link</a> here.', "A link here."),
        ("An <img src=x onerror=alert(1)> image.", "An image."),
        ("A <!-- hidden --> remark.", "A remark."),
        ("It\u202e is\u200b so\x1b.", "It is so."),
        ("\x1b]8;;http://evil.example\x1b\\Press\x1b]8;;\x1b\\ it.", "]8;;‹address left out› it."),
        ("Amazon.com and Booking.com paid and/or 5 < 6 at 24.5/100 in the U.S./Canada.",) * 2,
        ("Data: the figures of the file: 3 & more, a < b and c > d.",) * 2,
    ],
)
def test_addresses_tags_and_hidden_characters_of_the_models_own_are_removed(written: str, text: str) -> None:
    (sentence,) = [one for one in read([written]) if isinstance(one, Sentence)]
    assert sentence.text == text
    assert bool(sentence.removed) == (
        "evil" in written or "<img" in written or "<!--" in written or "java" in written
    )
