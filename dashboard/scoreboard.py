"""What `smarketing validate` found: every published pattern, its verdict, source and tests, in ready words."""

from collections.abc import Mapping
from typing import Any

from smarketing.agents.jit import source_digest
from smarketing.evidence.validation.page import headline, required, share, simulated
from smarketing.evidence.validation.row import Nature, Use
from smarketing.evidence.validation.stored import NONE, stored

VERDICTS: Mapping[str, str] = {"pass": "pass", "fail": "fail", "inconclusive": "cannot be told"}
USES: Mapping[str, str] = {
    Use.CAL: "development: may be tuned to",
    Use.VAL: "held out",
    Use.SIGN: "held out, direction alone",
    Use.PREDICTION: "prediction",
}
_NOT_COUNTED = {True: "built in, so not counted", False: "not counted"}

type Board = Mapping[str, Any]


def scoreboard() -> dict[str, Any]:
    """The stored board; without one a sentence that says what makes it, and no rows."""
    board = stored()
    if board is None:
        return {"headline": NONE, "note": "", "verdicts": VERDICTS, "families": []}
    return {
        "headline": headline(board),
        "note": _note(board),
        "verdicts": VERDICTS,
        "families": [
            {"title": family["title"], "rows": [_row(row) for row in family["rows"]]} for family in board["families"]
        ],
    }


def _note(board: Board) -> str:
    """How it was made, and whether of the model as it is now."""
    same = board.get("source_digest") == source_digest()
    state = "the model as it is" if same else "an earlier state of its code (`smarketing validate` scores today's)"
    return (
        f"Each firm was run {board['replications']} times or more and {board['surveyed_firms']:,} firms were surveyed, "
        f"under {state}. A test passes if the whole {100 * board['confidence']:.0f} % interval satisfies what is "
        "required, fails if none of it does, and cannot be told otherwise. Held-out patterns are counted: nothing was "
        "tuned to them. Shown and not counted are those that may be tuned to, predictions, and what was built in."
    )


def _row(row: Board) -> dict[str, Any]:
    lines = [_line(line) for line in row["lines"]]
    uses = dict.fromkeys(line["use"] for line in lines if line["counted"] or not row["counted"])
    built_in = all(line["nature"] == Nature.BUILT_IN for line in lines)
    return {
        "id": row["id"],
        "pattern": row["pattern"],
        "source": row["source"],
        "verdict": row["verdict"],
        "counted": row["counted"],
        "use": "; ".join([*uses, *([] if row["counted"] else [_NOT_COUNTED[built_in]])]),
        "lines": lines,
    }


def _line(line: Board) -> dict[str, Any]:
    passed = line["verdict"] == "pass"
    return {
        "id": line["id"],
        "metric": line["metric"],
        "required": required(line),
        "simulated": simulated(line),
        "verdict": line["verdict"],
        "share": share(line),
        "use": USES[line["use"]],
        "nature": line["nature"],
        "counted": line["counted"],
        "reason": line["reason"],
        "why": "" if passed else line["why"],
    }
