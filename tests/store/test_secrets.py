"""The key: which place wins, what is kept where, and that it shows nowhere."""

import os
import pickle
import stat
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from codewiki.errors import ConfigurationError, FileSystemError
from codewiki.store.secrets import (
    KEYRING,
    KeyringUnavailable,
    KeyStore,
    Secret,
    SystemKeyring,
    fit_key,
)

KEY = "sk-0123456789-abcdefgh-XY"
OTHER = "sk-another-9876543210-other"


@dataclass
class FakeKeyring:
    """A keyring in memory; ``broken`` answers nothing."""

    key: str | None = None
    broken: bool = False

    def get(self) -> str | None:
        """Return the key."""
        self._answer()
        return self.key

    def set(self, key: str) -> None:
        """Keep the key."""
        self._answer()
        self.key = key

    def delete(self) -> bool:
        """Forget the key."""
        self._answer()
        held, self.key = self.key is not None, None
        return held

    def _answer(self) -> None:
        if self.broken:
            raise KeyringUnavailable("the system has no keyring")


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(KEY)
    shown = f"{secret} {secret!r} {[secret]} {secret:}" + f"{secret!s:>40}"
    assert KEY not in shown
    assert secret.reveal() == KEY
    assert not hasattr(secret, "__dict__")
    with pytest.raises(TypeError):
        pickle.dumps(secret)


@pytest.mark.parametrize(
    ("key", "masked"),
    [(KEY, "sk-***XY"), ("x" * 16, "xxx***xx"), ("x" * 15, "***"), ("12345678", "***")],
)
def test_masks_show_little(key: str, masked: str) -> None:
    assert Secret(key).masked() == masked


def test_the_strongest_place_wins(tmp_path: Path) -> None:
    (tmp_path / "named").write_text(f"  {OTHER}\r\n\n", encoding="utf-8")
    (tmp_path / "named").chmod(0o600)
    keyring = FakeKeyring()
    KeyStore(tmp_path, {}, FakeKeyring(broken=True)).keep(Secret(KEY + "-file"))
    environment = {"CODEWIKI_API_KEY": f" {KEY} ", "CODEWIKI_API_KEY_FILE": f"{tmp_path}/named"}

    def found() -> tuple[str, str]:
        key = KeyStore(tmp_path, environment, keyring).find()
        assert key is not None
        assert key.warning == ""
        return key.secret.reveal(), key.origin

    keyring.key = KEY + "-keyring"
    assert found() == (KEY, "CODEWIKI_API_KEY")
    environment["CODEWIKI_API_KEY"] = " "
    assert found() == (OTHER, f"CODEWIKI_API_KEY_FILE ({tmp_path}/named)")
    environment["CODEWIKI_API_KEY_FILE"] = ""
    assert found() == (KEY + "-keyring", KEYRING)
    environment["CODEWIKI_NO_KEYRING"] = "1"
    assert found() == (KEY + "-file", str(tmp_path / "api-key"))
    environment["CODEWIKI_NO_KEYRING"] = "0"
    assert found()[1] == KEYRING
    keyring.broken = True
    assert found()[1] == str(tmp_path / "api-key")
    (tmp_path / "api-key").unlink()
    assert KeyStore(tmp_path, environment, keyring).find() is None
    assert KeyStore(None, environment, keyring).find() is None


def test_the_keyring_is_preferred_and_leaves_no_file(tmp_path: Path) -> None:
    keyring = FakeKeyring(broken=True)
    store = KeyStore(tmp_path / "new", {}, keyring)
    place, warning = store.keep(Secret(KEY))
    assert place == str(tmp_path / "new" / "api-key")
    assert warning == (
        "the key lies unencrypted in a file that only you can read, since the system has no keyring"
    )
    keyring.broken = False
    assert store.keep(Secret(OTHER)) == (KEYRING, "")
    assert keyring.key == OTHER
    assert not (tmp_path / "new" / "api-key").exists()


def test_forgetting_reaches_every_place(tmp_path: Path) -> None:
    keyring = FakeKeyring(key=KEY)
    (tmp_path / "api-key").write_text(KEY, encoding="ascii")
    store = KeyStore(tmp_path, {}, keyring)
    assert store.forget() == (KEYRING, str(tmp_path / "api-key"))
    assert store.forget() == ()
    assert KeyStore(tmp_path, {}, FakeKeyring(broken=True)).forget() == ()


