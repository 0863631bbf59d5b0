"""Who may speak with the page: the browser it was opened in, and no page of another site."""

from urllib.parse import urlsplit

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1_500_000  # of a request: four scenario files and what was changed in them
LOCAL = ("127.0.0.1", "localhost", "[::1]")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses requests that carry another site's origin or name, and bodies that are too large; sets safe headers.

    A page of another site can make a browser send requests here, but not under this page's name; and a name of its own
    that it points at this address (DNS rebinding) is not among `hosts`.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self.app = app
        self.hosts = {host.lower() for host in (*LOCAL, *hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        fault = self._fault(headers)
        if fault:
            await JSONResponse({"message": fault[1]}, fault[0], HEADERS)(scope, receive, send)
            return
        await self.app(scope, _bounded(receive), _with_headers(send))

    def _fault(self, headers: dict[str, str]) -> tuple[int, str] | None:
        host = headers.get("host", "").lower()
        if host.rpartition(":")[0].lower() not in self.hosts and host not in self.hosts:
            return 403, "This page answers under its own address only."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host:
            return 403, "This page answers no page of another site."
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return 403, "This page answers no page of another site."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return 413, f"That is too large: at most {MOST_BYTES / 1e6:g} MB."
        return None


def _bounded(receive: Receive) -> Receive:
    """A body that does not say how long it is may not be longer either."""
    total = 0

    async def bounded() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        return message if total <= MOST_BYTES else {"type": "http.disconnect"}

    return bounded


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message["headers"]}
            more = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message["headers"], *((name, value) for name, value in more if name not in given)]
        await send(message)

    return sending
