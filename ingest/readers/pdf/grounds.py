"""What of a page lies behind its text: on a dark ground white letters are seen, on a scan unpainted ones."""

from __future__ import annotations

import ctypes
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_MOST_OBJECTS = 20_000  # of a page; grounds come first, and a drawing has thousands of lines
_SCAN = 0.5  # of the page's area, which a picture of it covers
_WHITE = 250

Box = tuple[float, float, float, float]  # left, bottom, right, top, as in the file


class Grounds:
    """The pictures and filled areas of one page, looked at only when some of its text may not be seen."""

    def __init__(self, page: PdfPage) -> None:
        self._page = page

    def has(self, place: Box) -> bool:
        """Whether the middle of a place has a ground that is not white."""
        x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
        return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in self._coloured)

    def is_scan(self) -> bool:
        """Whether a picture covers most of the page, as where text was recognised and laid over it unseen."""
        left, bottom, right, top = self._page.get_bbox()
        least = _SCAN * (right - left) * (top - bottom)
        return any((box[2] - box[0]) * (box[3] - box[1]) >= least for box in self._pictures)

    @property
    def _coloured(self) -> list[Box]:
        return self._looked[0]

    @property
    def _pictures(self) -> list[Box]:
        return self._looked[1]

    @cached_property
    def _looked(self) -> tuple[list[Box], list[Box]]:
        import pypdfium2.raw as pdfium
        from pypdfium2 import PdfiumError

        coloured: list[Box] = []
        pictures: list[Box] = []
        wanted = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING)
        for number, one in enumerate(self._page.get_objects(filter=wanted, max_depth=3)):
            if number >= _MOST_OBJECTS:
                break
            try:
                box = one.get_bounds()
            except PdfiumError:
                continue
            if one.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                pictures.append(box)
            if one.type != pdfium.FPDF_PAGEOBJ_PATH or _is_coloured(one.raw):
                coloured.append(box)
        return coloured, pictures


def _is_coloured(path: object) -> bool:
    """Whether a path is filled with something else than white."""
    import pypdfium2.raw as pdfium

    mode, stroke = ctypes.c_int(0), ctypes.c_int(0)
    if not pdfium.FPDFPath_GetDrawMode(path, mode, stroke) or mode.value == pdfium.FPDF_FILLMODE_NONE:
        return False
    red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(path, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE
