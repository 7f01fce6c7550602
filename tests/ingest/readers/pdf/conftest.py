"""What tests of PDF need of the machine."""

from __future__ import annotations

from importlib.util import find_spec

import pytest


@pytest.fixture
def without_ocr() -> None:
    if find_spec("rapidocr") is not None:
        pytest.skip("text is recognised here")
