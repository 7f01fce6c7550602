"""What files would become, looked at before they are imported: a row a report."""

from __future__ import annotations

import hashlib
import time
from base64 import b64encode
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Protocol

import streamlit as st

from assistant.desk import components, labels, opened, theme_parts
from assistant.desk.collection.paging import pages
from assistant.errors import AssistantError, PageUnavailable
from assistant.operations import previewing
from corpus import CorpusError, country_name

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from assistant.access import Person
    from assistant.operations.previewing import Preview, PreviewedReport
    from assistant.settings import Services
    from corpus import Report

_ASKED = "preview asked for"  # in the session: of which form, and of what was chosen in it
_MADE = "preview made"  # that preview, or why there is none
_NUMBER = "previews"  # how many there were, so that each begins with all rows closed
_PICTURED = "preview pages"  # the rows whose first page is shown
_SIZE = 50
_FILTERED = 10  # reports that can be seen without a filter
_DRAWN_EVERY_S = 0.3
_MISSING = "not given"
_TONES = {"refused": "wrong", "unchanged": "quiet", "left out": "quiet", "withdrawn": "quiet"}


class Makes(Protocol):
    """What makes a preview."""

    def __call__(self, *, on_progress: Callable[[int, int | None, int], None]) -> Preview:
        """The preview; says how far it has come: files read, of how many, and reports found."""


def ask(of: str, chosen: Hashable) -> None:
    """Has what is chosen in a form previewed when the page is drawn next."""
    close()
    st.session_state[_ASKED] = (of, chosen)
    st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1


def close() -> None:
    """Takes the preview off the page."""
    for name in (_ASKED, _MADE, _PICTURED, "preview status", "preview page"):
        st.session_state.pop(name, None)


def show(person: Person, services: Services, *, of: str, chosen: Hashable, make: Makes) -> None:
    """The preview that was asked for in a form, as long as the same is chosen there."""
    if st.session_state.get(_ASKED) != (of, chosen):
        return
    place = st.empty()  # there when the preview is, too, so that what is open in it stays open
    made = st.session_state.get(_MADE)
    if made is None:
        made = st.session_state[_MADE] = _made(make, place)
    with st.container(key="preview"):
        if isinstance(made, str):
            theme_parts.noted(made, "danger")
        else:
            _show(person, services, made)


def _made(make: Makes, place: DeltaGenerator) -> Preview | str:
    """The preview, with a line that says how far it has come meanwhile; or why there is none."""
    drawn = 0.0

    def note(files: int, total: int | None, reports: int) -> None:
        nonlocal drawn
        if time.monotonic() - drawn < _DRAWN_EVERY_S:
            return
        drawn = time.monotonic()
        of = f" of {total:,}" if total else ""
        found = f", {reports:,} reports found" if reports else ""
        with place:
            theme_parts.waiting(f"{files:,}{of} files read{found}…")

    with place:
        theme_parts.waiting("Reading…")
    try:
        return make(on_progress=note)
    except (AssistantError, CorpusError, OSError) as error:
        return opened.sentence(error)
    finally:
        place.empty()


def _show(person: Person, services: Services, made: Preview) -> None:
    counts = made.counts
    named = ", ".join(labels.result(f"{count:,} {status}") for status, count in sorted(counts.items()))
    theme_parts.heading("If imported now")
    cut = f" Only the first {len(made.reports):,} are shown; an import reads all." if made.cut else ""
    theme_parts.noted(
        f"{named or 'No reports found'}. Nothing is stored yet.{cut}",
        news=f"preview-{st.session_state.get(_NUMBER, 0)}",
    )
    for line in made.missing.lines().values():
        theme_parts.noted(f"{line} Once imported, set it under Edit details.", "warning")
    chosen: list[str] = []
    if len(counts) > 1 and len(made.reports) > _FILTERED:
        chosen = st.pills(
            "Show only",
            sorted(counts),
            selection_mode="multi",
            format_func=lambda name: labels.result(f"{counts[name]:,} {name}"),
            key="preview status",
            label_visibility="collapsed",
        )
    wanted = [
        (number, one)
        for number, one in enumerate(made.reports)
        if not chosen or one.result.status.value in chosen
    ]
    skip = min(int(st.session_state.get("preview page", 0)), max(0, len(wanted) - 1) // _SIZE) * _SIZE
    key = f"preview-{st.session_state.get(_NUMBER, 0)}"
    components.preview(
        key=key,
        shown={
            "label": "Preview",
            "rows": [_row(person, services, *one) for one in wanted[skip : skip + _SIZE]],
        },
        opened=lambda: _open_pressed(key),
    )
    pages(len(wanted), size=_SIZE, key="preview page")


def _row(person: Person, services: Services, number: int, one: PreviewedReport) -> dict[str, Any]:
    result, report = one.result, one.report
    status = result.status.value
    row: dict[str, Any] = {
        "number": number,
        "title": report.title if report else labels.file(one.place),
        "status": f"revised (version {result.version})" if status == "revised" else labels.result(status),
        "tone": _TONES.get(status, ""),
        "line": labels.whereabouts(report) if report else "",
        "reason": labels.sentence(result.reason) if result.reason and not one.would_change else "",
        "note": labels.sentence(one.notes) if one.notes else "",
        "facts": _facts(one, report) if report else [],
        "beginning": [line for line in one.beginning.splitlines() if line.strip()],
        "pictured": bool(one.file),
    }
    if one.file and number in st.session_state.get(_PICTURED, ()):
        try:
            digest = hashlib.sha256(one.file).hexdigest()
            row["picture"] = _picture(person, services, one.file, digest)
        except PageUnavailable as error:
            row["problem"] = labels.sentence(str(error))
    return row


def _facts(one: PreviewedReport, report: Report) -> list[tuple[str, str]]:
    copied = f"“{one.copied}”" if one.copied else ""
    facts = {
        "Copy of": copied,
        "Outlet": report.outlet,
        "Country": country_name(report.country) or _MISSING,
        "Language": labels.language_name(report.language) or _MISSING,
        "Published": labels.published(report) + (" (year inferred)" if report.year_inferred else ""),
        "Updated": labels.when(report.updated),
        "Author": report.author or "",
        "URL": report.url or "",
        "File": labels.file(one.place),
        "Passages": f"{one.passages:,}",
        "ID": one.result.report_id or "",
    }
    return [(name, words) for name, words in facts.items() if words]


def _open_pressed(key: str) -> None:
    number = components.pressed(key, "opened")
    if isinstance(number, int) and not isinstance(number, bool):
        st.session_state.setdefault(_PICTURED, set()).add(number)


@st.cache_data(max_entries=32, show_spinner=False)
def _picture(_person: Person, _services: Services, _content: bytes, digest: str) -> str:
    """The first page as an address that has it whole; drawn once for a file."""
    del digest  # by which the picture is remembered
    drawn = previewing.first_page(_person, _services, _content)
    return f"data:image/webp;base64,{b64encode(drawn).decode()}"
