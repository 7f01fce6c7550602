"""A cluster of two nodes on this machine: one for whoever imports, without a processor, one with two.

The second may be said to have a GPU, so that one encodes there, on a processor of this machine.

As a program it prints the address, and ends the cluster when its input ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.corpus.processes import ROOT

TOKEN = {
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": "0123456789abcdef" * 4,
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # on the loopback interface alone
}
"""The variables with which the cluster is started and joined."""


@contextmanager
def two_nodes(code: Path = ROOT, *, gpus: int = 0) -> Iterator[str]:
    """The cluster's address; its nodes import Dateline from the folder ``code``."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ingest.cluster.two_nodes", str(code), str(gpus)],
        cwd=ROOT,
        env={**os.environ, **TOKEN},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        try:
            address = next((line for line in running.stdout if line.startswith("at ")), "")
            assert address, "no cluster was started"
            yield address.removeprefix("at ").strip()
        finally:
            running.stdin.close()
            running.wait(timeout=60)


def main(code: str, gpus: str) -> None:
    """Starts the cluster and waits."""
    os.environ["PYTHONPATH"] = code
    with tempfile.TemporaryDirectory() as place:
        os.environ["RAY_TMPDIR"] = place
        import ray.cluster_utils

        head = {"num_cpus": 0, "include_dashboard": False}
        cluster = ray.cluster_utils.Cluster(initialize_head=True, head_node_args=head)
        cluster.add_node(num_cpus=2, num_gpus=int(gpus))
        print(f"at {cluster.address}", flush=True)  # noqa: T201
        sys.stdin.read()
        cluster.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
