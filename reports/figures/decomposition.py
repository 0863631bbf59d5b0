"""What drives the gap: the part of each group of frictions, and growth as groups are put right one after the other."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from smarketing.reports import prose
from smarketing.reports.estimates import Estimate, Measure, number
from smarketing.reports.figures.canvas import Figure, axes
from smarketing.reports.figures.scales import scaled
from smarketing.reports.figures.waterfall import Step, height_of, waterfall
from smarketing.reports.palette import GREY, QUIET, RULE, colours
from smarketing.reports.results import Results

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Sheet

GROUPS = {  # as a title of the friction groups; what an unknown group is called is its own name
    "incentives": "How people are paid",
    "blame": "Contact and blame",
    "handoff": "How leads are handed over",
    "feedback": "Feedback from customers",
    "systems": "Systems and credit",
    "budget_politics": "How money is divided",
    "short_termism": "Horizon and who decides",
    "culture": "Culture and leadership",
}
SCALING = "Pay scaled to be equal"
_MOST_INTERPLAYS, _FEWEST_GROUPS = 3, 3
_SURE = 1_000_000  # n of an estimate that the folder gives only as mean and bounds


def decomposition(results: Results) -> Figure | None:
    """The gap between the worst and the best of the two firms as a waterfall; None until a command has written it."""
    content = results.extra("decomposition")
    shares = parts(content or {})
    if content is None or not shares:
        return None
    measure, currency = _measure(results, content), results.summary.currency
    gap = estimate(content["gap"])
    if gap is None:
        return None
    steps = [Step(title, size, _amount(size, measure, currency)) for title, size in shares]
    total = Step("All together", gap, _amount(gap, measure, currency))
    baseline, best = (_title_of(results, str(content.get(name) or "")) for name in ("baseline", "best"))
    title = _finding(shares, gap, baseline, best)
    colour = colours([policy.key for policy in results.summary.policies])
    return Figure(
        name="decomposition",
        title=title,
        subtitle=f"{prose.label(measure)}: what each group of practices adds "
        f"from {baseline} to {best}, averaged over all orders; intervals drawn",
        alt=f"{title}. " + " ".join(f"{step.title}: {step.text}." for step in (*steps, total)),
        columns=("group", "mean", "low", "high"),
        rows=[(title, size.mean, size.low, size.high) for title, size in (*shares, ("total", gap))],
        height=height_of(steps),
        paint=waterfall(steps, total, colour.get(str(content.get("best")), GREY), measure.good),
    )


def coalitions(results: Results) -> Figure | None:
    """Growth against the number of groups put right; None until a command has written it."""
    content = results.extra("decomposition") or {}
    live = _live(content)
    measure, currency = _measure(results, content), results.summary.currency
    name = "growth" if measure.name == "growth_rate" else "value"
    values = {
        frozenset(map(str, each.get("groups") or [])).intersection(live): float(each[name])
        for each in content.get("coalitions") or []
        if number(each.get(name)) is not None
    }
    points = sorted((len(groups), value, "+".join(sorted(groups)) or "none") for groups, value in values.items())
    if len(live) < _FEWEST_GROUPS or len({n for n, *_ in points}) < _FEWEST_GROUPS:
        return None
    means = {n: _mean([value for m, value, _ in points if m == n]) for n in sorted({n for n, *_ in points})}
    title, firm = _shape(means), _title_of(results, str(content.get("baseline") or ""))
    return Figure(
        name="coalitions",
        title=title,
        subtitle=f"{prose.label(measure)}, by the number of groups of practices put right "
        f"in {firm}; a dot each combination ({len(points)}), a line their mean",
        alt=f"{title}. " + _in_words(means, measure, currency),
        columns=("n_aligned", measure.name, "groups"),
        rows=points,
        height=2.6,
        paint=partial(_paint_coalitions, points, means, measure, currency),
    )


def parts(content: Mapping[str, Any]) -> list[tuple[str, Estimate]]:
    """The share of each group of frictions in which the firms differ, the largest first.

    What the scaling of pay does, where policies are compared at equal pay, comes last: it is the method's doing.
    """
    known = [(GROUPS.get(group, prose.sentence_case(group)), size) for group, size in _live(content).items()]
    scaling = estimate(content.get("scaling") or {})
    return sorted(known, key=lambda share: -share[1].mean) + ([(SCALING, scaling)] if scaling else [])


def _live(content: Mapping[str, Any]) -> dict[str, Estimate]:
    """The groups in which the two firms differ, by name."""
    shares = {str(each.get("group")): estimate(each) for each in content.get("shares") or []}
    return {group: size for group, size in shares.items() if size is not None and (size.mean or size.half_width)}


def interplay(results: Results) -> list[str]:
    """Which groups bring less or more together than their parts, in sentences; the largest first, clear ones only."""
    content = results.extra("decomposition") or {}
    sentences = []
    for each in content.get("interactions") or []:
        size, pair = estimate(each), [str(group) for group in each.get("groups") or []]
        if size is None or len(pair) != 2 or not is_sure(size):
            continue
        names = [GROUPS.get(group, prose.sentence_case(group)) for group in pair]
        amount = prose.size_span(size, _measure(results, content), results.summary.currency)
        which = "help each other" if size.mean > 0 else "overlap"
        more = "more" if size.mean > 0 else "less"
        pair_named = f"{names[0]} and {prose.in_sentence(names[1])}"
        sentences.append(
            (abs(size.mean), f"{pair_named} {which}: together they bring {amount} {more} than their parts.")
        )
    return [sentence for _, sentence in sorted(sentences, reverse=True)[:_MOST_INTERPLAYS]]


def estimate(entry: Mapping[str, Any]) -> Estimate | None:
    """A mean with its bounds as an estimate."""
    mean = number(entry.get("mean"))
    return None if mean is None else Estimate(mean, number(entry.get("low")), number(entry.get("high")), _SURE)


def is_sure(size: Estimate) -> bool:
    """Whether the interval leaves no doubt of the sign."""
    return size.low is not None and size.high is not None and size.low * size.high > 0


def _finding(shares: list[tuple[str, Estimate]], gap: Estimate, baseline: str, best: str) -> str:
    if not gap.mean:
        return f"Nothing parts {best} from {baseline}"
    if not is_sure(gap):
        return f"What parts {best} from {baseline} may be nothing: what one practice adds another takes"
    drivers, reached = [], 0.0
    for title, size in shares[:3]:
        drivers.append(title)
        reached += size.mean / gap.mean
        if reached > 0.6:
            break
    names = prose.listed([drivers[0], *map(prose.in_sentence, drivers[1:])])
    verb = "makes" if len(drivers) == 1 else "make"
    return f"{names} {verb} {100 * reached:.0f} % of the gap between {baseline} and {best}"


def _shape(means: Mapping[int, float]) -> str:
    """Whether growth comes evenly, early or late as groups are put right."""
    first, last = min(means), max(means)
    middle = sorted(means)[len(means) // 2]
    gained = means[last] - means[first]
    early = (means[middle] - means[first]) / gained if gained else 0.0
    even = (middle - first) / (last - first)
    claim = (
        "brings more than its part"
        if early > even + 0.1
        else "brings less than its part"
        if early < even - 0.1
        else "brings about its part"
    )
    return f"Putting right {middle} of {last} groups of practices {claim}: {100 * early:.0f} % of the gap"


def _in_words(means: Mapping[int, float], measure: Measure, currency: str) -> str:
    """The mean by the number of groups, to a twentieth of their range."""
    low, high = min(means.values()), max(means.values())
    scale = prose.scale_of(measure, currency, max(abs(low), abs(high)))
    places = prose.places_of(scale.factor * (high - low) / 20) if high > low else 1
    return " ".join(f"{n} group{'' if n == 1 else 's'}: {scale.text(mean, places)}." for n, mean in means.items())


def _amount(size: Estimate, measure: Measure, currency: str) -> str:
    span = prose.span(size, measure, currency, gap=True)
    text = prose.gap(size, measure, currency)
    return f"{text} ({span})" if span else text


def _measure(results: Results, content: Mapping[str, Any]) -> Measure:
    return results.summary.measures.get(str(content.get("outcome")), results.summary.deciding)


def _title_of(results: Results, key: str) -> str:
    return next((policy.title for policy in results.summary.policies if policy.key == key), key)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _paint_coalitions(
    points: list[tuple[int, float, str]],
    means: Mapping[int, float],
    measure: Measure,
    currency: str,
    sheet: "Sheet",
    top: float,
) -> None:
    drawing = axes(sheet, top, left=0.62, right=0.3, bottom=0.45)
    drawing.plot([n for n, *_ in points], [value for _, value, _ in points], "o", color=GREY, markersize=3, alpha=0.35)
    drawing.plot(list(means), list(means.values()), "o-", color=QUIET, markersize=5)
    drawing.set_xticks(list(means))
    drawing.set_xlabel("groups of practices put right")
    drawing.grid(axis="y")
    drawing.axhline(0, color=QUIET, linewidth=0.8)
    scaled(drawing.yaxis, measure, currency, drawing.get_ylim())
    drawing.spines["bottom"].set_color(RULE)
