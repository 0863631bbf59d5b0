"""`make ablations`: neutralise every mechanism in every library scenario, and keep what that does to the firm.

Takes some minutes: every mechanism, 15 firms. `make docs` writes docs/mechanisms.md from the file.
"""

import json
from pathlib import Path
from typing import Any

from smarketing.agents.jit import source_digest
from smarketing.experiments.comparison.ablation import Ablation, ablate
from smarketing.experiments.running.settings import Settings
from smarketing.scenarios import library, load

MEASURED = Path(__file__).with_name("ablations.json")
RUNS = 30
LEFT_OUT = ("enterprise",)  # a thousand copies of a unit: one unit's answer, at a thousand times the cost


def main() -> None:
    """Measure and write."""
    firms = {}
    for name in library():
        if name not in LEFT_OUT:
            firms[name] = compact(ablate(load(name), Settings(RUNS)))
            print(f"{name}: {sum(one['material'] for one in firms[name].values())} mechanisms move it", flush=True)
    content = {"source_digest": source_digest(), "runs": RUNS, "left_out": LEFT_OUT, "firms": firms}
    MEASURED.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def compact(ablation: Ablation) -> dict[str, dict[str, Any]]:
    """Mechanism -> the outcome it moves most, as shares of its mean; `idle` where no run differs in anything."""
    kept = {}
    for worth in ablation.worths:
        idle = all(gap.mean == 0 == gap.sd for gap in worth.effects.values())
        entry: dict[str, Any] = {"idle": idle, "most": worth.most, "material": worth.is_material}
        if worth.most is not None:
            gap = worth.effects[worth.most]
            unit = worth.relative[worth.most] / gap.mean
            shares = (worth.relative[worth.most], gap.simultaneous_low * unit, gap.simultaneous_high * unit)
            entry |= dict(zip(("relative", "low", "high"), (float(f"{share:.4g}") for share in shares), strict=True))
        kept[worth.mechanism] = entry
    return kept


if __name__ == "__main__":
    main()
