"""The outlets of a collection, and when it is asked."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2023, 12, 26, 12, tzinfo=UTC)


OUTLETS = (
    "TechCrunch",
    "The Verge",
    "The Age",
    "Fortune",
    "Wired",
    "Time",
    "FOX News - Health",
    "FOX News - Lifestyle",
    "Cnbc | World Business News Leader",
    "Eos: Earth And Space Science News",
    "CBSSports.com",
    "Folha do Igarapé",
    "The New York Times",
    "BBC News - Technology",
)
