"""Values of a scenario as people read them: 0.05 of a share is "5 %", 400000 $/yr is "$400,000 a year"."""

from collections.abc import Mapping

SYMBOLS: Mapping[str, str] = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}

# Unit -> words around the number. `%` stands for a number shown as a percentage, `$` for money.
_FORMS: Mapping[str, str] = {
    "$": "$",
    "$/yr": "$ a year",
    "$/period": "$ a pay period",
    "$/$": "%",
    "share": "%",
    "1/yr": "% a year",
    "1/month": "% a month",
    "1/week": "% a week",
    "1/h": "# an hour",
    "number/yr": "# a year",
    "h/week": "# h a week",
    "h/month": "# h a month",
    "hours": "# h",
    "weeks": "# weeks",
    "days": "# days",
    "week of year": "week #",
    "week": "week #",
    "people": "# people",
    "units": "# business units",
    "customers": "# customers",
    "accounts": "# accounts",
    "systems": "# systems",
    "orders/week": "# orders a week",
    "leads/week": "# leads a week",
    "salespeople": "# salespeople",
    "swaps/yr": "# swaps a year",
}
_SINGULAR: Mapping[str, str] = {"people": "person", "salespeople": "salesperson"}


def amount(value: float, unit: str, currency: str = "USD") -> str:
    """A number with its unit. Every unit of `scenarios.quantities.UNITS` is known; indices and ratios are bare."""
    form = _FORMS.get(unit, "#")
    if value == 1:
        form = " ".join(_singular(word) for word in form.split(" "))
    return (
        form.replace("%", f"{number(100 * value)} %").replace("$", money(value, currency)).replace("#", number(value))
    )


def money(value: float, currency: str = "USD") -> str:
    """$60,000, $27M, €1.50, CHF 10. Millions are written short only where nothing is lost."""
    mark = symbol(currency)
    if abs(value) >= 1e6 and round(value / 1e6, 2) == value / 1e6:
        return f"{mark}{number(value / 1e6)}M"
    return f"{mark}{value:,.2f}" if abs(value) < 100 and value != int(value) else f"{mark}{number(round(value))}"


def symbol(currency: str) -> str:
    """What stands before an amount: "$", or "CHF " where there is no sign of its own."""
    return SYMBOLS.get(currency, f"{currency} ")


def number(value: float) -> str:
    """Whole numbers in full, others to six significant digits; thousands separated."""
    rounded = value if value == int(value) else float(f"{value:.6g}")
    return f"{int(rounded):,}" if rounded == int(rounded) and abs(rounded) < 1e15 else f"{rounded:,.10g}"


def joined(parts: list[str], nothing: str = "nothing") -> str:
    """The items of a list in a sentence: "a, b and c"."""
    if not parts:
        return nothing
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _singular(word: str) -> str:
    if word in _SINGULAR:
        return _SINGULAR[word]
    return word.removesuffix("s") if len(word) > 2 and not word.endswith("ss") else word
