"""A limit that an outcome shall meet, "growth_rate >= 0.05", and what policies come to against it as a table."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from smarketing.errors import InputError, sentence
from smarketing.scenarios.constraints import Constraint, ConstraintError
from smarketing.scenarios.errors import nearest
from smarketing.simulation.outcomes import OUTCOMES, Outcome

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Limit:
    """`outcome` shall be at least `value`, or at most."""

    outcome: str
    at_least: bool
    value: float

    def __str__(self) -> str:
        return f"{self.outcome} {'>=' if self.at_least else '<='} {self.value:g}"


def limits(texts: Sequence[str], known: Mapping[str, Outcome] = OUTCOMES) -> tuple[Limit, ...]:
    """Limits as they are written. Raises InputError for what is none, or is of no outcome."""
    return tuple(_limit(text, known) for text in texts)


def _limit(text: str, known: Mapping[str, Outcome]) -> Limit:
    try:
        tree = Constraint(text).tree
    except ConstraintError:
        tree = None
    match tree:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.GtE() | ast.LtE() as op], comparators=[right]):
            value = _number(right)
            if value is not None:
                if name not in known:
                    message = sentence(f"--meets {text!r}: {name!r} is no outcome{nearest(name, known)}")
                    raise InputError(f"{message} docs/outcomes.md lists them.")
                return Limit(name, isinstance(op, ast.GtE), value)
    raise InputError(f"--meets {text!r}: must be an outcome and a number, such as 'growth_rate >= 0.05' (5 % a year).")


def _number(node: ast.expr) -> float | None:
    sign = 1
    if isinstance(node, ast.UnaryOp):
        sign, node = -1, node.operand
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return sign * float(node.value)
    return None


def robustness_frame(
    regrets: Mapping[str, Sequence[Mapping[str, Any]]], limits_met: Sequence[Mapping[str, Any]]
) -> "pd.DataFrame":
    """A row a policy and outcome: its regrets, `minimax`, and of each limit the share that meets it with its interval.

    regrets  outcome -> a row a policy, as `inference.robustness.Regrets`, with the policy's name
    told     limits, each with `policies`: name -> share, low, high
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for outcome, of_policies in regrets.items():
        least = min(row["largest_regret"] for row in of_policies)
        for row in of_policies:
            met: dict[str, float] = {}
            for limit in limits_met:
                text = str(Limit(limit["outcome"], limit["at_least"], limit["value"]))
                share = limit["policies"][row["policy"]]
                met |= {text: share["share"], f"{text}, low": share["low"], f"{text}, high": share["high"]}
            rows.append(
                {
                    "policy": row["policy"],
                    "outcome": outcome,
                    **{name: value for name, value in row.items() if name != "policy"},
                    "minimax": row["largest_regret"] == least,
                    **met,
                }
            )
    return pd.DataFrame(rows)
