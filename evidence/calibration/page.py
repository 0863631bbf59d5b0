"""docs/calibration.md: what was fitted, to what, how well, and what is not known for it. Written by `make docs`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from smarketing.evidence.calibration.plan import FEWEST, HARDLY, USUAL, WELL
from smarketing.evidence.calibration.targets import TARGETS
from smarketing.experiments.population.draws import CIRCUMSTANCES, LEVELS, OWN_FROM_THE_START, WEIGHTS
from smarketing.reports.prose import MINUS

_SCREENED = 25  # assumptions told, the strongest first
_PERCENT = ("share", "1/yr")

EXPLAINED = """\
Where no source gives a value, the library assumes one ([parameters](parameters.md) marks it). `make fit-library` looks
for values of the assumptions that matter most under which simulated firms do what published surveys report. It writes
`scenarios/calibration.json`, from which every library scenario takes its values: over the base firm and under every
other file, so that a file that sets a field itself keeps its own.

## What is fitted, and what is not

Surveys that report growth of +20 % a year for aligned firms and −4 % for laggards sort firms by how well they did, and
then look at their practices. So that is what is fitted: in a simulated *population* of firms the best 20 % are to grow
by 20 % a year and the worst 30 % to shrink by 4 %. What alignment does to one and the same firm is *not* fitted: that
is a prediction, and so is every pattern kept for validation. A target that cannot be reached is shown as missed.

**The population.** Each of the eight friction groups is {levels}, with weights {weights}, each for itself.
{own:.0f} % of the firms have had their policies since before the warm-up, the others adopt them at week 0. A firm's
number is its luck. Firms are sorted by the mean of their ranks in growth, quota attainment and cycle length. Beside
policy and luck they differ in circumstance, evenly over these ranges:
"""

SEARCH = """
**The search** takes assumptions that the schema labels so, that are no policy, and that say how people and markets
behave: not the firm's books or channels, not what counts as ordinary, and not what the population draws. First each is
moved alone, half of the way to either end of its allowed range (on a log scale where the range spans more than a factor
of ten), and its effect on every target is recorded (after Morris 1991). The {parameters} that together would bring the
targets nearest (forward selection, Efroymson 1960, as if effects added up) are then searched together, in waves
(history matching: Craig, Goldstein, Seheult & Smith 1997). The first wave covers the box evenly; Gaussian processes
learn from it what sets achieve; each further wave is drawn by the likelihood of what is published, were a set true. All
sets meet the same firms with the same luck. The search counts runs and not minutes, so it comes to the same
anywhere.

A set is *acceptable* if it is not implausible for any target, as history matching has it: a published interval is read
as two standard deviations either way, the luck of the few hundred runs of an evaluation adds its own, and beyond three
standard deviations of both together a set is ruled out. The search ends with the wave that brings the acceptable sets
to {fewest}, at the latest with wave {waves}. The Gaussian processes, which average luck out, say how well the targets
support each of them; of those within two units of the greatest log likelihood (Edwards 1972), which targets cannot tell
apart, the library takes the one that moves assumptions least from where they stood. It is then measured on firms whose
luck the search has not seen; those are the numbers below. The acceptable sets, or the nearest ones where they are fewer
than {fewest}, are the *ensemble*: `smarketing compare --ensemble` asks again under each of them.
"""

NOTHING = """
## Result

