"""Where reports give another figure or day for the same thing, both are shown; what is near is not enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.answer.answer import Answer, Citation, Disagreement, Statement
from assistant.answer.enrich.disagreements import with_disagreements
from assistant.answer.enrich.quantities import differ, quantities, same_thing
from assistant.pipeline import Assistant
from assistant.text.figures import figures
from corpus import Corpus, Hit, Passage, Report
from ingest.pipeline import ingest
from ingest.sources.folder import find_files
from tests.corpora import add_reports, as_stored, make_report, small_reports

SUNDAY = datetime(2026, 2, 22, 9, tzinfo=UTC)
SCENE = "A strike hit the railway station of Orsk at dawn. Firemen from Orsk and Lemna dug until noon."
EARLY = "At least 12 people were killed in Orsk, the mayor said."
FLOOD = (
    "The river Orsk burst its banks on Thursday night. Firemen from Lemna rowed along Mill Street in boats."
)
LATER = "The strike killed 15 people in Orsk, the governor said."


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Two reports of one strike that differ, among others."""
    folder = tmp_path_factory.mktemp("differing")
    with Corpus(folder) as corpus:
        add_reports(corpus, early(), later(), *small_reports(8))
        yield corpus


def report(outlet: str, body: str, *, title: str = "Strike on Orsk station", hours: float = 0) -> Report:
    return make_report(title, body, outlet, published=SUNDAY + timedelta(hours=hours))


def early() -> Report:
    return report("The Courier", f"{SCENE} {EARLY}")


def later() -> Report:
    return report("The Post", f"{LATER} {SCENE}", hours=20)


def hit(report: Report) -> Hit:
    stored = as_stored(report)
    passage = Passage(
        passage_id=1, report_id=report.report_id, version=1, ordinal=0, start=0, end=len(report.body)
    )
    return Hit(passage=passage, stored=stored, score=1.0, cosine=None, found_by={})


def found(corpus: Corpus, text: str, *reports: Report) -> tuple[Disagreement, ...]:
    """What is found beside the sentence ``text`` of the first of the reports."""
    hits = [hit(one) for one in reports]
    start = hits[0].stored.report.body.index(text)
    citation = Citation(stored=hits[0].stored, start=start, end=start + len(text))
    answer = Answer(question="q", standalone="q", statements=(Statement(text=text, citations=(citation,)),))
    return with_disagreements(answer, hits, corpus=corpus).disagreements


def sides(one: Disagreement) -> list[tuple[str, str]]:
    return [(claim.words, claim.citations[0].stored.report.outlet) for claim in one.claims]


def test_an_answer_shows_both_counts_with_their_sources_and_dates(opened: Corpus) -> None:
    answer = Assistant(corpus=opened).ask("How many people were killed in the strike on Orsk?")
    [disagreement] = answer.to_json()["disagreements"]
    assert (disagreement["kind"], disagreement["about"]) == ("figure", "number killed")
    assert [(side["words"], side["outlet"], side["text"]) for side in disagreement["sides"]] == [
        ("At least 12", "The Courier", EARLY),
        ("15", "The Post", LATER),
    ]
    assert [side["published"][:10] for side in disagreement["sides"]] == ["2026-02-22", "2026-02-23"]
    assert [side["citations"][0]["quote"] for side in disagreement["sides"]] == [EARLY, LATER]


def test_a_count_that_the_same_outlet_updates_is_shown_as_a_development(opened: Corpus) -> None:
    update = report("The Courier", f"{LATER} {SCENE}", title="Strike on Orsk station: the toll", hours=30)
    [development] = found(opened, EARLY, early(), update)
    assert development.kind == "development"
    assert development.heading == "Updated over time: number killed"
    assert [claim.words for claim in development.claims] == ["At least 12", "15"]


def test_reports_that_tell_one_figure_stand_on_one_side(opened: Corpus) -> None:
    third = report("Orsk Today", f"{SCENE} Doctors said about 15 people died in Orsk.", hours=21)
    [disagreement] = found(opened, EARLY, early(), later(), third)
    assert sides(disagreement) == [("At least 12", "The Courier"), ("15", "The Post")]
    assert [citation.stored.report.outlet for citation in disagreement.claims[1].citations] == [
        "The Post",
        "Orsk Today",
    ]


