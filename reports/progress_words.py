"""How far a sweep or a search is, in the lines that a terminal and a page both show. Light to import."""

from typing import Any


def duration(seconds: float) -> str:
    """In the unit that a person would choose: 8 s, 3 min, 2.5 h."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def of_search(state: Any) -> list[str]:
    """Lines on a search; `state` is its `SearchStatus`."""
    share = state.done / state.wanted if state.wanted else 1.0
    lines = [
        f"{state.name}: a search",
        f"{state.done:,} of {state.wanted:,} candidates tried ({share:.0%}), {state.rejected:,} could not be run",
    ]
    if state.running:
        left = f", {duration(state.seconds_left)} left" if state.seconds_left else ""
        rate = f"{60 * state.rate:.3g} candidates a minute{left}" if state.rate else "no rate yet"
        judged = " (what is found is judged on fresh runs after that)" if state.done < state.wanted else ""
        lines.append(f"running, {rate}{judged}")
    elif state.found is None:
        lines += ["not running; go on with:", state.command]
    else:
        lines += [f"complete: {state.found:,} {'policy' if state.found == 1 else 'policies'} found", state.audit]
    return lines


def of_sweep(state: Any) -> list[str]:
    """Lines on a sweep; `state` is its `Status`."""
    share = state.done / state.wanted if state.wanted else 1.0
    lines = [
        f"{state.name}: {state.points:,} points, {state.replications:,} runs each",
        f"{state.done:,} of {state.wanted:,} runs done ({share:.0%}), {state.failed:,} failed",
    ]
    if state.broken:
        lines.append(f"{state.broken:,} chunks cannot be read; --resume makes their runs again")
    if not state.running and state.done < state.in_table:
        lines.append(f"its table is of {state.in_table:,} runs; the chunks of some were removed since")
    if state.running:
        left = state.seconds_left
        rate = f"{state.rate:.3g} runs a second" if state.rate else "no rate yet"
        lines.append(f"running, {rate}" + (f", {duration(left)} left" if left else ""))
    elif state.done < state.wanted:
        lines += ["not running; go on with:", state.command]
    else:
        lines += ["complete", state.audit]
    return lines


def of_population(state: Any) -> list[str]:
    """Lines on a population; `state` is its `PopulationStatus`."""
    ended = "complete" if state.done == state.wanted else "stopped early; give its command again for all"
    return [f"{state.done:,} of {state.wanted:,} firms done, {state.failed:,} runs failed", ended, state.audit]
