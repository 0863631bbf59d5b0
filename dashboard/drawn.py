"""A figure of the report as plain data: what it says and the numbers it shows; the page draws them."""

from typing import Any

from smarketing.reports.figures.canvas import Figure


def drawn(figure: Figure) -> dict[str, Any]:
    """Title, subtitle, text for who does not see it, and the rows."""
    return {
        "title": figure.title,
        "subtitle": figure.subtitle,
        "alt": figure.alt,
        "columns": list(figure.columns),
        "rows": [list(row) for row in figure.rows],
    }
