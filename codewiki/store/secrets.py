"""The API key: where it is kept and found, and that it shows nowhere."""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from codewiki.errors import ConfigurationError, FileSystemError
from codewiki.settings import API_KEY, API_KEY_FILE, NO_KEYRING
from codewiki.store.files import private_write

KEY_FILE = "api-key"
"""The file of the key, in the user's folder of settings, where there is no keyring."""

KEYRING = "the system keyring"
"""The place of a key that the keyring holds, for people."""

_SERVICE = "codewiki"
_LARGEST = 8192
_SHORTEST = 8
_FIT = re.compile(r"[!-~]+")
_SHOWN_FROM = 16


class Secret:
    """A text that does not show itself: not printed, formatted, compared or pickled by accident."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, for the one place that needs it."""
        return self._text

    def masked(self) -> str:
        """Return the first three and last two letters; of a short text none."""
        if len(self._text) < _SHOWN_FROM:
            return "***"
        return f"{self._text[:3]}***{self._text[-2:]}"

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True)
class FoundKey:
    """A key and the place that it comes from, as it is told to people.

    ``warning`` says what is wrong with the place, "" when nothing is.
    """

    secret: Secret
    origin: str
    warning: str = ""


class KeyringUnavailable(Exception):
    """There is no keyring, or it does not answer; the message says why and holds no secret."""


class Keyring(Protocol):
    """A place of the system for secrets. Every method may raise ``KeyringUnavailable``."""

    def get(self) -> str | None:
        """Return the key, ``None`` when there is none."""
        ...

    def set(self, key: str) -> None:
        """Keep ``key``."""
        ...

    def delete(self) -> bool:
        """Forget the key; tell whether there was one."""
        ...


class SystemKeyring:
    """The keyring of the system, through the package ``keyring`` where that is installed."""

    def get(self) -> str | None:
        """Return the key, ``None`` when there is none."""
        with _answering() as package:
            return package.get_password(_SERVICE, KEY_FILE)

    def set(self, key: str) -> None:
        """Keep ``key``."""
        with _answering() as package:
            package.set_password(_SERVICE, KEY_FILE, key)

    def delete(self) -> bool:
        """Forget the key; tell whether there was one."""
        with _answering() as package:
            if package.get_password(_SERVICE, KEY_FILE) is None:
                return False
            package.delete_password(_SERVICE, KEY_FILE)
            return True


class KeyStore:
    """Finds, keeps and forgets the key; ``folder`` is the user's folder of settings, if any."""

    def __init__(
        self,
        folder: Path | None,
        environment: Mapping[str, str] = os.environ,
        keyring: Keyring | None = None,
    ) -> None:
        self._environment = environment
        self._file = folder / KEY_FILE if folder else None
        self._keyring: Keyring | None = keyring or SystemKeyring()
        if environment.get(NO_KEYRING.name, "").strip() not in {"", "0"}:
            self._keyring = None

    def find(self) -> FoundKey | None:
        """Return the key of the strongest place: variable, file that a variable names, keyring,
        own file.

        Raises ``ConfigurationError`` when the place that is asked for holds no usable key.
        """
        if given := self._environment.get(API_KEY.name, "").strip():
            return FoundKey(fit_key(given, API_KEY.name), API_KEY.name)
        if path := self._environment.get(API_KEY_FILE.name, "").strip():
            text, warning = _read(Path(path), API_KEY_FILE.name)
            return FoundKey(
                fit_key(text, API_KEY_FILE.name), f"{API_KEY_FILE.name} ({path})", warning
            )
        if held := self._from_keyring():
            return FoundKey(fit_key(held, KEYRING), KEYRING)
        if self._file and os.path.lexists(self._file):
            text, warning = _read(self._file, str(self._file))
            return FoundKey(fit_key(text, str(self._file)), str(self._file), warning)
        return None

    def keep(self, secret: Secret) -> tuple[str, str]:
        """Keep ``secret``; return its place, and a warning when that is a plain file.

        Raises ``FileSystemError`` and, without a folder of settings, ``ConfigurationError``.
        """
        reason = "the keyring is switched off"
        if self._keyring:
            try:
                self._keyring.set(secret.reveal())
            except KeyringUnavailable as error:
                reason = str(error)
            else:
                self._remove_file()
                return KEYRING, ""
        if self._file is None:
            raise ConfigurationError(
                f"there is no place for the key: {reason}, and the user has no home folder",
                setting=API_KEY.name,
                remedy=f"Set {API_KEY.name} or {API_KEY_FILE.name}",
            )
        try:
            private_write(self._file, secret.reveal().encode("ascii") + b"\n")
        except OSError as error:
            raise _failure("written", self._file, error) from error
        return str(self._file), (
            f"the key lies unencrypted in a file that only you can read, since {reason}"
        )

    def forget(self) -> tuple[str, ...]:
        """Remove the key from the keyring and the own file; return where there was one."""
        gone = []
        if self._keyring:
            try:
                if self._keyring.delete():
                    gone.append(KEYRING)
            except KeyringUnavailable:
                # A keyring that does not answer gives no key to a run either.
                pass
        if self._remove_file():
            gone.append(str(self._file))
        return tuple(gone)

    def _from_keyring(self) -> str | None:
        try:
            return self._keyring.get() if self._keyring else None
        except KeyringUnavailable:
            return None

    def _remove_file(self) -> bool:
        if self._file is None or not os.path.lexists(self._file):
            return False
        try:
            self._file.unlink()
        except OSError as error:
            raise _failure("removed", self._file, error) from error
        return True


