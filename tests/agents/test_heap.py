"""Tasks come out best first, whether they are few and sorted or many and heaped."""

import numpy as np
import pytest

from smarketing.agents.heap import FEW, arrange, set_task, take_best
from smarketing.agents.state import TASK, Task


@pytest.mark.parametrize("n", [0, 1, 2, FEW - 1, FEW, FEW + 1, 200])
def test_the_best_is_taken_first_and_the_rest_stays(n: int):
    agenda = np.zeros(n, TASK).view(np.recarray)
    densities = np.random.default_rng(n).permutation(n) // 2 / 7.0  # some are alike
    for place, density in enumerate(densities):
        set_task(agenda[place], Task.CONTACT, place, density, 10.0 * place)
    arrange(agenda, n)
    taken = []
    for last in range(n - 1, -1, -1):
        take_best(agenda, last, n)
        taken.append(agenda[last].copy())
    assert [task.density for task in taken] == sorted(densities, reverse=True)
    assert sorted(int(task.place) for task in taken) == list(range(n))
    assert all(task.density == densities[task.place] and task.hours == 10.0 * task.place for task in taken)
