"""How results show themselves in a notebook or at the prompt: a few lines, never their whole content."""

from collections.abc import Mapping
from html import escape
from typing import Any

from smarketing.extras import library

MOST_LINES = 20


class Shown:
    """A class whose `notebook_lines` say, label by label, what its objects are; `repr` and notebooks show that."""

    def notebook_lines(self) -> Mapping[str, str]:
        """What to show, in order: the first is its name."""
        raise NotImplementedError

    def __repr__(self) -> str:
        lines = [f"{label}: {text}" for label, text in self.notebook_lines().items()]
        more = [f"… and {len(lines) - MOST_LINES + 2} more"] if len(lines) >= MOST_LINES else []
        return "\n".join([f"<{type(self).__name__}>", *lines[: MOST_LINES - 2 if more else None], *more])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(label)}</th><td style='text-align:left'>{escape(text)}</td></tr>"
            for label, text in self.notebook_lines().items()
        )
        return f"<table><caption>{escape(type(self).__name__)}</caption>{rows}</table>"


def spans(estimates: Mapping[str, Mapping[str, Any]], limit: int = 10) -> dict[str, str]:
    """Estimates, by name, as "0.0671 (0.0612 to 0.0731)"; the first `limit` of them."""
    texts = {}
    for name, about in list(estimates.items())[:limit]:
        mean, low, high = about["mean"], about["low"], about["high"]
        bounds = f" ({low:.4g} to {high:.4g})" if low is not None and high is not None and low == low else ""
        texts[name] = f"{mean:.4g}{bounds}" if mean is not None else "not defined"
    return texts


def dataset(frame: Any, index: list[str], units: Mapping[str, str], titles: Mapping[str, str]) -> Any:
    """A table as a Dataset of xarray with these dimensions, each variable with its unit and title."""
    library("xarray", "xarray", "A labelled Dataset")
    made = frame.set_index(index).to_xarray()
    for name in made.data_vars:
        made[name].attrs |= {"units": units[name], "long_name": titles[name]} if name in units else {}
    return made
