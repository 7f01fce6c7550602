"""What the tests of runs are given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.ledger import Ledger
from assistant.runs.start import end_working
from assistant.settings import Services, Settings, open_assistant


@pytest.fixture
def services(folder: Path) -> Iterator[Services]:
    settings = Settings(folder=folder)
    with open_assistant(settings) as assistant:
        yield Services(settings=settings, assistant=assistant, ledger=Ledger(folder))
        end_working()
