"""The audit of a table of runs that all share their luck, replication by replication: a population's, a search's."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from smarketing.experiments.running.seed_audit import FEWEST, MOST_SECONDS, KeyCheck, sampled
from smarketing.store.audit import Audit, not_audited
from smarketing.store.same_bytes import differing


def audited_table(
    file: Path,
    by: Sequence[str],
    keys: tuple[int, int, int],
    again: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    stop: threading.Event | None = None,
) -> Audit:
    """Read a table that was written just now, look at all keys, and make some of its rows again.

    by     the columns that name who was run: each such group has every replication once
    keys   seed, first replication, how many: what is promised of each group
    again  makes a row of the table again, from the columns `by` and the replication
    stop   set it, and no further row is begun
    """
    seed, first, count = keys
    began, rows, check = time.monotonic(), pq.read_table(file), KeyCheck(first, count)
    numbers, seeds = (rows[name].to_numpy() for name in ("replication", "seed"))
    groups = list(zip(*(rows[name].to_pylist() for name in by), strict=True))
    for group in dict.fromkeys(groups):
        of_group = np.array([each == group for each in groups])
        check.add(" in ".join(map(str, group)), "all", seed, numbers[of_group], seeds[of_group])
    made, faults = 0, check.faults
    stopped = False
    for place in sampled(len(rows), f"{keys} {list(dict.fromkeys(groups))}"):
        stopped = stop is not None and stop.is_set()
        if stopped or (made >= FEWEST and time.monotonic() > began + MOST_SECONDS):
            break
        stored = rows.slice(place, 1).to_pylist()[0]
        differs = differing(stored, again(stored))
        made += 1
        if differs:
            who = " in ".join(str(stored[name]) for name in by)
            faults.append(
                f"{who}, replication {stored['replication']} run again is another row: {len(differs)} columns differ, "
                f"{', '.join(differs[:3])} among them"
            )
    if stopped and not faults:
        return not_audited("stopped before its end")
    return Audit(not faults, "", check.rows, check.keys, made, time.monotonic() - began, tuple(faults))
