"""Lines near the top of a text that say when, by whom and where it was published."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus import fold_spaces
from ingest.dates import read_day
from ingest.language import detect_language
from ingest.readers.field_names import field_labelled
from ingest.readers.reader import CollectedFile
from ingest.stamps import read_stamp

LONGEST_LINE = 14
"""The words that such a line has at most."""

_LABELLED = re.compile(r"(?P<name>[^\W\d_][^:\n]{0,30}):\s*(?P<value>\S[^\n]*)")
_LABELS = frozenset({"published_at", "updated_at", "source", "author", "url", "country", "language"})
_BYLINE = re.compile(r"[Bb]y (?P<author>[^\W\d_]\.?[^\d.!?:]{2,80})")
_OF_PUBLICATION = re.compile(
    r"(?:published|posted|issued|dated|date)\b(?:\s+(?:on|at))?[\s:]*", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://\S+")
_LONGEST_NAME = 8  # words
_PARTS = re.compile(r"\s*[|•·,\t]\s*|\s+[—–-]\s+")


@dataclass(slots=True)
class HeadLines:
    """What such lines have said so far; ``author`` is one that is known without them.

    ``text`` is what they stand above; its language settles which month a name is.
    """

    file: CollectedFile
    author: str = ""
    text: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    def take(self, line: str) -> bool:
        """Whether the line does nothing but say who published the report, or when; it is noted if so."""
        if self.take_labelled(line):
            return True
        if self.author and fold_spaces(line) == fold_spaces(self.author):
            return True
        if "author" not in self.fields and (byline := _BYLINE.fullmatch(line)):
            self.fields["author"] = byline["author"]
            return True
        day = self.day_in(line)
        if day is None or "published_at" in self.fields:
            return False
        self.fields["published_at"], whole = day
        return whole

    def take_labelled(self, line: str, *, more: frozenset[str] = frozenset()) -> bool:
        """Whether the line is a label and what it is of, such as ``Source: …``; it is noted if so.

        ``more`` are fields that may have a label besides.
        """
        labelled = _LABELLED.fullmatch(line)
        name = field_labelled(labelled["name"]) if labelled else None
        if not labelled or name not in _LABELS | more or name in self.fields:
            return False
        if not self._is_value(name, labelled["value"]):
            return False
        self.fields[name] = labelled["value"]
        return True

    def _is_value(self, name: str, value: str) -> bool:
        """Whether a label may have this value: a day, an address, or a name, which is no sentence."""
        if name.endswith("_at"):
            return self._is_day(value)
        if name == "url":
            return _ADDRESS.fullmatch(value) is not None
        if name in ("title", "summary"):
            return True
        return len(value.split()) <= _LONGEST_NAME and not value[0].islower() and value[-1] not in ".?!;:"

    def day_in(self, line: str) -> tuple[str, bool] | None:
        """The day that the line has between its separators, and whether there is nothing else."""
        starts = [0, *(found.end() for found in _PARTS.finditer(line))]
        ends = [len(line), *(found.start() for found in reversed(list(_PARTS.finditer(line))))]
        for start in starts:
            for end in (end for end in ends if end > start):
                words = _OF_PUBLICATION.sub("", line[start:end], count=1)
                if self._is_day(words):
                    return words, (start, end) == (0, len(line))
        return None

    def _is_day(self, words: str) -> bool:
        """Whether the words are a past day. A language that was needed for that is noted beside it."""
        if read_day(words, not_after=self.file.collected):
            return True
        stamp = read_stamp(words)
        if stamp is None or stamp.year is None or not (language := detect_language(self.text)):
            return False
        if read_day(words, not_after=self.file.collected, language=language) is None:
            return False
        self.fields.setdefault("language", language)
        return True
