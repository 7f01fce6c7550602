"""Everything that the reports say of one person, organisation or place: :func:`dossier`."""

from assistant.answer.dossier.dossier import Dossier, SectionKind, dossier
from assistant.answer.dossier.in_answer import dossier_answer

__all__ = ["Dossier", "SectionKind", "dossier", "dossier_answer"]
