"""Lives in plain words."""

import math

import pandas as pd
import pytest

from smarketing.reports.traced_story import person, span_of_days, story_of_lead, story_of_person

LEAD = {
    "lead": "w12-u1-s3-c2-n15", "segment": "Retail", "source": "trade_fairs", "marketer": "m3", "salesperson": "s5",
    "end": "lost", "cause": "price", "has_need": True, "history_kept": True, "born": 12.4, "arrived": 12.9,
    "first_touch": 15.0, "opened": 15.0, "touched": 31.0, "ended": 31.5, "touches": 6, "tries": 2, "score": 0.44,
    "intent": 0.7, "fit": 0.62, "value": 31_000.0, "discount": 0.0, "pressed": 0.3, "relative_fit": 0.1, "steps": 3,
}  # fmt: skip
NOTHING = pd.DataFrame(columns=["week", "by", "marketer", "salesperson", "shortfall", "laid", "blame"])
BLAME = pd.DataFrame(
    [
        {"week": 31, "by": "sales", "marketer": "m3", "salesperson": "s5", "shortfall": 0.3, "laid": 0.6, "blame": 0.4},
        {
            "week": 31,
            "by": "marketing",
            "marketer": "m3",
            "salesperson": "s5",
            "shortfall": 0,
            "laid": 0.5,
            "blame": 0.1,
        },
    ]
)


def told(blame=NOTHING, **changes) -> str:
    return "\n".join(story_of_lead(LEAD | changes, blame, "USD"))


def test_a_story_has_a_beginning_a_middle_and_an_end():
    text = told()
    assert "Week 12.4: marketer 3 captures a lead in Retail from trade fairs, worth $31k" in text
    assert "reaches salesperson 5, held up by unjoined systems for 4 days" in text
    assert "first contact, 18 days after" in text
    assert "6 touches in all and 2 attempts to close it, the last under pressure" in text
    assert text.endswith("Week 31.5: lost. The true cause: the price.")


def test_who_blamed_whom_is_told_with_the_shortfall_it_explains():
    text = told(BLAME)
    assert (
        "with results 30 % short, salesperson 5 lays 60 % of the own part on marketer 3; the blame stands at 40 %"
        in text
    )
    assert "results are as expected, so marketer 3 has nothing to explain" in text


def test_a_lead_nobody_called_says_so():
    text = told(first_touch=math.nan, opened=math.nan, end="expired", cause="ignored")
    assert "It waits, and is never contacted." in text
    assert "opportunity" not in text


def test_a_lead_lost_in_the_systems_reaches_nobody():
    text = told(
        arrived=math.nan, first_touch=math.nan, opened=math.nan, salesperson=None, end="expired", cause="leaked"
    )
    assert "reaches" not in text
    assert "got lost in one of the systems" in text


def test_an_own_prospect_has_no_marketer():
    assert "salesperson 5 finds a prospect in Retail by a cold call" in told(marketer=None)


def test_a_win_names_its_price():
    assert told(end="won", discount=0.1).endswith("won for $28k, 10 % off the list.")
    assert told(end="won").endswith("won for $31k, at list price.")


@pytest.mark.parametrize(
    ("days", "words"),
    [(0.01, "less than an hour"), (1 / 24, "one hour"), (0.5, "12 hours"), (1.2, "one day"), (9.6, "10 days")],
)
def test_lengths_of_time_read_as_people_say_them(days, words):
    assert span_of_days(days) == words


def test_people_are_named_by_their_trade_and_chair():
    assert [person(name) for name in ("s7", "2.m3")] == ["salesperson 7", "marketer 3 of unit 2"]


def test_a_persons_story_counts_wins_and_names_the_costliest_loss_and_the_blame():
    leads = pd.DataFrame([LEAD, LEAD | {"lead": "w1-u1-s1-c1-n1", "end": "won", "cause": "none", "discount": 0.1}])
    text = "\n".join(story_of_person("s5", leads, BLAME, "USD"))
    assert "Salesperson 5: 2 leads of marketing, 0 own prospects; 2 contacted, 1 won for $28k in all." in text
    assert "by true cause: price 1" in text
    assert "Salesperson 5 blames most marketer 3: 40 % on average over one explanation of a lead" in text
    assert "is blamed most" not in text
