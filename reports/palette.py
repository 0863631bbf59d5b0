"""One colour per policy in every figure, table, slide and page; blue and orange say good and bad, and nothing else.

Colours are Okabe and Ito's (2008), which colour-blind readers tell apart. The library's three pictures of a firm
always have the same colour; other policies take the remaining ones in the order given, a baseline of one's own grey.
"""

from collections.abc import Sequence

GREY, PURPLE, GREEN, SKY, BLACK, YELLOW = "#7a7a7a", "#cc79a7", "#009e73", "#56b4e9", "#1a1a1a", "#e0c300"
GOOD, BAD, UNCLEAR = "#0072b2", "#c25100", "#6b6b6b"
TEXT, QUIET, RULE = "#1a1a1a", "#5a5a5a", "#d9d9d9"

_OWN = {"misaligned": PURPLE, "status_quo": GREY, "aligned": GREEN}
_ORDER = (GREEN, SKY, PURPLE, BLACK, YELLOW, GREY)
_READABLE = 4.5  # contrast of text on white, WCAG 2.2 level AA


def colours(policies: Sequence[str]) -> dict[str, str]:
    """A colour for each policy key. From the seventh policy on colours repeat: figures label their lines."""
    taken = [_OWN[key] for key in policies if key in _OWN]
    first = [GREY] if policies and policies[0] not in _OWN and GREY not in taken else []
    free = [*first, *(colour for colour in _ORDER if colour not in (*taken, *first))] or list(_ORDER)
    others = [key for key in policies if key not in _OWN]
    chosen = {key: free[place % len(free)] for place, key in enumerate(others)}
    return {key: _OWN.get(key) or chosen[key] for key in policies}


def ink(colour: str) -> str:
    """The colour darkened until text in it reads well on white."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    while contrast_on_white(f"#{red:02x}{green:02x}{blue:02x}") < _READABLE:
        red, green, blue = (int(channel * 0.95) for channel in (red, green, blue))
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast_on_white(colour: str) -> float:
    """Contrast ratio to white, 1 to 21 (WCAG 2.2, relative luminance of sRGB)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
