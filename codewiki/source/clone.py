"""Bringing a repository from its address into a folder, and up to date on later runs.

The folder is a repository that is made here: its settings are ours, it holds no hook, and its
attributes switch off every conversion of content, so the files are the bytes of the commit.
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from codewiki.errors import RepositoryError
from codewiki.source.address import Address, without_user
from codewiki.source.git import GitFailure
from codewiki.source.reading import printable
from codewiki.source.transport import Transport, Watch

_COMPLETE = "codewiki-complete"
_HEAD = "refs/codewiki/head"
_EVERYTHING = ("+refs/heads/*:refs/codewiki/heads/*", "+refs/tags/*:refs/codewiki/tags/*")
_ATTRIBUTES = "* -text -ident -filter -diff !eol !working-tree-encoding\n"
_MOST_PACKS = 40
"""A clone that was updated more often is made anew: nothing is ever collected in it."""

_OBJECT_ID = re.compile(r"[0-9a-f]{7,64}")
_UNFIT_REF = re.compile(r"^[-/.]|\.\.|//|@\{|[\x00-\x20\x7f~^:?*\[\\]|[/.]$|\.lock$")


@dataclass(frozen=True)
class Wish:
    """Which commit is wanted: a branch, tag or commit (the default branch without one).

    ``full_history`` asks for all commits that lead to it, not for it alone.
    """

    ref: str = ""
    full_history: bool = False


@dataclass(frozen=True)
class _Found:
    """What a wish is on the host: the source of a refspec, the commit, the branch's name."""

    source: str
    commit: str = ""
    branch: str = ""


def clone(address: Address, folder: Path, wish: Wish, program: str, watch: Watch) -> None:
    """Make ``folder`` a work tree of the repository at ``address``, as the wish says.

    What an earlier run fetched is used again. Raises ``RepositoryError`` and ``Cancelled``.
    """
    if wish.ref and (_UNFIT_REF.search(wish.ref) or not wish.ref.isprintable()):
        raise RepositoryError(
            f"{printable(wish.ref)[:100]} cannot be the name of a branch, tag or commit",
            path=address.shown,
            remedy="Give --ref the name of a branch or tag, or the id of a commit",
        )
    protocols = "file" if address.protocol == "file" else "https:ssh"
    git = Transport(program, str(folder), watch, protocols, address.settings)
    try:
        _Clone(address, folder, wish, git).make()
    except GitFailure as failure:
        raise explain(failure, address.shown) from failure


