"""The flow of a Rich Text document: its paragraphs, entries of lists, rows and what is beside them."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.blocks import BULLET, Block, Kind, entry, paragraph, table

_ENDS_PARAGRAPH = frozenset({"par", "sect", "page", "column"})
_ENDS_CELL = frozenset({"cell", "nestcell"})


class Flow:
    """Blocks that are put together, paragraph by paragraph and row by row."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._after: list[Block] = []  # notes and text boxes of the paragraph that is open
        self._headings: dict[int, Kind] = {}
        self._label = ""
        self._style = 0
        self._outline: int | None = None
        self._in_table = False
        self._cell: list[str] = []
        self._row: list[str] = []
        self._rows: list[list[str]] = []
        self._merged: list[bool] = []  # of each cell of the row, whether it goes on from above
        self._goes_on = False
        self._notes = 0

    def style(self, number: int, name: str) -> None:
        """Notes a style, whose name says whether it is a heading."""
        key = name.strip(" ;").casefold()
        if key == "title" or key.startswith("heading "):
            self._headings[number] = Kind.TITLE if key == "title" else Kind.HEADING

    def label(self, text: str) -> None:
        """Notes the bullet or number of the paragraph that begins."""
        label = text.strip()
        self._label = label if any(map(str.isalnum, label)) else BULLET

    def beside(self, text: str, *, note: bool) -> None:
        """Adds a note or a text box, which follows the paragraph that is open."""
        for words in (" ".join(text.split()),) if note else text.split("\n"):
            self._notes += note
            self._after += paragraph(f"Note {self._notes}: {words}" if note and words else words)

    def takes(self, word: str, number: int | None) -> bool:
        """Whether a control word ends a paragraph, cell or row; what it says of them is noted."""
        if word == "pard":
            self._style, self._outline, self._in_table = 0, None, False
        elif word == "s":
            self._style = number or 0
        elif word == "outlinelevel":
            self._outline = number
        elif word == "intbl":
            self._in_table = True
        elif word == "trowd":
            self._merged, self._goes_on = [], False
        elif word == "clvmrg":
            self._goes_on = True
        elif word == "cellx":
            self._merged.append(self._goes_on)
            self._goes_on = False
        return word in _ENDS_PARAGRAPH or word in _ENDS_CELL or word in ("row", "nestrow")

    def end(self, word: str, text: str) -> None:
        """Ends a paragraph, cell or row that has ``text``."""
        if word in _ENDS_CELL or self._in_table:
            self._cell.append(f"{self._label} {text}".strip())
            self._label = ""
        if word == "cell":
            self._row.append(" ".join(filter(None, self._cell)))
            self._cell = []
        elif word == "row":
            self._end_row()
        elif not self._in_table and word in _ENDS_PARAGRAPH:
            self._end_table()
            self._end_paragraph(text)

    def closed(self, text: str) -> list[Block]:
        """All blocks, when the last paragraph has ``text``."""
        self._end_table()
        self._end_paragraph(text)
        return self._blocks

    def _end_paragraph(self, text: str) -> None:
        label, self._label = self._label, ""
        is_heading = self._outline is not None and self._outline < 9
        kind = self._headings.get(self._style, Kind.HEADING if is_heading else Kind.PARAGRAPH)
        if label and kind is Kind.PARAGRAPH:
            self._blocks += entry(text, label)
        else:
            self._blocks += paragraph(text, kind)
        self._add_beside()

    def _end_row(self) -> None:
        above = self._rows[-1] if self._rows else []
        self._rows.append(list(self._with_merged(above)))
        self._row, self._cell = [], []

    def _with_merged(self, above: list[str]) -> Iterator[str]:
        for place, words in enumerate(self._row):
            goes_on = place < len(self._merged) and self._merged[place] and place < len(above)
            yield above[place] if goes_on and not words else words

    def _end_table(self) -> None:
        if self._cell or self._row:
            self._end_row()
        if self._rows:
            self._blocks += table(self._rows)
            self._rows = []
            self._add_beside()

    def _add_beside(self) -> None:
        self._blocks += self._after
        self._after = []
