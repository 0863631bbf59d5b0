"""Addressed draws against the theory of queues: a single server, hour by hour.

Customers arrive as a Poisson process and are served in their order. With load ρ and service of mean s and squared
coefficient of variation c², the mean wait before service is ρ s (1 + c²) / (2 (1 − ρ)).

Source  Pollaczek (1930), Khinchine (1932)
"""

import numpy as np
import pytest

from smarketing.agents.distributions import exponential, normal
from smarketing.agents.draws import Stream, key, uniforms
from smarketing.agents.jit import kernel

SERVED = 400_000


@kernel
def waits(out, mean_gap, mean_service, sigma, address):
    """Waits before service [h] of customers in their order, by Lindley's recursion; service is lognormal, mean kept.

    Writes  out (n,)
    Draws   Stream.CONTACT, an address for each customer
    Source  Lindley (1952)
    """
    wait = 0.0
    for n in range(out.shape[0]):
        out[n] = wait
        w = uniforms(address, Stream.CONTACT, 0, 0, n // 65536, n % 65536)
        service = mean_service * np.exp(sigma * normal(w[0]) - 0.5 * sigma * sigma)
        wait = max(0.0, wait + service - exponential(w[1], mean_gap))


@pytest.mark.parametrize("load", [0.3, 0.6, 0.8])
@pytest.mark.parametrize("sigma", [0.0, 0.5, 0.9])
def test_the_mean_wait_is_that_of_pollaczek_and_khinchine(load: float, sigma: float):
    found = np.empty(SERVED)
    waits(found, 1.0, load, sigma, key(1, 7))
    variation = np.exp(sigma**2) - 1
    expected = load * load * (1 + variation) / (2 * (1 - load))
    batches = found.reshape(50, -1).mean(axis=1)  # waits of neighbours are alike: batch means tell the error
    error = batches.std(ddof=1) / np.sqrt(len(batches))
    assert abs(found.mean() - expected) < 3.5 * error
    assert error < 0.1 * expected


def test_as_many_find_the_server_busy_as_the_load_says():
    """Arrivals see time averages (PASTA): the share that waits is the load."""
    found = np.empty(SERVED)
    waits(found, 1.0, 0.6, 0.9, key(1, 8))
    assert (found > 0).mean() == pytest.approx(0.6, abs=0.01)
