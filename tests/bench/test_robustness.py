"""The run over many packages: the list, the account of every file, the report."""

from pathlib import Path

import pytest

from bench import robustness
from bench.fetch import Package, Registries, Unreachable, newest
from bench.robustness import Account, Run, account, packages, report


def test_the_list_is_long_mixed_and_pinned() -> None:
    found = packages(robustness.LIST.read_text(encoding="utf-8"))
    assert len(found) >= 200
    assert {one.registry for one in found} == {"pypi", "npm", "debian"}
    assert len({(one.registry, one.name) for one in found}) == len(found)
    with pytest.raises(ValueError, match="not a package"):
        packages("pypi\tone\t1.0\tshort\n")


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    (root / "a.py").write_text("def one(): pass\n", encoding="utf-8")
    (root / "b.bin").write_bytes(bytes(range(256)))
    (root / ".gitignore").write_text("*.log\n", encoding="utf-8")
    (root / "c.log").write_text("ignored\n", encoding="utf-8")
    found = account(root, tmp_path / "wiki")
    assert (found.files, found.lost, found.silent, found.findings) == (2, (), 0, 0)
    assert found.skipped == {"binary": 1}
    assert found.languages == {"python": 1}


def test_a_run_on_one_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "packages" / "one-1.0"
    place.mkdir(parents=True)
    (place / "a.c").write_text("int one(void) { return 1; }\n", encoding="utf-8")
    package = Package("one", "pypi", "1.0", "0" * 64, "", "full")
    assert robustness.run_all([package], tmp_path) == 0
    (run,) = robustness.load(tmp_path)
    assert run.is_clean
    assert run.account.languages == {"c": 1}
    monkeypatch.setattr(robustness, "SECONDS", 0.01)
    hung = robustness.run_one(package, Registries(), tmp_path)
    assert hung.failure
    assert not hung.is_clean


def test_what_is_out_of_reach_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Path:
        raise Unreachable("no network")

    monkeypatch.setattr(robustness, "fetch", refuse)
    package = Package("one", "npm", "1.0", "0" * 64, "", "full")
    assert robustness.run_all([package], tmp_path) == 0
    assert robustness.load(tmp_path) == []


def test_the_report_names_what_is_not_clean() -> None:
    good = Run("npm", "good", "1", account=Account(files=2, lines=1_000, problems={"syntax": 3}))
    bad = Run("pypi", "bad", "2", failure="ended with 1", account=Account(lost=("a", "b")))
    text = report([good, bad])
    assert "- packages: 2 (1 npm, 1 pypi)" in text
    assert "- pypi bad 2: ended with 1; lost a, b" in text
    assert "| npm | good | 1 | 2 | 0 | 0 | 1,000 | 3 syntax |" in text
    assert "no crash, no hang" in report([good])


def test_the_newest_release_is_chosen_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [
        {"filename": f"one-{version}.tar.gz", "url": version}
        for version in ("2.0rc1", "1.10", "1.9")
    ]
    monkeypatch.setattr("bench.fetch._files_of_pypi", lambda name: files)
    monkeypatch.setattr("bench.fetch._read", lambda request: b"archive")
    monkeypatch.setattr("urllib.request.Request", lambda url: url)
    assert newest(Registries(), "pypi", "one") == ("1.10", b"archive")
    monkeypatch.setattr("bench.fetch._files_of_pypi", lambda name: [])
    with pytest.raises(Unreachable):
        newest(Registries(), "pypi", "one")
