"""Would it have known? Fitted on the first part of an export, asked for the wins of the rest."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, nbinom

from smarketing.evidence.crm.findings import by_source, first_day_of_wins, fitted_time, sources
from smarketing.evidence.crm.records import Records
from smarketing.evidence.crm.time_to_win import TimeToWin

FIRST_PART = 0.6  # of the time from the first record that counts to the last day known
COVERAGE = 0.9
FEWEST = 12
DRAWS = 200

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
    """Wins by source from the cut to the day of export, of leads that were there at the cut; empty where few are.

    Each lead is followed to the greatest age that the first part has seen: what comes later, nobody could know of.
    """
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
    oldest = age.max()
    end = np.minimum(end, oldest)
    won_at = (rows["closed"] - rows["created"]).dt.days.to_numpy(float)
    came = (later & (rows["outcome"] == "won")).to_numpy() & (won_at <= oldest)
    lost_by = _lost_by(then, age)
    others = list(time.others(DRAWS))
    made = []
    for name, share in shares.items():
        here = waiting & (names == name)
        n = int(here.sum())
        if n < FEWEST:
            continue
        chance = _chance(time, share.value, age[here], end[here], lost_by[here])
        # What is not known of the time to win moves all of a source together, and its conversion with it.
        might = [
            _chance(each, share.value * each.share / time.share, age[here], end[here], lost_by[here]).sum()
            for each in others
        ]
        low, high = _limits(float(chance.mean()), n, share.value, share.high - share.low, float(np.var(might)))
        made.append(Prediction(name, float(chance.sum()), low, high, int(came[here].sum())))
    return made


def _chance(time: TimeToWin, share: float, age: Floats, end: Floats, lost_by: Floats) -> Floats:
    """Chance of each open lead to be won between two ages."""
    by_then, by_now = time.won_by(age), time.won_by(end)
    still_open = share * (1 - by_then) + (1 - share) * (1 - lost_by)
    return np.asarray(share * (by_now - by_then) / np.maximum(1e-9, still_open))


def _lost_by(rows: pd.DataFrame, age: Floats) -> Floats:
    """Share of the losers that were given up by an age [days]: whoever is still open is likelier to win for it."""
    lost = rows[(rows["outcome"] == "lost") & rows["closed"].notna()]
    if len(lost) < FEWEST:
        return np.zeros(len(age))
    ages = np.sort((lost["closed"] - lost["created"]).dt.days.to_numpy(float))
    return np.minimum(0.999, np.searchsorted(ages, age, "right") / len(ages))


def _limits(chance: float, n: int, share: float, width: float, of_time: float) -> tuple[int, int]:
    """Of the wins of n leads: the luck of each, and that conversion and time are known to an interval only."""
    tails = (1 - COVERAGE) / 2, (1 + COVERAGE) / 2
    mean, of_luck = n * chance, n * chance * (1 - chance)
    of_share = (n * chance * width / max(1e-9, 2 * 1.96 * share)) ** 2
    variance = of_luck + of_share + of_time
    if variance <= mean or mean <= 0:
        low, high = binom.ppf(tails, n, chance)
    else:
        p = mean / variance
        low, high = nbinom.ppf(tails, mean * p / (1 - p), p)
    return int(low), int(high)
