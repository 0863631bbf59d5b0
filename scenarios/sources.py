"""The sources of leads that a client names, as the channels of a scenario."""

from collections.abc import Container, Mapping

from smarketing.agents.parameters import MAX_CHANNELS

OTHERS = "others"


def channels_of(parts: Mapping[str, float]) -> dict[str, tuple[str, float]]:
    """Channel: (source, its leads), the largest first; what there is no channel left for is together, as others."""
    ordered = sorted(((name, leads) for name, leads in parts.items() if leads > 0), key=lambda item: -item[1])
    if len(ordered) > MAX_CHANNELS:
        kept = ordered[: MAX_CHANNELS - 1]
        ordered = [*kept, (OTHERS, sum(leads for _, leads in ordered[MAX_CHANNELS - 1 :]))]
    made: dict[str, tuple[str, float]] = {}
    for source, leads in ordered:
        made[_named(source, made)] = source, leads
    return made


def _named(source: str, taken: Container[str]) -> str:
    """A source as the name of a channel: small letters, digits and _."""
    kept = "".join(each if each.isascii() and each.isalnum() else "_" for each in source.casefold()).strip("_")
    name = kept if kept[:1].isalpha() else f"source_{kept}".strip("_")
    name = name[:36]
    times = 1
    while name in taken:
        times += 1
        name = f"{name.rstrip('0123456789')}{times}"
    return name