@pytest.mark.skipif(os.name != "posix", reason="the system has no permissions of this kind")
def test_only_the_user_may_read_the_file(tmp_path: Path) -> None:
    KeyStore(tmp_path / "a" / "b", {"CODEWIKI_NO_KEYRING": "1"}).keep(Secret(KEY))
    file = tmp_path / "a" / "b" / "api-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [one.name for one in file.parent.iterdir()] == ["api-key"]
    file.chmod(0o644)
    found = KeyStore(tmp_path / "a" / "b", {"CODEWIKI_NO_KEYRING": "1"}).find()
    assert found is not None
    assert found.warning == f"others may read {file}; run: chmod 600 on it"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no key"),
        (" \n", "holds no key"),
        ("short", "fewer than 8"),
        ("k" * 9000, "more than 8192"),
        ("two words of key", "white space"),
        (f"{KEY}\n{OTHER}", "white space"),
        (f"{KEY}\u200b", "outside ASCII"),
        (f"{KEY}\x00", "outside ASCII"),
        (f"ключ{KEY}", "outside ASCII"),
    ],
)
def test_what_can_be_no_key_is_refused_without_being_shown(text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        fit_key(text, "CODEWIKI_API_KEY")
    assert told in caught.value.message
    assert caught.value.setting == "CODEWIKI_API_KEY"
    if text.strip():
        assert text.strip() not in str(caught.value)


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    for path, told in ((tmp_path / "absent", "No such file"), (tmp_path, "irectory")):
        with pytest.raises(ConfigurationError) as caught:
            KeyStore(tmp_path, {"CODEWIKI_API_KEY_FILE": str(path)}).find()
        assert caught.value.setting == "CODEWIKI_API_KEY_FILE"
        assert str(path) in caught.value.message
        assert told in caught.value.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_key_may_come_through_a_pipe(tmp_path: Path) -> None:
    """As from a shell: ``CODEWIKI_API_KEY_FILE=<(a program that knows it)``."""
    reading, writing = os.pipe()
    os.write(writing, f"{KEY}\n".encode())
    os.close(writing)
    try:
        environment = {"CODEWIKI_API_KEY_FILE": f"/dev/fd/{reading}"}
        found = KeyStore(tmp_path, environment).find()
    finally:
        os.close(reading)
    assert found is not None
    assert (found.secret.reveal(), found.warning) == (KEY, "")


def test_without_a_home_and_a_keyring_there_is_no_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no place for the key"):
        KeyStore(None, {}, FakeKeyring(broken=True)).keep(Secret(KEY))
    assert KeyStore(None, {}, FakeKeyring()).keep(Secret(KEY)) == (KEYRING, "")


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")
    with pytest.raises(FileSystemError) as caught:
        KeyStore(tmp_path / "file" / "x", {"CODEWIKI_NO_KEYRING": "1"}).keep(Secret(KEY))
    assert KEY not in "".join(traceback.format_exception(caught.value))


class FakePackage(ModuleType):
    """Stands in for the package ``keyring``: ``priority`` is that of its backend."""

    def __init__(self, priority: float, error: Exception | None = None) -> None:
        super().__init__("keyring")
        self.priority = priority
        self.error = error
        self.held: dict[tuple[str, str], str] = {}

    def get_keyring(self) -> "FakePackage":
        """Return the backend."""
        return self

    def get_password(self, service: str, name: str) -> str | None:
        """Return what is held."""
        if self.error:
            raise self.error
        return self.held.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        """Hold it."""
        if self.error:
            raise self.error
        self.held[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        """Drop it; as the real one, an error where there is none."""
        del self.held[service, name]


def test_the_package_is_used_where_it_has_a_backend(monkeypatch: pytest.MonkeyPatch) -> None:
    package = FakePackage(5)
    monkeypatch.setitem(sys.modules, "keyring", package)
    keyring = SystemKeyring()
    assert keyring.get() is None
    assert not keyring.delete()
    keyring.set(KEY)
    assert package.held == {("codewiki", "api-key"): KEY}
    assert keyring.get() == KEY
    assert keyring.delete()
    assert package.held == {}


class NoKeyringError(RuntimeError):
    """Named as that of the package, which says it where nothing works."""


@pytest.mark.parametrize(
    ("package", "told"),
    [
        (None, "the package keyring is not installed"),
        (FakePackage(0), "the system has no keyring"),
        (FakePackage(-1), "the system has no keyring"),
        (FakePackage(0.5), "the system has no keyring"),
        (FakePackage(5, NoKeyringError(f"cannot store {KEY}")), "does not work (NoKeyringError)"),
        (FakePackage(5, OSError(f"bus gone with {KEY}")), "does not work (OSError)"),
    ],
)
def test_without_a_real_backend_there_is_a_reason(
    package: FakePackage | None, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", package)
    for use in (SystemKeyring().get, SystemKeyring().delete, lambda: SystemKeyring().set(KEY)):
        with pytest.raises(KeyringUnavailable) as caught:
            use()
        assert told in str(caught.value)
        assert KEY not in str(caught.value)
    place, warning = KeyStore(tmp_path, {}).keep(Secret(KEY))
    assert place == str(tmp_path / "api-key")
    assert told in warning
    found = KeyStore(tmp_path, {}).find()
    assert found is not None
    assert found.secret.reveal() == KEY
