"""The actors of an import: how many of which kind, and where."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ingest.cluster.pool import Member, WorkerPool
from ingest.cluster.shipping import FileServer
from ingest.cluster.worker import GpuWorker, Worker
from ingest.limited_process import Limits

if TYPE_CHECKING:
    from corpus import EncoderFiles

# A worker that ends is started again, on another node where its own is gone, and does its task again.
_AGAIN: dict[str, Any] = {"max_restarts": -1, "max_task_retries": 3}


@contextmanager
def started_workers(
    ray: Any, encoder: EncoderFiles, *, limits: Limits, at_most: int | None
) -> Iterator[WorkerPool]:
    """Workers on what is free in the cluster, ended with the block. Raises ClusterUnavailable.

    There is one for each GPU, which encodes, and for each processor one that reads, and encodes unless there
    are GPUs; altogether ``at_most``, but one of a kind.
    """
    here = ray.get_runtime_context().get_node_id()
    on_this_machine = ray.util.scheduling_strategies.NodeAffinitySchedulingStrategy(here, soft=False)
    # By a name: a worker that is started again is given the same arguments, and a handle might be gone.
    name = f"dateline-{secrets.token_hex(8)}"
    serving = ray.remote(num_cpus=0, scheduling_strategy=on_this_machine, name=name)(FileServer)
    file_server = serving.remote(encoder)
    free = ray.available_resources()
    gpus = int(free.get("GPU", 0))
    most = at_most or int(free.get("CPU", 0)) + gpus
    encoding = {"concurrency_groups": {"encoding": 1}}
    both = {"concurrency_groups": {"encoding": 1, "reading": 1}}
    on_gpu = ray.remote(num_cpus=0, num_gpus=1, **_AGAIN, **encoding)(GpuWorker)
    worker = ray.remote(num_cpus=1, scheduling_strategy="SPREAD", **_AGAIN, **both)(Worker)
    with_gpu = [on_gpu.remote(name) for _ in range(min(gpus, max(1, most - 1)))]
    others = min(int(free.get("CPU", 0)), most - len(with_gpu))
    members = [
        *(Member(actor=actor, reads=False) for actor in with_gpu),
        *(
            Member(actor=worker.remote(limits, here, name), encodes=not with_gpu)
            for _ in range(max(1, others))
        ),
    ]
    try:
        yield WorkerPool(ray, members, ray.util.get_node_ip_address())
    finally:
        for actor in (*(one.actor for one in members), file_server):
            ray.kill(actor)
