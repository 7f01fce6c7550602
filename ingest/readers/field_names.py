"""The heads of columns and the labels of lines → the fields that reports have."""

from __future__ import annotations

import re

_NAMES = {
    "title": "title headline article_title news_title story_title titel titre titulo tytul",
    "text": "text body content article article_text article_body full_text body_text main_text story",
    "summary": "summary description lead abstract excerpt snippet subtitle standfirst teaser deck",
    "published_at": (
        "published_at published date published_date publication_date pub_date pubdate date_published "
        "publish_date published_on published_time publication_time datetime date_time posted posted_at"
    ),
    "updated_at": "updated_at updated date_updated modified date_modified last_updated updated_on",
    "source": "source outlet publisher media news_outlet newspaper publication source_name media_name site",
    "author": "author authors byline by writer reporter journalist creator",
    "url": "url link address web_address article_url source_url href permalink",
    "country": "country country_code source_country",
    "language": "language lang language_code",
    "category": "category categories section topic tags",
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names.split()}


def field_called(name: str) -> str | None:
    """The field that a head means, in any case, with spaces or underscores: ``Pub Date``, ``pubDate``."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())
    key = re.sub(r"[\W_]+", "_", parted).strip("_").casefold()
    return _FIELDS.get(key) or _FIELDS.get(key.replace("_", ""))


def fields_of(heads: list[str]) -> dict[str, int]:
    """The column of each field among the heads; of two heads for one field, the more usual name has it."""
    found: dict[str, int] = {}
    for place, head in enumerate(heads):
        field = field_called(head)
        if field and (field not in found or _rank(field, head) < _rank(field, heads[found[field]])):
            found[field] = place
    return found


def _rank(field: str, head: str) -> int:
    names = _NAMES[field].split()
    key = re.sub(r"[\W_]+", "_", head.strip()).casefold()
    return names.index(key) if key in names else len(names)
