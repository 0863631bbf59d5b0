"""Amounts and dates as firms write them."""

from datetime import date
from decimal import Decimal

import pytest

from smarketing.pay_plans.written_values import amounts, dates


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["1000", "12.5", "-3"], ["1000", "12.5", "-3"]),
        (["$1,234.50", "USD 2,000", "Rs. 500"], ["1234.50", "2000", "500"]),
        (["1.234,50 €", "2.000"], ["1234.50", "2000"]),
        (["12,5", "1.000"], ["12.5", "1000"]),
        (["1,234", "5"], ["1234", "5"]),
        (["1'000.00", "1’500"], ["1000.00", "1500"]),
        (["1 234,5", "1\N{NO-BREAK SPACE}000"], ["1234.5", "1000"]),
        (["(1,000.00)", "12-", "\N{MINUS SIGN}4"], ["-1000.00", "-12", "-4"]),
        (["60000.005", "0.125", ".500"], ["60000.005", "0.125", "0.500"]),
        (["1,234,567", "1.234.567"], ["1234567", "1234567"]),
        (["", "n/a", "none", "=1+1", "£"], [None] * 5),
    ],
)
def test_amounts(texts, read):
    assert amounts(texts) == [None if each is None else Decimal(each) for each in read]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-04-03", date(2026, 4, 3)),
        ("2026-04-03T10:00:00Z", date(2026, 4, 3)),
        ("2026/4/3", date(2026, 4, 3)),
        ("03.04.2026", date(2026, 4, 3)),
        ("3/4/26", date(2026, 4, 3)),
        ("3 Apr 2026", date(2026, 4, 3)),
        ("April 3, 2026", date(2026, 4, 3)),
        ("46115", date(2026, 4, 3)),
        ("31.02.2026", None),
        ("", None),
        ("soon", None),
    ],
)
def test_dates(text, read):
    assert dates([text])[0] == [read]


def test_what_a_column_cannot_leave_open_decides():
    assert dates(["03/04/2026", "04/25/2026"]) == ([date(2026, 3, 4), date(2026, 4, 25)], False)
    assert dates(["03/04/2026", "25/04/2026"]) == ([date(2026, 4, 3), date(2026, 4, 25)], False)
    assert dates(["03/04/2026"]) == ([date(2026, 4, 3)], True)
