"""Addresses of Git repositories: which are taken, how they are shown, what they are called."""

import base64
import os
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from codewiki.errors import RepositoryError

PROTOCOLS = ("https", "ssh", "file")
"""The protocols that Git may use, and no other: ``ext`` and its like start programs."""

_SCP = re.compile(r"(?:(?P<user>[^/@:\s]+)@)?(?P<host>[^/@:\s]{2,}):(?P<path>.+)", re.DOTALL)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_USER_INFORMATION = re.compile(r"(?<=//)[^/\s]*@|\b[^/@:\s]+@(?=[^/@:\s]{2,}:)")
_UNFIT_FOR_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 80


@dataclass(frozen=True)
class Address:
    """The address of a Git repository.

    ``url`` is what Git is given, ``shown`` what people and files are told: it holds no user
    information. ``name`` is fit for a folder. ``settings`` are settings for Git that carry the
    user information of an ``https`` address, so that it is in no list of processes and no file.
    """

    url: str
    shown: str
    name: str
    protocol: str
    settings: tuple[tuple[str, str], ...] = ()


def is_address(text: str) -> bool:
    """Tell whether ``text`` is meant as the address of a repository, and not as a path."""
    if os.path.lexists(text):
        return False
    return bool(_SCHEME.match(text)) or "::" in text or _SCP.fullmatch(text) is not None


def without_user(text: str) -> str:
    """Return ``text`` with the user information of every address in it left out."""
    return _USER_INFORMATION.sub("", text)


def parse_address(text: str) -> Address:
    """Take the address apart. Raises ``RepositoryError`` for one that is not taken."""
    if text.startswith("-") or "::" in text or not _is_printable(text):
        raise _refused(text, "is not an address that is safe to give to Git")
    if _SCHEME.match(text):
        return _from_url(text)
    match = _SCP.fullmatch(text)
    if match is None or match["host"].startswith("-") or (match["user"] or "").startswith("-"):
        raise _refused(text, "is not the address of a Git repository")
    return Address(text, without_user(text), name_from(match["path"]), "ssh")


def name_from(path: str) -> str:
    """Return the name that the last part of ``path`` gives to a folder."""
    last = unquote(path).rstrip("/\\").replace("\\", "/").rpartition("/")[2]
    name = _UNFIT_FOR_A_NAME.sub("-", last.removesuffix(".git")).strip("-. ")[:_LONGEST_NAME]
    return name.rstrip("-. ") or "repository"


def _from_url(text: str) -> Address:
    try:
        parts = urlsplit(text)
        host, user, password = parts.hostname or "", parts.username, parts.password
        place = host if parts.port is None else f"{host}:{parts.port}"
    except ValueError:
        raise _refused(text, "is not a valid address") from None
    protocol = parts.scheme.lower()
    if protocol not in PROTOCOLS:
        raise _refused(text, f"uses {protocol}, which is not safe or not supported")
    if parts.query or parts.fragment or not parts.path.strip("/"):
        raise _refused(text, "does not name a repository")
    if protocol == "file":
        if host not in ("", "localhost") or user is not None:
            raise _refused(text, "names another machine")
        url = urlunsplit(("file", "", parts.path, "", ""))
        return Address(url, url, name_from(parts.path), protocol)
    if not host or host.startswith("-") or (user or "").startswith("-"):
        raise _refused(text, "names no host")
    shown = f"{protocol}://{place}{parts.path}"
    if protocol == "ssh":
        if password is not None:
            raise _refused(text, "holds a password, which SSH never uses")
        url = f"ssh://{user}@{place}{parts.path}" if user else shown
        return Address(url, shown, name_from(parts.path), protocol)
    settings = _sign_in(f"https://{place}/", user, password)
    return Address(shown, shown, name_from(parts.path), protocol, settings)


def _sign_in(place: str, user: str | None, password: str | None) -> tuple[tuple[str, str], ...]:
    """Return the settings by which Git signs in at ``place`` and nowhere else."""
    if user is None:
        return ()
    if password is None:
        return ((f"credential.{place}.username", unquote(user)),)
    plain = f"{unquote(user)}:{unquote(password)}".encode()
    header = f"Authorization: Basic {base64.b64encode(plain).decode('ascii')}"
    return ((f"http.{place}.extraHeader", header), (f"http.{place}.followRedirects", "false"))


def _is_printable(text: str) -> bool:
    return text.isprintable() and unquote(text).isprintable() and " " not in text


def _refused(text: str, reason: str) -> RepositoryError:
    shown = ascii(without_user(text))[1:-1][:200]
    return RepositoryError(
        f"{shown} {reason}",
        path=shown,
        remedy="Use https://host/owner/name, ssh://host/path, git@host:path or file:///path",
    )
