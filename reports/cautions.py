"""What could make the answer wrong, in whole sentences."""

from collections.abc import Sequence

from smarketing.reports import prose
from smarketing.reports.headline import MORE_RUNS
from smarketing.reports.results import Summary


def cautions(summary: Summary, assumed: int, inputs: int, unlike: Sequence[str] = ()) -> list[str]:
    """What could make the answer wrong, each a sentence that says what to do about it.

    assumed, inputs   how many of how many inputs are assumptions
    unlike            what differs between the firms compared although no policy changes it
    """
    warnings = [summary.drift, _missed_facts(summary), _worst_decile(summary)]
    if summary.runs < 2:
        warnings.append(f"One run shows what can happen, not what to expect. Repeat with {MORE_RUNS}.")
    if unlike:
        warnings.append(
            f"The firms compared differ in more than policy: in their {prose.listed(list(unlike))}. "
            "So the difference is not the effect of policy alone. Compare scenarios of one firm to see that."
        )
    elif summary.is_comparison:
        warnings.append(
            "The policies meet the same simulated firm, market and luck, so the differences are their effect. A firm "
            "that is unlike the simulated one may see others: describe yours, and compare again."
        )
    rests = f"{assumed} of {inputs} inputs are assumptions" if inputs else "some inputs are assumptions"
    warnings.append(
        "Certainty and intervals count the luck of the runs. They do not count doubts about the model or its inputs, "
        f"and {rests}. Change the ones you doubt with --set PATH=VALUE and see whether the answer stands."
    )
    if summary.partial:
        warnings.append("The comparison was interrupted: only the runs finished until then count. Run it to the end.")
    failed = sum(policy.failed for policy in summary.policies)
    if failed:
        warnings.append(f"{prose.failed(failed)}: see below why, and how to repeat each.")
    return [caution for caution in warnings if caution]


def _missed_facts(summary: Summary) -> str:
    """In what the simulated firm is not the client's."""
    missed = [fact.title for fact in summary.facts if fact.met is False]
    if not missed:
        return ""
    return (
        f"Of the client's {len(summary.facts)} figures the simulated firm misses {len(missed)}: "
        f"{prose.listed(missed)}. The table under What it rests on has them all."
    )


def _worst_decile(summary: Summary) -> str:
    """What one firm in ten should be ready for."""
    measure = summary.deciding
    estimates = [(policy, summary.estimate(policy, measure.name)) for policy in summary.policies]
    worst = [(p.title, prose.worst_decile(e, measure, summary.currency)) for p, e in estimates if e is not None]
    parts = [f"{value} under {title}" for title, value in worst if value]
    if not parts:
        return ""
    unit = f" {prose.unit_of(measure)}".rstrip()
    first, *others = parts
    listed = prose.listed([first.replace(" under ", f"{unit} under ", 1), *others])
    reach = "least" if measure.good < 0 else "most"
    outcome = prose.in_sentence(measure.title)
    return (
        f"In the worst tenth of simulated futures {outcome} is at {reach} {listed}: ask whether the firm can bear that."
    )
