"""``codewiki serve``: read a wiki in the browser, always as its files are now."""

import ipaddress
from typing import TYPE_CHECKING, Annotated

import typer

from codewiki.cli.commands.site import Folder, tell_problems
from codewiki.cli.errors import reported
from codewiki.cli.terminal import say, tell

if TYPE_CHECKING:
    from codewiki.web.preview import Preview, PreviewServer

PORT = 8321


def serve(
    folder: Folder = "",
    port: Annotated[
        int, typer.Option("--port", help="Port; 0 takes any that is free.", min=0, max=65535)
    ] = PORT,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen at; only this machine by default.")
    ] = "127.0.0.1",
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the wiki in the browser.")
    ] = False,
) -> None:
    """Read a wiki in the browser; pages load anew when its files change.

    Renders the Markdown as `codewiki site` does and writes nothing. Ctrl-C ends it.

    Exit codes: 0 ended by Ctrl-C, 2 the address cannot be used, 5 there is no wiki.
    """
    with reported():
        from codewiki.cli.interruption import Interruption
        from codewiki.publishing import rendered, state_of
        from codewiki.store.written import find_wiki
        from codewiki.web.preview import Preview

        with Interruption():
            try:
                wiki = find_wiki(folder)
                preview = Preview(lambda: rendered(wiki, live=True), lambda: state_of(wiki))
                _serve(preview, str(wiki), host, port, open_browser)
            except KeyboardInterrupt:
                tell("")  # The terminal shows the ^C on a line of its own.


def _serve(preview: "Preview", wiki: str, host: str, port: int, open_browser: bool) -> None:
    with _server(preview, host, port) as server:
        say(f"The wiki in {wiki} is at {server.address} (Ctrl-C ends)")
        tell_problems(preview.problems)
        if not is_loopback(host):
            tell("codewiki: Everybody who reaches this machine can read the wiki.")
        if open_browser:
            import webbrowser

            webbrowser.open(server.address)
        server.serve_forever(poll_interval=0.2)


def _server(preview: "Preview", host: str, port: int) -> "PreviewServer":
    from codewiki.errors import ConfigurationError
    from codewiki.web.preview import PreviewServer

    try:
        return PreviewServer(host, port, preview)
    except OSError as error:
        raise ConfigurationError(
            f"{host} cannot be listened at, port {port} ({error.strerror or error})",
            setting="--port",
            remedy="Choose another port, or --port 0 for any that is free",
        ) from error


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
