"""What sentences say that somebody or something is."""

from __future__ import annotations

import pytest

from assistant.answer.dossier.naming import namings
from assistant.answer.dossier.roles import roles
from corpus import NamingReport
from tests.corpora import as_stored, make_report


def given(*bodies: str, name: str) -> dict[str, int]:
    """The roles that reports of these texts give the name, each with its number of reports."""
    reports = [
        NamingReport(
            stored=as_stored(make_report(f"Report {n}", body)),
            forms=(name, name.rsplit(" ", 1)[-1]),
            times=1,
        )
        for n, body in enumerate(bodies)
    ]
    return {role.words: role.reports for role in roles(namings(reports))}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Anna Ruiz, the mayor of Lemna, opened the pier.", "mayor of Lemna"),
        ("The pier was opened by Anna Ruiz, 54, the mayor.", "mayor"),
        ("Anna Ruiz (the founder of Lemna Foods) came late.", "founder of Lemna Foods"),
        ("On Monday Anna Ruiz, head of the port authority, resigned.", "head of the port authority"),
        ("It was Lemna Foods chief executive Anna Ruiz who paid.", "Lemna Foods chief executive"),
        ("Former prime minister Anna Ruiz did not come.", "Former prime minister"),
        ("Anna Ruiz is a marine biologist from Arnhold.", "marine biologist from Arnhold"),
        ("Anna Ruiz was named the new director of the museum.", "new director of the museum"),
        ("They thanked their spokeswoman Anna Ruiz for it.", "spokeswoman"),
    ],
)
def test_a_role_is_an_apposition_words_before_the_name_or_what_it_is_said_to_be(text: str, role: str) -> None:
    assert list(given(text, name="Anna Ruiz")) == [role]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Ruiz, Pedro Borg and others came late that day.",
        "Anna Ruiz, the day after, opened the pier.",
        "The problem for Anna Ruiz is the council that has to agree.",
        "It could lead Anna Ruiz to think again about the pier.",
        "The paper said the minister and Anna Ruiz had met.",
        "Anna Ruiz, a year later, was still waiting for it.",
        "Anna Ruiz was the first of them to see the pier.",
        "He asked what Anna Ruiz, as the mayor, had known.",
    ],
)
def test_what_is_another_s_or_a_clause_is_no_role(text: str) -> None:
    assert given(text, name="Anna Ruiz") == {}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Norva, a Finnish maker of ferries, paid the fine.", "Finnish maker of ferries"),
        ("The ferry company Norva paid the fine on Monday.", "ferry company"),
        ("Norva is the largest shipyard on the coast.", "largest shipyard on the coast"),
    ],
)
def test_an_organisation_has_roles_too(text: str, role: str) -> None:
    assert list(given(text, name="Norva")) == [role]


def test_reports_that_give_one_role_in_more_or_fewer_words_are_counted_together() -> None:
    found = given(
        "Mayor Anna Ruiz opened the pier.",
        "Anna Ruiz, the mayor of Lemna, closed it.",
        "Anna Ruiz, the mayor of Lemna, wept.",
        "Anna Ruiz, a chess player, lost.",
        name="Anna Ruiz",
    )
    assert found == {"mayor of Lemna": 3, "chess player": 1}
