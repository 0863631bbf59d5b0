"""What runs will cost before they are made: a cost model of one replication, scaled by runs timed on this machine.

A week of a unit costs something, and each person, each lead that comes in and each pair of a marketer and a salesperson
adds to it (docs/performance.md). The coefficients were fitted to the library's scenarios and to firms of
several sizes; only their ratios matter, because some timed runs say how fast this machine is.
"""

from collections.abc import Sequence

import numpy as np

from smarketing.agents.calendar import WEEKS_A_YEAR
from smarketing.simulation.inputs import Inputs

UNIT_WEEK = 3.4e-6  # s, on the machine of docs/performance.md
PERSON_WEEK = 0.93e-6  # s
LEAD = 0.057e-6  # s
PAIR_WEEK = 0.06e-6  # s
FAR = 0.03  # exponent: memory of many units is farther away


def work(inputs: Inputs) -> float:
    """Expected time of one replication [s on the machine that the coefficients were measured on]."""
    ends = [*inputs.epoch_starts[1:].tolist(), inputs.total_weeks]
    epochs = zip(inputs.parameters, inputs.epoch_starts.tolist(), ends, strict=True)
    return float(sum((end - start) * _week(row, (start + end) / 2) for row, start, end in epochs))


def expected_seconds(planned: Sequence[tuple[Inputs, int]], machine: float, threads: int = 1) -> float:
    """Time for so many runs of each of the planned firms [s] where a run takes `machine` times its `work`."""
    total = sum(work(inputs) * runs for inputs, runs in planned)
    runs = sum(runs for _, runs in planned)
    return total * machine / max(1, min(threads, runs))


def _week(row: np.void, week: float) -> float:
    """Expected time of one week [s]: people, pairs, and the leads that the money buys once the market has grown."""
    organisation, firm, marketing = row["organisation"], row["firm"], row["marketing"]
    marketers, salespeople = int(organisation["marketers"]), int(organisation["salespeople"])
    channels = marketing["channels"][: int(marketing["n_channels"])]
    money = row["budget"]["total"] * row["budget"]["marketing_share"] * firm["opening_revenue"] / WEEKS_A_YEAR
    growth = (1.0 + float(row["market"]["growth"])) ** (week / WEEKS_A_YEAR)
    leads = float(money * (channels["share"] / channels["cost_per_lead"]).sum()) * growth
    units = int(organisation["business_units"])
    people = PERSON_WEEK * (marketers + salespeople) + PAIR_WEEK * marketers * salespeople
    return float(units ** (1.0 + FAR) * (UNIT_WEEK + people + LEAD * leads))
