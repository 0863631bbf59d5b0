"""One heavy question keeps nobody waiting for more than one of its steps."""

import threading
import time

from smarketing.dashboard.latest import MOST_PAGES, Latest
from smarketing.dashboard.turns import Turns


def test_first_answers_come_before_refinements_and_else_who_asked_first():
    turns, order, threads = Turns(), [], []

    def ask(name: str, urgent: bool) -> None:
        with turns.turn(urgent):
            order.append(name)

    with turns.turn(False):
        for number, (name, urgent) in enumerate([("refine 1", False), ("first 1", True), ("refine 2", False)], 1):
            threads.append(threading.Thread(target=ask, args=(name, urgent)))
            threads[-1].start()
            while len(turns._waiting) < number:
                time.sleep(0.001)
    for thread in threads:
        thread.join(10)
    assert order == ["first 1", "refine 1", "refine 2"]


def test_a_turn_that_fails_lets_the_next_one_begin():
    turns = Turns()
    try:
        with turns.turn(True):
            raise ValueError
    except ValueError:
        pass
    with turns.turn(True):
        assert turns._busy
    assert not turns._busy


def test_of_a_page_the_last_question_counts_and_pages_do_not_meet():
    latest = Latest()
    first, other, nobody = latest.begin("a", 7), latest.begin("b", 0), latest.begin("", 0)
    assert first()
    second = latest.begin("a", 8)
    assert (first(), second(), other(), nobody()) == (False, True, True, True)
    overtaken = latest.begin("a", 6)
    assert (second(), overtaken()) == (True, False), "a question that arrives late is still the earlier one"
    for number in range(MOST_PAGES + 5):
        latest.begin(f"page-{number}", 0)
    assert len(latest._last) == MOST_PAGES
