"""Which assumptions may be fitted, and how far the search goes from where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

from smarketing.scenarios.field_index import Field, fields
from smarketing.scenarios.policies import is_policy

# A fit moves how people and markets behave. It moves no policy (that is what users compare), and not the firm: its
# books, size, market and channels describe one, and the population draws some of them.
GROUPS = ("behaviour.", "people.", "offer.", "sales.")
# What counts as ordinary is where the base firm stands: a mark to measure from, not a cause.
ANCHORS = ("normal_", "usual_", "opening_", "reference_fit", "fit_reference", "effort_reference")
# The pipeline on the first day is bound to the steady state, and these only name the causes of losses.
BOUND = ("behaviour.opening.", "behaviour.progress.price_term", "behaviour.progress.neutral_win_share")
# Read by extensions that every firm of the population has switched off.
EXTENSIONS = {"M6", "M29", "M31", "M37", "M38"}
REACH = 0.5  # of the way from the present value to each end of the allowed range
DECADE = 10.0  # ranges that span more are searched on a log scale


@dataclass(frozen=True)
class Candidate:
    """An assumption that may be fitted: its value before the fit, and where the search box begins and ends."""

    path: str
    meaning: str
    unit: str
    start: float
    low: float
    high: float
    log: bool

    def at(self, share: float) -> float:
        """The value this share of the way through the box, to four digits."""
        if self.log:
            return _four(exp(log(self.low) + share * (log(self.high) - log(self.low))))
        return _four(self.low + share * (self.high - self.low))

    def share(self, value: float) -> float:
        """How far through the box a value lies; the inverse of `at`."""
        if self.log:
            return (log(value) - log(self.low)) / (log(self.high) - log(self.low))
        return (value - self.low) / (self.high - self.low)


def candidates() -> Mapping[str, Candidate]:
    """Every candidate by its path, in the order of the schema."""
    return {field.path: _candidate(field) for field in fields().values() if _may_be_fitted(field)}


def _may_be_fitted(field: Field) -> bool:
    quantity = field.quantity
    return (
        quantity is not None
        and quantity.assumed
        and field.kind == "number"
        and field.default is not None  # where none is set, others say how it is: there is no place to start from
        and field.path.startswith(GROUPS)
        and not is_policy(field.path)
        and not field.name.startswith(ANCHORS)
        and not field.path.startswith(BOUND)
        and not EXTENSIONS.issuperset(quantity.mechanisms)
    )


def _candidate(field: Field) -> Candidate:
    quantity = field.quantity
    assert quantity is not None and quantity.low is not None and quantity.high is not None
    low, high, start = quantity.low, quantity.high, float(field.default)
    log_scale = low > 0 and high / low > DECADE
    if log_scale:
        ends = (low**REACH * start ** (1 - REACH), high**REACH * start ** (1 - REACH))
    else:
        ends = (start + REACH * (low - start), start + REACH * (high - start))
    return Candidate(field.path, quantity.meaning, quantity.unit, start, _four(ends[0]), _four(ends[1]), log_scale)


def _four(value: float) -> float:
    return float(f"{value:.4g}")
