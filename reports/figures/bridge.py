"""From the baseline's operating contribution to the policy's: what revenue adds, and what all that it costs takes."""

from dataclasses import dataclass, replace

from smarketing.reports import prose
from smarketing.reports.estimates import Difference, Measure
from smarketing.reports.figures.canvas import Figure
from smarketing.reports.figures.waterfall import Step, height_of, waterfall
from smarketing.reports.paired import Weights, difference_of
from smarketing.reports.palette import colours
from smarketing.reports.results import Policy, Results

MONEY = Measure("operating_contribution", "Operating contribution", "$/yr", "", 1, "money")
type Lines = tuple[tuple[str, Weights], ...]
# A line of the bridge: its title, and the outcomes whose difference it is, with their weight in the total.
REVENUE: Lines = (("Revenue", {"revenue": 1.0}),)
GOODS: Lines = (("Cost of goods", {"gross_profit": 1.0, "revenue": -1.0}),)
COSTS: Lines = (
    ("Base pay", {"base_pay_cost": -1.0}),
    ("Variable pay of salespeople", {"commission_cost": -1.0}),
    ("Variable pay of marketing", {"marketer_bonus_cost": -1.0}),
    ("Marketing programmes", {"programme_cost": -1.0}),
    ("Market research", {"research_cost": -1.0}),
    ("Support of sales", {"support_cost": -1.0}),
)
CHANGE: Lines = (("Cost of change", {"change_cost": -1.0}),)
TOTAL: Weights = {"operating_contribution": 1.0}
COST: Weights = {"revenue": 1.0, "contribution": -1.0}  # selling and marketing, pay included
OLD_COSTS: Lines = (
    ("Variable pay of salespeople", {"commission_cost": -1.0}),
    ("All other selling and marketing", {"contribution": 1.0, "revenue": -1.0, "commission_cost": 1.0}),
)
# The lines and their sum: as folders have them today, before they knew goods, and before they told costs apart.
OLD_TOTAL: Weights = {"contribution": 1.0}
KINDS: tuple[tuple[Lines, Weights], ...] = (
    (REVENUE + GOODS + COSTS + CHANGE, TOTAL),
    (REVENUE + COSTS, OLD_TOTAL),
    (REVENUE + OLD_COSTS, OLD_TOTAL),
)


@dataclass(frozen=True)
class Bridge:
    """The differences between two policies that add up to the difference in operating contribution [currency a year].

    In a folder from before costs of goods were known, `name` is what it calls revenue less selling and marketing cost.
    """

    policy: Policy
    lines: list[tuple[str, Difference]]
    total: Difference
    name: str


def bridge_of(results: Results) -> Bridge | None:
    """The lines of the policy set beside the baseline; None for one scenario, or when the runs were not kept.

    A folder from before costs were told apart has one line for all of them but the variable pay of salespeople.
    """
    policy = results.summary.challenger
    if policy is None:
        return None
    for lines_of_kind, weights_of_total in KINDS:
        total = difference_of(results, policy, weights_of_total)
        lines = [(title, difference_of(results, policy, weights)) for title, weights in lines_of_kind]
        known = [(title, line) for title, line in lines if line is not None]
        if total is not None and len(known) == len(lines):
            kept = [(title, line) for title, line in known if title != "Cost of change" or not line.same]
            return Bridge(
                policy, kept, total, "Operating contribution" if weights_of_total is TOTAL else "Contribution"
            )
    return None


def cost_of(results: Results, policy: Policy) -> Difference | None:
    """What selling and marketing cost more than under the baseline [currency a year]."""
    return difference_of(results, policy, COST)


def bridge(results: Results) -> Figure | None:
    """The difference in operating contribution, line by line."""
    gap_bridge = bridge_of(results)
    if gap_bridge is None:
        return None
    summary = results.summary
    steps = [Step(title, line, in_money(line, summary.currency)) for title, line in gap_bridge.lines]
    total = Step(gap_bridge.name, gap_bridge.total, in_money(gap_bridge.total, summary.currency))
    title = _title(gap_bridge, results)
    interval = f"{prose.chance(summary.confidence)} interval of each; " if gap_bridge.total.n > 1 else ""
    return Figure(
        name="bridge",
        title=title,
        subtitle=f"Difference to {summary.baseline.title}, {prose.symbol(summary.currency)} a year; {interval}"
        f"{prose.runs(gap_bridge.total.n)} of each policy; "
        "a minus is more spent",
        alt=f"{title}. " + " ".join(f"{step.title}: {step.text}." for step in (*steps, total)),
        columns=("line", "scenario", "difference", "low", "high", "n"),
        rows=[
            (title, gap_bridge.policy.key, line.mean, line.low, line.high, line.n)
            for title, line in (*gap_bridge.lines, (gap_bridge.name, gap_bridge.total))
        ],
        height=height_of(steps),
        paint=waterfall(steps, total, colours([policy.key for policy in summary.policies])[gap_bridge.policy.key]),
    )


def in_money(difference: Difference, currency: str) -> str:
    """A difference in money with its interval: "+$6.2M (6.0 to 6.5)"; "the same" where no pair of runs differs."""
    if difference.same:
        return "the same"
    span = prose.span(difference, MONEY, currency, gap=True)
    size = prose.gap(difference, MONEY, currency)
    return f"{size} ({span})" if span else size


def _title(gap_bridge: Bridge, results: Results) -> str:
    currency, baseline = results.summary.currency, results.summary.baseline.title
    revenue = gap_bridge.lines[0][1]
    cost = cost_of(results, gap_bridge.policy) or gap_bridge.total
    verb = "adds" if gap_bridge.total.mean >= 0 else "takes"
    moved = "more" if revenue.mean >= 0 else "less"
    spent = "more" if cost.mean >= 0 else "less"
    sizes = [
        prose.gap(replace(each, mean=abs(each.mean)), MONEY, currency, signed=False)
        for each in (gap_bridge.total, revenue, cost)
    ]
    return (
        f"{gap_bridge.policy.title} {verb} {sizes[0]} a year to the contribution of {baseline}: "
        f"{sizes[1]} {moved} revenue, {sizes[2]} {spent} spent"
    )
