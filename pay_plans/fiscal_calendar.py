"""Pay periods of real dates: calendar months, quarters and years of a fiscal year that begins with a month.

The simulation counts weeks, and its fiscal year begins with `horizon.fiscal_start_week`; a firm's begins on the first
of a month. That is the month in which this week lies: week 0 is January, week 13 April.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from smarketing.agents.calendar import month_of_year
from smarketing.agents.parameters import Period
from smarketing.agents.plain_python import in_plain_python

MONTHS_A_YEAR = 12
MONTHS_OF = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


@dataclass(frozen=True, order=True)
class PayPeriod:
    """A pay period by its first day; `place` among those of its fiscal year, `label` as people write it."""

    first_day: date
    last_day: date
    place: int
    label: str


@dataclass(frozen=True)
class FiscalCalendar:
    """Periods of a fiscal year that begins on the first of `start_month` (1-12)."""

    start_month: int
    period: Period

    @classmethod
    def of(cls, fiscal_start_week: int, period: int) -> "FiscalCalendar":
        return cls(in_plain_python(month_of_year)(fiscal_start_week) + 1, Period(period))

    @property
    def words(self) -> str:
        """Which calendar that is: "calendar quarters of a fiscal year from 1 April"."""
        unit = {Period.MONTH: "months", Period.QUARTER: "quarters", Period.YEAR: "years"}[self.period]
        whose = "" if self.start_month == 1 else f" of a fiscal year from 1 {date(2000, self.start_month, 1):%B}"
        return f"calendar {unit}{whose}"

    def of_date(self, day: date) -> PayPeriod:
        """The period in which a day lies."""
        months = MONTHS_OF[self.period]
        since = (day.month - self.start_month) % MONTHS_A_YEAR
        year = day.year - (day.month < self.start_month)
        place = since // months
        start = _month(year, self.start_month + place * months)
        end = _month(year, self.start_month + (place + 1) * months) - timedelta(days=1)
        return PayPeriod(start, end, place, self._label(year, place, start))

    def between(self, first: date, last: date) -> Iterator[PayPeriod]:
        """The periods from the one of the first day to the one of the last."""
        period = self.of_date(first)
        while period.first_day <= last:
            yield period
            period = self.of_date(period.last_day + timedelta(days=1))

    def _label(self, year: int, place: int, start: date) -> str:
        """A fiscal year that is no calendar year has the name of the year in which it ends."""
        named = str(year) if self.start_month == 1 else f"FY{year + 1}"
        if self.period == Period.MONTH:
            return f"{start.year}-{start.month:02d}"
        return f"{named} Q{place + 1}" if self.period == Period.QUARTER else named


def _month(year: int, month: int) -> date:
    """The first day of a month counted on beyond December."""
    more, month = divmod(month - 1, MONTHS_A_YEAR)
    return date(year + more, month + 1, 1)
