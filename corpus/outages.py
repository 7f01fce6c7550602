"""What is asked again and again and fails is logged once when that begins and once when it ends."""

from __future__ import annotations

import logging
import threading

log = logging.getLogger("dateline")


class Outage:
    """Of one thing that is needed again and again. Threads may share it."""

    def __init__(self, *, over: str, quiet_at_first: bool = False) -> None:
        """``over`` is logged when it works again.

        While it has never worked, what fails is not logged where it is ``quiet_at_first``: whoever wanted to
        use it says so.
        """
        self._over = over
        self._quiet = quiet_at_first
        self._failing: str | None = None
        self._changing = threading.Lock()

    def failed(self, message: str, *, key: str = "") -> None:
        """Logs the message, unless it has failed before for a reason of this ``key`` and not worked since."""
        with self._changing:
            if self._failing == key:
                return
            self._failing = key
            quiet = self._quiet
        if not quiet:
            log.warning("%s", message)

    def worked(self) -> None:
        """Logs that it works again, if it did not."""
        if self._failing is None and not self._quiet:
            return
        with self._changing:
            was_failing, self._failing, self._quiet = self._failing is not None, None, False
        if was_failing:
            log.warning("%s", self._over)


def is_of_database(error: BaseException | None) -> bool:
    """Whether it comes from a PostgreSQL server that was not reached, or that ended a connection.

    That is logged where the connection is made, once for all who need it.
    """
    from sqlalchemy.exc import DBAPIError, OperationalError

    while error is not None and not isinstance(error, DBAPIError):
        error = error.__cause__
    if error is None:
        return False
    if error.connection_invalidated:
        return True
    if not isinstance(error, OperationalError) or not hasattr(error.orig, "sqlstate"):
        return False
    code = getattr(error.orig, "sqlstate", None)
    return code is None or code.startswith(("57P", "08"))
