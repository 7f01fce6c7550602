"""How many files and connections a process may have open: by a soft limit, often 1,024, and a hard one."""

from __future__ import annotations

import contextlib
import resource

_MOST = 65_536  # more would serve nobody, and cost whoever goes over all of them


def allow_many_files() -> None:
    """Lets this process, and those that it starts, have as many files open as they may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(_or_most(hard), _MOST)
    if _or_most(soft) < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def files_allowed() -> int:
    """As many as :func:`allow_many_files` can allow."""
    return _or_most(resource.getrlimit(resource.RLIMIT_NOFILE)[1])


def _or_most(limit: int) -> int:
    """The limit; where there is none, which is written as a negative number, the most that is of use."""
    return _MOST if limit == resource.RLIM_INFINITY else limit
