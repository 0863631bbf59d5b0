"""How far a sweep or a search is, in the lines that a terminal and a page both show. Light to import."""

from typing import Any


def duration(seconds: float) -> str:
    """In the unit that a person would choose: 8 s, 3 min, 2.5 h."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def of_search(found: Any) -> list[str]:
    """Lines on a search; `found` is its `SearchStatus`."""
    share = found.done / found.wanted if found.wanted else 1.0
    lines = [
        f"{found.name}: a search",
        f"{found.done:,} of {found.wanted:,} candidates tried ({share:.0%}), {found.rejected:,} could not be run",
    ]
    if found.running:
        left = f", {duration(found.seconds_left)} left" if found.seconds_left else ""
        rate = f"{60 * found.rate:.3g} candidates a minute{left}" if found.rate else "no rate yet"
        judged = " (what is found is judged on fresh runs after that)" if found.done < found.wanted else ""
        lines.append(f"running, {rate}{judged}")
    elif found.found is None:
        lines += ["not running; go on with:", found.command]
    else:
        lines.append(f"complete: {found.found:,} {'policy' if found.found == 1 else 'policies'} found")
    return lines


def of_sweep(found: Any) -> list[str]:
    """Lines on a sweep; `found` is its `Status`."""
    share = found.done / found.wanted if found.wanted else 1.0
    lines = [
        f"{found.name}: {found.points:,} points, {found.replications:,} runs each",
        f"{found.done:,} of {found.wanted:,} runs done ({share:.0%}), {found.failed:,} failed",
    ]
    if found.broken:
        lines.append(f"{found.broken:,} chunks cannot be read; --resume makes their runs again")
    if found.running:
        left = found.seconds_left
        rate = f"{found.rate:.3g} runs a second" if found.rate else "no rate yet"
        lines.append(f"running, {rate}" + (f", {duration(left)} left" if left else ""))
    elif found.done < found.wanted:
        lines += ["not running; go on with:", found.command]
    else:
        lines.append("complete")
    return lines
