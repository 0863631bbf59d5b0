"""Which question of a page is the one that counts: whoever moves a slider asks many, and wants the last answered."""

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable

MOST_PAGES = 200


class Latest:
    """The last question of each page, by a name that the page gives itself; pages long silent are forgotten.

    A page numbers its questions, and the highest number counts: two that are asked at once may arrive in either order.
    Of equal numbers the later to arrive counts.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._arrivals = itertools.count()
        self._last: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def begin(self, page: str, number: int) -> Callable[[], bool]:
        """A question of a page: whether it is still the last. A question of no page always counts."""
        if not page:
            return lambda: True
        with self._lock:
            mine = number, next(self._arrivals)
            self._last[page] = max(mine, self._last.get(page, mine))
            self._last.move_to_end(page)
            while len(self._last) > MOST_PAGES:
                self._last.popitem(last=False)
        return lambda: self._last.get(page, mine) == mine
