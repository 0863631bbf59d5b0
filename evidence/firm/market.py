"""The market of a client's firm: its segments, and a channel for each source of leads that the client names."""

from collections.abc import Mapping
from typing import Any

from smarketing.scenarios.books import Books
from smarketing.scenarios.facts import Fact
from smarketing.scenarios.scenario import Scenario
from smarketing.scenarios.sources import channels_of

USUAL_SEGMENTS = 4  # the base firm's: the fit to published patterns is one of such a market
# The base firm's; half of its deals salespeople find themselves.
LEADS_PER_DEAL, LEADS_PER_PERSON = 88.0, 1050.0
SOURCED = 0.7  # of deals, that come of leads: the base firm's
ACCOUNTS, ACCOUNTS_PER_CUSTOMER, YEARS_OF_DEALS = 20_000.0, 8.0, 5.0
MOST_ACCOUNTS = 1e9  # the limit of `market.segments[].accounts`

# Words in the name of a source, and the base firm's channel that it is like; the first that fits.
LIKE = (
    ("partners", ("partner", "reseller", "dealer", "distribut", "alliance")),
    ("referrals", ("referral", "word of mouth", "recommend", "customer", "empfehl")),
    ("trade_fairs", ("event", "fair", "show", "conference", "webinar", "messe", "seminar")),
    ("bought_lists", ("list", "outbound", "cold", "email", "e-mail", "purchased", "mailing")),
    ("advertising", ("paid", "ad", "ppc", "sem", "display", "sponsor", "social", "campaign")),
    ("website", ("",)),
)


def segments(facts: Mapping[str, Fact], books: Books, deal_median: float, spread: float) -> list[dict[str, Any]]:
    """As many segments as the client tells apart, alike but for their names."""
    said = facts.get("segments")
    n = int(said.value) if said else USUAL_SEGMENTS
    names = list(said.parts) if said and said.parts else [f"Segment {k + 1}" for k in range(n)]
    # Every deal is a new customer: a market that deals use up has no leads left, whatever is done for them.
    accounts = max(ACCOUNTS, ACCOUNTS_PER_CUSTOMER * max(books.customers, YEARS_OF_DEALS * books.deals))
    accounts = min(MOST_ACCOUNTS, accounts)
    size = {"median": deal_median, "sigma": spread}
    return [{"name": name, "accounts": float(f"{accounts / n:.4g}"), "deal_size": size} for name in names]


def channels(
    facts: Mapping[str, Fact], usual: Scenario, programme: float, books: Books, worth: Mapping[str, float]
) -> dict[str, Any]:
    """Channels by name, with the others of the base firm as null: `programme` money a year buys the leads said.

    The costs of a lead keep their ratios of channel to channel; what the client says of leads, of their cost or of the
    budget sets their level. `worth` is the conversion of a source against the average one, where a CRM export shows it.
    """
    theirs = usual.spec.marketing.channels
    said = facts.get("leads_per_month")
    made: dict[str, Any] = {}
    if said is not None and said.parts:
        for name, (source, leads) in channels_of(said.parts).items():
            like = _like(source)
            known = {"intent": min(5.0, worth[source]), "fit": 1.0} if source in worth else {}
            made[name] = theirs[like].model_dump() | known | {"leads": 12 * leads}
    else:
        per_dollar = sum(channel.share / channel.cost_per_lead for channel in theirs.values())
        total = 12 * said.value if said else min(LEADS_PER_DEAL * books.deals, LEADS_PER_PERSON * books.salespeople)
        if said is None and "lead_to_customer" in facts:
            total = SOURCED * books.deals / facts["lead_to_customer"].value
        if said is None and "cost_per_lead" in facts:
            total = programme / facts["cost_per_lead"].value
        for name, channel in theirs.items():
            leads = total * channel.share / channel.cost_per_lead / per_dollar
            made[name] = channel.model_dump() | {"leads": leads}
    spent = sum(channel["cost_per_lead"] * channel["leads"] for channel in made.values())
    for channel in made.values():
        leads = channel.pop("leads")
        channel["share"] = channel["cost_per_lead"] * leads / spent
        channel["cost_per_lead"] = min(1e5, max(0.1, channel["cost_per_lead"] * programme / spent))
    return dict.fromkeys(theirs, None) | made


def _like(source: str) -> str:
    name = source.casefold().replace("_", " ")
    return next(channel for channel, words in LIKE if any(word in name for word in words))