NEAR_MISSES = {
    "the same count": "Twelve people were killed in Orsk, the governor said.",
    "other victims": "The strike injured 15 people in Orsk, the governor said.",
    "of another kind": "The strike killed 15 horses in Orsk, the governor said.",
    "a part of them": "The dead in Orsk were men but for three, including 4 people killed on a platform.",
    "those added": "Another 15 people were killed in Orsk, the governor said.",
    "an age": "A guard killed in Orsk was aged 15, the governor said.",
    "a day": "The people killed in Orsk will be buried on 15 March, the governor said.",
    "elsewhere": "The strike killed 15 people in Brannoc, the governor said.",
    "another day": "A strike last Monday killed 15 people in Orsk.",
    "an update": "The strike killed 15 people in Orsk, up from 12 people killed by noon.",
    "no count": "The strike killed dozens of people in Orsk, the governor said.",
    "an hour": "Those killed in Orsk died about 15 pm, the governor said.",
    "a mother of them": "The strike killed a mother of 15 in Orsk, the governor said.",
    "of another year": "A strike in 2014 killed 15 people in Orsk, the governor said.",
    "one of several": "The strike killed 15 people at a farm. In Lemna 30 people died.",
    "far off": "The war has killed 900 people in Orsk, the governor said.",
}


@pytest.mark.parametrize("sentence", NEAR_MISSES.values(), ids=NEAR_MISSES.keys())
def test_what_tells_of_something_else_is_no_disagreement(opened: Corpus, sentence: str) -> None:
    text = EARLY.replace(" in Orsk", " in Orsk on Sunday")
    first = report("The Courier", f"{SCENE} {text}")
    assert found(opened, text, first, later()) != ()
    assert found(opened, text, first, report("The Post", f"{SCENE} {sentence}", hours=20)) == ()


BOTH_TOLD = {
    "two sources": "The strike killed 15 people in Orsk, the governor said. The mayor puts the dead at 12.",
    "a correction": "The strike killed 15 people in Orsk, not 12 people killed as the mayor first said.",
    "another's word": "In Orsk 15 people were killed, nurses said. The mayor says 12 people were killed.",
}


@pytest.mark.parametrize("text", BOTH_TOLD.values(), ids=BOTH_TOLD.keys())
def test_a_report_that_sets_one_figure_against_the_other_tells_another(opened: Corpus, text: str) -> None:
    """Whichever of the two reports the statement is from."""
    second = report("The Post", f"{SCENE} {text}", hours=20)
    [disagreement] = found(opened, EARLY, early(), second)
    assert sides(disagreement) == [("At least 12", "The Courier"), ("15", "The Post")]
    [again] = found(opened, text.split(". ", maxsplit=1)[0], second, early())
    assert again.kind == "figure"


def test_a_part_reported_beside_the_whole_is_no_disagreement_though_two_say_so(opened: Corpus) -> None:
    text = "The strike killed 15 people in Lemna, nurses said. In Orsk 12 people were killed, the mayor said."
    assert found(opened, EARLY, early(), report("The Post", f"{SCENE} {text}", hours=20)) == ()


@pytest.mark.parametrize(
    "words",
    [
        "About 1,900 people had to leave their homes in Orsk, an aid group said.",
        "The flood in Orsk drove thousands out: 1,900 people fled their houses, an aid group said.",
        "In Orsk 1,900 people were displaced, an aid group said.",
        "Boats and buses brought 1,900 people to safety in Orsk, an aid group said.",
        "An aid group put the number of people evacuated in Orsk at 1,900.",
    ],
)
def test_leaving_home_is_one_deed_whatever_it_is_called(opened: Corpus, words: str) -> None:
    first = "A total of 1,240 people left their homes in Orsk, the town said."
    one = report("The Courier", f"{first} {FLOOD}", title="Flood in Orsk")
    other = report("The Post", f"{words} {FLOOD}", title="Flood in Orsk", hours=18)
    [disagreement] = found(opened, first, one, other)
    assert disagreement.about == "number evacuated"
    assert [claim.citations[0].stored.report.outlet for claim in disagreement.claims] == [
        "The Courier",
        "The Post",
    ]


def test_the_flood_of_the_sample_is_shown_with_both_figures(folder: Path) -> None:
    """One of its reports has both."""
    sample = Path(__file__).resolve().parents[4] / "corpus" / "sample"
    with Corpus(folder) as corpus:
        list(ingest(corpus, find_files(sorted(sample.glob("flood-*.txt")))))
        answer = Assistant(corpus=corpus).ask("How many people had to leave their homes in Vila Jacurema?")
    [disagreement] = answer.disagreements
    assert sides(disagreement) == [("1,240", "Diário das Marés"), ("About 1,900", "Folha do Igarapé")]


def test_reports_of_another_event_do_not_disagree(opened: Corpus) -> None:
    """Weeks later, or of another town, or of the same town but of another matter."""
    weeks = report("The Post", f"{LATER} {SCENE}", hours=24 * 20)
    town = report(
        "The Post",
        "A ferry capsized off Brannoc. The wreck killed 15 people, Brannoc radio said.",
        title="Ferry lost off Brannoc",
    )
    matter = report(
        "The Post",
        "Influenza closed two hospital wards this winter. It killed 15 people, doctors at Orsk say.",
        title="A hard winter for the old and for nurses",
    )
    assert found(opened, EARLY, early(), later())
    for other in (weeks, town, matter):
        assert found(opened, EARLY, early(), other) == ()


