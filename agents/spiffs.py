"""Spiffs: bonuses for a while, for wins of a kind, paid with the win and beside the plan."""

from smarketing.agents.jit import kernel

ANY_SEGMENT = -1


@kernel
def spiff(plan, week, segment, bookings):
    """What spiffs pay for a win of so many bookings [$] in a segment, in a week of the measured horizon [$]."""
    total = 0.0
    for k in range(plan.n_spiffs):
        one = plan.spiffs[k]
        if one["from"] <= week <= one["to"] and (one.segment == ANY_SEGMENT or one.segment == segment):
            total += one.per_deal + one.rate * bookings
    return total


@kernel
def weeks_of_spiff(plan, week, segment):
    """For how many weeks after this one the spiffs that are on for a segment go on, until the first of them ends."""
    weeks = 0
    for k in range(plan.n_spiffs):
        one = plan.spiffs[k]
        if one["from"] <= week <= one["to"] and (one.segment == ANY_SEGMENT or one.segment == segment):
            left = one["to"] - week
            weeks = left if weeks == 0 else min(weeks, left)
    return weeks


@kernel
def spiff_a_dollar(plan, week, n_segments, deal):
    """What spiffs add to a dollar booked with a usual deal of `deal` [$], over segments alike [$/$]."""
    if plan.n_spiffs == 0:
        return 0.0
    total = 0.0
    for segment in range(n_segments):
        total += spiff(plan, week, segment, deal)
    return total / (n_segments * deal)
