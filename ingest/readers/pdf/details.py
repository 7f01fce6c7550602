"""Title, outlet, author and day of a PDF: what its first page shows, and what the file says of itself.

The file's own title is often that of a template, and its dates are those of the file. So what is printed
comes first, except for a title that the page shows as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus import Precision, fold_spaces
from ingest.dates import Published, place, read_instant
from ingest.readers.fields import one_line
from ingest.readers.pdf.paragraphs import Paragraph
from ingest.stamps import read_stamp

_LARGER = 1.12  # than most of the text: headings are
_TITLE_WORDS = (3, 45)
_LONGEST_TITLE = 300  # characters
_FEW_WORDS = 12
_NAME_WORDS = 6  # at most, of a name above the title
_SHORT_LINE = 24  # words, at most, of a line that shows a day
_FIRST, _LAST = 14, 8  # paragraphs of the first page among which such lines are
_BEGINNING = 90  # characters of a paragraph in which a dateline is

_FILE_NAME = re.compile(
    r"\.(?:docx?|pptx?|xlsx?|indd|qxp|pages|odt|rtf|pdf|tex|html?|txt|dvi|ps|eps|ai|tmp)\b|^file:|[\\/]\w+[\\/]"
    r"|^\S*_\S*_\S*$|^[\w-]*\d{4,}[\w-]*$",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|powerpoint[- ]pr[äe]sentation|untitled|unbenannt|sans titre"
    r"|sin título|(?:new )?document\d*|dokument\d*|layout \d|slide \d|print(?:out)?|scan\w*|title|titel"
    r"|template|vorlage|(?:press|news|media) ?release|pressemitteilung|press statement|letterhead"
    r"|briefpapier|draft|final)\b[\W\d]*",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"\W*(?:(?:for )?immediate release|(?:press|news|media) (?:release|statement|information|notice)"
    r"|press|news|release|pressemitteilung|medienmitteilung|presseinformation|communiqu[ée](?: de presse)?"
    r"|comunicado(?: de (?:prensa|imprensa))?|nota de (?:prensa|imprensa)|comunicato stampa|pressmeddelande"
    r"|pressemelding|pressemeddelelse|persbericht|komunikat prasowy|(?:lehdistö)?tiedote|пресс-релиз)"
    r"(?:\W+(?:no|nr|nº|number)?\W*[\d/.-]+)?\W*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:admin\w*|user|owner|unknown|author|autor|default|microsoft|windows|root|test|guest|scanner|n/?a"
    r"|pc|laptop|desktop|customer|office|acrobat|adobe.*|xerox.*|canon.*|hp.*|ricoh.*|konica.*)[\W\d]*",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:by|von|por|par|av|di)\s+(?P<names>[^\W\d_][^\d]{3,80})", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:about|über|à propos d[eu]|sobre|om|tietoa)\s+(?P<name>[^\W\d_].{2,60})", re.IGNORECASE
)
_PDF_DATE = re.compile(r"(?:D:)?(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)|(?P<iso>\d{4}-\d\d-\d\d)")
_NUMERIC = re.compile(r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>(?:19|20)\d\d)(?!\d)")
_WORD = re.compile(r"(?<!\w)\w")
_CONTACT = re.compile(r"@|www\.|https?:|\+\d|\btel\b|phone|telephone", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a PDF is called, who published it and when; ``spent`` paragraphs are no part of its text."""

    title: str
    outlet: str | None
    author: str | None
    published: Published | None
    spent: tuple[Paragraph, ...]


def details(
    paragraphs: Sequence[Paragraph],
    said: Mapping[str, str],
    *,
    heads: Sequence[str],
    usual: float,
    name: str,
    not_after: datetime,
) -> Details:
    """The details, from all paragraphs, what the file says of itself, and what its pages repeat at the top.

    ``usual`` is the height of most letters. Where nothing shown can be the title, it is made of the file's
    ``name`` or the first words.
    """
    first = [one for one in paragraphs if one.page == paragraphs[0].page] if paragraphs else []
    shown = _shown_title(first, usual)
    title = _printed(shown) or ""
    own = _own_title(said.get("Title", ""))
    if own and (not title or _is_on_page(own, first)):
        if not _is_on_page(own, shown):
            shown = _paragraphs_of(own, first)
        title = own
    if (
        not title
        and first
        and len(paragraphs) > 1
        and len(first[0].text) <= _LONGEST_TITLE
        and first[0].lines
    ):
        shown, title = [first[0]], _printed([first[0]])
    title = title or _made_up(name, paragraphs)
    above = first[: _place_of(shown[0], first)] if shown else []
    labels = [one for one in first if one.lines and LABEL.fullmatch(one.text)]
    labels += [one for one in above if one.lines and _is_label(one.text)]
    letterhead = _letterhead(first, shown, usual)
    outlet = said.get("Publisher") or _named_head(heads) or _printed(letterhead) or _about(paragraphs)
    return Details(
        title=title[:_LONGEST_TITLE],
        outlet=outlet or None,
        author=_author(said.get("Author", ""), first),
        published=_printed_day(first, not_after=not_after) or _file_day(said, not_after=not_after),
        spent=(*shown, *labels, *letterhead),
    )


