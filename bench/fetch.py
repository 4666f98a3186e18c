"""Fetch the corpus: pinned source distributions from the package registries.

    python bench/fetch.py [NAME ...]

Each package lands in ``bench/corpus/<name>-<version>/``. The registries are those that pip and
npm are set up to use. What is out of reach is said loudly on stderr and left out; the exit code
is 1 when a digest differs or nothing at all could be had. Nothing of a package is executed.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
_SECONDS = 60


class Unreachable(Exception):
    """The registry, or the program that talks to it, cannot be reached."""


class WrongDigest(Exception):
    """The archive is not the one that was pinned."""


@dataclass(frozen=True)
class Package:
    """A pinned source distribution."""

    name: str
    registry: str
    version: str
    sha256: str

    @property
    def folder(self) -> Path:
        """Where it is unpacked."""
        return CORPUS / f"{self.name}-{self.version}"


def packages() -> tuple[Package, ...]:
    """Return the corpus as listed in ``corpus.toml``."""
    table = tomllib.loads((HERE / "corpus.toml").read_text(encoding="utf-8"))
    return tuple(Package(**entry) for entry in table["package"])


def fetch(package: Package) -> Path:
    """Download, verify and unpack ``package`` unless it is there; return its folder.

    Raises ``Unreachable`` or ``WrongDigest``.
    """
    if package.folder.is_dir():
        return package.folder
    archive = {"pypi": _from_pypi, "npm": _from_npm}[package.registry](package)
    if hashlib.sha256(archive).hexdigest() != package.sha256:
        raise WrongDigest(f"{package.name} {package.version}: the archive has another digest")
    CORPUS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CORPUS) as scratch:
        tarball = Path(scratch) / "archive.tar.gz"
        tarball.write_bytes(archive)
        unpacked = Path(scratch) / "unpacked"
        with tarfile.open(tarball) as tar:
            tar.extractall(unpacked, filter="data")
        folders = [path for path in unpacked.iterdir() if path.is_dir()]
        shutil.move(folders[0] if len(folders) == 1 else unpacked, package.folder)
    return package.folder


def _from_pypi(package: Package) -> bytes:
    request = urllib.request.Request(  # noqa: S310 - the address is pip's own setting
        f"{_index()}/{package.name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    listing = json.loads(_read(request))
    for file in listing["files"]:
        if file["hashes"].get("sha256") == package.sha256:
            return _read(urllib.request.Request(file["url"]))  # noqa: S310
    raise WrongDigest(f"{package.name} {package.version}: the index lists no such archive")


def _index() -> str:
    """Return the address of the package index that pip uses."""
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    address = asked.stdout.strip()
    if not address:
        try:
            from pip._internal.models.index import PyPI
        except ImportError:
            raise Unreachable("pip is not installed, so the package index is unknown") from None
        address = PyPI.simple_url
    return address.rstrip("/")


def _read(request: urllib.request.Request) -> bytes:
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            data: bytes = answer.read()
            return data
    except (urllib.error.URLError, TimeoutError) as error:
        raise Unreachable(f"the package index cannot be reached: {error}") from error


def _from_npm(package: Package) -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise Unreachable("npm is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        command = [npm, "pack", "--silent", f"{package.name}@{package.version}"]
        try:
            subprocess.run(command, cwd=scratch, check=True, capture_output=True, timeout=_SECONDS)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise Unreachable(f"npm could not fetch {package.name}: {error}") from error
        return next(Path(scratch).glob("*.tgz")).read_bytes()


def main(names: list[str]) -> int:
    """Fetch the named packages, or all; print each folder; return the exit code."""
    wanted = [package for package in packages() if not names or package.name in names]
    code, found = 0, 0
    for package in wanted:
        try:
            print(fetch(package).relative_to(HERE.parent))
            found += 1
        except Unreachable as error:
            print(f"SKIPPED {package.name} {package.version}: {error}", file=sys.stderr)
        except WrongDigest as error:
            print(f"FAILED {error}", file=sys.stderr)
            code = 1
    return code if found else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