Nothing was fitted yet: the library runs on its assumptions as they stand in the schema.
"""


def page(record: Mapping[str, Any]) -> Iterator[str]:
    """The lines of the page; `record` is the content of scenarios/calibration.json, empty before the first fit."""
    levels = [f"`{level}`" for level in LEVELS]
    yield EXPLAINED.format(
        levels=f"{', '.join(levels[:-1])} or {levels[-1]}",
        weights=", ".join(f"{weight:g}" for weight in WEIGHTS),
        own=100 * OWN_FROM_THE_START,
    )
    yield from _table(
        ("circumstance", "unit", "from", "to", "known from"),
        (
            (
                each.title,
                f"{each.unit}{', log scale' if each.log else ''}",
                f"{each.low:g}",
                f"{each.high:g}",
                each.source,
            )
            for each in CIRCUMSTANCES.values()
        ),
    )
    yield SEARCH.format(parameters=USUAL.parameters, fewest=FEWEST, waves=len(USUAL.waves)).rstrip()
    if not record:
        yield NOTHING.rstrip()
        return
    yield from (*_targets(record), *_values(record), *_screening(record))


def _targets(record: Mapping[str, Any]) -> Iterator[str]:
    targets, check = record["targets"], record["plan"]["check"]
    yield from ("", "## Targets", "")
    yield f"Measured on {check['firms']:,} firms and {check['pairs']} pairs of runs that the search had not seen."
    yield "V1, V3 and V10 are the published patterns that may be used to calibrate. The balances are no published"
    yield "targets: they hold the library to its opening books."
    yield ""
    rows = []
    for target in TARGETS:
        each = targets[target.name]
        value, low, high, search = (_number(each[name], target.unit) for name in ("value", "low", "high", "search"))
        wanted, met = _interval(each["interval"], target.unit), "yes" if each["met"] else "**missed**"
        rows.append((target.row, target.title, wanted, value, f"{low} to {high}", search, met))
    yield from _table(("row", "target", "wanted", "achieved", "95 % interval", "in the search", "met"), rows)
    missed = [targets[target.name]["title"] for target in TARGETS if not targets[target.name]["met"]]
    yield ""
    if missed:
        yield f"**Missed: {'; '.join(missed)}.** Of the sets tried none is expected nearer to all targets together."
    else:
        yield "Every target is met."
    distance = record["distance"]
    yield "Distance to the targets in the search (root mean square, in half widths of their intervals):"
    yield f"{distance['start']} before the fit, {distance['search']} after it."


def _values(record: Mapping[str, Any]) -> Iterator[str]:
    sets = record["sets"]
    yield from ("", "## Values, and how well each is known", "")
    yield f"Fitted on {record['date']} with seed {record['seed']}: {record['evaluations']} evaluations,"
    yield f"{record['runs']:,} runs, model source `{record['source_digest'][:12]}`. Of {sets['evaluated']} sets,"
    yield f"{sets['acceptable']} were acceptable; {sets['kept']} are kept. *Width* is the middle half of the kept sets"
    yield f"against that of the search box: below {WELL} the targets determine a value well, above {HARDLY} hardly."
    yield ""
    rows = []
    for path, each in record["parameters"].items():
        low, _, high = each["quartiles"]
        span = f"{low:g} to {high:g}"
        box = f"{each['searched'][0]:g} to {each['searched'][1]:g}"
        meaning = f"{each['meaning'].rstrip(',')} [{each['unit']}]"
        known = (f"{each['width']:.2f}", each["determined"])
        rows.append((f"`{path}`", meaning, f"{each['start']:g}", f"{each['value']:g}", span, box, *known))
    heads = ("assumption", "meaning", "before", "fitted", "middle half of the sets", "searched", "width", "determined")
    yield from _table(heads, rows)


def _screening(record: Mapping[str, Any]) -> Iterator[str]:
    ranked = sorted(record["screening"].items(), key=lambda item: -item[1]["score"])[:_SCREENED]
    yield from ("", "## What the targets depend on", "")
    yield f"The {len(ranked)} strongest of {len(record['screening'])} assumptions, each moved alone. *Score*: the"
    yield "largest move of a target, in half widths of its interval. All changes stand in `scenarios/calibration.json`."
    yield ""
    searched = record["parameters"]
    rows = [(f"`{path}`", f"{each['score']:.1f}", "yes" if path in searched else "") for path, each in ranked]
    yield from _table(("assumption", "score", "fitted"), rows)


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _interval(ends: Sequence[float | None], unit: str) -> str:
    low, high = ends
    if low is None:
        return f"at most {_number(high, unit)}"
    return f"at least {_number(low, unit)}" if high is None else f"{_number(low, unit)} to {_number(high, unit)}"


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "not defined"
    text = f"{100 * value:.1f} %" if unit in _PERCENT else f"{value:.2f}"
    return text.replace("-", MINUS)