def _made_up(name: str, paragraphs: Sequence[Paragraph]) -> str:
    """The words of a file's name, else the first of its text."""
    words = re.sub(r"[\W_]+", " ", name.rsplit(".", 1)[0]).split()
    if sum(word.isalpha() and len(word) > 2 for word in words) > 1:
        return " ".join(words)
    begin = _printed(paragraphs[:1]).split()
    return " ".join(begin[:_FEW_WORDS]) + "…" * (len(begin) > _FEW_WORDS)


def _place_of(one: Paragraph, among: Sequence[Paragraph]) -> int:
    return next((place for place, other in enumerate(among) if other is one), 0)


def _is_label(text: str) -> bool:
    """Whether a line has nothing but “Press release” or the day."""
    words = _NUMERIC.sub(" ", text)
    for begin in _WORD.finditer(words):
        stamp = read_stamp(words[begin.start() :])
        if stamp is not None and stamp.year is not None:
            words = f"{words[: begin.start()]} {words[begin.start() + stamp.end :]}"
            break
    words = words.strip()
    return not re.search(r"\w", words) or LABEL.fullmatch(words) is not None


def _printed(paragraphs: Sequence[Paragraph]) -> str:
    return one_line(" ".join(one.text for one in paragraphs))


def _shown_title(first: Sequence[Paragraph], usual: float) -> list[Paragraph]:
    """The paragraphs in the largest type of the first page that can be its title; of few words if need be."""
    large = [
        one
        for one in first
        if one.lines and one.size >= _LARGER * usual and not one.marker
        if not LABEL.fullmatch(one.text) and not _CONTACT.search(one.text)
    ]
    for least in (_TITLE_WORDS[0], 1):
        fitting = [one for one in large if least <= len(one.words) <= _TITLE_WORDS[1]]
        if fitting:
            largest = max(one.size for one in fitting)
            begin = next(one for one in fitting if one.size >= 0.95 * largest)
            return _with_rest(_headline_below(begin, fitting, first), first)
    return []


def _headline_below(begin: Paragraph, fitting: Sequence[Paragraph], first: Sequence[Paragraph]) -> Paragraph:
    """The headline, where a label or a day parts it from a paper's name in the largest type."""
    after = first[_place_of(begin, first) + 1 :]
    labels = [place for place, one in enumerate(after) if one.lines and _is_label(one.text)]
    if not labels or len(begin.words) > _NAME_WORDS:
        return begin
    below = [one for one in after[labels[0] + 1 :] if any(one is other for other in fitting)]
    return max(below, key=lambda one: one.size, default=begin)


def _with_rest(begin: Paragraph, first: Sequence[Paragraph]) -> list[Paragraph]:
    """A title with the lines of its type that follow it."""
    place = next(number for number, one in enumerate(first) if one is begin)
    whole = [begin]
    for one in first[place + 1 :]:
        words = sum(len(part.words) for part in whole) + len(one.words)
        alike = one.lines and abs(one.size - begin.size) <= 0.05 * begin.size and one.bold == begin.bold
        if not alike or words > _TITLE_WORDS[1]:
            break
        whole.append(one)
    return whole


def _own_title(title: str) -> str:
    """The title that the file gives itself; empty where that is a file's name or a template's."""
    poor = len(title) < 6 or " " not in title or not re.search(r"[^\W\d_]{3}", title)
    return "" if poor or _FILE_NAME.search(title) or _TEMPLATE.match(title) else title


def _is_on_page(title: str, paragraphs: Sequence[Paragraph]) -> bool:
    return _letters(title) in _letters(" ".join(one.text for one in paragraphs))


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", fold_spaces(text))


