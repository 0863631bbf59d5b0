"""Serves the page on this machine until it is interrupted."""

import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from smarketing.dashboard.app import Dashboard
from smarketing.dashboard.question import MOST_POLICIES, Asked, Question, ScenarioChoice
from smarketing.dashboard.studies import Studies
from smarketing.errors import InputError
from smarketing.experiments.comparison.refinement import STAGES
from smarketing.extras import library as extra
from smarketing.scenarios import library
from smarketing.scenarios.compared_policies import policies

START = ("status_quo",)
WHAT_IF = "What if"


def dashboard_of(scenarios: Sequence[str], stages: Sequence[int] = STAGES, studies: Sequence[Path] = ()) -> Dashboard:
    """The page about these scenarios, names or files; without any about the base firm. Raises InputError.

    studies  folders of results that can be looked through
    """
    named = scenarios or START
    if len(named) > MOST_POLICIES:
        raise InputError(f"dashboard: {len(named)} scenarios are named, and {MOST_POLICIES} fit side by side.")
    chosen = policies(list(named))
    own = {policy.name: policy.scenario for policy in chosen if policy.given not in library()}
    asked = [Asked(key=_key(policy.name), base=policy.name, title=policy.scenario.title) for policy in chosen]
    if len(asked) == 1:  # beside what it is, what it might be
        asked.append(Asked(key="what_if", base=asked[0].base, title=WHAT_IF))
    return Dashboard(ScenarioChoice(own), Question(policies=asked), stages, Studies.of(studies))


def serve(dashboard: Dashboard, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer until interrupted; `ready` is told the address once it can be opened.

    Raises InputError for an address that cannot be had.
    """
    uvicorn = extra("uvicorn", "Solara", "The dashboard", "dashboard")
    with _listening(host, port) as door:
        address = f"http://{_shown(host)}:{door.getsockname()[1]}"
        hosts = () if host in ("0.0.0.0", "::") else (_shown(host),)
        config = uvicorn.Config(
            dashboard.app(hosts),
            log_level="error",
            access_log=False,  # addresses carry what people ask
            server_header=False,
            limit_concurrency=100,
            timeout_graceful_shutdown=1,
        )
        threading.Thread(target=_warm_up, args=(dashboard,), daemon=True).start()
        ready(address)
        uvicorn.Server(config).run(sockets=[door])


def _warm_up(dashboard: Dashboard) -> None:
    """Answer the first question before it is asked: what that loads and runs is there when the page opens."""
    for message in dashboard.messages(dashboard.start):
        if message["kind"] == "answer":
            return


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OverflowError:
        raise InputError(f"--port {port}: a port is a number from 0 (any that is free) to 65535.") from None
    except OSError as fault:
        raise InputError(
            f"--port {port}: the page cannot be opened at {host}:{port} ({fault.strerror}). Name another one, or "
            "--port 0 for any that is free."
        ) from None


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _key(name: str) -> str:
    """A name as a key: what policies of the library are called keeps their colour."""
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "_-") else "-" for letter in name)[:40]
