"""Values of inputs as people write them: in tables, sentences and figures the same."""

from smarketing.reports import prose
from smarketing.reports.study_results import Axis
from smarketing.scenarios.amounts import amount

PERCENT = ("share", "$/$", "1/yr", "1/month", "1/week")  # units whose numbers are shown as per cent
_WHOLE = 1000  # numbers from which on decimals are not read


def input_text(axis: Axis, value: object, currency: str) -> str:
    """A value of an input as people write it: "5 %", "$60k"; words as they are."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return str(value).replace("_", " ")
    if axis.unit in PERCENT:
        return f"{100 * value:.4g} %".replace("-", prose.MINUS)
    if axis.unit.startswith("$"):
        return prose.money_scale(currency, abs(value)).text(value, 0)
    return (f"{value:,.0f}" if abs(value) >= _WHOLE else f"{value:.4g}").replace("-", prose.MINUS)


def with_unit(value: float, unit: str, currency: str) -> str:
    """A value of an input to three digits, as in a sentence: "31 weeks", "1 % a month", "$60,000"."""
    said = amount(abs(float(f"{value:.3g}")), unit, currency)
    return f"{prose.MINUS}{said}" if value < 0 else said
