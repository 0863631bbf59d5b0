"""Dask: a real scheduler, two worker processes, one of them killed in the middle; results equal the local ones."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import cloudpickle
import pandas as pd
import pytest

from smarketing.errors import InputError
from smarketing.experiments.design.parameters import Levels
from smarketing.experiments.sweeps import cluster as module
from smarketing.experiments.sweeps.executors import Job, make
from smarketing.experiments.sweeps.sweep import sweep

distributed = pytest.importorskip("distributed", reason="Dask is an extra: pip install 'smarketing[cluster]'")

SMALL = {
    "organisation": {"marketers": 1, "salespeople": 1},
    "horizon": {"warm_up_weeks": 52, "weeks": 52},
    "firm": {"opening_revenue": 500_000, "opening_customers": 10},
    **{f"market.segments.{segment}.accounts": 50 for segment in range(4)},
}


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    """A scheduler and two worker processes, which a nanny starts again when they die."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as running:
        yield running


@pytest.fixture
def small(study):
    return replace(study, fixed=SMALL, replications=150)


def test_a_killed_worker_changes_nothing(small, workers):
    local = sweep(small, out="local", jobs=1)
    with distributed.Client(workers, set_as_default=False) as client:
        pids = client.run(os.getpid)
    assert len(pids) == 2
    killed: list[int] = []

    class Watch:
        expect = staticmethod(lambda total, seconds: None)

        @staticmethod
        def advance(done: int, total: int) -> None:
            if done > 100 and not killed:
                killed.append(next(iter(pids.values())))
                os.kill(killed[0], signal.SIGKILL)

    found = sweep(small, out="s", executor="dask", scheduler=workers.scheduler_address, watch=Watch())
    assert killed and found.complete and found.n_lost == 0
    pd.testing.assert_frame_equal(found.replications, local.replications, check_exact=True)
    assert sorted(file.name for file in (found.folder / "chunks").iterdir()) == sorted(
        file.name for file in (local.folder / "chunks").iterdir()
    )


def test_a_worker_that_hangs_is_started_anew(small, workers, monkeypatch):
    def sleepy(job: Job):
        if job.first + job.count == 50 and job.count > 1:
            time.sleep(600)
        return make(job)

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    told: list[str] = []
    one = replace(small, parameters=(Levels("budget.total", (0.2,)),), replications=50)
    cluster = {"executor": "dask", "scheduler": workers.scheduler_address}
    with distributed.Client(workers, set_as_default=False) as client:
        before = set(client.run(os.getpid).values())
    with monkeypatch.context() as patch:
        patch.setattr(module, "make", sleepy)
        found = sweep(one, out="s", **cluster, patience=20, say=told.append)
    assert found.n_lost >= 1 and "no answer within 20 s" in told[0]
    assert not {40, 49} & set(found.replications["replication"])
    again = sweep(one, out="s", resume=True, **cluster)
    with distributed.Client(workers, set_as_default=False) as client:
        assert set(client.run(os.getpid).values()) != before
    local = sweep(one, out="local", jobs=1)
    pd.testing.assert_frame_equal(again.replications, local.replications, check_exact=True)


def test_a_scheduler_that_is_not_there_is_said(small, monkeypatch):
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.5)
    with pytest.raises(InputError, match="no Dask scheduler answers there"):
        sweep(small, out="s", executor="dask", scheduler="tcp://127.0.0.1:9")
