"""Whose turn it is to use the machine: one step at a time, first answers before refinements, else as they came."""

import heapq
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A queue for one machine. A heavy question is many steps, so it keeps nobody waiting for more than one of them."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._waiting: list[tuple[bool, int]] = []
        self._numbers = itertools.count()
        self._busy = False

    @contextmanager
    def turn(self, urgent: bool) -> Iterator[None]:
        """Wait for a turn, and have the machine to oneself until the end of the block."""
        ticket = (not urgent, next(self._numbers))
        with self._moved:
            heapq.heappush(self._waiting, ticket)
            self._moved.wait_for(lambda: not self._busy and self._waiting[0] == ticket)
            heapq.heappop(self._waiting)
            self._busy = True
        try:
            yield
        finally:
            with self._moved:
                self._busy = False
                self._moved.notify_all()
