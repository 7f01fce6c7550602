"""What a command is doing, on standard error once it takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, Self, TextIO

if TYPE_CHECKING:
    from tqdm import tqdm

_BAR_EVERY_S = 0.5


class Progress:
    """A bar on a terminal, and in a log a plain line every five seconds; nothing for what is quickly done.

    A thread shows it, so that also a step that reports nothing is seen to go on. Results are printed by
    :meth:`result`, which keeps the bar out of them.
    """

    def __init__(
        self,
        doing: str,
        *,
        total: int | None = None,
        unit: str = "",
        stream: TextIO | None = None,
        quiet_s: float = 2.0,
        line_every_s: float = 5.0,
    ) -> None:
        """``line_every_s`` is for a log, which keeps every line."""
        self._doing = doing
        self._unit = unit
        self._stream = sys.stderr if stream is None else stream
        self._terminal = self._stream.isatty()
        self._quiet_s = quiet_s
        self._every_s = _BAR_EVERY_S if self._terminal else line_every_s
        self._began = monotonic()
        self._done, self._total, self._note = 0, total, ""
        self._bar: tqdm[NoReturn] | None = None
        self._drawing = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> Self:
        """Begins to count the seconds."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends it."""
        self.end()

    def end(self) -> None:
        """Shows no more, and clears the bar."""
        self._over.set()
        with self._drawing:
            if self._bar is not None:
                self._bar.close()
                self._bar = None

    def at(self, done: int, *, total: int | None = None, note: str = "") -> None:
        """Notes how many units are done, of how many where that is known, and what is being done now."""
        self._done, self._note = done, note
        self._total = self._total if total is None else total

    def counted(self, done: int, total: int, note: str) -> None:
        """As :meth:`at`, for what calls back with all three."""
        self.at(done, total=total, note=note)

    def result(self, line: str) -> None:
        """Prints a line of the results."""
        with self._drawing:
            if self._bar is None:
                print(line, flush=True)
            else:
                self._bar.write(line, file=sys.stdout)

    def note(self, text: str) -> None:
        """Prints a note for people, on standard error."""
        with self._drawing:
            if self._bar is None:
                print(f"Note: {text}", file=self._stream, flush=True)
            else:
                self._bar.write(f"Note: {text}", file=self._stream)

    def _show(self) -> None:
        wait = self._quiet_s
        while not self._over.wait(wait):
            wait = self._every_s
            with self._drawing:
                if not self._over.is_set():
                    self._draw()

    def _draw(self) -> None:
        if not self._terminal:
            print(self._line(), file=self._stream, flush=True)
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                desc=self._doing,
                unit=f" {self._unit}" if self._unit else "it",
                file=self._stream,
                leave=False,
                dynamic_ncols=True,
                bar_format=None if self._unit else "{desc}… {elapsed} {postfix}",
            )
            self._bar.start_t -= monotonic() - self._began
        self._bar.total = self._total
        self._bar.n = self._done
        self._bar.set_postfix_str(self._note, refresh=False)
        self._bar.refresh()

    def _line(self) -> str:
        """Such as ``Importing: 12 of 40 files, a.txt (35 s)``."""
        of = f" of {self._total:,}" if self._total is not None else ""
        counted = f"{self._done:,}{of} {self._unit}" if self._unit and (self._done or of) else ""
        details = ", ".join(filter(None, (counted, self._note)))
        return f"{self._doing}{f': {details}' if details else '…'} ({monotonic() - self._began:.0f} s)"
