"""Starting costs little: heavy libraries are imported where they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
_HEAVY = {
    "torch",
    "sentence_transformers",
    "chromadb",
    "onnxruntime",
    "streamlit",
    "langchain",
    "langchain_core",
}
_HEAVY |= {"sqlalchemy", "numpy", "trafilatura", "dateparser", "ray"}


def _imported(statement: str) -> set[str]:
    program = f"import sys\n{statement}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    return set(subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True).split())


@pytest.mark.parametrize(
    "statement", ["import corpus", "import ingest", "import assistant", "import assistant.cli"]
)
def test_importing_a_package_brings_no_heavy_library(statement: str) -> None:
    assert not _imported(statement) & _HEAVY


def test_help_is_printed_without_a_heavy_library() -> None:
    program = "import assistant.cli\ntry: assistant.cli.main(['--help'])\nexcept SystemExit: pass"
    assert not _imported(program) & _HEAVY


def test_asking_a_question_never_imports_torch(sample_folder: Path) -> None:
    program = (
        f"import assistant.cli; assistant.cli.main(['--data', {str(sample_folder)!r}, 'search', 'ferry'])"
    )
    assert not _imported(program) & {"torch", "sentence_transformers", "streamlit", "langchain"}