def fit_key(text: str, place: str) -> Secret:
    """Return ``text``, which comes from ``place``, as a key without the white space around it.

    Raises ``ConfigurationError``, which does not hold the text, when it cannot be a key.
    """
    key = text.strip()
    fault = ""
    if not key:
        fault = "holds no key"
    elif len(key) < _SHORTEST:
        fault = f"holds fewer than {_SHORTEST} characters, which is no key"
    elif len(key) > _LARGEST:
        fault = f"holds more than {_LARGEST} characters, which is no key"
    elif not _FIT.fullmatch(key):
        fault = "holds white space or characters outside ASCII, which no key has"
    if fault:
        raise ConfigurationError(
            f"{place} {fault}", setting=place, remedy="Give the key alone, on one line"
        )
    return Secret(key)


def _read(path: Path, place: str) -> tuple[str, str]:
    """Return the text of a file with a key, and a warning when others can read it."""
    try:
        with open(path, "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_LARGEST + 100)
    except OSError as error:
        raise ConfigurationError(
            f"{place} names {path}, which cannot be read ({error.strerror})"
            if place != str(path)
            else f"{path} cannot be read ({error.strerror})",
            setting=place,
            remedy="Name a file that holds the key and that you may read",
        ) from error
    # Permissions of this kind say nothing on Windows.
    open_to_all = os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077
    warning = f"others may read {path}; run: chmod 600 on it" if open_to_all else ""
    return data.decode("utf-8", "replace"), warning


class _Package(Protocol):
    """What is used of the package ``keyring``."""

    def get_password(self, service: str, name: str, /) -> str | None: ...

    def set_password(self, service: str, name: str, secret: str, /) -> None: ...

    def delete_password(self, service: str, name: str, /) -> None: ...


@contextmanager
def _answering() -> Iterator[_Package]:
    """Give the package ``keyring``, if it is installed and has somewhere to keep secrets.

    Whatever a backend raises becomes ``KeyringUnavailable`` with the name of the error alone:
    its message may hold what the backend was given.
    """
    try:
        import keyring

        # Below 1 are the stand-ins for "nothing works", "keep nothing" and plain files.
        if keyring.get_keyring().priority < 1:
            raise KeyringUnavailable("the system has no keyring")
        yield keyring
    except KeyringUnavailable:
        raise
    except ImportError as error:
        raise KeyringUnavailable("the package keyring is not installed") from error
    except Exception as error:
        reason = f"the system keyring does not work ({type(error).__name__})"
        raise KeyringUnavailable(reason) from error


def _failure(verb: str, path: Path, error: OSError) -> FileSystemError:
    return FileSystemError(
        f"{path} cannot be {verb} ({error.strerror or error})",
        path=str(path),
        remedy=f"Make its folder writable, or set {API_KEY.name}",
    )
