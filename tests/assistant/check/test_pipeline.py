"""Cards of whole statements."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.check.check_result import CheckResult, Evidence, FactKind, Support
from assistant.check.pipeline import check

PASSAGE = (
    "Angela Ruiz, the mayor of Lemna, said on Tuesday that the dam may not hold. "
    "The repair will cost $5.2 million, up 12 percent from last year. "
    "“We have run out of time and money,” she told the Courier. "
    "According to the council, Halden Group sued Verrano in March 2021, and Brackwater lent 300 tents. "
    "The European Union plans to send engineers."
)


def card(claim: str, passage: str = PASSAGE) -> CheckResult:
    return check(claim, cited=[Evidence(text=passage)])


def failed(claim: str, passage: str = PASSAGE) -> list[tuple[FactKind, Support]]:
    return [(fact.kind, fact.outcome) for fact in card(claim, passage).facts if fact.failed]


@pytest.mark.parametrize(
    "claim",
    [
        "The repair will cost $5,200,000, up 12% from last year.",
        "The repair will cost about $5 million.",
        "Mayor Ruiz said the dam may not hold.",
        "Halden Group sued Verrano in March 2021.",
        "The EU plans to send engineers.",
        "“We have run out of time and money,” Ruiz said.",
        "Brackwater lent three hundred tents.",
    ],
)
def test_a_statement_that_the_passage_supports_is_not_flagged(claim: str) -> None:
    assert failed(claim) == []


@pytest.mark.parametrize(
    ("claim", "kind", "outcome", "found"),
    [
        (
            "The repair will cost $6.2 million, up 12 percent.",
            FactKind.FIGURE,
            Support.ALTERED,
            "$5.2 million",
        ),
        (
            "The repair will cost $5.2 billion, up 12 percent.",
            FactKind.FIGURE,
            Support.ALTERED,
            "$5.2 million",
        ),
        ("The repair cost is up 12 percentage points.", FactKind.FIGURE, Support.ABSENT, ""),
        ("Brackwater lent 400 tents.", FactKind.FIGURE, Support.ALTERED, "300"),
        ("Halden Group sued Verrano in May 2021.", FactKind.DATE, Support.ALTERED, "March 2021"),
        ("Halden Group sued Castlebridge in March 2021.", FactKind.NAME, Support.ALTERED, "Verrano"),
        ("Nobody told Marta Lindqvist about the dam.", FactKind.NAME, Support.ABSENT, ""),
        ("“We have run out of patience and money,” she said.", FactKind.QUOTATION, Support.ALTERED, ""),
        ("“Nothing of this was ever foreseen by anybody,” she said.", FactKind.QUOTATION, Support.ABSENT, ""),
        ("The European Union will send engineers.", FactKind.HEDGE, Support.ALTERED, "plans to"),
        ("Ruiz said on Tuesday that the dam may hold.", FactKind.HEDGE, Support.ALTERED, "not"),
        ("The repair will not cost $5.2 million, up 12 percent.", FactKind.HEDGE, Support.ALTERED, ""),
        ("The repair may cost $5.2 million, up 12 percent.", FactKind.HEDGE, Support.ALTERED, "will"),
    ],
)
def test_a_change_is_found_and_what_the_passage_has_is_shown(
    claim: str, kind: FactKind, outcome: Support, found: str
) -> None:
    facts = [fact for fact in card(claim).facts if fact.kind is kind and fact.outcome is outcome]
    assert facts, card(claim)
    if found:
        assert facts[0].found == found
    assert facts[0].words == claim[facts[0].start : facts[0].end] or kind is FactKind.NAME


def test_names_in_each_others_places_are_found_though_the_passage_has_both() -> None:
    claim = (
        "According to the council, Verrano sued Halden Group in March 2021, and Brackwater lent 300 tents."
    )
    assert (FactKind.NAME, Support.ALTERED) in failed(claim)


def test_words_from_nowhere_are_found_without_any_figure_or_name_in_them() -> None:
    (fact,) = (fact for fact in card("Local farmers demanded compensation for ruined orchards.").facts)
    assert (fact.kind, fact.outcome) == (FactKind.WORDING, Support.ABSENT)
    assert "orchards" in fact.reason


@pytest.mark.parametrize(
    ("claim", "flagged"),
    [
        ("The mayor of Lemna rejected rumours of plans for a casino near the dam.", True),
        ("Angela Ruiz, Lemna's mayor, warned that the dam may not hold.", False),
        ("We have run out of time and money, the mayor told the paper.", False),
    ],
)
def test_words_from_nowhere_count_for_how_many_they_are_among(claim: str, flagged: bool) -> None:
    found = [fact for fact in card(claim).facts if fact.kind is FactKind.WORDING]
    assert bool(found) is flagged


@pytest.mark.parametrize(
    ("claim", "passage", "flagged"),
    [
        ("Franck Ribery left Bayern. The Frenchman wept.", "Franck Ribery left Bayern. Ribery wept.", False),
        ("Hibernian beat Rangers on Sunday at home.", "Hibs beat Rangers on Sunday at home.", True),
        (
            "The Lib Dem leader left Leeds on Sunday.",
            "The Liberal Democrat leader left Leeds on Sunday.",
            True,
        ),
    ],
)
def test_a_description_or_a_short_form_is_not_another_name(claim: str, passage: str, flagged: bool) -> None:
    altered = [f for f in card(claim, passage).facts if f.kind is FactKind.NAME and f.found]
    assert altered == [], flagged


def test_what_another_passage_supports_is_elsewhere_and_not_flagged() -> None:
    other = Evidence(text="The dam at Lemna holds 40 million tonnes of water.", label="“Dam” (Herald)")
    found = check(
        "The dam may not hold its 40 million tonnes.", cited=[Evidence(text=PASSAGE)], others=[other]
    )
    (fact,) = (fact for fact in found.facts if fact.kind is FactKind.FIGURE)
    assert (fact.outcome, fact.found) == (Support.ELSEWHERE, "“Dam” (Herald)")
    assert not found.flagged
    assert any("Herald" in reason for reason in found.reasons)


def test_a_weekday_is_supported_by_a_date_through_the_day_of_publication() -> None:
    cited = Evidence(text="The dam broke on Tuesday.", published=date(2024, 3, 7))
    assert not check("The dam broke on 5 March 2024.", cited=[cited]).flagged
    assert check("The dam broke on 14 June 2023.", cited=[cited]).flagged


def test_an_acronym_and_a_peoples_name_support_the_full_name_and_the_country() -> None:
    passage = "The World Health Organization praised German doctors in the United States."
    assert failed("The WHO praised doctors from Germany in the US.", passage) == []


def test_a_statement_in_another_language_has_only_its_digits_and_quotations_checked() -> None:
    cited = Evidence(text="Der Damm kostet 5 Millionen Euro.", language="de")
    bad = check("Der Damm in Lemna kostet 7 Millionen Euro.", cited=[cited])
    assert [fact.kind for fact in bad.facts] == [FactKind.FIGURE]
    assert bad.flagged
    assert "'de'" in bad.unchecked


@pytest.mark.parametrize(
    ("claim", "passage", "missing"),
    [
        ("Four Nigerian troops were wounded.", "Four troops from Niger were wounded.", ["Nigerian"]),
        ("Four Nigerien troops were wounded.", "Four troops from Niger were wounded.", []),
        ("Four Nigerian troops were wounded.", "Four troops of Nigeria were wounded.", []),
        ("Two Belgian banks closed.", "Two banks in Belgium closed.", []),
        ("Two Slovak banks closed.", "Two banks in Slovenia closed.", ["Slovak"]),
        ("A Dominican player won.", "A player from the Dominican Republic won.", []),
        ("A Dominican player won.", "A player from Dominica won.", []),
        ("Two Mexican mines closed.", "Two mines in New Mexico closed.", ["Mexican"]),
    ],
)
def test_a_people_is_supported_by_its_own_country_alone(claim: str, passage: str, missing: list[str]) -> None:
    assert [fact.words for fact in card(claim, passage).facts if fact.failed] == missing


def test_what_cites_nothing_or_holds_nothing_to_check_says_so() -> None:
    assert check("It rained.", cited=[]).unchecked
    assert card("It may be so.").unchecked
    assert not card("It may be so.").flagged


_SAID = "Ruiz Lemna said not may 12 percent $5 million on Tuesday in March 2021 “we ran” first ."
_SOME = _SAID.split()
_WORDS = st.lists(
    st.sampled_from(_SOME),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60)
@given(_WORDS, _WORDS, _WORDS)
def test_whatever_is_in_the_passage_word_for_word_is_never_flagged(
    before: list[str], claim: list[str], after: list[str]
) -> None:
    passage = " ".join([*before, *claim, *after])
    assert failed(" ".join(claim), passage) == []


@settings(max_examples=100)
@given(st.text(max_size=120), st.text(max_size=200))
def test_no_text_breaks_a_check(claim: str, passage: str) -> None:
    for fact in card(claim, passage).facts:
        assert 0 <= fact.start <= fact.end <= len(claim)
