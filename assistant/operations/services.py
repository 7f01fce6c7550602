"""What every desk of one running server works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.access import Person, Role
from assistant.authentication import admin_names, current_roles, signed_in
from assistant.concurrency import ConcurrencyLimiter
from assistant.ledger.people import end_session

if TYPE_CHECKING:
    from assistant.ledger import Ledger
    from assistant.pipeline import Assistant
    from assistant.settings import Settings
    from corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The parts that are open while a face runs; only operations reach into it.

    ``ledger_problem`` is why the corpus's own ledger cannot be used; what is done is then kept only while the
    server runs. Every question is answered within ``limiter``.
    """

    settings: Settings
    assistant: Assistant
    ledger: Ledger
    ledger_problem: str = ""
    limiter: ConcurrencyLimiter = field(default_factory=ConcurrencyLimiter)

    @property
    def corpus(self) -> Corpus:
        """The corpus that the assistant asks."""
        return self.assistant.corpus

    def person(self, claims: Mapping[str, Any]) -> Person:
        """Whoever the sign-in provider makes these claims of. Raises NotSignedIn, LedgerUnusable."""
        return signed_in(self.ledger, claims, self.settings.sign_in)

    def sign_out(self, person: Person) -> None:
        """Ends the person's sign-in at once, in every window. Raises LedgerUnusable."""
        end_session(self.ledger, person.session)

    def admin_names(self) -> list[str]:
        """The admins by name, for somebody who needs one. Raises LedgerUnusable."""
        return admin_names(self.ledger, self.settings.sign_in) if self.settings.sign_in else []

    def roles_now(self, person: Person) -> frozenset[Role]:
        """The roles that the person holds at this instant. Raises LedgerUnusable."""
        return current_roles(self.ledger, person, self.settings.sign_in)
