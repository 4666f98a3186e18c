"""A wiki served to its reader's own browser, rendered anew when its files change.

What is served is looked up in a dictionary of rendered files: no path of a request ever reaches
the disk.
"""

import ipaddress
import logging
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from posixpath import splitext
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from codewiki.errors import FileSystemError, Problem
from codewiki.site.html.addresses import HOME, MISSING
from codewiki.site.html.build import policy
from codewiki.site.html.model import Site

VERSION = "/-/version"
"""Where a page asks whether it is still current."""

ASKED_SECONDS = 0.5
"""The files are looked at when somebody asks for a page, at most this often."""

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
}
HEADERS = {
    "Content-Security-Policy": policy(live=True) + "; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_SECONDS = 15

_log = logging.getLogger(__name__)


class Shown(msgspec.Struct, frozen=True):
    """What is served: the files, and a word that changes whenever they may have."""

    files: Mapping[str, bytes]
    version: str


class Preview:
    """The rendered wiki, kept up to date with its files.

    ``render`` makes the site; ``state`` returns what tells that it has changed. The first
    rendering happens at once and raises what ``render`` raises; later ones that fail are logged,
    and what was there before stays.
    """

    def __init__(self, render: Callable[[], Site], state: Callable[[], object]) -> None:
        self._render = render
        self._state = state
        self._lock = threading.Lock()
        self._seen = state()
        self._looked = time.monotonic()
        self._count = 1
        # Two servers, one after the other, must not have the same versions.
        self._start = f"{time.time_ns():x}"
        site = render()
        self.problems: tuple[Problem, ...] = site.problems
        self._shown = self._made(site)

    def current(self) -> Shown:
        """What is to be served now."""
        # While one request renders, the others get what there was.
        if self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._shown

    def _look(self) -> None:
        if time.monotonic() - self._looked < ASKED_SECONDS:
            return
        try:
            state = self._state()
            if state != self._seen:
                site = self._render()
                self._count += 1
                self._seen, self._shown = state, self._made(site)
        except (OSError, FileSystemError) as error:
            _log.warning("the wiki cannot be read: %s", error)
        self._looked = time.monotonic()

    def _made(self, site: Site) -> Shown:
        return Shown(site.files, f"{self._start}-{self._count}")


class PreviewServer(ThreadingHTTPServer):
    """Serves a preview at ``host`` and ``port`` (0: any that is free); raises ``OSError``."""

    daemon_threads = True

    def __init__(self, host: str, port: int, preview: Preview) -> None:
        self.preview = preview
        self.host = host
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), PreviewHandler)

    def server_bind(self) -> None:
        """Bind without asking a name server what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.host, self.server_address[1]

    @property
    def address(self) -> str:
        """The address to open."""
        host = self.host
        if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
            host = "127.0.0.1"
        return f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no fault."""
        _log.debug("a request ended early", exc_info=True)


class PreviewHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD; everything else is refused by the base class."""

    server: PreviewServer
    server_version = "codewiki"
    sys_version = ""
    timeout = _SECONDS

    def do_GET(self) -> None:
        """Answer with the file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers of the file."""
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        if not allowed_host(self.headers.get("Host", ""), self.server.host):
            status, data, kind = HTTPStatus.BAD_REQUEST, b"Wrong host\n", TYPES[".txt"]
        else:
            status, data, kind = self._found()
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data)

    def _found(self) -> tuple[HTTPStatus, bytes, str]:
        shown = self.server.preview.current()
        path = urlsplit(self.path).path
        if path == VERSION:
            return HTTPStatus.OK, shown.version.encode("ascii"), TYPES[".txt"]
        name = unquote(path).removeprefix("/")
        if not name or name.endswith("/"):
            name += HOME
        data = shown.files.get(name)
        if data is None:
            return HTTPStatus.NOT_FOUND, shown.files[MISSING], TYPES[".html"]
        kind = TYPES.get(splitext(name)[1].lower(), "application/octet-stream")
        return HTTPStatus.OK, data, kind

    def log_message(self, format: str, *args: Any) -> None:
        """Requests go to the log, not to the terminal."""
        _log.debug(format, *args)


def allowed_host(header: str, host: str) -> bool:
    """Tell whether a request's ``Host`` names this machine.

    A name that somebody else's name server made to mean this machine (DNS rebinding) does not: a
    page of theirs could else read the wiki. An address in numbers cannot be rebound.
    """
    try:
        name = urlsplit(f"//{header}").hostname or ""
        ipaddress.ip_address(name)
    except ValueError:
        return bool(header) and _name(header) in {"localhost", host.lower()}
    return True


def _name(header: str) -> str:
    return header.rpartition(":")[0].lower() if ":" in header else header.lower()
