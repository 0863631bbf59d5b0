"""Worked examples of the published plans in tests/plans: what is sold, and what the plan pays for it.

Examples are the source's own where it has any, else worked out by hand from its words; the head of each file says
which.
"""

from typing import Any, NamedTuple

from smarketing.agents.parameters import BASIS_ACCEPTED, BASIS_PIPELINE, BASIS_QUALIFIED


class Sold(NamedTuple):
    """What somebody sells in one pay period after the other [$], and is paid for it [$].

    tenure  weeks that the person has been there; None: long
    team    bookings of the team in each period, $
    rank    how many are ahead in the contest when the period ends; None: nobody is compared
    """

    periods: tuple[float, ...]
    paid: tuple[float, ...]
    tenure: float | None = None
    team: float = 0.0
    rank: int | None = None


class Brought(NamedTuple):
    """What a marketer brings in a period of so many weeks, by bonus basis, and is paid for it beside base pay [$]."""

    paid: float
    counted: dict[int, float] = {}  # noqa: RUF012 - never written to
    team: float = 0.0
    revenue: float = 0.0
    weeks: float = 13.0


def one(bookings: float, paid: float, **more: Any) -> Sold:
    return Sold((bookings,), (paid,), **more)


SALES: dict[str, list[Sold]] = {
    "steenburgh_2008": [
        Sold((100e3,) * 4, (3_000, 3_000, 3_000, 7_000)),
        Sold((100e3, 100e3, 100e3, 120e3), (3_000, 3_000, 3_000, 7_600)),
    ],
    "misra_nair_2011_before": [one(90e3, 0), one(120e3, 2_000), one(150e3, 3_300)],
    "misra_nair_2011_after": [one(100e3, 5_000)],
    "larkin_2014": [one(100e3, 5_750), one(500e3, 78_750)],
    "oyer_2000": [one(399_999, 0), one(400e3, 20_000), one(800e3, 20_000)],
    "kishore_2013_bonus": [one(33_333, 0), one(33_333.34, 2_000), one(60e3, 2_000)],
    "kishore_2013_commission": [one(33_333.33, 0), one(41_333.33, 2_000)],
    "lim_ahearne_ham_2009": [one(10e3, 800 + 500, rank=2), one(10e3, 800, rank=3), one(0, 0, rank=0)],
    "mobileiron_2014": [
        Sold((100e3,) * 4, (10_000,) * 4),
        Sold((100e3, 100e3, 100e3, 120e3), (10_000, 10_000, 10_000, 13_500)),
    ],
    "quotapath_single_rate": [one(175e3, 17_500), one(350e3, 35_000)],
    "quotapath_accelerators": [one(33e3, 3_300), one(40e3, 4_700)],
    "quotapath_accelerators_decelerators": [one(16e3, 800), one(20e3, 2_000), one(33e3, 3_300), one(40e3, 4_700)],
    "quotapath_accelerators_milestone": [one(174e3, 13_050), one(175e3, 17_500), one(200e3, 20_312.50)],
    "quotapath_accelerators_cliff": [one(104e3, 0), one(105e3, 10_500), one(175e3, 17_500), one(200e3, 21_250)],
    "quotapath_capped": [one(175e3, 17_500), one(350e3, 35_000), one(500e3, 35_000)],
    "quotapath_insurance": [one(10e3, 0), one(20e3, 1_000), one(25e3, 1_750)],
    "prowi_tiered": [one(250e3, 20_000), one(325e3, 29_750)],
    "sales_cookie_non_cumulative": [one(99e3, 5_940), one(110e3, 8_800), one(150e3, 15_000)],
    "siebel_recoverable_draw": [
        Sold(
            (27_500, 30_000, 15_000, 23_750, 30_000, 27_500),
            (2_750, 3_000, 2_000, 2_000, 2_875, 2_750),
        )
    ],
    "xactly_non_recoverable_draw": [Sold((5_000, 30_000), (1_500, 3_000))],
    "donya_rose_new_hires": [Sold((0, 10e3, 40e3, 120e3), (10_000, 10_000, 10_000, 12_000), tenure=0.0)],
    "excelforum_annual_gate": [
        Sold((50e3, 75e3, 200e3), (2_500, 3_750, 10_000)),
        Sold((400e3, 150e3), (20_000, 8_250)),
    ],
    "mrexcel_overachievement": [
        one(400e3, 21_000), one(420e3, 23_100), one(460e3, 27_300), one(800e3, 21_000 + 21_000 + 10_500),
        one(900e3, 52_500),
    ],
    "pulse_individual_and_team": [one(150e3, 10_275, team=0.85 * 1.2e6), one(100e3, 7_500, team=1.2e6)],
    "salesforce_lump_sum": [one(20e3, 4_500), one(11_380, 2_560.50)],
    "ecsell_payout_curve": [one(74e3, 0), one(75e3, 3_750), one(100e3, 7_500), one(150e3, 22_500)],
    "lawrence_two_tiers": [one(4e3, 400), one(5e3, 500), one(6e3, 620)],
    "xactly_rate_table": [one(750e3, 15_000), one(751e3, 15_030), one(1.5e6, 37_500)],
}  # fmt: skip

MARKETING: dict[str, list[Brought]] = {
    "murphy_2001": [
        Brought(paid, revenue=share * 30e6, weeks=52.0)
        for share, paid in ((0.79, 0), (0.8, 9_000), (1.0, 18_000), (1.1, 22_500), (1.3, 27_000))
    ],
    "rally_2013": [
        Brought(paid, team=share * 1.2e6)
        for share, paid in ((0.89, 0), (0.9, 1_125), (0.91, 1_237.50), (0.92, 1_350), (1, 2_250), (1.2, 3_375))
    ],
    "think2grow_marketing": [Brought(2_025, team=0.9 * 1.2e6), Brought(2_250, team=1.2e6)],
    "quotapath_market_development": [Brought(4_500, {BASIS_ACCEPTED: 30})],
    "bloobirds_marketing_commission": [Brought(3_000, {BASIS_QUALIFIED: 100, BASIS_PIPELINE: 500e3})],
}  # fmt: skip