def test_what_one_report_tells_twice_is_no_disagreement(opened: Corpus) -> None:
    both = report("The Courier", f"{SCENE} {EARLY} {LATER}")
    assert found(opened, EARLY, both) == ()


def test_another_day_for_the_same_thing_is_shown_with_both_dates(opened: Corpus) -> None:
    first = "The bridge over the Orsk canal will open to traffic on 3 March."
    second = "The bridge over the Orsk canal will open to traffic on Thursday 5 March."
    one = report("The Courier", f"{first} Orsk has waited long.", title="Orsk bridge to open")
    other = report("The Post", f"{second} Orsk has waited long.", title="Orsk bridge to open", hours=5)
    [disagreement] = found(opened, first, one, other)
    assert (disagreement.kind, sides(disagreement)) == (
        "date",
        [("3 March", "The Courier"), ("Thursday 5 March", "The Post")],
    )


@pytest.mark.parametrize(
    "second",
    [
        "The bridge over the Orsk canal will open to traffic next Tuesday.",
        "The bridge over the Lemna canal will open to traffic on 5 March.",
        "The bridge over the Orsk canal will open to traffic in March.",
        "The lock on the Orsk canal was closed by engineers on 5 March.",
    ],
    ids=["the same day", "another bridge", "a month", "another thing"],
)
def test_a_day_that_differs_in_words_or_is_of_another_thing_is_none(opened: Corpus, second: str) -> None:
    first = "The bridge over the Orsk canal will open to traffic on 3 March."
    one = report("The Courier", f"{first} Orsk has waited long.", title="Orsk bridge to open")
    other = report("The Post", f"{second} Orsk has waited long.", title="Orsk bridge to open", hours=60)
    assert found(opened, first, one, other) == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12 people", "15 people", True),
        ("at least 12 people", "15 people", True),
        ("more than 10 people", "12 people", False),
        ("more than 10 people", "8 people", True),
        ("about 300 people", "312 people", False),
        ("2,400 people", "2,380 people", False),
        ("$69bn", "$68.7 billion", False),
        ("$69bn", "$75bn", True),
    ],
)
def test_a_figure_that_is_rounded_or_leaves_room_does_not_differ(
    one: str, other: str, expected: bool
) -> None:
    assert differ(figures(one)[0], figures(other)[0]) is expected
    assert differ(figures(other)[0], figures(one)[0]) is expected


def test_what_is_counted_is_known_by_the_words_beside() -> None:
    killed, hurt = quantities("Shelling killed 12 soldiers and wounded 30 in Orsk.")
    assert (killed.deed, killed.phrase) == ("killed", frozenset({"soldier"}))
    assert (hurt.deed, hurt.phrase) == ("injured", frozenset())
    [children] = quantities("Gunmen shot dead a mother of 12 in Orsk.")
    assert (children.deed, children.phrase) == ("", frozenset({"child"}))
    _, hurt_too = quantities("Some 30 people were killed and 55 others injured.")
    assert same_thing(hurt_too, replace(hurt, figure=hurt_too.figure))
    [badly] = quantities("It left 50 people with serious injuries.")
    assert not same_thing(badly, hurt)
    [dead] = quantities("Nine soldiers were dead by noon.")
    assert same_thing(killed, dead)
    assert not same_thing(hurt, dead)


def test_a_third_count_of_a_later_day_stands_beside_the_two_that_disagree(opened: Corpus) -> None:
    """However many statements the answer has: figures that are set against each other are one list."""
    rising = report(
        "The Courier",
        f"{SCENE} The number of people killed by the strike on the station of Orsk has risen to 21.",
        title="Strike on Orsk station: more dead",
        hours=40,
    )
    hits = [hit(one) for one in (early(), later(), rising)]
    statements = []
    for one, words in zip(hits, (EARLY, LATER, "The number of people"), strict=True):
        body = one.stored.report.body
        start = body.index(words)
        end = body.index(".", start) + 1
        statements.append(
            Statement(text=body[start:end], citations=(Citation(stored=one.stored, start=start, end=end),))
        )
    for order in (statements, statements[::-1], statements[1:]):
        answer = Answer(question="q", standalone="q", statements=tuple(order))
        [differing] = with_disagreements(answer, hits, corpus=opened).disagreements
        assert [words for words, _ in sides(differing)] == ["At least 12", "15", "21"]
        assert differing.heading == "Reports disagree on: number killed"
