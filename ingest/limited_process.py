"""A child process with limits on time and memory, for work on bytes that may be hostile.

The parent sends requests and reads answers as JSON; nothing that a child says is executed. A child that goes
beyond a limit, or dies of what it was given, is replaced, and only the request it was at fails.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from ingest.errors import IngestError, LimitExceeded

Message = Mapping[str, Any]

_ROOT = Path(__file__).resolve().parents[1]
_REQUESTS_A_PROCESS = 1000  # then it is replaced, so that what its libraries leak is given back
_START_S = 120.0  # for a child to be ready on a busy machine
_PIPE_BYTES = 32_768
_ADVICE = "split it into smaller files"
_ONE_THREAD = {  # thread pools reserve address space, of which the child has little
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may use: seconds of processor and of silence for each answer, and bytes of memory."""

    cpu_s: int = 18
    silent_s: float = 300.0
    memory_bytes: int = 1_073_741_824
    answer_bytes: int = 256_000_000


class LimitedProcess:
    """A child that answers requests in order, begun with the first one. Use it as a context manager.

    ``module`` has a function ``handle(request)`` that yields the answers to one request.
    """

    def __init__(self, module: str, *, limits: Limits) -> None:
        self._module = module
        self._limits = limits
        self._child: subprocess.Popen[bytes] | None = None
        self._pending: deque[bytes] = deque()
        self._sent = 0
        self._finished = 0
        self._received = bytearray()

    def __enter__(self) -> Self:
        """The process itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Ends the child."""
        self._end()

    def request(self, message: Message) -> None:
        """Sends a request. Those sent ahead are worked on while the answers to earlier ones are read."""
        line = json.dumps(message).encode() + b"\n"
        self._pending.append(line)
        if self._child is None:
            self._begin()
        else:
            self._send()

    def retry(self, message: Message) -> None:
        """Makes a request the next one to be answered, after one that failed."""
        assert self._child is None
        self._pending.appendleft(json.dumps(message).encode() + b"\n")

    def answers(self) -> Iterator[Message]:
        """The answers to the oldest request, each as soon as it is given.

        Raises LimitExceeded when the child went beyond a limit or died, and IngestError when none can start.
        """
        if self._child is None and self._pending:
            self._begin()
        while True:
            try:
                answer = self._receive()
            except LimitExceeded:
                self._pending.popleft()
                self._end()
                raise
            if "end" in answer:
                break
            yield answer
        self._pending.popleft()
        self._sent -= 1
        self._finished += 1
        self._send()
        if self._finished >= _REQUESTS_A_PROCESS:
            self._end()
            if self._pending:
                self._begin()

    def _begin(self) -> None:
        self._received.clear()
        self._finished = 0
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self._child = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "ingest.limited_process",
                self._module,
                json.dumps(asdict(self._limits)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment() | _ONE_THREAD | {"PYTHONPATH": path},
        )
        self._sent = 0
        self._send()
        try:
            self._receive(wait_s=_START_S)
        except LimitExceeded as error:
            self._end()
            raise IngestError(f"the process that reads files does not start: {error}") from error

    def _send(self) -> None:
        """Sends what is pending, but no more than a pipe holds while the child cannot read it."""
        assert self._child
        assert self._child.stdin
        pending = list(self._pending)
        while self._sent < len(pending):
            ahead = sum(map(len, pending[: self._sent + 1]))
            if self._sent and ahead > _PIPE_BYTES:
                return
            try:
                self._child.stdin.write(pending[self._sent])
                self._child.stdin.flush()
            except BrokenPipeError:
                pass  # it has died, which reading its answers will show
            self._sent += 1

    def _receive(self, *, wait_s: float | None = None) -> Message:
        header = self._take(4, wait_s=wait_s or self._limits.silent_s)
        size = int.from_bytes(header, "big")
        if size > self._limits.answer_bytes:
            raise LimitExceeded(f"it gives more than {self._limits.answer_bytes:,} bytes; {_ADVICE}")
        message: Message = json.loads(self._take(size, wait_s=self._limits.silent_s))
        if "memory" in message:
            raise LimitExceeded(self._memory_needed())
        return message

    def _take(self, size: int, *, wait_s: float) -> bytes:
        """The next bytes that the child writes."""
        assert self._child
        assert self._child.stdout
        descriptor = self._child.stdout.fileno()
        deadline = time.monotonic() + wait_s
        while len(self._received) < size:
            readable, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
            if not readable:
                raise LimitExceeded(f"reading it took more than {wait_s:.0f} s; {_ADVICE}")
            some = os.read(descriptor, 1 << 20)
            if not some:
                raise LimitExceeded(self._cause_of_death())
            self._received += some
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken

    def _cause_of_death(self) -> str:
        assert self._child
        code = self._child.wait()
        if code == -signal.SIGXCPU:
            return f"reading it took more than {self._limits.cpu_s} s of processor time; {_ADVICE}"
        if code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV):
            return f"{self._memory_needed()} ({signal.Signals(-code).name})"
        return f"reading it ended the process that reads files, with status {code}"

    def _memory_needed(self) -> str:
        return f"reading it needs more than {self._limits.memory_bytes:,} bytes of memory; {_ADVICE}"

    def _end(self) -> None:
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(BrokenPipeError):  # what was not sent is of no use any more
                if pipe:
                    pipe.close()
        self._child = None


def _environment() -> dict[str, str]:
    """This process's without Dateline's settings: who reads foreign files needs no database's password."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}


def main(module: str, limits: Limits) -> None:
    """Answers the requests on standard input until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # so that no library's print is taken for an answer
    handle = import_module(module).handle
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _limit(resource.RLIMIT_AS, limits.memory_bytes)

    def send(message: Message) -> None:
        raw = json.dumps(message).encode()
        answers.write(len(raw).to_bytes(4, "big") + raw)
        answers.flush()
        _limit(resource.RLIMIT_CPU, int(time.process_time()) + 1 + limits.cpu_s)

    send({"ready": True})
    for line in sys.stdin.buffer:
        try:
            for answer in handle(json.loads(line)):
                send(answer)
        except MemoryError:
            send({"memory": True})
            return
        send({"end": True})


def _limit(kind: int, most: int) -> None:
    """Sets a limit, within the one that the process was given."""
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    try:
        main(sys.argv[1], Limits(**json.loads(sys.argv[2])))
    except BrokenPipeError:
        os._exit(1)  # the parent has ended
