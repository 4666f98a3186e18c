"""Clones of repositories at an address: which commit, made current, and nothing executed."""

import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from codewiki.errors import Cancelled, ConfigurationError, RepositoryError
from codewiki.source.acquire import Kind, Request, acquired, named, require_name
from codewiki.source.build import read_repository
from codewiki.source.clone import explain
from codewiki.source.git import GitFailure
from codewiki.source.model import Repository

Writer = Callable[[Mapping[str, str | bytes]], Path]
Git = Callable[..., str]
Read = Callable[..., Repository]


@pytest.fixture
def origin(committed: Writer, git: Git) -> Path:
    """A repository of two commits, a branch and two tags."""
    root = committed({"a.py": "one\n", "old.py": "x\n"})
    git(root, "tag", "light")
    git(root, "tag", "-a", "-m", "First", "v1")
    git(root, "checkout", "-q", "-b", "topic/x")
    (root / "topic.py").write_text("x\n", encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Topic")
    git(root, "checkout", "-q", "main")
    (root / "a.py").write_text("two\r\n", encoding="utf-8", newline="")
    git(root, "rm", "-q", "old.py")
    git(root, "commit", "-q", "-a", "-m", "Second")
    return root


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a repository by its address, with the cache in a folder of its own."""

    def read_it(text: str, **wishes: object) -> Repository:
        request = Request(cache=tmp_path / "cache", **wishes)  # type: ignore[arg-type]
        with acquired(text, request) as found:
            return read_repository(found.root)

    return read_it


def paths(repository: Repository) -> list[str]:
    return [file.path for file in repository.files]


def test_the_default_branch_is_cloned_and_kept_current(
    origin: Path, git: Git, read: Read, tmp_path: Path
) -> None:
    first = read(origin.as_uri())
    assert paths(first) == ["a.py"]
    assert first.files[0].committed
    assert (first.name, first.branch, first.remote) == ("work", "main", None)
    assert first.commit is not None
    assert first.commit.id == git(origin, "rev-parse", "main")
    assert first.history is None
    assert first.problems == ()
    Path(first.root, "junk.py").write_text("x\n", encoding="utf-8")
    Path(first.root, "a.py").write_text("changed\n", encoding="utf-8")
    assert read(origin.as_uri()) == first
    (origin / "b.py").write_text("b\n", encoding="utf-8")
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "--amend", "-m", "Rewritten")
    second = read(origin.as_uri())
    assert paths(second) == ["a.py", "b.py"]
    assert second.root == first.root
    assert len(list((tmp_path / "cache" / "copies").iterdir())) == 1


@pytest.mark.parametrize(
    ("ref", "expected", "branch"),
    [
        ("topic/x", ["a.py", "old.py", "topic.py"], "topic/x"),
        ("refs/heads/topic/x", ["a.py", "old.py", "topic.py"], "topic/x"),
        ("light", ["a.py", "old.py"], None),
        ("v1", ["a.py", "old.py"], None),
        ("main", ["a.py"], "main"),
    ],
)
def test_a_branch_or_tag(
    origin: Path, read: Read, ref: str, expected: list[str], branch: str | None
) -> None:
    repository = read(origin.as_uri(), ref=ref)
    assert (paths(repository), repository.branch) == (expected, branch)


@pytest.mark.parametrize("digits", [40, 10])
def test_a_commit(origin: Path, git: Git, read: Read, digits: int) -> None:
    commit = git(origin, "rev-parse", "main~1")
    for _ in range(2):
        repository = read(origin.as_uri(), ref=commit[:digits])
        assert repository.commit is not None
        assert repository.commit.id == commit
        assert repository.branch is None


def test_the_full_history_is_fetched_when_asked_for(origin: Path, read: Read) -> None:
    assert read(origin.as_uri()).history is None
    whole = read(origin.as_uri(), full_history=True)
    assert whole.history is not None
    assert whole.history.commits == 2
    assert read(origin.as_uri()).history == whole.history


def test_a_bare_repository_is_cloned(origin: Path, git: Git, read: Read, tmp_path: Path) -> None:
    bare = tmp_path / "my 100% store.git"
    git(tmp_path, "clone", "-q", "--bare", str(origin), str(bare))
    assert named(str(bare)).kind is Kind.BARE
    assert named(str(origin / ".git")).kind is Kind.FOLDER
    repository = read(str(bare))
    assert (repository.name, paths(repository)) == ("my-100-store", ["a.py"])


def test_sha256_and_shallow_origins(git: Git, read: Read, origin: Path, tmp_path: Path) -> None:
    new = tmp_path / "sha256"
    git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256", str(new))
    (new / "a.py").write_text("x\n", encoding="utf-8")
    git(new, "add", "-A")
    git(new, "commit", "-q", "-m", "x")
    repository = read(new.as_uri())
    assert repository.commit is not None
    assert len(repository.commit.id) == 64
    assert repository.files[0].committed
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth=1", origin.as_uri(), str(shallow))
    assert paths(read(shallow.as_uri(), full_history=True)) == ["a.py"]


def test_submodules_are_entries_and_not_fetched(
    origin: Path, git: Git, read: Read, tmp_path: Path
) -> None:
    commit = git(origin, "rev-parse", "HEAD")
    (origin / ".gitmodules").write_text(
        f'[submodule "s"]\n\tpath = s\n\turl = {tmp_path.as_uri()}/nowhere\n', encoding="utf-8"
    )
    git(origin, "add", ".gitmodules")
    git(origin, "update-index", "--add", "--cacheinfo", f"160000,{commit},s")
    git(origin, "commit", "-q", "-m", "Submodule")
    repository = read(origin.as_uri())
    assert [(entry.path, entry.reason.value) for entry in repository.skipped] == [
        ("s", "submodule")
    ]


def test_what_cannot_be_had_is_said(origin: Path, read: Read, git: Git, tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="has no branch, tag or commit nope"):
        read(origin.as_uri(), ref="nope")
    with pytest.raises(RepositoryError, match="has no branch, tag or commit 1234567"):
        read(origin.as_uri(), ref="1234567")
    for ref in ("--upload-pack=x", "a b", "a..b", "*", "x:y", "/x", "a\nb"):
        with pytest.raises(RepositoryError, match="cannot be the name of a branch"):
            read(origin.as_uri(), ref=ref)
    with pytest.raises(RepositoryError, match="was not found"):
        read((tmp_path / "nowhere").as_uri())
    git(tmp_path, "init", "-q", "--bare", "empty.git")
    with pytest.raises(RepositoryError, match="has no commit on its default branch"):
        read(str(tmp_path / "empty.git"))
    with pytest.raises(ConfigurationError, match="--ref does not go with a folder"):
        read(str(origin), ref="main")
    with pytest.raises(RepositoryError, match="safe to give to Git"):
        read(f"ext::sh -c touch% {tmp_path}/sang")
    assert not (tmp_path / "sang").exists()


def test_a_clone_that_broke_is_made_anew(origin: Path, read: Read) -> None:
    root = Path(read(origin.as_uri()).root)
    (root / ".git" / "shallow.lock").write_bytes(b"")
    (root / ".git" / "index.lock").write_bytes(b"")
    with pytest.raises(RepositoryError):
        read(origin.as_uri())
    assert paths(read(origin.as_uri())) == ["a.py"]


def test_nothing_is_kept_without_a_cache(origin: Path) -> None:
    with acquired(origin.as_uri(), Request()) as found:
        assert paths(read_repository(found.root)) == ["a.py"]
        assert found.origin == origin.as_uri()
        assert found.output == str(Path.cwd() / "work-wiki")
    assert not Path(found.root).exists()


def test_two_runs_do_not_share_a_copy(origin: Path, tmp_path: Path) -> None:
    request = Request(cache=tmp_path / "cache")
    with (
        acquired(origin.as_uri(), request),
        pytest.raises(RepositoryError, match="Another run is reading"),
        acquired(origin.as_uri(), request),
    ):
        pass


def test_programs_named_by_the_origin_or_its_files_are_not_started(
    origin: Path, git: Git, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = tmp_path / "canary.sh"
    canary.write_text(f"#!/bin/sh\necho x >> '{tmp_path}/sang'\ncat\n", encoding="utf-8")
    canary.chmod(canary.stat().st_mode | stat.S_IXUSR)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "post-index-change", "reference-transaction", "post-merge"):
        (hooks / name).write_bytes(canary.read_bytes())
        (hooks / name).chmod(0o755)
    (origin / ".gitattributes").write_text(
        "*.py filter=evil text eol=crlf ident working-tree-encoding=UTF-16\n", encoding="utf-8"
    )
    git(origin, "add", ".gitattributes")
    git(origin, "commit", "-q", "-m", "Attributes")
    users = tmp_path / "gitconfig"
    users.write_text(
        f'[filter "evil"]\n\tsmudge = {canary}\n\tprocess = {canary}\n\tclean = {canary}\n'
        f"[core]\n\thooksPath = {hooks}\n\tfsmonitor = {canary}\n"
        f"[init]\n\ttemplateDir = {tmp_path}\n[fetch]\n\trecurseSubmodules = true\n",
        encoding="utf-8",
    )
    for name, value in {
        "uploadpack.packObjectsHook": canary,
        "core.fsmonitor": canary,
        "core.hooksPath": hooks,
        "core.alternateRefsCommand": canary,
    }.items():
        git(origin, "config", name, str(value))
    (tmp_path / "sang").unlink(missing_ok=True)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(users))
    git(tmp_path, "clone", "-q", origin.as_uri(), str(tmp_path / "naive"), check=False)
    assert (tmp_path / "sang").exists()
    (tmp_path / "sang").unlink()
    read(origin.as_uri())
    repository = read(origin.as_uri())
    assert not (tmp_path / "sang").exists()
    assert all(file.committed for file in repository.files)
    assert (Path(repository.root) / "a.py").read_bytes() in (b"two\r\n", b"two\n")


def test_a_link_in_the_tree_leads_nothing_out(
    origin: Path, git: Git, read: Read, tmp_path: Path
) -> None:
    (origin / "up").symlink_to(tmp_path)
    git(origin, "add", "up")
    git(origin, "commit", "-q", "-m", "Link")
    repository = read(origin.as_uri())
    assert paths(repository) == ["a.py"]
    assert repository.skipped[0].reason.value == "symbolic link"


FAKE_GIT = """#!{python}
import os, sys, time
if "ls-remote" in sys.argv or "fetch" in sys.argv:
    with open({log!r}, "a") as log:
        log.write(repr((sys.argv, {{k: v for k, v in os.environ.items() if "GIT" in k}})))
    {action}
os.execv({git!r}, [{git!r}] + sys.argv[1:])
"""


@pytest.fixture
def fake_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, git: Git) -> Callable[[str], Path]:
    """Put a program before Git that does something else where Git would talk to a host."""
    real = subprocess.run(
        ["which", "git"], capture_output=True, text=True, check=True
    ).stdout.strip()

    def install(action: str) -> Path:
        folder, log = tmp_path / "bin", tmp_path / "log"
        folder.mkdir()
        program = folder / "git"
        program.write_text(
            FAKE_GIT.format(python=sys.executable, git=real, log=str(log), action=action),
            encoding="utf-8",
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return log

    return install


def test_a_password_is_in_no_argument_no_message_and_no_file(
    fake_git: Callable[[str], Path], tmp_path: Path
) -> None:
    url = "https://ada:s3cret@host.invalid/o/n.git"
    log = fake_git("sys.stderr.write('fatal: Authentication failed for x'); sys.exit(128)")
    with (
        pytest.raises(RepositoryError, match="refuses access") as caught,
        acquired(url, Request(cache=tmp_path / "cache")),
    ):
        pass
    assert "s3cret" not in str(caught.value)
    assert "ada" not in str(caught.value)
    arguments, environment = log.read_text(encoding="utf-8").split("], {")
    assert "s3cret" not in arguments
    assert "'--', 'https://host.invalid/o/n.git'" in arguments
    assert "http.https://host.invalid/.extraHeader" in environment
    assert "'GIT_ALLOW_PROTOCOL': 'https:ssh'" in environment
    assert "'GIT_TERMINAL_PROMPT': '0'" in environment
    stored = b"".join(
        path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()
    )
    assert b"url = https://host.invalid/o/n.git" in stored
    assert b"s3cret" not in stored


def test_time_and_cancelling_end_it_with_all_that_it_started(
    fake_git: Callable[[str], Path], tmp_path: Path
) -> None:
    fake_git("import subprocess; subprocess.run(['sleep', '60'])")
    begun = time.monotonic()
    request = Request(cache=tmp_path / "cache", seconds=0.5)
    with (
        pytest.raises(RepositoryError, match="was not there in time"),
        acquired("https://host.invalid/n", request),
    ):
        pass
    asked = iter([False, False, False, False, False, False, True])
    with (
        pytest.raises(Cancelled),
        acquired(
            "https://host.invalid/n",
            Request(cache=tmp_path / "cache"),
            cancelled=lambda: next(asked, True),
        ),
    ):
        pass
    assert time.monotonic() - begun < 20


def test_progress_is_told(fake_git: Callable[[str], Path], origin: Path, tmp_path: Path) -> None:
    fake_git(
        "'fetch' in sys.argv and (sys.stderr.write('Receiving objects:  45% (9/20)\\r'),"
        " sys.stderr.flush(), time.sleep(0.3))"
    )
    told: list[tuple[int, int]] = []
    with acquired(
        origin.as_uri(),
        Request(cache=tmp_path / "cache"),
        on_progress=lambda *step: told.append(step),
    ):
        pass
    assert (9, 20) in told


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("fatal: could not read Username for 'https://h': terminal prompts disabled", "access"),
        ("git@h: Permission denied (publickey).\nfatal: Could not read", "access"),
        ("remote: Repository not found.\nfatal: repository 'x' not found", "not found"),
        ("fatal: unable to access: Could not resolve host: h", "host that is not known"),
        ("Host key verification failed.\nfatal: x", "key that SSH does not know"),
        ("fatal: unable to access: SSL certificate problem", "certificate"),
        ("fatal: unable to access: Failed to connect to h port 443", "cannot be reached"),
        ("fatal: write error: No space left on device", "does not fit"),
        ("hint: x\nfatal: strange https://u:p@h.org/x\x1b[2J", "strange https://h.org/x"),
        ("", "cannot be fetched"),
    ],
)
def test_failures_of_git_are_explained(message: str, expected: str) -> None:
    error = explain(GitFailure(message), "https://h.org/n")
    assert re.search(expected, error.message)
    assert error.message.isprintable()
    assert error.remedy


def test_archives_are_unpacked_into_the_cache(write: Writer, tmp_path: Path, read: Read) -> None:
    import zipfile

    path = tmp_path / "pot-1.0.zip"
    for content in ("one\n", "two\n"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("pot-1.0/a.py", content)
        repository = read(str(path))
        assert (repository.name, paths(repository)) == ("pot-1.0", ["a.py"])
        assert Path(repository.root, "a.py").read_text(encoding="utf-8") == content
    with pytest.raises(ConfigurationError, match="--full-history does not go with an archive"):
        read(str(path), full_history=True)


def test_an_empty_name_is_not_the_present_folder() -> None:
    with pytest.raises(RepositoryError, match="has no name"):
        require_name("")
    require_name(".")
