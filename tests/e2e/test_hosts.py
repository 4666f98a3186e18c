"""Repositories on hosts: HTTPS with a certificate and a password, SSH; nothing secret is kept.

The hosts are real: Git's own programs behind a server of this machine and a stand-in for ``ssh``.
"""

import base64
import os
import shutil
import ssl
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from codewiki.source.git import find_git

PASSWORD = "s3cret-of-ada"  # noqa: S105
GIVEN = f"Basic {base64.b64encode(f'ada:{PASSWORD}'.encode()).decode()}"


@pytest.fixture
def git() -> str:
    program = find_git()
    if program is None:
        pytest.skip("the git program is not installed")
    return program


@pytest.fixture
def bare(tmp_path: Path, git: str) -> Path:
    """A bare repository ``hosted/shop.git`` with one commit."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "a.py").write_text('def sell():\n    """Sell fruit."""\n', encoding="utf-8")
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    place = tmp_path / "hosted" / "shop.git"
    for command in (
        ("init", "-q", "-b", "main"),
        ("add", "-A"),
        ("commit", "-q", "-m", "Start"),
        ("clone", "-q", "--bare", str(work), str(place)),
    ):
        subprocess.run([git, "-C", str(work), *identity, *command], env=environment, check=True)
    return place


class _Host(BaseHTTPRequestHandler):
    """Passes requests on to ``git http-backend``, from whoever knows the password."""

    protocol_version = "HTTP/1.1"
    folder = ""
    backend = ""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        if self.headers.get("Authorization") != GIVEN:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="shop"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        done = subprocess.run(
            [self.backend],
            input=body,
            capture_output=True,
            check=True,
            env={
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": self.folder,
                "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "REQUEST_METHOD": self.command,
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "REMOTE_USER": "ada",
                "REMOTE_ADDR": "127.0.0.1",
            },
        )
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode("ascii").splitlines())
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host(bare: Path, git: str, tmp_path: Path) -> Iterator[str]:
    """The address of an HTTPS server that holds ``shop.git``; its certificate is ``ca.pem``."""
    openssl = shutil.which("openssl")
    where = subprocess.run([git, "--exec-path"], capture_output=True, text=True, check=True)
    backend = Path(where.stdout.strip(), "git-http-backend")
    if openssl is None or not backend.exists():
        pytest.skip("openssl or git-http-backend is not installed")
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "ca.pem")),
        ],
        check=True,
        capture_output=True,
    )
    handler = type("Host", (_Host,), {"folder": str(bare.parent), "backend": str(backend)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "ca.pem", tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def generate(
    tmp_path: Path, *arguments: str, settings: str = "", **variables: str
) -> "subprocess.CompletedProcess[str]":
    """Run the command with its folders below ``kept`` and Git's settings of ``settings``."""
    users = tmp_path / "gitconfig"
    users.write_text(settings, encoding="utf-8")
    kept = tmp_path / "kept"
    kept.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "codewiki", "generate", *arguments, "-o", str(kept / "wiki"), "-vv"],
        cwd=kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ
        | {
            "GIT_CONFIG_GLOBAL": str(users),
            "GIT_CONFIG_NOSYSTEM": "1",
            "CODEWIKI_CACHE_FOLDER": str(kept / "cache"),
            "CODEWIKI_DATA_FOLDER": str(kept / "data"),
            "NO_PROXY": "localhost",
        }
        | variables,
    )


def holds_secret(tmp_path: Path, done: "subprocess.CompletedProcess[str]") -> list[str]:
    """Name what holds the password, plain or as it is sent: files that were kept, and streams."""
    secrets = [PASSWORD.encode(), GIVEN.split()[1].encode()]
    said = {"stdout": done.stdout.encode(), "stderr": done.stderr.encode()}
    said |= {
        str(path): path.read_bytes() for path in (tmp_path / "kept").rglob("*") if path.is_file()
    }
    return [name for name, data in said.items() if any(secret in data for secret in secrets)]


def test_a_private_repository_is_read_with_the_users_helper(host: str, tmp_path: Path) -> None:
    helper = tmp_path / "helper"
    helper.write_text(
        f'#!/bin/sh\n[ "$1" = get ] && echo username=ada && echo password={PASSWORD}\nexit 0\n',
        encoding="utf-8",
    )
    helper.chmod(helper.stat().st_mode | stat.S_IXUSR)
    done = generate(
        tmp_path,
        f"https://{host}/shop.git",
        settings=f"[credential]\n\thelper = {helper}\n",
        GIT_SSL_CAINFO=str(tmp_path / "ca.pem"),
    )
    assert done.returncode == 0, done.stderr
    pages = (tmp_path / "kept" / "wiki").glob("*.md")
    assert "`sell`" in "".join(page.read_text(encoding="utf-8") for page in pages)
    assert holds_secret(tmp_path, done) == []


def test_a_password_in_the_address_is_kept_nowhere(host: str, tmp_path: Path) -> None:
    for options in ((), ("--full-history",)):
        done = generate(
            tmp_path,
            f"https://ada:{PASSWORD}@{host}/shop.git",
            *options,
            GIT_SSL_CAINFO=str(tmp_path / "ca.pem"),
        )
        assert done.returncode == 0, done.stderr
        assert holds_secret(tmp_path, done) == []
        assert "ada@" not in done.stdout + done.stderr


def test_what_a_host_refuses_is_said_without_asking(host: str, tmp_path: Path) -> None:
    certificate = str(tmp_path / "ca.pem")
    wrong = {
        "refuses access": (f"https://{host}/shop.git", certificate),
        "no certificate that can be verified": (f"https://{host}/shop.git", os.devnull),
        "was not found": (f"https://ada:{PASSWORD}@{host}/other.git", certificate),
    }
    for message, (address, authority) in wrong.items():
        done = generate(tmp_path, address, GIT_SSL_CAINFO=authority)
        assert done.returncode == 3
        assert message in done.stderr
        assert holds_secret(tmp_path, done) == []


def test_ssh_is_that_of_the_user(bare: Path, tmp_path: Path) -> None:
    program = tmp_path / "ssh.sh"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nfor last; do :; done\neval "$last"\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    for address in (f"ssh://git@host.invalid{bare}", f"git@host.invalid:{bare}"):
        done = generate(tmp_path, address, GIT_SSH_COMMAND=str(program))
        assert done.returncode == 0, done.stderr
    asked = (tmp_path / "asked").read_text(encoding="utf-8")
    assert "git@host.invalid" in asked
    assert "git-upload-pack" in asked
    assert "git@host.invalid" not in "".join(
        path.read_text(encoding="utf-8")
        for path in (tmp_path / "kept" / "wiki").rglob("*")
        if path.is_file()
    )
