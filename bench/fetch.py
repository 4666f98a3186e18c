"""Fetch the corpus: pinned source distributions from PyPI, npm and the sources of Debian.

    python bench/fetch.py [NAME ... | small | full]

Without a name the small group is fetched, which the tests use. Each package lands in
``bench/corpus/<name>-<version>/``. The registries are those that pip, npm and apt are set up to
use; apt works in a temporary folder of its own, so nothing of the system changes. What is out of
reach is said loudly on stderr and left out; the exit code is 1 when a digest differs or nothing
at all could be had. Nothing of a package is executed.
"""

import argparse
import hashlib
import http.client
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
GROUPS = ("small", "full")
_SECONDS = 300


class Unreachable(Exception):
    """The registry, or the program that talks to it, cannot be reached or has other versions."""


class WrongDigest(Exception):
    """The archive is not the one that was pinned."""


@dataclass(frozen=True)
class Package:
    """A pinned source distribution; ``language`` is the one that it is measured for."""

    name: str
    registry: str
    version: str
    sha256: str
    language: str
    group: str

    @property
    def folder_name(self) -> str:
        """The name of the folder below the corpus into which it is unpacked."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}"

    @property
    def folder(self) -> Path:
        """Where it is unpacked."""
        return CORPUS / self.folder_name


def packages(text: str | None = None) -> tuple[Package, ...]:
    """Return the corpus as listed in ``text``, by default that of ``corpus.toml``.

    Raises ``ValueError`` where an entry is wrong.
    """
    if text is None:
        text = (HERE / "corpus.toml").read_text(encoding="utf-8")
    try:
        found = tuple(Package(**entry) for entry in tomllib.loads(text)["package"])
    except (TypeError, KeyError) as error:
        raise ValueError(f"the list of the corpus is wrong: {error}") from error
    for package in found:
        if package.registry not in _DOORS or package.group not in GROUPS:
            raise ValueError(f"{package.name}: unknown registry or group")
        if len(package.sha256) != 64 or Path(package.folder_name).name != package.folder_name:
            raise ValueError(f"{package.name}: no SHA-256 digest, or a name that is no folder")
    if len({package.folder_name for package in found}) != len(found):
        raise ValueError("two packages have the same name and version")
    return found


def chosen(names: Sequence[str], among: Sequence[Package]) -> tuple[Package, ...]:
    """Return the packages and groups of ``names``; the group "full" has the small one in it.

    Raises ``ValueError`` where a name is unknown.
    """
    unknown = sorted(set(names) - {package.name for package in among} - set(GROUPS))
    if unknown:
        raise ValueError(f"no package or group of the corpus: {', '.join(unknown)}")
    wanted = set(names)
    return tuple(
        package
        for package in among
        if "full" in wanted or package.group in wanted or package.name in wanted
    )


@dataclass
class Registries:
    """The ways to the registries; what they need is set up once and removed at the end."""

    apt: "_Apt | None" = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.apt is not None:
            self.apt.close()

    def archive(self, package: Package) -> bytes:
        """Return the archive of ``package``; raises ``Unreachable`` or ``WrongDigest``."""
        return _DOORS[package.registry](self, package)

    def debian(self) -> "_Apt":
        """Return apt with the list of sources; raises ``Unreachable``."""
        if self.apt is None:
            self.apt = _Apt()
        self.apt.update()
        return self.apt


def fetch(package: Package, archive: Callable[[Package], bytes], into: Path | None = None) -> Path:
    """Have ``archive`` download ``package``, verify and unpack it; return its folder.

    The folder lies in ``into``, by default in the corpus. Nothing is done where it is there. Raises
    ``Unreachable``, ``WrongDigest`` and, for members that would leave the folder,
    ``tarfile.TarError``.
    """
    target = package.folder if into is None else into / package.folder_name
    if target.is_dir():
        return target
    data = archive(package)
    if hashlib.sha256(data).hexdigest() != package.sha256:
        raise WrongDigest("the archive has another digest than the one pinned")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        tarball = Path(scratch) / "archive"
        tarball.write_bytes(data)
        unpacked = Path(scratch) / "unpacked"
        with tarfile.open(tarball) as tar:
            _unpack(tar, unpacked)
        entries = list(unpacked.iterdir())
        alone = len(entries) == 1 and entries[0].is_dir()
        shutil.move(entries[0] if alone else unpacked, target)
    return target


def newest(registries: Registries, registry: str, name: str) -> tuple[str, bytes]:
    """Return the version and the source archive of a package as it is now.

    Raises ``Unreachable``, also where there is no source archive.
    """
    match registry:
        case "pypi":
            return _newest_of_pypi(name)
        case "npm":
            return _packed(name)
        case _:
            return registries.debian().newest(name)


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Unpack ``tar`` into ``folder``; raises ``tarfile.TarError`` for what would leave it."""
    if hasattr(tarfile, "data_filter"):
        tar.extractall(folder, filter="data")
        return
    # Python 3.11.0 to 3.11.3 have no filters: files and folders only, and only inside.
    folder.mkdir()
    root = folder.resolve()
    for member in tar:
        member.name = member.name.lstrip("/")
        target = (root / member.name).resolve()
        if not target.is_relative_to(root):
            raise tarfile.TarError(f"{member.name} would be unpacked outside")
        if member.isreg() or member.isdir():
            tar.extract(member, root, set_attrs=False)


