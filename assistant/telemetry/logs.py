"""The log: lines of text, or of JSON for a collector, each with the id of its request and without secrets."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal

from assistant.llm.redaction import redacted, secrets_of_environment
from assistant.telemetry.requests import current_id, request_of

_OWN_HANDLERS = (
    "dateline",
    "streamlit",
    "uvicorn",
    "websockets",
)  # loggers that write by themselves, as soon as they are imported

LogFormat = Literal["text", "json"]


def log_to_stderr(form: LogFormat, *, secrets: Iterable[str] = ()) -> None:
    """Writes all warnings of this process, the libraries' too, to standard error.

    ``secrets`` appear in no line, nor does what the environment has as keys. A handler that an earlier call
    has set is replaced.
    """
    hidden = [secret for secret in (*secrets, *secrets_of_environment()) if secret]
    handler = logging.StreamHandler()
    handler.setFormatter(_Json(hidden) if form == "json" else _Text(hidden))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in list(logging.root.manager.loggerDict):
        if name.split(".", 1)[0] in _OWN_HANDLERS:
            logger = logging.getLogger(name)
            logger.handlers.clear()
            logger.propagate = True


def _request(record: logging.LogRecord) -> str:
    """The id of the request that a line is of: that in which its error came up, else what is being done."""
    error = record.exc_info[1] if record.exc_info else None
    return (request_of(error) if error else "") or current_id()


class _Text(logging.Formatter):
    """``2026-11-30 12:00:00 WARNING dateline [3fa9c2d1]: message``."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(request)s: %(message)s")
        self._secrets = list(secrets)

    def format(self, record: logging.LogRecord) -> str:
        identity = _request(record)
        record.request = f" [{identity}]" if identity else ""
        return redacted(super().format(record), secrets=self._secrets)


class _Json(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and request and exception where there is one."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = list(secrets)

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redacted(record.getMessage()),
        }
        if identity := _request(record):
            line["request"] = identity
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = self._redacted("".join(traceback.format_exception(*record.exc_info)))
        return json.dumps(line, ensure_ascii=False)

    def _redacted(self, text: str) -> str:
        return redacted(text, secrets=self._secrets)
