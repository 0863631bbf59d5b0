"""Sources convert as a CRM export shows: the intent of each channel's leads, moved until simulated wins follow.

Conversion follows intent by no line (who has no real need does not buy), so it is simulated and asked again.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from smarketing.agents.state import Stage
from smarketing.scenarios import Scenario
from smarketing.scenarios.agreement import Floats
from smarketing.scenarios.facts import Fact
from smarketing.scenarios.sources import channels_of
from smarketing.simulation import simulate
from smarketing.simulation.recorder import BY_CHANNEL

RUNS, FIRST = 6, 2000  # other luck than the search and the table have
LEAST, MOST = 0.3, 3.0  # of a step
INTENT = (0.02, 5.0)


def by_source(scenario: Scenario, leads: Fact, jobs: int | None = None) -> dict[str, float]:
    """Share of each source's leads that become customers, over the measured weeks."""
    run = simulate(scenario, RUNS, seed=1, first=FIRST, jobs=jobs, trace="all")
    assert run.weekly is not None and run.traces is not None
    captured = run.weekly[BY_CHANNEL][:, run.warm_up_weeks :].sum(axis=(0, 1))
    won = np.zeros(len(captured))
    for lives in run.traces:
        here = (lives["stage"] == Stage.WON) & (lives["ended"] >= run.warm_up_weeks) & (lives["source"] >= 0)
        won += np.bincount(lives["source"][here], minlength=len(won))[: len(won)]
    order = list(scenario.spec.marketing.channels)
    shares = {source: order.index(channel) for channel, (source, _) in channels_of(leads.parts).items()}
    return {source: float(won[n] / captured[n]) if captured[n] else 0.0 for source, n in shares.items()}


def as_worth(
    values: Mapping[str, Any], leads: Fact, worth: Mapping[str, float], simulated: Mapping[str, float]
) -> dict[str, Any]:
    """The values with intents moved towards what each source is worth; the leads' mean intent stays what it was."""
    made = dict(values)
    known = {ch: (source, n) for ch, (source, n) in channels_of(leads.parts).items() if source in worth}
    total = sum(n for _, n in known.values())
    mean, mean_worth = (sum(n * each[s] for s, n in known.values()) / total for each in (simulated, worth))
    if not mean or not mean_worth:
        return made
    before, after = 0.0, 0.0
    intents = {}
    for channel, (source, n) in known.items():
        now = float(values[f"marketing.channels.{channel}"]["intent"])
        step = (worth[source] / mean_worth) / max(1e-9, simulated[source] / mean)
        intents[channel] = now * min(MOST, max(LEAST, step))
        before, after = before + n * now, after + n * intents[channel]
    for channel, intent in intents.items():
        path = f"marketing.channels.{channel}"
        kept: Floats = np.clip(intent * before / after, *INTENT)
        made[path] = {**values[path], "intent": float(kept)}
    return made
