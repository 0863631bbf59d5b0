"""One line of the benchmark, the table that people read and the file that programs read."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from smarketing.agents.jit import source_digest

RESULTS = Path(__file__).with_name("results.json")
NAME_WIDTH = 48  # with the figures 80 columns


@dataclass(frozen=True)
class Line:
    """One measured figure, and the figure to reach where there is one."""

    name: str
    value: float
    unit: str
    target: float | None = None
    better: Literal["lower", "higher"] = "lower"

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None without a target."""
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "lower" else self.value >= self.target

    def __str__(self) -> str:
        sign = "≤" if self.better == "lower" else "≥"
        target = "" if self.target is None else f"{sign} {_figure(self.target)}"
        verdict = {None: "", True: "reached", False: "missed"}[self.reached]
        return f"{self.name:<{NAME_WIDTH}} {_figure(self.value):>8} {self.unit:<6} {target:>7} {verdict}".rstrip()


def machine() -> dict[str, str | int | None]:
    """What the figures depend on beside the code."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "numba": version("numba"),
        "numpy": version("numpy"),
    }


def write(lines: Sequence[Line], notes: Sequence[str], path: Path = RESULTS) -> None:
    """Store the figures, and what could not be measured, with the machine, the sources and the time."""
    results = {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "source_digest": source_digest(),
        "machine": machine(),
        "notes": list(notes),
        "lines": [asdict(line) | {"reached": line.reached} for line in lines],
    }
    path.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for row in described.read_text(encoding="utf-8").splitlines():
            if row.startswith("model name"):
                return row.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
