"""How large a firm may be, and what that costs in memory."""

from smarketing.agents.parameters import MAX_BUSINESS_UNITS, MAX_MARKETERS, MAX_SALESPEOPLE

# What a marketer and a salesperson of one unit think of each other: `agents.state.PAIR`; a test compares.
BYTES_PER_PAIR = 72


def pair_bytes(marketers: int, salespeople: int, business_units: int) -> int:
    """Memory that the pairs of a firm take [bytes]. It grows fastest with size: everything else grows by the person."""
    return marketers * salespeople * business_units * BYTES_PER_PAIR


def largest_firm() -> str:
    """The limit in words, for messages about a firm that is too large."""
    people = MAX_BUSINESS_UNITS * (MAX_MARKETERS + MAX_SALESPEOPLE)
    gigabytes = pair_bytes(MAX_MARKETERS, MAX_SALESPEOPLE, MAX_BUSINESS_UNITS) / 1e9
    return (
        f"The largest firm allowed is {MAX_BUSINESS_UNITS:,} business units of {MAX_MARKETERS:,} marketers and"
        f" {MAX_SALESPEOPLE:,} salespeople: {people:,} people, whose trust in each other alone takes"
        f" {gigabytes:,.0f} GB of memory"
    )
