"""The workers of a Dask cluster, wherever they are: processes of this machine, or machines behind a scheduler."""

import importlib
import os
import re
import signal
import socket
import time
from typing import Any

from smarketing.errors import InputError
from smarketing.experiments.sweeps.executors import Answer, Job, Made, make

ANSWER_SECONDS = 60.0  # for a scheduler to answer
KNOCK_SECONDS = 5.0  # for anything to take up a connection
WORKER_SECONDS = 600.0  # for a worker to come
_LOOK_SECONDS = 2.0  # how often workers are counted


class Cluster:
    """Runs jobs on Dask workers; results come back here and are written here, so workers need no common disk.

    scheduler  its address, such as tcp://10.0.0.5:8786; None: a scheduler and `processes` workers on this machine
    patience   how long to wait while there is no worker at all [s], at least `WORKER_SECONDS`
    """

    def __init__(self, scheduler: str | None, processes: int, patience: float | None = None) -> None:
        self.patience = max(WORKER_SECONDS, patience or 0.0)
        if scheduler is not None:
            _knock(scheduler)
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise InputError(
                "--executor dask needs Dask, which is not installed: pip install 'smarketing[cluster]'."
            ) from None
        self._distributed = distributed
        self.cluster: Any = None
        if scheduler is None:
            self.cluster = distributed.LocalCluster(
                n_workers=processes, threads_per_worker=1, processes=True, dashboard_address=None
            )
        try:
            self.client = distributed.Client(self.cluster or scheduler, timeout=ANSWER_SECONDS, set_as_default=False)
        except (OSError, ValueError) as fault:
            raise InputError(
                f"--scheduler {scheduler}: no Dask scheduler answers there ({fault}). Start one with `dask scheduler` "
                "and give its address, such as tcp://10.0.0.5:8786."
            ) from None
        self.address = str(self.client.scheduler.address)
        if self.cluster is not None:
            self.client.register_plugin(_undisturbed(distributed))
        self.futures: dict[Job, Any] = {}
        self._threads, self._looked = 0, 0.0
        self._last_seen = time.monotonic()

    @property
    def slots(self) -> int:
        """One job a thread, and one more for each worker, so that none waits for the next."""
        if time.monotonic() - self._looked > _LOOK_SECONDS and self.client.status == "running":
            per_worker = self.client.nthreads()
            self._threads, self._looked = sum(per_worker.values()) + len(per_worker), time.monotonic()
            if per_worker:
                self._last_seen = time.monotonic()
        return max(self._threads, 1)

    def submit(self, job: Job, answer: Answer) -> None:
        future = self.client.submit(make, job, pure=False)
        self.futures[job] = future

        def finished(future: Any) -> None:
            self.futures.pop(job, None)
            answer(self._result(future))

        future.add_done_callback(finished)

    def give_up(self, job: Job) -> None:
        """End the worker that hangs on this job. Its nanny starts another; what else it had goes to the others."""
        future = self.futures.pop(job, None)
        if future is None:
            return
        holders = [worker for worker, keys in self.client.processing().items() if future.key in keys]
        future.cancel(force=True)
        if holders:
            self.client.run(_end, workers=holders, wait=False, on_error="ignore")

    def check(self) -> None:
        """Raise InputError where the scheduler is gone for good, or no worker has come for long."""
        answers = self.client.status == "running"
        if answers and self._threads:
            self._last_seen = time.monotonic()
        silence = time.monotonic() - self._last_seen
        if silence > (self.patience if answers else ANSWER_SECONDS):
            what = f"has had no worker for {silence:,.0f} s" if answers else "does not answer any more"
            raise InputError(
                f"The Dask scheduler {self.address} {what}. What was finished is kept. See that scheduler and workers "
                "run, and go on with --resume; --patience says how many seconds to wait for them."
            )

    def close(self) -> None:
        self.client.close()
        if self.cluster is not None:
            self.cluster.close()

    def _result(self, future: Any) -> Made | Exception:
        """The result; where there is none, why, in words for whoever runs the study."""
        if future.status == "finished":
            made: Made = future.result()
            return made
        if future.status != "error":
            return RuntimeError("the cluster dropped it")
        fault = future.exception()
        if isinstance(fault, self._distributed.KilledWorker):
            return RuntimeError("every worker that tried it died; perhaps it takes more memory than they have")
        return fault if isinstance(fault, Exception) else RuntimeError(str(fault))


def _knock(scheduler: str) -> None:
    """Raise InputError at once where nothing listens at an address: Dask itself tries on for minutes."""
    protocol, _, rest = scheduler.rpartition("://")
    if protocol not in ("", "tcp", "tls"):
        return  # inproc:// and the like: only Dask can tell
    host, _, port = rest.rpartition(":")
    if not (host and re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65_536):
        raise InputError(
            f"--scheduler {scheduler}: this is no address of a Dask scheduler. Write its machine and port, such as "
            "tcp://10.0.0.5:8786."
        )
    try:
        socket.create_connection((host.strip("[]"), int(port)), KNOCK_SECONDS).close()
    except (OSError, UnicodeError) as fault:  # UnicodeError: a name that no machine can have
        raise InputError(
            f"--scheduler {scheduler}: no Dask scheduler answers there ({fault}). Start one with `dask scheduler` "
            "and give its address, such as tcp://10.0.0.5:8786."
        ) from None


def _undisturbed(distributed: Any) -> Any:
    """What keeps a worker process of this machine at work while Ctrl-C, which reaches it too, is answered here."""

    class Undisturbed(distributed.WorkerPlugin):  # type: ignore[misc]
        def setup(self, worker: Any) -> None:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    return Undisturbed()


async def _end() -> None:
    """End the worker process on the spot: its event loop answers also while a thread of it hangs in compiled code."""
    os._exit(1)
