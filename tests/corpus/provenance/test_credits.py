"""Which words of a report credit a news agency, and which do not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.provenance.credits import attributed, credited
from corpus.provenance.publishers import packaged
from tests.corpora import make_report

TEXT = "The dam above Lemna held overnight, engineers said. Two sluice gates were opened before dawn. "


def agency(body: str, author: str | None = None) -> str | None:
    credit = credited(replace(make_report(body=body), author=author), packaged())
    return credit.agency if credit else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"LEMNA, Feb 27 (Reuters) - {TEXT}", "Reuters"),
        (f"LEMNA (AP) — {TEXT}", "Associated Press"),
        (f"Lemna (AFP) – {TEXT}", "AFP"),
        (f"By Jane Roe, Associated Press\n\n{TEXT}", "Associated Press"),
        (f"By JANE ROE and JOHN DOE Associated Press\n\n{TEXT}", None),
        (f"Jane Roe\n\nReuters\n\n{TEXT}", "Reuters"),
        (f"By Jane Roe | Reuters\n{TEXT}", "Reuters"),
        (f"Jane Roe\n\nThe Associated Press\n\n{TEXT}", "Associated Press"),
        (f"{TEXT}\n\n(c) 2026 AFP", "AFP"),
        (f"{TEXT}\n\n© 2026 Thomson Reuters. All rights reserved.", "Reuters"),
        (f"{TEXT}\n\nCopyright 2026 The Associated Press. All rights reserved.", "Associated Press"),
        (f"{TEXT}\n\nSource: Xinhua", "Xinhua"),
        (f"{TEXT} (PTI)", "Press Trust of India"),
        (f"{TEXT} — Reuters", "Reuters"),
        (f"{TEXT}\n\n(Reporting by Jane Roe; Editing by John Doe)", "Reuters"),
        (f"{TEXT}\n\nContributing: The Associated Press", None),
        (f"{TEXT}\n\nReuters contributed to this report.", None),
        (f"Photo: Jane Roe/AFP\n\n{TEXT}", None),
        (f"A sluice gate at Lemna. Image by Jane Roe, AFP\n\n{TEXT}", None),
        (f"{TEXT}The operator told Reuters that the gates would stay open until the end of the week.", None),
        (f"© 2026 The Lemna Courier\n\n{TEXT}\n\n© 2026 The Lemna Courier", None),
        ("", None),
    ],
)
def test_a_text_s_credit_is_read_where_credits_stand(body: str, expected: str | None) -> None:
    assert agency(body) == expected


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Reuters", "Reuters"),
        ("Jane Roe, The Associated Press", "Associated Press"),
        ("Jane Roe / AFP", "AFP"),
        ("Jane Roe", None),
        ("Reuters Institute", None),
    ],
)
def test_an_author_may_be_an_agency(author: str, expected: str | None) -> None:
    assert agency(TEXT, author) == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Two gates were opened, Reuters reported.", "Reuters"),
        ("According to the Associated Press, two gates were opened.", "Associated Press"),
        ("“Both gates are open,” the operator told AFP.", "AFP"),
        ("Two gates were opened, the Courier reported.", None),
        ("The Reuters building was closed.", None),
    ],
)
def test_quoted_words_may_name_an_agency_as_their_source(quote: str, expected: str | None) -> None:
    credit = attributed(quote, packaged())
    assert (credit.agency if credit else None) == expected
