"""Would it have known? Fitted on the first part of an export, asked for the wins of the rest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, nbinom

from smarketing.evidence.crm.findings import by_source, first_day_of_wins, fitted_time, sources
from smarketing.evidence.crm.records import Records

FIRST_PART = 0.6  # of the time from the first record that counts to the last day known
COVERAGE = 0.9
FEWEST = 12

type Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prediction:
    """Wins of one source after the cut: what was foretold, between what limits nine in ten should be, what came."""

    source: str
    foretold: float
    low: int
    high: int
    came: int

    @property
    def inside(self) -> bool:
        return self.low <= self.came <= self.high


def backtest(records: Records) -> list[Prediction]:
    """Wins by source from the cut to the day of export, of leads that were there at the cut; empty where few are."""
    since = first_day_of_wins(records)
    cut = since + FIRST_PART * (records.exported - since)
    rows = records.rows[(records.rows["created"] >= since) & (records.rows["created"] <= cut)].copy()
    later = rows["closed"] > cut
    then = rows.copy()
    then.loc[later, "outcome"] = "open"
    then.loc[later, "closed"] = pd.NaT
    time = fitted_time(then, cut)
    waiting = (then["outcome"] == "open").to_numpy()
    if time is None or waiting.sum() < FEWEST:
        return []
    shares = by_source(then, cut, time)
    names = sources(then).to_numpy()
    age, end = ((day - rows["created"]).dt.days.to_numpy(float) for day in (cut, records.exported))
    came = (later & (rows["outcome"] == "won")).to_numpy()
    made = []
    for name, share in shares.items():
        here = waiting & (names == name)
        n = int(here.sum())
        if n < FEWEST:
            continue
        by_then, by_now = time.won_by(age[here]), time.won_by(end[here])
        still_open = share.value * (1 - by_then) + (1 - share.value) * (1 - _lost_by(then, age[here]))
        chance = share.value * (by_now - by_then) / np.maximum(1e-9, still_open)
        low, high = _limits(float(chance.mean()), n, share.value, share.high - share.low)
        made.append(Prediction(name, float(chance.sum()), low, high, int(came[here].sum())))
    return made


def _lost_by(rows: pd.DataFrame, age: Floats) -> Floats:
    """Share of the losers that were given up by an age [days]: whoever is still open is likelier to win for it."""
    lost = rows[(rows["outcome"] == "lost") & rows["closed"].notna()]
    if len(lost) < FEWEST:
        return np.zeros(len(age))
    ages = np.sort((lost["closed"] - lost["created"]).dt.days.to_numpy(float))
    return np.minimum(0.999, np.searchsorted(ages, age, "right") / len(ages))


def _limits(chance: float, n: int, share: float, width: float) -> tuple[int, int]:
    """Of the wins of n leads: the luck of each, and that the conversion itself is known to an interval only."""
    tails = (1 - COVERAGE) / 2, (1 + COVERAGE) / 2
    mean, of_luck = n * chance, n * chance * (1 - chance)
    of_share = (n * chance * width / max(1e-9, 2 * 1.96 * share)) ** 2
    variance = of_luck + of_share
    if variance <= mean or mean <= 0:
        low, high = binom.ppf(tails, n, chance)
    else:
        p = mean / variance
        low, high = nbinom.ppf(tails, mean * p / (1 - p), p)
    return int(low), int(high)
