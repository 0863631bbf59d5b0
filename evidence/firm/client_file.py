"""The scenario file of a fitted firm: what the client said, what follows, and for each value where it comes from."""

from collections.abc import Mapping
from typing import Any

from smarketing.evidence.firm.fit import Fit, plain_facts
from smarketing.scenarios.fact_words import unmistakable
from smarketing.scenarios.lineage import BASE
from smarketing.scenarios.paths import assign, parse
from smarketing.scenarios.yaml_text import yaml_text

HEAD = """\
# {title}: a firm fitted to what its client says (`client.facts`).
# `smarketing scenario check {file} --run` shows again how far the simulated firm is the client's.
# A change is a file of its own: `extends: ./{file}`, the policies that change, and nothing else; then
# `smarketing compare {file} CHANGE.yaml`: the firm was as it is here until week 0.
"""

# Where the values at and below a path come from; `{facts}` stands for the facts said among those named.
SOURCES = (
    ("firm", "books", ("revenue", "growth", "recurring_share", "customers", "churn", "expansion", "gross_margin")),
    ("organisation", "client", ("marketers", "salespeople")),
    ("market.growth", "fit", ("growth",)),
    ("market.pay", "books", ("base_pay", "target_pay")),
    (
        "market.segments",
        "fit",
        ("deals_per_year", "deal_mean", "deal_median", "lead_to_customer", "discount", "segments"),
    ),
    ("marketing.channels", "fit", ("leads_per_month", "cost_per_lead", "marketing_budget")),
    ("sales", "fit", ("cycle_weeks", "deals_per_year", "lead_to_customer")),
    ("compensation", "books", ("base_pay", "target_pay", "quota", "quota_share")),
    ("budget", "books", ("marketing_budget", "sales_budget")),
    ("behaviour", "fit", ("win_rate", "deals_per_year", "lead_to_customer", "contacted_share", "response_days")),
)
HOW = {
    "client": "client",
    "books": "worked out from what the client says of",
    "fit": "fitted to what the client says of",
}


def client_file(fitted: Fit, title: str, file: str) -> str:
    """The text of the scenario file."""
    tree: dict[str, Any] = {
        "name": title,
        "description": "Today's firm, as its client describes it.",
        "extends": BASE,
        "client": {"name": title, "facts": unmistakable(plain_facts(fitted.said))},
        "currency": fitted.scenario.spec.currency,
        "horizon": {"warm_up_policies": "today"},
        "assumptions": _sources(fitted),
    }
    for path, value in fitted.values.items():
        assign(tree, parse(path), value)
    return HEAD.format(title=title, file=file) + yaml_text(tree)


def _sources(fitted: Fit) -> Mapping[str, str]:
    """A source for every group of values; the word assumption where no fact is behind."""
    sources: dict[str, str] = {}
    set_here = [parse(path) for path in fitted.values]
    for path, how, names in SOURCES:
        if not any(each[: len(parse(path))] == parse(path) for each in set_here):
            continue
        said = [fitted.facts[name].kind.title for name in names if name in fitted.facts]
        sources[path] = f"{HOW[how]}: {', '.join(said)}" if said else "assumption: nothing was said of it"
    return sources
