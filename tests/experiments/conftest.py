"""Fixtures of the tests of experiments."""

import pytest

from tests.experiments.fake_engine import simulate


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the engine that takes no time in place of the real one."""
    monkeypatch.setattr("smarketing.experiments.runner.simulate", simulate)
