"""The preview: what is served, to whom, and that it follows the files."""

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from codewiki.publishing import rendered, state_of
from codewiki.web import preview as module
from codewiki.web.preview import HEADERS, VERSION, Preview, PreviewServer, allowed_host

SECRET = "not part of the wiki"  # noqa: S105 - no password: the content of a file beside the wiki


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    folder = tmp_path / "wiki"
    (folder / "sub").mkdir(parents=True)
    (folder / "overview.md").write_text("# Pot\n\n[Tea](sub/a%20b.md)\n", encoding="utf-8")
    (folder / "sub" / "a b.md").write_text("# Tea\n\n![x](x.png)\n", encoding="utf-8")
    (folder / "sub" / "x.png").write_bytes(b"PNG")
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    return folder


@pytest.fixture
def server(wiki: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PreviewServer]:
    monkeypatch.setattr(module, "ASKED_SECONDS", 0.0)
    preview = Preview(lambda: rendered(wiki, live=True), lambda: state_of(wiki))
    with PreviewServer("127.0.0.1", 0, preview) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(
    server: PreviewServer, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Send ``path`` as it is: no client of ours makes it tidy."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"Host": f"127.0.0.1:{server.server_port}", **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def test_pages_and_pictures_are_served(server: PreviewServer) -> None:
    for path in ("/", "/index.html", "/index.html?x=1"):
        status, headers, body = ask(server, path)
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert b"<h1" in body
    assert b"Tea" in ask(server, "/sub/a%20b.html")[2]
    assert ask(server, "/sub/x.png")[1]["Content-Type"] == "image/png"
    assert ask(server, "/assets/site.js")[1]["Content-Type"] == "text/javascript; charset=utf-8"


def test_every_answer_has_the_headers_of_security(server: PreviewServer) -> None:
    for path in ("/", "/nothing", VERSION, "/assets/site.css"):
        headers = ask(server, path)[1]
        assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "frame-ancestors 'none'" in HEADERS["Content-Security-Policy"]
    assert "script-src 'self';" in HEADERS["Content-Security-Policy"]


def test_a_head_has_no_body_and_other_methods_are_refused(server: PreviewServer) -> None:
    status, headers, body = ask(server, "/", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["Content-Length"]) > 100
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
        assert ask(server, "/", method)[0] == 501


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/sub/../../secret.txt",
        "/sub/%2e%2e/%2e%2e/secret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/%00",
        "/overview.md",
        "/sub",
        "/codewiki.lock.json",
        "http://127.0.0.1/../secret.txt",
        "/" + "a" * 5_000,
        "/%ff%fe",
        "/-/",
    ],
)
def test_whatever_is_no_file_of_the_site_is_not_found(server: PreviewServer, path: str) -> None:
    status, _, body = ask(server, path)
    assert status == 404
    assert SECRET.encode() not in body
    assert b"There is no such page" in body


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "", "localhost.evil.example"])
def test_a_name_that_somebody_made_to_mean_this_machine_is_refused(
    server: PreviewServer, host: str
) -> None:
    status, _, body = ask(server, "/", Host=host)
    assert status == 400
    assert b"<h1" not in body


@pytest.mark.parametrize(
    ("header", "host", "allowed"),
    [
        ("127.0.0.1:8321", "127.0.0.1", True),
        ("localhost:8321", "127.0.0.1", True),
        ("LOCALHOST", "127.0.0.1", True),
        ("[::1]:8321", "::1", True),
        ("192.168.1.5:8321", "0.0.0.0", True),  # noqa: S104 - compared, not bound
        ("wiki.internal:8321", "wiki.internal", True),
        ("wiki.internal:8321", "127.0.0.1", False),
        ("evil.example", "0.0.0.0", False),  # noqa: S104 - compared, not bound
        ("127.0.0.1.evil.example", "127.0.0.1", False),
        ("[::1", "127.0.0.1", False),
        ("127.0.0.1@evil.example", "127.0.0.1", False),
        ("", "", False),
    ],
)
def test_hosts(header: str, host: str, allowed: bool) -> None:
    assert allowed_host(header, host) is allowed


def test_the_server_follows_the_files(server: PreviewServer, wiki: Path) -> None:
    before = ask(server, VERSION)[2]
    assert ask(server, VERSION)[2] == before
    (wiki / "overview.md").write_text("# Kettle\n", encoding="utf-8")
    (wiki / "new.md").write_text("# New\n", encoding="utf-8")
    assert ask(server, VERSION)[2] != before
    assert b"Kettle" in ask(server, "/")[2]
    assert ask(server, "/new.html")[0] == 200


def test_what_was_there_stays_while_the_wiki_cannot_be_read(
    server: PreviewServer, wiki: Path
) -> None:
    wiki.rename(wiki.with_name("away"))
    assert b"Pot" in ask(server, "/")[2]


def test_nothing_that_lies_outside_the_site_is_linked(server: PreviewServer, wiki: Path) -> None:
    (wiki / "overview.md").write_text("# Pot\n\n[s](../secret.txt)\n", encoding="utf-8")
    assert b"secret.txt" not in ask(server, "/")[2]


def test_the_address_can_be_opened(wiki: Path) -> None:
    preview = Preview(lambda: rendered(wiki), lambda: 0)
    with PreviewServer("127.0.0.1", 0, preview) as first:
        assert first.address == f"http://127.0.0.1:{first.server_port}/"
        with pytest.raises(OSError, match="in use"):
            PreviewServer("127.0.0.1", first.server_port, preview)
