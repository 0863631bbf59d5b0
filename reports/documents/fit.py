"""Whether text fits a box: lines and sizes estimated with a wide font, so that what fits here fits in the reader's."""

from functools import lru_cache
from typing import Any

LINE = 1.2  # of the font size, from line to line
POINTS = 72.0  # in an inch


def lines_of(text: str, size: float, width: float) -> int:
    """Lines that the text takes at `size` points in a box `width` inches wide, broken at blanks."""
    room = width * POINTS
    count = 0
    for paragraph in text.split("\n"):
        count += 1
        reached = 0.0
        for word in paragraph.split(" "):
            long = _length(word, size)
            if reached and reached + _length(" ", size) + long > room:
                count, reached = count + 1, long
            else:
                reached += (_length(" ", size) if reached else 0.0) + long
            count += int(reached // room) if reached > room else 0
    return count


def height_of(text: str, size: float, width: float) -> float:
    """Inches that the text takes."""
    return lines_of(text, size, width) * size * LINE / POINTS


def size_that_fits(text: str, width: float, height: float, largest: float, smallest: float) -> float:
    """The largest whole size in points at which the text fits the box; `smallest` when none does."""
    size = largest
    while size > smallest and height_of(text, size, width) > height:
        size -= 1
    return size


def shortened(text: str, size: float, width: float, height: float) -> str:
    """The text, or as many of its words as fit the box at `size`, and an ellipsis."""
    words = text.split(" ")
    while len(words) > 1 and height_of(text, size, width) > height:
        words.pop()
        text = " ".join(words).rstrip(".,;:") + " …"
    return text


def _length(text: str, size: float) -> float:
    """Points that the text is long, as the bundled font has it."""
    return float(_font().getlength(text)) * size / 100


@lru_cache(maxsize=1)
def _font() -> Any:
    from matplotlib import get_data_path
    from PIL import ImageFont

    return ImageFont.truetype(f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf", 100)