def _from_pypi(_: Registries, package: Package) -> bytes:
    for file in _files_of_pypi(package.name):
        if file["hashes"].get("sha256") == package.sha256:
            return _read(urllib.request.Request(file["url"]))  # noqa: S310
    raise WrongDigest("the index lists no archive with the digest pinned")


def _files_of_pypi(name: str) -> list[dict[str, Any]]:
    request = urllib.request.Request(  # noqa: S310 - the address is pip's own setting
        f"{_index()}/{name}/", headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    files: list[dict[str, Any]] = json.loads(_read(request))["files"]
    return files


def _newest_of_pypi(name: str) -> tuple[str, bytes]:
    archives = [one for one in _files_of_pypi(name) if one["filename"].endswith(".tar.gz")]
    if not archives:
        raise Unreachable("the index lists no source archive")
    last = max(archives, key=lambda one: _order(_version(one["filename"])))
    return _version(last["filename"]), _read(urllib.request.Request(last["url"]))  # noqa: S310


def _version(filename: str) -> str:
    return filename.removesuffix(".tar.gz").rpartition("-")[2]


def _order(version: str) -> tuple[bool, list[int]]:
    """Return a key that sorts releases as numbers, after all versions that are none."""
    parts = version.split(".")
    is_release = all(part.isdecimal() for part in parts)
    return is_release, [int(part) for part in parts] if is_release else []


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
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"the package index cannot be reached: {error}") from error


def _from_npm(_: Registries, package: Package) -> bytes:
    return _packed(f"{package.name}@{package.version}")[1]


def _packed(wanted: str) -> tuple[str, bytes]:
    """Return the version and the archive that npm packs for a name, or a name and version."""
    with tempfile.TemporaryDirectory() as scratch:
        told = _run("npm", ["pack", "--silent", "--json", "--ignore-scripts", wanted], scratch)
        return json.loads(told)[0]["version"], next(Path(scratch).glob("*.tgz")).read_bytes()


def _from_debian(registries: Registries, package: Package) -> bytes:
    return registries.debian().original(package)


@dataclass
class _Apt:
    """Apt with folders of its own, for the sources of the archives that the machine uses."""

    scratch: tempfile.TemporaryDirectory[str] = field(default_factory=tempfile.TemporaryDirectory)
    updated: bool = False
    failed: str = ""

    def close(self) -> None:
        self.scratch.cleanup()

    def update(self) -> None:
        """Read the lists of sources, once; raises ``Unreachable``."""
        if self.failed:
            raise Unreachable(self.failed)
        if self.updated:
            return
        shown = "deb-src $(REPO_URI) $(RELEASE) $(COMPONENT)"
        which = ["--format", shown, "Created-By: Packages", "Origin: Debian"]
        try:
            entries = sorted(set(_run("apt-get", ["indextargets", *which]).splitlines()))
            if not entries:
                raise Unreachable("apt is set up with no archive of Debian")
            for folder in ("lists/partial", "cache/archives/partial"):
                Path(self.scratch.name, folder).mkdir(parents=True)
            Path(self.scratch.name, "sources.list").write_text(
                "\n".join(entries) + "\n", encoding="utf-8"
            )
            self._run("apt-get", ["-o", "APT::Update::Error-Mode=any", "update"])
        except Unreachable as error:
            self.failed = str(error)
            raise
        self.updated = True

    def original(self, package: Package) -> bytes:
        """Return the archive of the upstream version, as Debian has it."""
        told = self._run("apt-cache", ["showsrc", "--only-source", package.name])
        listed = _listed(told, package)
        problems = []
        for revision, archive in listed:
            with tempfile.TemporaryDirectory(dir=self.scratch.name) as folder:
                options = ["source", "--download-only", "--tar-only", "--only-source"]
                try:
                    self._run("apt-get", [*options, f"{package.name}={revision}"], folder)
                    return Path(folder, archive).read_bytes()
                except (Unreachable, FileNotFoundError) as error:
                    problems.append(str(error))
        raise Unreachable(problems[-1])

    def newest(self, name: str) -> tuple[str, bytes]:
        """Return the upstream version and the archive of the source package ``name``."""
        told = self._run("apt-cache", ["showsrc", "--only-source", name])
        versions = [row[9:] for row in told.splitlines() if row.startswith("Version: ")]
        if not versions:
            raise Unreachable("apt's sources do not have it")
        with tempfile.TemporaryDirectory(dir=self.scratch.name) as folder:
            options = ["source", "--download-only", "--tar-only", "--only-source"]
            self._run("apt-get", [*options, f"{name}={versions[-1]}"], folder)
            archives = sorted(Path(folder).glob("*.tar.*"), key=lambda path: len(path.name))
            if not archives:
                raise Unreachable("apt gave no archive")
            return _upstream(versions[-1]), archives[0].read_bytes()

    def _run(self, program: str, arguments: list[str], folder: str | None = None) -> str:
        own = {
            "Dir::Etc::sourcelist": "sources.list",
            "Dir::Etc::sourceparts": "no-such-folder",
            "Dir::State::lists": "lists",
            "Dir::Cache": "cache",
        }
        options = [f"-o{key}={self.scratch.name}/{value}" for key, value in own.items()]
        return _run(program, [*options, *arguments], folder)


