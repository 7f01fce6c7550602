"""Connecting to a Ray cluster, or starting one on this machine for as long as an import takes."""

from __future__ import annotations

import logging
import os
import re
import secrets
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from corpus import scratch_folder
from ingest.cluster.waiting import in_words
from ingest.errors import ClusterUnavailable

LOCAL = "local"
"""The address of a cluster that is started on this machine."""
_ADDRESS = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:]+\]):(?P<port>\d{1,5})")
_ROOT = Path(__file__).resolve().parents[2]
_ANSWER_S = 10.0
_OBJECT_STORE = 512 << 20  # bytes; all that is under way at one time takes a fraction of it

log = logging.getLogger("dateline")


def is_address(text: str) -> bool:
    """Whether this names a cluster, and is not the path of a file."""
    return text == LOCAL or bool(_ADDRESS.fullmatch(text))


@contextmanager
def connected(address: str | None, *, processors: int | None = None) -> Iterator[Any]:
    """The ray module, connected to the cluster at ``HOST:PORT``, that of RAY_ADDRESS, or one of its own.

    One of its own has ``processors``, all of this machine unless given, listens on this machine alone, wants
    a token that only its own processes have, and ends with the block. Raises ClusterUnavailable.
    """
    address = address or os.environ.get("RAY_ADDRESS") or LOCAL
    with ExitStack() as stack:
        if address == LOCAL:
            stack.enter_context(_environment(_own_cluster()))
        else:
            _check_that_it_answers(address)
            stack.enter_context(_environment(_QUIET))
        ray = _ray()
        if address != LOCAL:
            _check_the_token(address)
        folder = stack.enter_context(scratch_folder())
        stack.callback(ray.shutdown)
        try:
            with _handlers_kept():
                _connect(ray, address, folder, processors)
        except Exception as error:  # whatever Ray raises: of its many errors few are documented
            raise ClusterUnavailable(_why(address, error)) from error
        yield ray


def _ray() -> Any:
    try:
        import ray
        import ray.util.scheduling_strategies
    except ImportError as error:
        raise ClusterUnavailable(
            f"importing on a cluster needs Ray, which cannot be loaded ({error}): "
            ".venv/bin/pip install -e '.[cluster]'"
        ) from error
    return ray


# No figures about its use are sent, and a processor without accelerators is not warned about.
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}


def _own_cluster() -> Mapping[str, str]:
    """The variables under which Ray starts a cluster for this machine and this process alone."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return _QUIET | {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": _token(),
        # On Windows and macOS, where a firewall would ask, Ray keeps to 127.0.0.1; so it is to do here.
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "PYTHONPATH": path,
    }


@cache
def _token() -> str:
    """One for all clusters of this process: Ray reads it once."""
    return secrets.token_hex(32)


def _connect(ray: Any, address: str, folder: Path, processors: int | None) -> None:
    # Where the workers work: in an empty folder, or else Ray has them import what lies in this process's.
    empty = folder / "empty"
    empty.mkdir()
    (empty / "empty").touch()
    quietly = {"logging_level": logging.CRITICAL, "log_to_driver": False, "configure_logging": False}
    if address != LOCAL:
        ray.init(address=address, runtime_env={"working_dir": str(empty)}, **quietly)
    else:
        session = folder / "ray"  # which Ray opens for everybody: the folder around it is its owner's
        ray.init(
            num_cpus=processors or len(os.sched_getaffinity(0)),
            object_store_memory=_OBJECT_STORE,
            include_dashboard=False,
            runtime_env={"working_dir": str(empty)},
            _node_ip_address="127.0.0.1",
            _temp_dir=str(session),
            **quietly,
        )
    # A worker's death would be printed among the results; that its work is done again needs no words.
    ray._private.worker.print_to_stdstream = lambda data, **_: log.info("Ray: %s", data)


def _check_that_it_answers(address: str) -> None:
    """Ray itself tries for a minute, and then ends the process."""
    named = _ADDRESS.fullmatch(address)
    if named is None:
        raise ClusterUnavailable(
            f"{address!r} is not the address of a Ray cluster; use HOST:PORT, such as 10.0.0.5:6379, on a "
            "machine that is one of its nodes"
        )
    try:
        socket.create_connection((named["host"].strip("[]"), int(named["port"])), _ANSWER_S).close()
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ClusterUnavailable(
            f"no Ray cluster answers at {address} ({why}); `ray start --head` on one machine and "
            "`ray start --address=…` on the others start one"
        ) from error


def _check_the_token(address: str) -> None:
    """Ray itself tries for 20 seconds, prints each refusal, and ends without naming the reason."""
    import grpc
    from ray._private.authentication.http_token_authentication import get_auth_headers_if_auth_enabled

    how = "set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN here as they are set on its nodes"
    try:
        sent = get_auth_headers_if_auth_enabled({})
    except Exception as error:  # Ray's, whose class is in none of its public modules
        raise ClusterUnavailable(f"RAY_AUTH_MODE is token, and there is no token; {how}") from error
    with grpc.insecure_channel(address, options=[("grpc.enable_http_proxy", 0)]) as channel:
        ask = channel.unary_unary("/ray.rpc.NodeInfoGcsService/GetClusterId")
        try:
            ask(b"", timeout=_ANSWER_S, metadata=tuple(sent.items()))
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.UNAUTHENTICATED:
                does = "refuses the token" if sent else "asks for a token"
                raise ClusterUnavailable(f"the Ray cluster at {address} {does}; {how}") from error
            # Anything else, such as that it wants TLS, is for Ray to find out.


def _why(address: str, error: Exception) -> str:
    where = (
        "a Ray cluster cannot be started on this machine"
        if address == LOCAL
        else f"the Ray cluster at {address} cannot be used"
    )
    return f"{where}: {in_words(error)}"


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Ray and the processes that it starts read variables alone."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _handlers_kept() -> Iterator[None]:
    """Ray takes SIGTERM for itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