def _paragraphs_of(title: str, first: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraph that is nothing but the title."""
    return [one for one in first if one.lines and _letters(one.text) == _letters(title)][:1]


def _letterhead(first: Sequence[Paragraph], title: Sequence[Paragraph], usual: float) -> list[Paragraph]:
    """A few words in large or bold type above the title: who publishes it."""
    for one in first[:4]:
        if title and one is title[0]:
            break
        name = one.lines and 1 <= len(one.words) <= _NAME_WORDS and not _CONTACT.search(one.text)
        stands_out = name and (one.size >= _LARGER * usual or one.bold)
        if stands_out and not LABEL.fullmatch(one.text) and not any(map(str.isdigit, one.text)):
            return [one]
    return []


def _named_head(heads: Sequence[str]) -> str:
    """Who publishes it, from what the pages repeat at the top, such as “Ostravik Ferries · Press release”."""
    for head in heads:
        for part in re.split(r"\s*[|·•–—]\s*|\s{2,}", head):
            if (
                1 <= len(part.split()) <= _NAME_WORDS
                and not LABEL.fullmatch(part)
                and not re.search(r"[\d@]", part)
            ):
                return part
    return ""


def _about(paragraphs: Sequence[Paragraph]) -> str:
    """Who publishes it, from the heading of the paragraph about them at its end: “About Ostravik Ferries”."""
    for one in reversed(paragraphs):
        found = _ABOUT.fullmatch(one.text) if one.lines and len(one.words) <= 8 else None
        if found and found["name"][:1].isupper():
            return found["name"].rstrip(": ")
    return ""


def _author(said: str, first: Sequence[Paragraph]) -> str | None:
    """Whom the file names, unless that is nobody's name, else the byline of the first page."""
    for one in first[:_FIRST]:
        byline = _BYLINE.fullmatch(one.text) if one.lines and len(one.words) <= 8 else None
        if byline and byline["names"][:1].isupper():
            return byline["names"]
    plain = said.replace(";", ",")
    named = " " in plain and not _NOBODY.match(plain) and not _FILE_NAME.search(plain)
    return one_line(plain).strip(", ") if named else None


def _printed_day(first: Sequence[Paragraph], *, not_after: datetime) -> Published | None:
    """The day that the first page shows: in a short line near its top, in a dateline, or near its end."""
    short = [text for one in first[:_FIRST] for text in _short_lines(one)]
    beginnings = [one.text[:_BEGINNING] for one in first[:_FIRST] if len(one.words) > _SHORT_LINE][:3]
    last = [text for one in first[-_LAST:] for text in _short_lines(one)]
    for text in (*short, *beginnings, *last):
        for when in _days_in(text, not_after=not_after):
            if when.instant <= not_after:
                return when
    return None


def _short_lines(one: Paragraph) -> list[str]:
    """A paragraph of few words, or the rows of a table, which may be the two sides of a letterhead."""
    rows = [" ".join(word.text for cell in row for word in cell) for row in one.rows or ()]
    return [text for text in rows or [one.text] if len(text.split()) <= _SHORT_LINE]


def _days_in(text: str, *, not_after: datetime) -> Iterator[Published]:
    """The days with their year that a text names."""
    for numeric in _NUMERIC.finditer(text):
        day = f"{numeric['year']}-{int(numeric['month']):02}-{int(numeric['day']):02}"
        yield from _read(day, not_after=not_after)
    for begin in _WORD.finditer(text):
        stamp = read_stamp(text[begin.start() :])
        if stamp is not None and stamp.year is not None:
            try:
                yield place(stamp, not_after=not_after)
            except ValueError:
                continue


def _file_day(said: Mapping[str, str], *, not_after: datetime) -> Published | None:
    """The day on which the file was made, by the clock of where that was."""
    found = _PDF_DATE.match(said.get("CreationDate", ""))
    if found is None:
        return None
    day = found["iso"] or f"{found['year']}-{found['month']}-{found['day']}"
    return next((when for when in _read(day, not_after=not_after) if when.instant <= not_after), None)


def _read(day: str, *, not_after: datetime) -> Iterator[Published]:
    try:
        when = read_instant(day, not_after=not_after)
    except ValueError:
        return
    if when.precision is Precision.DAY and when.instant.year > 1970:
        yield when
