"""What is wrong with a scenario, said so that its author can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from smarketing.errors import InputError, shown

SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    message  what is wrong, the rule, and what to do
    place    where it stands: "acme.yaml:12", "--set budget.total"; empty where there is no such place
    path     the field in question; empty where none is
    """

    message: str
    place: str = ""
    path: str = ""

    def __str__(self) -> str:
        path = "" if self.place == f"--set {self.path}" else self.path
        line = ": ".join(part for part in (self.place, path, self.message) if part)
        return line.replace("\n", "\\n")  # one thing, one line, whatever it quotes


class ScenarioError(InputError, ValueError):
    """A scenario that cannot be used: one message that names every fault; `faults` holds them one by one."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"and {len(self.faults) - SHOWN} more")
        return shown("\n".join(lines))


def nearest(name: str, valid: Iterable[str]) -> str:
    """The end of a sentence: the nearest valid name, or all of them where none is near and they are few."""
    names = list(valid)
    return close(name, names) or (f"; valid names: {', '.join(names)}" if 0 < len(names) <= 30 else "")


def close(name: str, valid: Iterable[str]) -> str:
    """The end of a sentence: the nearest valid name, where one is near."""
    matches = get_close_matches(name, list(valid), n=1, cutoff=0.6)
    return f"; did you mean {matches[0]}?" if matches else ""
