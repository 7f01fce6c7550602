"""``/health`` and ``/ready``: whether the process lives, and whether it can answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from assistant.errors import AssistantError
from assistant.settings.readiness import Readiness
from corpus import CorpusError, Outage, is_of_database

if TYPE_CHECKING:
    from starlette.requests import Request

_CACHED_S = 2.0  # for which a result is given again, so that asking often costs nothing
_PATIENCE_S = 8.0
_SEARCH = {True: "by vectors and words", False: "by words alone"}


def probes(look: Callable[[], Readiness]) -> list[Route]:
    """The routes ``/health`` and ``/ready``; ``look`` finds out what the second says, and may take its time.

    Neither says where anything is stored: errors go to the log.
    """
    ready = _Ready(look)

    async def health(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "alive"}, headers={"Cache-Control": "no-store"})

    async def readiness(_request: Request) -> JSONResponse:
        found = await ready.get()
        body = {
            "status": "not ready" if found.lacking else "ready",
            "search": None if found.vectors is None else _SEARCH[found.vectors],
            "lacking": list(found.lacking),
            "notices": list(found.notices),
            "full_text": {"changes_behind": found.behind, "seconds_behind": found.behind_s},
        }
        return JSONResponse(
            body, status_code=503 if found.lacking else 200, headers={"Cache-Control": "no-store"}
        )

    return [Route("/health", health), Route("/ready", readiness)]


class _Ready:
    """Looks once for all who ask at the same time."""

    def __init__(self, look: Callable[[], Readiness]) -> None:
        self._look = look
        self._looking: asyncio.Task[Readiness] | None = None
        self._until = 0.0
        self._outage = Outage(over="ready again")

    async def get(self) -> Readiness:
        if self._looking is None or (self._looking.done() and monotonic() > self._until):
            self._looking = asyncio.create_task(self._looked())
        try:
            return await asyncio.wait_for(asyncio.shield(self._looking), _PATIENCE_S)
        except TimeoutError:
            return Readiness(lacking=("the corpus is still being opened, or does not answer",))

    async def _looked(self) -> Readiness:
        try:
            found = await asyncio.to_thread(self._look)
        except (AssistantError, CorpusError) as error:
            found = Readiness(
                lacking=("the corpus cannot be opened; the server's log says why",),
                errors=() if is_of_database(error) else (str(error),),
            )
        finally:
            self._until = monotonic() + _CACHED_S
        if found.errors:
            self._outage.failed(f"not ready: {'; '.join(found.errors)}", key=found.errors[0])
        elif not found.lacking:
            self._outage.worked()
        return found
