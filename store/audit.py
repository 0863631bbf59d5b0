"""What an audit of the seeds found, as a manifest keeps it, and in one sentence."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from smarketing.errors import shown

NOT_AUDITED = "not audited"


@dataclass(frozen=True)
class Audit:
    """Whether seeds were used as promised.

    passed   None: not audited, and `why` says why not
    rows     rows whose key was compared with the plan's; `keys` different ones are among them
    again    rows that were run again and compared to the byte
    seconds  what the audit took
    faults   what is not as promised, each a sentence
    """

    passed: bool | None
    why: str = ""
    rows: int = 0
    keys: int = 0
    again: int = 0
    seconds: float = 0.0
    faults: tuple[str, ...] = ()

    @classmethod
    def saved(cls, manifest: Mapping[str, Any]) -> "Audit":
        """What a manifest says of it; of one that says nothing, or something else, that it was not audited."""
        about = manifest.get("audit")
        if not about:
            return not_audited("not at its end")
        try:
            return cls(**{**about, "faults": tuple(shown(str(fault)) for fault in about["faults"])})
        except (TypeError, KeyError):
            return not_audited("its manifest was changed")

    def described(self) -> dict[str, Any]:
        """As plain data, for the manifest."""
        return asdict(self) | {"faults": list(self.faults), "seconds": round(self.seconds, 2)}

    @property
    def sentence(self) -> str:
        """What was found."""
        if self.passed is None:
            return f"seeds: {NOT_AUDITED} ({self.why})"
        if self.passed:
            rows = f"{self.rows:,} rows have the keys of the plan, {self.keys:,} different ones"
            return f"seeds: audited; {rows}; {self.again:,} rows run again are the same bytes"
        more = f" {len(self.faults) - 1} more in manifest.json." if len(self.faults) > 1 else ""
        return f"SEED AUDIT FAILED: {self.faults[0] if self.faults else 'no reason is kept'}.{more}"


def not_audited(why: str) -> Audit:
    """An audit that was not made."""
    return Audit(None, why)
