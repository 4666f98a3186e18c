"""The address of a remote repository, as people open it in a browser."""

import re
from types import MappingProxyType
from urllib.parse import quote, unquote, urlsplit

_WEB_HOSTS = MappingProxyType({
    "ssh.github.com": "github.com",
    "www.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
    "ssh.dev.azure.com": "dev.azure.com",
})
"""Hosts that serve Git only, and the host that shows the same repositories."""

_SECURE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org"})
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_SCP = re.compile(r"(?:[^/@:\s]+@)?([^/@:\s]{2,}):(?!:)(.+)", re.DOTALL)
_TRANSPORTS = frozenset({"ssh", "git", "git+ssh", "ssh+git", "git+https", "https", "http"})


def web_address(url: str) -> str | None:
    """Return the web address of the repository behind a Git URL, ``None`` when it has none.

    User information, ports of SSH, queries and a final ``.git`` are dropped. Local paths,
    ``file:`` URLs, remote helpers (``ext::``) and names of the user's own SSH settings (hosts of
    SSH without a dot) have no web address. Never raises, and applied twice it changes nothing more.
    """
    url = url.strip()
    if not url.isprintable() or url.startswith("-") or re.match(r"[\w+.-]*::", url):
        return None
    if "://" in url:
        return _from_url(url)
    match = _SCP.fullmatch(url)
    if match is None:
        return None
    host, path = match.groups()
    if "." not in host or path.startswith(("/", "~/", "\\")):
        return None
    return _address("https", host, None, path)


def pull_request_page(web: str | None, branch: str) -> str | None:
    """Return the page on which a pull request for ``branch`` is opened, ``None`` if not known.

    ``web`` is a web address of a repository, as ``web_address`` returns it. Known are GitHub,
    GitLab (both also where a company runs them under such a name) and Bitbucket.
    """
    host = (urlsplit(web).hostname or "") if web else ""
    labels = host.split(".")
    if "github" in labels:
        return f"{web}/compare/{quote(branch, safe='/')}?expand=1"
    if "gitlab" in labels:
        return f"{web}/-/merge_requests/new?merge_request%5Bsource_branch%5D={quote(branch, '')}"
    if host == "bitbucket.org":
        return f"{web}/pull-requests/new?source={quote(branch, '')}"
    return None


def _from_url(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _TRANSPORTS or host is None:
        return None
    if parts.scheme in ("http", "https", "git+https"):
        scheme = "http" if parts.scheme == "http" else "https"
        return _address(scheme, host, port, parts.path)
    return None if "." not in host else _address("https", host, None, parts.path)


def _address(scheme: str, host: str, port: int | None, path: str) -> str | None:
    host = host.lower().rstrip(".")
    if not _HOST.fullmatch(host):
        return None
    segments = [part for part in _plain(path).split("/") if part]
    if host == "ssh.dev.azure.com" and len(segments) == 4:
        segments = [*segments[1:3], "_git", segments[3]]
    if not segments or any(part in (".", "..") for part in segments):
        return None
    host = _WEB_HOSTS.get(host, host)
    if host in _SECURE_HOSTS:
        scheme, port = "https", None
    default = 443 if scheme == "https" else 80
    suffix = "" if port in (None, default) else f":{port}"
    return f"{scheme}://{host}{suffix}/" + "/".join(quote(part, safe="~+@") for part in segments)


def _plain(path: str) -> str:
    """Return the path decoded, without final ``.git`` and slashes."""
    path = unquote(path).strip("/")
    while path.endswith(".git"):
        path = path.removesuffix(".git").rstrip("/")
    return path