def _listed(told: str, package: Package) -> list[tuple[str, str]]:
    """Return revision and archive's file name of the entries that have the pinned digest.

    ``told`` is what ``apt-cache showsrc`` prints. Raises ``WrongDigest`` where the pinned version
    is there with another archive, ``Unreachable`` where only other versions are.
    """
    found: set[tuple[str, str]] = set()
    versions: set[str] = set()
    for entry in told.split("\n\n"):
        lines = entry.splitlines()
        named = [line.removeprefix("Version: ") for line in lines if line.startswith("Version: ")]
        versions.update(named)
        for row in (line.split() for line in lines):
            if named and len(row) == 3 and row[0] == package.sha256:
                found.add((named[0], Path(row[2]).name))
    if found:
        return sorted(found)
    if any(_upstream(version) == package.version for version in versions):
        raise WrongDigest("apt's sources list another archive of this version")
    others = ", ".join(sorted(versions)) or "no version"
    raise Unreachable(f"apt's sources have {others}")


def _upstream(version: str) -> str:
    """Return a version of Debian without epoch and revision."""
    return version[version.find(":") + 1 :].rpartition("-")[0]


def _run(program: str, arguments: list[str], folder: str | None = None) -> str:
    """Run a program of a registry and return what it prints; raises ``Unreachable``."""
    found = shutil.which(program)
    if found is None:
        raise Unreachable(f"{program} is not installed")
    try:
        done = subprocess.run(
            [found, *arguments],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        last = (error.stderr or "").strip().splitlines()[-1:] or [f"exit code {error.returncode}"]
        raise Unreachable(f"{program} failed: {last[0]}") from error
    except (subprocess.TimeoutExpired, OSError) as error:
        raise Unreachable(f"{program} failed: {error}") from error
    return done.stdout


_DOORS: dict[str, Callable[[Registries, Package], bytes]] = {
    "pypi": _from_pypi,
    "npm": _from_npm,
    "debian": _from_debian,
}


def fetch_all(wanted: Sequence[Package], archive: Callable[[Package], bytes]) -> int:
    """Fetch each package, print its folder or why not; return the exit code."""
    code, found = 0, 0
    for package in wanted:
        try:
            print(f"bench/corpus/{fetch(package, archive).name}")
            found += 1
        except Unreachable as error:
            print(f"SKIPPED {package.name} {package.version}: {error}", file=sys.stderr)
        except (WrongDigest, tarfile.TarError) as error:
            print(f"FAILED {package.name} {package.version}: {error}", file=sys.stderr)
            code = 1
    return code if found else 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch what the arguments name; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("name", nargs="*", default=["small"], help="package or group (small, full)")
    given = parser.parse_args(arguments)
    try:
        wanted = chosen(given.name, packages())
    except ValueError as error:
        parser.error(str(error))
    with Registries() as registries:
        return fetch_all(wanted, registries.archive)


if __name__ == "__main__":
    sys.exit(main())
