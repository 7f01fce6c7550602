"""A page → its rules: the straight lines, across and down, that are drawn between the cells of a table.

Programs draw one as a stroke, as a side of a stroked box, or as a filled box that is thin. What lies inside a
form (PDF 32000-1, 8.10) is passed over, since it has coordinates of its own.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_THICKEST = 3.0  # points
_MOST_OBJECTS = 5_000  # of a page; drawings have more
_MOST_SEGMENTS = 400  # of a path, in which all cells of a table may be drawn at once

Box = tuple[float, float, float, float]  # left, bottom, right, top, as in the file
_Point = tuple[float, float]


def rules(page: PdfPage) -> list[Box]:
    """The rules of a page; none where it has so many objects that it is a drawing."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPage_CountObjects(page.raw)
    if count > _MOST_OBJECTS:
        return []
    objects = (pdfium.FPDFPage_GetObject(page.raw, place) for place in range(count))
    paths = (one for one in objects if pdfium.FPDFPageObj_GetType(one) == pdfium.FPDF_PAGEOBJ_PATH)
    return [rule for path in paths for rule in _rules_of(path)]


def _rules_of(path: object) -> Iterator[Box]:
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
        return
    sides = [ctypes.c_float(0) for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(path, *sides):
        return
    left, bottom, right, top = (side.value for side in sides)
    if _is_thin((left, bottom, right, top)):
        yield left, bottom, right, top
    elif stroke.value:
        yield from filter(_is_thin, _segments(path))


def _is_thin(box: Box) -> bool:
    """Whether a box is that of a line rather than of an area or a dot."""
    across, down = box[2] - box[0], box[3] - box[1]
    return min(across, down) <= _THICKEST < max(across, down)


def _segments(path: object) -> Iterator[Box]:
    """The boxes around the straight segments of a path."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    count = pdfium.FPDFPath_CountSegments(path)
    if count > _MOST_SEGMENTS or not pdfium.FPDFPageObj_GetMatrix(path, matrix):
        return
    x, y = ctypes.c_float(0), ctypes.c_float(0)
    begin = last = (0.0, 0.0)
    for place in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, place)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield _around(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield _around(point, begin)
        last = point


def _around(one: _Point, other: _Point) -> Box:
    (x, y), (u, v) = one, other
    return min(x, u), min(y, v), max(x, u), max(y, v)
