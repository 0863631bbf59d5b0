"""`--trace`: every lead's life and every explanation of a lost one, written while runs are made.

Each finished block is written and let go, so memory stays flat however many runs are traced. Columns carry words and
weeks of the measured horizon; people, units, segments and channels are counted from 1 or named, as in reports.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from smarketing.agents.draws import unpack_cell
from smarketing.agents.parameters import OUTBOUND, Function
from smarketing.agents.state import Cause, Stage
from smarketing.scenarios import Scenario
from smarketing.simulation.run import Run
from smarketing.store.folders import UNFINISHED

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow.parquet as pq

LEADS, BLAME = "leads.parquet", "blame.parquet"
COLD_CALL = "cold call"
_PLAIN = ("touches", "tries", "score", "intent", "fit", "value", "discount", "pressed", "relative_fit", "steps")
_MOMENTS = ("born", "arrived", "first_touch", "opened", "touched", "ended")


class TraceFiles:
    """The two files of one result folder while they grow. Each gets its name once it is whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}

    def add(self, name: str, scenario: Scenario, runs: Sequence[Run]) -> tuple[Run, ...]:
        """Write the traces of runs of the scenario called `name`; returns the runs without them."""
        for run in runs:
            for r, (leads, events) in enumerate(zip(run.traces or [], run.blame_events or [], strict=True)):
                run_columns = {"scenario": name, "replication": run.first + r}
                self._write(LEADS, leads_table(leads, scenario, run_columns))
                self._write(BLAME, blame_table(events, scenario, run_columns))
        return tuple(replace(run, traces=None, blame_events=None) for run in runs)

    def _write(self, file: str, table: "pd.DataFrame") -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = pa.Table.from_pandas(table, preserve_index=False)
        if file not in self._writers:
            self._writers[file] = pq.ParquetWriter(self._unfinished(file), rows.schema, compression="zstd")
        self._writers[file].write_table(rows.cast(self._writers[file].schema))

    def close(self) -> None:
        """Give the files their names."""
        for file, writer in self._writers.items():
            writer.close()
            self._unfinished(file).replace(self.folder / file)
        self._writers = {}

    def _unfinished(self, file: str) -> Path:
        return self.folder / f".{file}{UNFINISHED}"


def leads_table(leads: NDArray[np.void], scenario: Scenario, run_columns: Mapping[str, Any]) -> "pd.DataFrame":
    """A row for each lead at its end, in the order of the ends; moments in weeks, NaN for what never came."""
    import pandas as pd

    warm_up = scenario.inputs.warm_up_weeks
    units, _, _ = unpack_cell(leads["cell"])
    return pd.DataFrame(
        {
            **run_columns,
            "lead": lead_ids(leads, warm_up),
            "unit": units + 1,
            "segment": _named([segment.name for segment in scenario.spec.market.segments], leads["segment"]),
            "source": _sources(scenario, leads["source"]),
            "marketer": people_ids("m", units, leads["marketer"]),
            "salesperson": people_ids("s", units, leads["owner"]),
            "end": _words(Stage, leads["stage"]),
            "cause": _words(Cause, leads["cause"]),
            "has_need": leads["is_buyer"],
            "history_kept": leads["history"],
            **{name: _week(leads[name], warm_up) for name in _MOMENTS},
            **{name: leads[name] for name in _PLAIN},
        }
    )


def blame_table(events: NDArray[np.void], scenario: Scenario, run_columns: Mapping[str, Any]) -> "pd.DataFrame":
    """A row for each explanation of a lead that came to nothing: who laid how much of it on whom."""
    import pandas as pd

    warm_up = scenario.inputs.warm_up_weeks
    return pd.DataFrame(
        {
            **run_columns,
            "week": events["week"] - warm_up,
            "lead": lead_ids(events, warm_up),
            "by": _words(Function, events["by"]),
            "marketer": people_ids("m", events["unit"], events["marketer"]),
            "salesperson": people_ids("s", events["unit"], events["salesperson"]),
            **{name: events[name] for name in ("shortfall", "laid", "blame")},
        }
    )


def lead_ids(leads: NDArray[np.void], warm_up: int) -> list[str]:
    """Addresses as text, the same under every policy: w12-u1-s3-c2-n15 is lead 15 of week 12 in that cell."""
    cells, weeks, slots = (leads[name].tolist() for name in ("cell", "birth_week", "slot"))
    return [
        f"w{week - warm_up}-u{unit + 1}-s{segment + 1}-c{source + 1}-n{slot + 1}"
        for (unit, segment, source), week, slot in zip(map(unpack_cell, cells), weeks, slots, strict=True)
    ]


def people_ids(letter: str, units: NDArray[Any], people: NDArray[Any]) -> list[str | None]:
    """People by their chairs: m3 is the third marketer of unit 1, 2.s7 the seventh salesperson of unit 2."""
    return [
        None if person < 0 else f"{letter}{person + 1}" if unit == 0 else f"{unit + 1}.{letter}{person + 1}"
        for unit, person in zip(units.tolist(), people.tolist(), strict=True)
    ]


def _sources(scenario: Scenario, sources: NDArray[Any]) -> list[str]:
    channels = list(scenario.spec.marketing.channels)
    return [COLD_CALL if source == OUTBOUND else channels[source] for source in sources.tolist()]


def _named(names: list[str], numbers: NDArray[Any]) -> list[str]:
    return [names[number] for number in numbers.tolist()]


def _words(kind: Any, numbers: NDArray[Any]) -> list[str]:
    words = {int(member): member.name.lower().replace("_", " ") for member in kind}
    return [words[number] for number in numbers.tolist()]


def _week(moments: NDArray[np.float64], warm_up: int) -> NDArray[np.float64]:
    weeks: NDArray[np.float64] = np.where(moments < 0, np.nan, moments - warm_up)
    return weeks
