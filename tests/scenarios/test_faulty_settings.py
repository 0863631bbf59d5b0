"""A setting (`--set path=value`) that cannot be used is refused, and the message names the setting."""

import pytest

from smarketing.scenarios import ScenarioError, load

OVERRIDES: dict[str, tuple[object, str]] = {
    "budget.totl": ("0.1", "--set budget.totl: is not a field; did you mean total?"),
    "market.segments[7].drift": ("0.1", "--set market.segments[7].drift: market.segments is a list of 4"),
    "market.segments.0.drift": ("0.5", "--set market.segments[0].drift: is 0.5, but must be a number from 0 to 0.06"),
    "market.segments.north.drift": ("0.01", "market.segments is a list of 4: its elements are market.segments[0] to"),
    "compensation.salespeople.cap.x": (3, "compensation.salespeople.cap: is a mapping, but must be a number"),
    "budget.total": ("[1", "--set budget.total: not valid YAML"),
    "budget.total.x": ("1", "budget.total is a single value and has no fields of its own"),
    "a..b": (3, "'a..b' is not a path such as compensation.salespeople.cap"),
    "extends": ("aligned", "--set extends: a file extends another"),
    "marketing": ("null", "--set marketing: is null, but must be a mapping of fields"),
    "firm.churn": (float("nan"), "--set firm.churn: is .nan, but must be a number from 0 to 0.8"),
    "marketing.channels.webstie.share": (
        0.1,
        "--set marketing.channels.webstie.share: marketing.channels.webstie.kind",
    ),
    "": ("1", "is not a path"),
}


@pytest.mark.parametrize(("path", "value", "expected"), [(path, *rest) for path, rest in OVERRIDES.items()])
def test_a_fault_in_a_setting_is_named_as_such(path: str, value: object, expected: str):
    with pytest.raises(ScenarioError) as caught:
        load("status_quo", {path: value})
    assert expected in str(caught.value)
