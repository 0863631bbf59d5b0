"""`smarketing dashboard`: the live page, on this machine."""

from typing import Annotated

import typer

from smarketing.extras import library


def dashboard(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help="Up to four names or files; the first is the baseline.", metavar="SCENARIO"),
    ] = None,
    port: Annotated[int, typer.Option(metavar="N", help="Where on this machine; 0: any port that is free.")] = 8765,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Who can open it. The default is this machine only.")
    ] = "127.0.0.1",
    open_page: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """A page on which policies are moved and the firm answers, with how sure that is. Ctrl-C ends it."""
    library("starlette", "Solara", "The dashboard", "dashboard")
    from smarketing.commands.terminal import Terminal
    from smarketing.dashboard.server import dashboard_of, serve

    page = dashboard_of(scenarios or [])
    Terminal(as_json=False, quiet=False).tell_of_compiling()

    def ready(address: str) -> None:
        typer.echo(f"Open {address} in a browser. Ctrl-C ends it.")
        if open_page:
            import webbrowser

            webbrowser.open(address)

    serve(page, host, port, ready)
