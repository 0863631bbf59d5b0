"""A dashboard that answers in a thread of its own."""

import threading

from smarketing.dashboard.app import Dashboard
from smarketing.dashboard.server import serve


def served(dashboard: Dashboard) -> str:
    """Its address on this machine, once it can be opened."""
    found: list[str] = []
    ready = threading.Event()

    def tell(where: str) -> None:
        found.append(where)
        ready.set()

    threading.Thread(target=serve, args=(dashboard, "127.0.0.1", 0, tell), daemon=True).start()
    assert ready.wait(60)
    return found[0]
