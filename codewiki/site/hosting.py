"""Where a file of the repository can be seen: at its commit on the host, or on the disk beside."""

from posixpath import dirname, join, relpath
from urllib.parse import quote, urlsplit

from codewiki.source.model import Repository
from codewiki.wiki.model import Citation

_SAFE = "/-._~"


def path_reference(path: str) -> str:
    """A path as part of an address, safe inside Markdown's parentheses."""
    return quote(path.encode("utf-8", "surrogateescape"), safe=_SAFE)


class Hosting:
    """Addresses of files and lines for the pages of one repository.

    ``output_relative`` is the path of the output folder from the repository root, "" for the root
    itself and ``None`` when it lies outside: then files that no host shows have no address.
    """

    def __init__(self, repository: Repository, output_relative: str | None) -> None:
        self._committed = {file.path for file in repository.files if file.committed}
        self._paths = {file.path for file in repository.files}
        self._output = output_relative
        self._prefix = repository.prefix
        self.has_commit = repository.commit is not None
        self._base: str | None = None
        self._style = ""
        if repository.remote and repository.commit:
            self._style = _style(repository.remote)
            if self._style:
                middle = _BLOB[self._style]
                remote = repository.remote.rstrip("/").removesuffix(".git")
                self._base = f"{remote}{middle}{repository.commit.id}/"

    def pinned(self, path: str) -> bool:
        """Tell whether the commit holds the bytes that were read."""
        return path in self._committed

    def file(self, page: str, path: str) -> str | None:
        """The address of a whole file, seen from ``page``."""
        if self._base and self.pinned(path):
            return self._base + path_reference(join(self._prefix, path))
        if self._output is None or path not in self._paths:
            return None
        folder = join(self._output, dirname(page)) if dirname(page) else self._output
        return path_reference(relpath(path, folder or "."))

    def lines(self, page: str, citation: Citation) -> str | None:
        """The address of the cited lines, seen from ``page``."""
        target = self.file(page, citation.path)
        if target is None:
            return None
        style = self._style if self._base and self.pinned(citation.path) else "github"
        return target + _fragment(style, citation.line, citation.end_line)


_BLOB = {
    "github": "/blob/",
    "gitlab": "/-/blob/",
    "bitbucket": "/src/",
    "gitea": "/src/commit/",
}


def commit_page(remote: str, commit: str) -> str:
    """The page on which the host of ``remote`` shows ``commit``, "" when we do not know it."""
    style = _style(remote)
    if not style or not remote.startswith("https://"):
        return ""
    return remote.rstrip("/").removesuffix(".git") + _COMMIT[style] + commit


_COMMIT = {
    "github": "/commit/",
    "gitlab": "/-/commit/",
    "bitbucket": "/commits/",
    "gitea": "/commit/",
}


def _style(remote: str) -> str:
    """How the host of ``remote`` writes its addresses, "" when we do not know it."""
    host = (urlsplit(remote).hostname or "").lower()
    if not remote.startswith(("https://", "http://")):
        return ""
    for name, words in (
        ("github", ("github",)),
        ("gitlab", ("gitlab",)),
        ("bitbucket", ("bitbucket",)),
        ("gitea", ("gitea", "codeberg", "forgejo")),
    ):
        if any(word in host for word in words):
            return name
    return ""


def _fragment(style: str, line: int, end_line: int) -> str:
    if style == "bitbucket":
        return f"#lines-{line}" + (f":{end_line}" if end_line > line else "")
    second = "-" if style == "gitlab" else "-L"
    return f"#L{line}" + (f"{second}{end_line}" if end_line > line else "")
