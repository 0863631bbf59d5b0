"""What holds for every test: signals, hypothesis profiles, figures without a window, the option of `make baseline`."""

import os
import signal
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

os.environ.setdefault("MPLBACKEND", "Agg")

# `make test` tries the same examples every time, so that a red run can be repeated; `make soak` looks for new ones.
settings.register_profile("every_time", max_examples=30, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("soak", max_examples=1000, deadline=None, print_blob=True)
# `make mutants` asks whether a test fails, and needs no smallest example of it.
settings.register_profile("unreduced", settings.get_profile("every_time"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("every_time")


def pytest_configure() -> None:
    """What is started in the background (`make test &`) ignores interrupts, and so would all that tests start."""
    usual = {"SIGINT": signal.default_int_handler, "SIGQUIT": signal.SIG_DFL, "SIGHUP": signal.SIG_DFL}
    for name, handler in usual.items():
        number = getattr(signal, name, None)  # Windows has not all of them
        in_main = threading.current_thread() is threading.main_thread()
        if number is not None and in_main and signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-baselines", action="store_true", help="store today's results as the ones to expect")
    parser.addoption("--edits", default=60, help="how many edits of the source `make mutants` tries")
    parser.addoption("--edits-seed", default=None, help="which edits; without it others each time")


@pytest.fixture(autouse=True)
def modules_that_a_test_wrote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """End with it: the next test writes another file of that name, and Python would go on with the first."""
    before = set(sys.modules)
    yield
    written = str(tmp_path_factory.getbasetemp())
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(written):
            del sys.modules[name]


@pytest.fixture
def rewrite_baselines(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--rewrite-baselines"))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the engine that takes no time in place of the real one."""
    from tests.experiments.fake_engine import simulate

    monkeypatch.setattr("smarketing.experiments.running.runner.simulate", simulate)
