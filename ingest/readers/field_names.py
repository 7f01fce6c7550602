"""What others call the fields of a report: in JSON, in the heads of columns, in the labels of lines.

Names are compared without capitals and signs: ``publishedAt``, ``published_at`` and ``Published At`` are one.
Of several that have a value the first counts. To read files that call a field something else, add the name.
"""

from __future__ import annotations

from collections.abc import Mapping

# Those of files written for Dateline come first, then those of NewsAPI, GNews, Event Registry, news-please,
# newspaper4k, trafilatura, WordPress, JSON Feed, rss2json, schema.org, the Guardian, the New York Times,
# GDELT and data sets of news on the web.
_NAMES = {
    "title": "title headline webtitle titlepage titlerss articletitle name",
    "body": """
        body text maintext fulltext bodytext articlebody articletext content contenttext textcontent cleantext
        plaintext contentencoded contenthtml bodyhtml article story rawtext
    """,
    "summary": """
        summary description abstract excerpt lead lede teaser standfirst trailtext leadparagraph
        shortdescription snippet subtitle
    """,
    "source": """
        source outlet publisher sourcename sitename site publication publicationname newspaper medianame
        provider sourcedomain sourcehostname hostname domain cleanurl sourceid sourceurl
    """,
    "published_at": """
        publishedat dategmt date published datepublish datepublished publisheddate pubdate publishdate
        publicationdate dateofpublication webpublicationdate datetimepub datetime seendate timestamp createdat
        time
    """,
    "updated_at": """
        updatedat updated datemodify datemodified modifieddate modifiedgmt modified modifiedat lastmodified
        lastupdated
    """,
    "url": "url link weburl articleurl canonicalurl permalink",
    "author": "author authors byline creator dccreator",
    "category": "category categories section sectionname",
    "country": "country sourcecountry",
    "language": "language lang languagecode metalang inlanguage",
}
# What people write over columns and before colons besides.
_MORE_HEADS = {
    "title": "newstitle storytitle titel überschrift titre titulo título titular tytul tytuł titolo",
    "body": "inhalt artikel texte contenu contenido texto treść tresc testo",
    "summary": "deck",
    "source": "media newsoutlet quelle zeitung fuente źródło zrodlo fonte",
    "published_at": """
        publishedon publishedtime publicationtime posted postedat datum veröffentlicht fecha
        fechadepublicación data datedepublication opublikowano
    """,
    "updated_at": "dateupdated updatedon",
    "url": "address webaddress href",
    "author": "by writer reporter journalist autor autorin auteur autore",
    "category": "tags topic",
    "country": "countrycode land pays país kraj paese",
    "language": "sprache langue idioma język lingua",
}
# Before colons alone: over columns they mean other things, or are not met.
_MORE_LABELS = {
    "source": """
        bron forrás izvor kilde källa lähde sursă zdroj kaynak джерело источник πηγή المصدر منبع 来源 출처
        出典
    """,
    "published_at": """
        data dato datoen päivämäärä dátum tarih дата опубликовано ημερομηνία التاريخ تاریخ 日期 날짜 日付
    """,
    "author": "forfatter yazar автор συντάκτης الكاتب نویسنده 作者 기자",
}
# Over the columns of any table these mean other things.
_NO_HEADS = frozenset(("name", "time", "timestamp", "createdat", "domain", "hostname", "sourceid"))


def _parted(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {field: tuple(those.split()) for field, those in names.items()}


NAMES = _parted(_NAMES)
"""The fields of a report, each with the names that it goes by, as :func:`name_key` gives them."""

_HEADS = {
    name: (field, rank)
    for field, names in NAMES.items()
    for rank, name in enumerate((*names, *_parted(_MORE_HEADS).get(field, ())))
    if name not in _NO_HEADS
}

_LABELS = {name: field for field, names in _parted(_MORE_LABELS).items() for name in names}


def name_key(name: str) -> str:
    """What names that are written differently have in common."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def field_called(head: str) -> str | None:
    """The field that the head of a column, or a label, means; None where it is none of a report."""
    field, _ = _HEADS.get(name_key(head), (None, 0))
    return field


def field_labelled(label: str) -> str | None:
    """The field that a label before a colon means; None where it is none of a report."""
    return field_called(label) or _LABELS.get(name_key(label))


def fields_of(heads: list[str]) -> dict[str, int]:
    """The column of each field among the heads; of two heads for one field, the more usual name has it."""
    found: dict[str, tuple[int, int]] = {}
    for place, head in enumerate(heads):
        field, rank = _HEADS.get(name_key(head), (None, 0))
        if field and (field not in found or rank < found[field][0]):
            found[field] = rank, place
    return {field: place for field, (_, place) in found.items()}
