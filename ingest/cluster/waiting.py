"""Waiting for what a cluster does, and its errors in our words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from corpus import CorpusError
from ingest.errors import ClusterUnavailable, IngestError

_SILENT_S = 900.0  # of a cluster on which nothing gets done any more; a file may take a worker 300


def taken(ray: Any, reference: Any) -> Any:
    """What a reference stands for, once it is there. Raises ClusterUnavailable."""
    try:
        return ray.get(reference, timeout=_SILENT_S)
    except ray.exceptions.GetTimeoutError:
        raise silent() from None
    except ray.exceptions.RayTaskError as error:
        if isinstance(error.cause, IngestError | CorpusError):
            raise error.cause from error
        raise ClusterUnavailable(f"a worker has failed: {in_words(error)}") from error
    except ray.exceptions.RayError as error:
        raise ClusterUnavailable(f"the cluster has ended its work: {in_words(error)}") from error


def silent() -> ClusterUnavailable:
    """The error of a cluster on which nothing gets done."""
    return ClusterUnavailable(
        f"the cluster has done nothing for {_SILENT_S:.0f} s; `ray status` shows what its nodes do. What was "
        "stored by now is kept: run the import again"
    )


def wait_for(ray: Any, streams: Sequence[Any]) -> None:
    """Waits until one of the streams has a block. Raises ClusterUnavailable."""
    began = time.monotonic()
    ready, _ = ray.wait(list(streams), num_returns=1, timeout=_SILENT_S, fetch_local=False)
    if not ready and time.monotonic() - began >= _SILENT_S:
        raise silent()


def in_words(error: Exception) -> str:
    """What Ray says in one line: the first, or the last where it shows where an error came from."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()] or [type(error).__name__]
    return lines[-1] if "ray::" in lines[0] else lines[0]
