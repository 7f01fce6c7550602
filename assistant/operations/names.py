"""Whom and what the reports name, and the dossier of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.access import ANYBODY, Person, Role, actor, operation
from assistant.answer.dossier import Dossier
from assistant.answer.dossier import dossier as made_of
from assistant.errors import NameNotFound
from assistant.question.understand import check_dates
from assistant.settings import Services
from corpus import About, KnownName, Ruling, RulingKind, Scope
from corpus import rulings as stored_rulings

if TYPE_CHECKING:
    from collections.abc import Sequence


@operation(needs=ANYBODY)
def list_names(
    _person: Person, services: Services, *, text: str = "", limit: int = 50
) -> Sequence[KnownName]:
    """The names in most reports, or those with a word that begins with ``text``."""
    return services.corpus.names.most_reported(text=text, limit=limit)


@operation(needs=ANYBODY)
def dossier(_person: Person, services: Services, name: str, *, scope: Scope = Scope()) -> Dossier:
    """What the reports within a scope say of whom or what is named.

    Raises NameNotFound, QuestionInvalid for dates in the wrong order.
    """
    check_dates(scope)
    known = services.corpus.names.find(name)
    if known is None:
        raise NameNotFound(
            f"{name!r} is not among the names found in reports; `dateline names TEXT` lists those with a "
            "word that begins with a text"
        )
    return made_of(services.corpus, known, scope=scope)


@operation(needs=Role.ADMIN)
def rule_names(
    person: Person, services: Services, kind: RulingKind, pair: tuple[str, str], *, reason: str
) -> Ruling:
    """Rules that two names are of one, or of two. Raises NameNotFound, RulingRefused."""
    for name in pair:
        if services.corpus.names.find(name) is None:
            raise NameNotFound(f"{name!r} is not among the names found in reports; check its spelling")
    return stored_rulings.add(
        services.corpus.catalogue, kind, About.NAMES, *pair, reason=reason, by=actor(person)
    )


@operation(needs=Role.ADMIN)
def name_rulings(_person: Person, services: Services) -> list[Ruling]:
    """The rulings about names that are in force, in the order made."""
    made = stored_rulings.in_force(services.corpus.catalogue)
    return [one for one in made if one.about is About.NAMES]
