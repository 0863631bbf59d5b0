"""What holds for every test: hypothesis profiles, figures without a window, and the option of `make baseline`."""

import os

import pytest
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

# `make test` tries the same examples every time, so that a red run can be repeated; `make soak` looks for new ones.
settings.register_profile("every_time", max_examples=30, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("soak", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("every_time")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-baselines", action="store_true", help="store today's results as the ones to expect")


@pytest.fixture
def rewrite_baselines(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite-baselines"))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the engine that takes no time in place of the real one."""
    from tests.experiments.fake_engine import simulate

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", simulate)
