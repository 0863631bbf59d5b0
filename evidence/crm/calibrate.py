"""From a CRM export to facts: what was read and left out, what is known how well, whether it would have foretold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smarketing.errors import InputError, sentence
from smarketing.evidence.crm.backtest import Prediction, backtest
from smarketing.evidence.crm.beside import BESIDE
from smarketing.evidence.crm.findings import Findings, Number, facts, findings
from smarketing.evidence.crm.headings import HEADINGS
from smarketing.evidence.crm.records import MappingError, Records, records
from smarketing.scenarios.documents import read

AS_USUAL = 4.0  # wins at the average rate, that each source is credited with: none of 35 leads says little
KNOWN = {**HEADINGS, **BESIDE}


@dataclass(frozen=True)
class Calibration:
    """What an export says. `facts` go into `sm.fit`, with what the client says beside (revenue, growth, budgets, ...).

    worth  conversion of each source against the average one, few leads drawn towards it
    """

    records: Records
    findings: Findings
    facts: Mapping[str, Any]
    worth: Mapping[str, float]
    backtest: Sequence[Prediction]

    @property
    def covered(self) -> float | None:
        """Share of what was foretold that came inside its limits; None where nothing could be foretold."""
        return sum(each.inside for each in self.backtest) / len(self.backtest) if self.backtest else None


def calibrate(files: str | Path | Sequence[str | Path], mapping: str | Path | None = None) -> Calibration:
    """Read an export of one or several CSV or Excel files.

        >>> found = sm.calibrate([examples / "crm/hubspot_contacts.csv", examples / "crm/hubspot_deals.csv"])
        >>> "win_rate" in found.facts  # for sm.fit({**found.facts, "revenue": "$11M"}, worth=found.worth)
        True

    mapping  a file that says which heading is what, by file: see `mapping_text`

    Raises InputError: no such file, no table, no date of creation; a mapping of files or headings that there are not.
    """
    paths = [Path(each) for each in ([files] if isinstance(files, str | Path) else files)]
    if not paths:
        raise InputError("calibrate: no file is named.")
    try:
        read_in = records(paths, read_mapping(Path(mapping)) if mapping is not None else None)
    except MappingError as fault:
        place = read(Path(str(mapping)), str(mapping)).place(fault.path)
        raise InputError(sentence(f"{place}: {fault}")) from None
    result = findings(read_in)
    said = {"currency": read_in.currency} if read_in.currency else {}
    total = sum(each.n for each in result.conversion.values())
    average = sum(each.n * each.value for each in result.conversion.values()) / total if total else 0.0
    worth = {source: _worth(each, average) for source, each in result.conversion.items()} if average else {}
    return Calibration(read_in, result, said | facts(result), worth, backtest(read_in))


def _worth(source: Number, average: float) -> float:
    return (source.n * source.value + AS_USUAL) / (source.n * average + AS_USUAL)


def read_mapping(file: Path) -> dict[str, dict[str, str]]:
    """A mapping file. Raises InputError with file and line."""
    document = read(file, str(file), start="write `FILE: {created: HEADING}`")
    for name, columns in document.values.items():
        for canonical in columns if isinstance(columns, Mapping) else [None]:
            if canonical not in KNOWN:
                place = document.place((name, canonical) if canonical else (name,))
                raise InputError(f"{place}: write FILE: {{created: HEADING}}; known are {', '.join(KNOWN)}.")
    return {name: {key: str(value) for key, value in columns.items()} for name, columns in document.values.items()}


def mapping_text(records: Records) -> str:
    """A mapping file to start from: what was recognised, and what else there is to name."""
    lines = ["# Which heading is what, by file; change what was recognised wrongly, and repeat with --mapping."]
    for name, columns in records.columns.items():
        lines.append(f'"{name}":')
        lines += [f'  {canonical}: "{heading}"' for canonical, heading in columns.items()]
        lines += [f"  # {canonical}:" for canonical in HEADINGS if canonical not in columns and "created" in columns]
    return "\n".join(lines) + "\n"
