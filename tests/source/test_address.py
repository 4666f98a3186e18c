"""Which addresses are taken, and that nothing shown holds user information."""

import base64
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codewiki.errors import RepositoryError
from codewiki.source.address import is_address, name_from, parse_address, without_user


@pytest.mark.parametrize(
    ("text", "url", "shown", "name"),
    [
        ("https://h.org/o/n.git", "https://h.org/o/n.git", "https://h.org/o/n.git", "n"),
        ("https://u:p@h.org:8443/o/n", "https://h.org:8443/o/n", "https://h.org:8443/o/n", "n"),
        ("https://u@h.org/n", "https://h.org/n", "https://h.org/n", "n"),
        ("ssh://git@h.org:22/o/n.git", "ssh://git@h.org:22/o/n.git", "ssh://h.org:22/o/n.git", "n"),
        ("git@h.org:o/n.git", "git@h.org:o/n.git", "h.org:o/n.git", "n"),
        ("host:n", "host:n", "host:n", "n"),
        ("file:///srv/my%20repo/", "file:///srv/my%20repo/", "file:///srv/my%20repo/", "my-repo"),
        ("file://localhost/srv/n.git", "file:///srv/n.git", "file:///srv/n.git", "n"),
    ],
)
def test_addresses_that_are_taken(text: str, url: str, shown: str, name: str) -> None:
    assert is_address(text)
    address = parse_address(text)
    assert (address.url, address.shown, address.name) == (url, shown, name)


@pytest.mark.parametrize(
    "text",
    [
        "ext::sh -c touch% x",
        "https://h.org/::x",
        "-uhttps://h.org/n",
        "http://h.org/n",
        "git://h.org/n",
        "ftp://h.org/n",
        "ssh://-oProxyCommand=x/n",
        "ssh://-x@h.org/n",
        "-oProxyCommand=x@h:n",
        "ssh://u:secret@h.org/n",
        "https://u:secret@h.org/",
        "https://u:secret@h.org/n?token=secret",
        "https:///n",
        "https://[h.org/n",
        "https://h.org:port/n",
        "https://u:secret@h.org/n%0asecond",
        "https://h.org/a b",
        "file://elsewhere/srv/n",
        "https://h.org/n\x1b[2J",
    ],
)
def test_addresses_that_are_refused(text: str) -> None:
    with pytest.raises(RepositoryError) as caught:
        parse_address(text)
    assert "secret" not in str(caught.value).replace("secretive", "") or "?token" in text
    assert str(caught.value).isprintable()
    assert "https://" in caught.value.remedy


def test_a_password_reaches_git_in_settings_of_its_host_only() -> None:
    address = parse_address("https://ada:p%40ss@h.org/o/n.git")
    value = base64.b64encode(b"ada:p@ss").decode()
    assert dict(address.settings) == {
        "http.https://h.org/.extraHeader": f"Authorization: Basic {value}",
        "http.https://h.org/.followRedirects": "false",
    }
    assert dict(parse_address("https://ada@h.org/n").settings) == {
        "credential.https://h.org/.username": "ada"
    }
    assert parse_address("https://h.org/n").settings == ()


def test_paths_are_no_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a:b").mkdir()
    for path in (".", "/srv/x", "a:b", "C:\\code", "C:/code", "some/folder", "../x:y/z"):
        assert not is_address(path), path


def test_user_information_is_left_out_of_messages() -> None:
    text = "fatal: unable to access 'https://u:p@h.org/n/': see git@h.org:n"
    assert without_user(text) == "fatal: unable to access 'https://h.org/n/': see h.org:n"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
@example("https://a:b@c@d/e")
@example("https://a@b:c@d.org/n")
@example("ssh://git@[::1]/n")
def test_any_text_is_taken_or_refused(text: str) -> None:
    for candidate in (text, "https://" + text, "ssh://" + text, "u@h:" + text):
        try:
            address = parse_address(candidate)
        except RepositoryError as error:
            assert str(error).isprintable()  # noqa: PT017
        else:
            assert "::" not in address.url
            assert not address.url.startswith("-")
            assert address.protocol in ("https", "ssh", "file")
            assert "/" not in address.name
            assert address.name not in ("", ".", "..")


def test_names_are_fit_for_folders() -> None:
    assert name_from("/o/n.git/") == "n"
    assert name_from("..") == name_from("") == name_from("/.git") == "repository"
    assert name_from("a\x1b[b") == "a-b"
    assert len(name_from("x" * 500)) == 80