class _Clone:
    def __init__(self, address: Address, folder: Path, wish: Wish, git: Transport) -> None:
        self._address = address
        self._folder = folder
        self._wish = wish
        self._git = git
        self._mark = folder / ".git" / _COMPLETE

    def make(self) -> None:
        """Find the commit, fetch it where it is not there yet, and check it out."""
        if not self._usable():
            self._start("sha1")
        found = self._find()
        if len(found.commit) == 64 and self._format() != "sha256":
            self._start("sha256")
        whole = self._wish.full_history
        if not (self._mark.exists() and found.commit == self._head() and self._deep(whole)):
            self._mark.unlink(missing_ok=True)
            self._fetch(found)
        commit = self._text("rev-parse", "--verify", "--end-of-options", f"{_HEAD}^{{commit}}")
        self._mark.unlink(missing_ok=True)
        self._check_out(commit, found.branch)
        self._mark.touch()

    def _usable(self) -> bool:
        packs = self._folder / ".git" / "objects" / "pack"
        return self._mark.exists() and len(list(packs.glob("*.pack"))) <= _MOST_PACKS

    def _start(self, object_format: str) -> None:
        """Begin with an empty repository."""
        if os.path.lexists(self._folder):
            shutil.rmtree(self._folder)
        self._folder.mkdir(parents=True)
        self._git.local("init", "--quiet", "--template=", f"--object-format={object_format}")
        information = self._folder / ".git" / "info"
        information.mkdir(exist_ok=True)
        (information / "attributes").write_text(_ATTRIBUTES, encoding="ascii")
        self._git.local("config", "remote.origin.url", self._address.shown)

    def _format(self) -> str:
        return self._text("rev-parse", "--show-object-format")

    def _text(self, *arguments: str) -> str:
        return os.fsdecode(self._git.local(*arguments)).strip()

    def _head(self) -> str:
        return self._text("rev-parse", "--verify", "--quiet", f"{_HEAD}^{{commit}}")

    def _deep(self, whole: bool) -> bool:
        return not whole or self._text("rev-parse", "--is-shallow-repository") == "false"

    def _find(self) -> _Found:
        """Ask the host what the wish is there."""
        ref = self._wish.ref
        names = ["HEAD"]
        if ref:
            names = [ref] if ref.startswith("refs/") else [f"refs/heads/{ref}", f"refs/tags/{ref}"]
            names += [f"{name}^{{}}" for name in names]
        answer = os.fsdecode(
            self._git.remote("ls-remote", "--symref", "--", self._address.url, *names)
        )
        symbolic = {}
        commits = {}
        for line in answer.splitlines():
            value, _, name = line.partition("\t")
            if value.startswith("ref: "):
                symbolic[name] = value.removeprefix("ref: ")
            elif name in names:
                commits[name] = value
        for name in names:
            if name in commits:
                commit = commits.get(f"{name}^{{}}", commits[name])
                target = symbolic.get(name, name)
                branch = target.removeprefix("refs/heads/")
                return _Found(name, commit, branch if branch != target else "")
        if ref and _OBJECT_ID.fullmatch(ref):
            return _Found(ref, ref if len(ref) in (40, 64) else "")
        raise self._missing(ref)

    def _missing(self, ref: str) -> RepositoryError:
        if ref:
            return RepositoryError(
                f"{self._address.shown} has no branch, tag or commit {ref}",
                path=self._address.shown,
                remedy="git ls-remote lists what there is; a commit needs 7 digits at least",
            )
        return RepositoryError(
            f"{self._address.shown} has no commit on its default branch",
            path=self._address.shown,
            remedy="Name a branch with --ref, or push a commit first",
        )

    def _fetch(self, found: _Found) -> None:
        if found.commit or found.source == "HEAD" or found.source.startswith("refs/"):
            try:
                self._fetch_refs(f"+{found.source}:{_HEAD}")
            except GitFailure:
                # Some hosts give no commit that is not the end of a branch or tag.
                if found.source != found.commit:
                    raise
            else:
                return
        self._fetch_refs(*_EVERYTHING, whole=True)
        try:
            commit = self._text(
                "rev-parse", "--verify", "--quiet", "--end-of-options", f"{found.source}^{{commit}}"
            )
        except GitFailure:
            raise self._missing(found.source) from None
        self._git.local("update-ref", _HEAD, commit)

    def _fetch_refs(self, *refs: str, whole: bool = False) -> None:
        depth = ["--depth=1"]
        if whole or self._wish.full_history:
            shallow = self._text("rev-parse", "--is-shallow-repository") == "true"
            depth = ["--unshallow"] if shallow else ["--update-shallow"]
        options = ("--force", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head")
        self._git.remote("fetch", "--progress", *options, *depth, "--", self._address.url, *refs)

    def _check_out(self, commit: str, branch: str) -> None:
        """Make the files those of the commit, whatever became of them since the last run."""
        if branch:
            self._git.local("update-ref", f"refs/heads/{branch}", commit)
            self._git.local("symbolic-ref", "HEAD", f"refs/heads/{branch}")
        else:
            self._git.local("update-ref", "--no-deref", "HEAD", commit)
        self._git.local("reset", "--quiet", "--hard", commit)
        self._git.local("clean", "--quiet", "-ffdx")


_EXPLANATIONS = (
    (
        r"Authentication failed|could not read (Username|Password)|Permission denied|"
        r"terminal prompts disabled|HTTP 40[13]|error: 40[13]",
        "refuses access",
        "Set up a credential helper or an SSH key for it, and see that git ls-remote works",
    ),
    (r"Host key verification failed", "has a key that SSH does not know",
     "Connect to the host once with ssh, and compare its key"),
    (
        r"not found|does not exist|does not appear to be a git repository|error: 404",
        "was not found",
        "Check the address; a private repository that you may not read looks the same",
    ),
    (r"dubious ownership", "belongs to another user",
     "To allow it: git config --global --add safe.directory FOLDER"),
    (r"resolve host", "has a host that is not known", "Check the address and your network"),
    (r"SSL|certificate", "has no certificate that can be verified",
     "Check the address; http.sslCAInfo of Git names further authorities"),
    (
        r"[Tt]imed out|Connection refused|unable to connect|Failed to connect|Could not connect|"
        r"[Nn]etwork is unreachable|Operation too slow|Connection closed|Connection reset",
        "cannot be reached",
        "Check your network and try again",
    ),
    (r"No space left", "does not fit on the disk", "Make room, or use --cache-folder"),
    (r"took longer than", "was not there in time", "Allow more time with --fetch-seconds"),
)  # fmt: skip


def explain(failure: GitFailure, shown: str) -> RepositoryError:
    """Return what a failure of Git means for the user, without any user information."""
    for pattern, what, remedy in _EXPLANATIONS:
        if re.search(pattern, failure.message):
            return RepositoryError(f"{shown} {what}", path=shown, remedy=remedy)
    lines = [line.strip() for line in re.split(r"[\r\n]+", failure.message) if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines or ["?"]
    text = printable(without_user(told[-1]))[:300].rstrip(". ")
    return RepositoryError(
        f"{shown} cannot be fetched: {text}", path=shown, remedy="See that git ls-remote works"
    )
