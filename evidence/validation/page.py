"""`docs/validation.md`: the scoreboard as a page to read, made of the summary alone."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from smarketing.reports.prose import places_of

GENERATED = "<!-- Written by `smarketing validate`: run it again instead. -->"
FIGURE = "figures/validation.svg"
MARKS = {"pass": "pass", "fail": "**fail**", "inconclusive": "*inconclusive*"}

# A segment or a channel within a path.
_EACH = re.compile(r"^(market\.segments\[|marketing\.channels\.)\w+(\]?\..+)$")

type Board = Mapping[str, Any]


def page(board: Board) -> str:
    """The whole page."""
    return "\n".join(_page(board)) + "\n"


def headline(board: Board) -> str:
    """The result in a sentence."""
    rows, tests = board["headline"]["rows"], board["headline"]["tests"]
    seen = board["headline"]["development"]["rows"]
    return (
        f"The model shows {rows['pass']} of {rows['all']} published patterns that it was neither told nor tuned to and "
        f"that nobody looked at while it was built: {rows['fail']} fail, {rows['inconclusive']} cannot be told. Of the "
        f"{tests['all']} single tests in them {tests['pass']} pass, {tests['fail']} fail and {tests['inconclusive']} "
        f"cannot be told. Of {seen['all']} development patterns, which its structure was chosen while looking at, it "
        f"shows {seen['pass']}; {board['headline']['not_counted']} more are shown and not counted."
    )


def number(value: float | None, like: float) -> str:
    """A value to the digit that an interval of half-width `like` supports, three digits at the most."""
    if value is None:
        return "–"
    if like <= 0:
        return f"{value:.3g}"
    places = min(places_of(like), 4)
    rounded = round(value, places) + 0.0  # never minus nought
    return f"{rounded:,.{max(places, 0)}f}".replace("-", "−")


def simulated(line: Board) -> str:
    """Mean and interval: "12.3 [11.9, 12.7] %"."""
    if line["mean"] is None or line["low"] is None:
        return "not in the model"
    half = (line["high"] - line["low"]) / 2.0
    span = f"{number(line['mean'], half)} [{number(line['low'], half)}, {number(line['high'], half)}]"
    return f"{span} {line['unit']}".rstrip()


def required(line: Board) -> str:
    """What the interval must satisfy, in the line's unit."""
    rule = line["required"]
    if rule["includes"] is not None:
        return f"holds {rule['includes']:g}"
    if rule["low"] is not None and rule["high"] is not None:
        text = f"{rule['low']:g} to {rule['high']:g}"
    else:
        text = f"> {rule['low']:g}" if rule["low"] is not None else f"< {rule['high']:g}"
    return text.replace("-", "−")


def share(line: Board) -> str:
    """Share of the ensemble that passes; a dash where there is no ensemble."""
    return "–" if line["ensemble_share"] is None else f"{100 * line['ensemble_share']:.0f} %"


def _page(board: Board) -> Iterator[str]:
    yield from ("# Validation", "", GENERATED, "", f"**{headline(board)}**", "")
    yield f"![Every test: its estimate and interval against what is required]({FIGURE})"
    yield from ("", *_reading(board))
    for family in board["families"]:
        yield from ("", f"## {family['title']}")
        for row in family["rows"]:
            yield from _row(row)
    yield from ("", "## The firms", "", *_firms(board))


def _reading(board: Board) -> Iterator[str]:
    ensemble = board["ensemble"]
    yield "## How to read it"
    yield ""
    yield (
        f"Each firm was run {board['replications']} times or more, three years after a warm-up of two. Firms are "
        "compared run by run in the same market with the same luck. A test passes if the whole 95 % interval satisfies "
        "what is required, fails if none of it does, and is inconclusive otherwise. A pattern passes if all of its "
        "tests do, or all of its emergent ones where it has such. "
        f"The survey is of {board['surveyed_firms']:,} simulated firms with mixed policies, circumstances and luck."
    )
    yield ""
    yield (
        "*Held out* and *development*: the structure of the model was chosen while looking at the development rows, "
        "before they were told apart ([why](decisions/2026-11-29-the-scoreboard-before-the-run.md)). "
        "*Use*: VAL and SIGN rows score the model and are never tuned to, SIGN rows for direction alone. CAL rows may "
        "be tuned to; they are shown, not counted, and so are predictions. *Built in*: a rule for individuals was "
        "typed from the same psychology, so that to pass proves little; not counted either. *Emergent*: it was not "
        "typed in."
    )
    yield ""
    if ensemble:
        yield (
            f"*Ensemble*: the share of {ensemble['members']} parameter sets that meet the calibration targets about as "
            f"well under which the test passes. Each set is run {ensemble['replications']} times with luck of its own "
            "and judged by its mean."
        )
    else:
        yield "*Ensemble*: no parameter ensemble was there to be run."
    yield ""
    yield (
        "A line under a test that does not pass says why, as experiments with the library's present fit traced it: a "
        "mechanism is neutral or a value another, and the test is read again, in as many runs as the line says or 200."
    )


def _row(row: Board) -> Iterator[str]:
    yield from ("", f"### {row['id']} {row['pattern']}", "")
    counted = row["standing"] if row["counted"] else "not counted"
    yield f"Source: {row['source']}. Verdict: {MARKS[row['verdict']]}, {counted}."
    yield from ("", "| test | measured | firms | required | simulated | verdict | ensemble | use | nature |")
    yield "|---|---|---|---|---|---|---|---|---|"
    for line in row["lines"]:
        firms = "; ".join(([] if not line["surveyed"] else ["survey"]) + line["firms"]) or "–"
        cells = (
            line["id"], line["metric"], firms, required(line), simulated(line), MARKS[line["verdict"]], share(line),
            line["use"], line["nature"],
        )  # fmt: skip
        yield "| " + " | ".join(cells) + " |"
    yield ""
    reasons: dict[str, list[str]] = {}
    for line in row["lines"]:
        reasons.setdefault(f"{line['nature']}: {line['reason']}", []).append(line["id"])
    for reason, ids in reasons.items():
        yield f"- {', '.join(ids)} {reason}"
    for line in row["lines"]:
        if line["verdict"] != "pass" and line["why"]:
            yield f"- **{line['id']} {line['verdict']}**: {line['why']}"


def _firms(board: Board) -> Iterator[str]:
    yield "| firm | scenario | changes |"
    yield "|---|---|---|"
    for firm in board["firms"]:
        changes = [f"`{path}` = `{json.dumps(value)}`" for path, value in _together(firm["changes"]).items()]
        changes += [f"`{path}` x {factor:.3g}" for path, factor in _together(firm["times"]).items()]
        if firm["policies_of"]:
            changes.append(f"the eight friction groups of `{firm['policies_of']}`")
        if firm["runs"] > 1:
            changes.append(f"{firm['runs']} x as many runs")
        if firm["paid_like"]:
            changes.append(
                f"commission and bonus x {firm['pay_scale']:.3f}, which pays as much as *{firm['paid_like']}*"
            )
        yield f"| {firm['name']} | `{firm['scenario']}` | {'; '.join(changes) or '–'} |"


def _together(changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same changes, written once where all segments, or all channels, are changed alike."""
    alike: dict[str, dict[str, Any]] = {}
    for path, value in changes.items():
        alike.setdefault(_EACH.sub(r"\1*\2", path), {})[path] = value
    patterns: dict[str, Any] = {}
    for pattern, values in alike.items():
        first, *others = values.values()
        patterns |= {pattern: first} if others and all(other == first for other in others) else values
    return patterns
