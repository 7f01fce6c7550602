"""Passages are exact spans of the body that end at sentence ends and fit the encoder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus import FieldSpan, Report, TextField, sentences
from corpus.encoding import passage_texts
from corpus.models.cache import open_encoder
from corpus.models.encoder import DEFAULT_ENCODER, Encoder
from ingest.split import split
from tests.corpora import in_body, make_report, small_reports

BODIES = {
    "en": "The U.S. envoy, Mr. Dole, met St. Lucia's premier at 3 p.m. on Monday. They spoke of tariffs. ",
    "pl": "Premier spotkał się z ministrem o godz. 15. Umowę podpisano w m.st. Warszawie. ",
    "de": "Der Minister traf Dr. Weber am 3. Mai in Köln. Sie sprachen z. B. über Zölle. ",
    "ru": "Министр прибыл в г. Сочи 5 мая 2026 г. и провёл переговоры. Договор подписан. ",
    "ar": "وصل الوزير إلى القاهرة يوم الاثنين. هل وُقِّع الاتفاق؟ لم يعلق أحد على ذلك. ",
    "fa": "وزیر روز دوشنبه وارد تهران شد. آیا قرارداد امضا شد؟ کسی پاسخ نداد. ",
    "hi": "मंत्री सोमवार को दिल्ली पहुँचे। क्या समझौते पर हस्ताक्षर हुए? किसी ने उत्तर नहीं दिया। ",
    "zh": "部长星期一抵达北京。协议签署了吗？没有人回答这个问题。",
    "ja": "大臣は月曜日に東京に到着した。合意は署名されたのか。誰も答えなかった。",
    "ko": "장관은 월요일 서울에 도착했다. 협정은 체결되었는가? 아무도 대답하지 않았다. ",
    "el": "Ο υπουργός έφτασε στην Αθήνα τη Δευτέρα. Υπογράφηκε η συμφωνία; Κανείς δεν απάντησε. ",
}

THAI = "รัฐมนตรีเดินทางถึงกรุงเทพเมื่อวันจันทร์ มีการลงนามข้อตกลงหรือไม่ ไม่มีใครตอบ "


@pytest.fixture(scope="module")
def encoder(exported_encoder: Path) -> Encoder:
    """The encoder that passages must fit."""
    return open_encoder(DEFAULT_ENCODER, models=exported_encoder)


def check(report: Report, encoder: Encoder) -> list[FieldSpan]:
    """Splits, and asserts what is true of every split."""
    spans = split(report, count=encoder.count, limit=encoder.limit)
    body, last = report.body, 0

    def unseen(text: str) -> bool:
        """White space, or characters such as a zero-width space that mean nothing to the encoder either."""
        return encoder.count(text) == encoder.count("")

    for span in spans:
        assert last <= span.start < span.end <= len(body)
        assert unseen(body[last : span.start]), "characters between two passages are lost"
        last = span.end
    assert unseen(body[last:]), "characters after the last passage are lost"
    assert all(encoder.count(text) <= encoder.limit for text in passage_texts(report, spans, encoder))
    return spans


@pytest.mark.parametrize("language", BODIES)
def test_a_body_of_any_language_is_split_at_its_sentence_ends(language: str, encoder: Encoder) -> None:
    report = replace(make_report(body=BODIES[language] * 40), language=language)
    spans = check(report, encoder)
    assert len(spans) > 1
    ends = {sentence.end for sentence in sentences(report.body, language=language)}
    starts = {sentence.start for sentence in sentences(report.body, language=language)}
    assert {span.end for span in spans} <= ends
    assert {span.start for span in spans} <= starts


def test_passages_are_filled_until_the_next_sentence_would_not_fit(encoder: Encoder) -> None:
    report = make_report(body=" ".join(small.body for small in small_reports(30)))
    spans = check(report, encoder)
    whole = sentences(report.body, language="en")
    for before, after in pairwise(spans):
        (following,) = (sentence for sentence in whole if sentence.start == after.start)
        (fuller,) = passage_texts(report, in_body((before.start, following.end)), encoder)
        assert encoder.count(fuller) > encoder.limit


def test_a_short_body_is_one_passage_without_the_white_space_around_it(encoder: Encoder) -> None:
    report = make_report(body="\n\n  The dam held. Nobody was hurt.\n ")
    assert [report.body[s.start : s.end] for s in check(report, encoder)] == [
        "The dam held. Nobody was hurt."
    ]


@pytest.mark.parametrize("body", ["", " ", "\n\t\u2003\n"])
def test_a_body_without_words_has_no_passages(body: str, encoder: Encoder) -> None:
    assert check(make_report(body=body), encoder) == []


def test_only_a_sentence_that_is_too_long_by_itself_is_cut(encoder: Encoder) -> None:
    long = "The envoy named " + ", ".join(f"a harbour of {n} berths" for n in range(200)) + "."
    report = make_report(body=f"It rained. {long} Then he left.")
    spans = check(report, encoder)
    assert len(spans) > 3
    inner = [report.body[span.end - 1 :][:2] for span in spans[:-1]]
    assert all(not (cut[0].isalnum() and cut[1:].isalnum()) for cut in inner), "a word was cut"


@pytest.mark.parametrize(
    "body",
    [
        THAI * 40,
        "x" * 20_000,
        "ж" * 99 + " " + "ж" * 99,
        "https://example.org/" + "a-b/" * 4_000,
        "한국" * 3_000,
        "🚀" * 3_000,
    ],
    ids=lambda body: body[:5],
)
def test_text_without_a_boundary_is_cut_and_loses_nothing(body: str, encoder: Encoder) -> None:
    check(make_report(body=body), encoder)


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Storm " * 200, "Wire " * 200),
        ("태풍이 남해안에 상륙했다 " * 20, "한국 남해 신문 " * 30),
        ("، ".join("وزير الدفاع الإيراني" for _ in range(30)), "وكالة الأنباء " * 30),
        ("!?" * 300, "." * 300),
    ],
    ids=["English", "Korean", "Arabic", "punctuation"],
)
def test_a_long_heading_still_leaves_room_for_the_passage(title: str, outlet: str, encoder: Encoder) -> None:
    body = " ".join(small.body for small in small_reports(10))
    spans = check(make_report(title=title, outlet=outlet, body=body), encoder)
    ends = {sentence.end for sentence in sentences(body, language="en")}
    assert {span.end for span in spans} <= ends


_instants = st.datetimes(timezones=st.just(UTC))
_parts = st.sampled_from(
    [
        *BODIES.values(),
        THAI,
        "\n\n",
        "\t",
        "…",
        "?!",
        "»",
        ' "',
        "Dr. ",
        "e.g. ",
        "3.5",
        "\u200b",
        "\0",
        "-",
        "word " * 60,
        "no boundary " * 90,
    ]
)


@settings(max_examples=25, deadline=None)
@given(
    body=st.lists(_parts | st.text(max_size=30), max_size=12).map("".join),
    title=st.text(min_size=1, max_size=300),
    outlet=st.text(min_size=1, max_size=60),
    language=st.sampled_from([None, "en", "zh", "th", "xx"]),
    published=st.none() | _instants,
)
@example(body="a\0b " * 300, title="t", outlet="o", language=None, published=None)
@example(body="ab" * 60 + "." + "cd" * 400, title="t", outlet="o", language=None, published=None)
def test_no_character_is_lost_whatever_the_body(
    encoder: Encoder, body: str, title: str, outlet: str, language: str | None, published: datetime | None
) -> None:
    check(
        replace(make_report(title=title, body=body, outlet=outlet, published=published), language=language),
        encoder,
    )


def test_words_that_the_encoder_does_not_know_do_not_make_a_passage_endless(encoder: Encoder) -> None:
    """Thai is written without spaces; a long run of it is one unknown piece to the default encoder."""
    report = replace(make_report(body=THAI * 60), language="th")
    assert all(span.end - span.start <= 8 * encoder.limit for span in check(report, encoder))


LEAD = "Three dock workers died when a crane fell on Monday."


def of_summary(report: Report, encoder: Encoder) -> list[str]:
    """The passages of the summary, after those of the body have been checked."""
    spans = split(report, count=encoder.count, limit=encoder.limit)
    body = check(replace(report, summary=None), encoder)
    assert [span for span in spans if span.field is TextField.BODY] == body
    own = spans[: len(spans) - len(body)]
    assert all(encoder.count(text) <= encoder.limit for text in passage_texts(report, own, encoder))
    return [report.text_of(span.field)[span.start : span.end] for span in own]


def test_a_summary_is_a_passage_before_those_of_the_body(encoder: Encoder) -> None:
    assert of_summary(make_report(summary=f" {LEAD}\n"), encoder) == [LEAD]


def test_a_long_summary_is_split_as_a_body_is(encoder: Encoder) -> None:
    summary = " ".join(small.body for small in small_reports(20))
    assert " ".join(of_summary(make_report(summary=summary), encoder)) == summary


@pytest.mark.parametrize(
    "summary",
    [
        LEAD,
        LEAD.upper(),
        "Three dock  workers died when a crane…",
        "Three dock workers died when a crane [...]",
        "Crane falls at Karsund",
        "",
        "…",
    ],
)
def test_a_summary_that_title_or_body_begin_with_is_no_passage(summary: str, encoder: Encoder) -> None:
    """Pages describe themselves by their first words, often cut short."""
    report = make_report(
        title="Crane falls at Karsund", summary=summary, body=f"KARSUND (Echo) – {LEAD} The port was closed."
    )
    assert of_summary(report, encoder) == []


def test_a_summary_that_only_a_later_paragraph_repeats_is_a_passage(encoder: Encoder) -> None:
    body = "\n\n".join([*(small.body for small in small_reports(12)), LEAD])
    assert of_summary(make_report(summary=LEAD, body=body), encoder) == [LEAD]


def test_a_summary_alone_makes_no_report(encoder: Encoder) -> None:
    assert split(make_report(summary=LEAD, body=" "), count=encoder.count, limit=encoder.limit) == []
