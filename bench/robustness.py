"""Run the tool on some two hundred published packages: no crash, no hang, no file lost.

    python -m bench.robustness pin REGISTRY NAME...   add packages to the list, pinned as they are
    python -m bench.robustness run FOLDER [NAME...]   fetch into FOLDER and run on each
    python -m bench.robustness report FOLDER          write bench/robustness.md from what was found

The list is ``bench/robustness.tsv``: registry, name, version and digest of each archive. For each
package a whole wiki is made in a process of its own with a limit of time. Its files are then
accounted for: every file that Git would not ignore is either read or skipped with a reason, and
every file that an adapter or reader is for has facts or a problem that says why not. What was found
is kept in FOLDER, one file for a package, so a run that was stopped goes on where it was. Nothing
of a package is executed.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.arguments import tell
from bench.fetch import Package, Registries, Unreachable, WrongDigest, fetch, newest
from bench.measuring import Failed, measured

HERE = Path(__file__).resolve().parent
LIST = HERE / "robustness.tsv"
REPORT = HERE / "robustness.md"
SECONDS = 900.0
"""So long a package may take before it counts as one that hangs."""


@dataclass(frozen=True)
class Account:
    """What became of the files of a package.

    ``lost`` are files that were neither read nor skipped with a reason, ``silent`` counts those
    that have no facts without a problem that says why; ``findings`` are faults of the wiki.
    """

    files: int = 0
    lines: int = 0
    analysed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    problems: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    silent: int = 0
    findings: int = 0
    nodes: int = 0
    edges: int = 0


@dataclass(frozen=True)
class Run:
    """A package and what came of it; ``failure`` is empty where the run ended well."""

    registry: str
    name: str
    version: str
    cpu: float = 0.0
    megabytes: int = 0
    failure: str = ""
    account: Account = field(default_factory=Account)

    @property
    def is_clean(self) -> bool:
        """Whether nothing of what must not happen did."""
        account = self.account
        return not (self.failure or account.lost or account.silent or account.findings)


def packages(text: str) -> tuple[Package, ...]:
    """Return the packages of a list. Raises ``ValueError`` where a row is wrong."""
    found = []
    for row in filter(None, text.splitlines()):
        cells = row.split("\t")
        if len(cells) != 4 or len(cells[3]) != 64:
            raise ValueError(f"not a package: {row}")
        registry, name, version, sha256 = cells
        found.append(Package(name, registry, version, sha256, "", "full"))
    return tuple(found)


def account(folder: Path, output: Path) -> Account:
    """Make the wiki of ``folder`` in ``output`` and account for every file."""
    from codewiki.facts.reading import is_read
    from codewiki.pipeline import run
    from codewiki.settings import Settings
    from codewiki.source.model import READ_ROLES

    result = run(str(folder), Settings(output=str(output), no_cache=True, jobs=1))
    repository = result.repository
    seen = {file.path for file in repository.files} | {file.path for file in repository.skipped}
    wanted = [
        file
        for file in repository.files
        if file.role in READ_ROLES and is_read(file.language, Path(file.path).name)
    ]
    told = [
        problem
        for problem in result.problems
        if problem.stage == "facts" and problem.path and problem.kind.value != "syntax"
    ]
    return Account(
        files=len(repository.files),
        lines=sum(file.lines for file in repository.files),
        analysed=result.figures.analysed,
        skipped=dict(sorted(Counter(file.reason.value for file in repository.skipped).items())),
        problems=dict(sorted(Counter(one.kind.value for one in result.problems).items())),
        languages=dict(sorted(Counter(file.language for file in wanted).items())),
        lost=tuple(sorted(_not_ignored(folder) - seen)[:20]),
        silent=max(0, len(wanted) - result.figures.analysed - len(told)),
        findings=len(result.findings),
        nodes=result.graph.nodes,
        edges=result.graph.edges,
    )


def _not_ignored(folder: Path) -> set[str]:
    """Return the paths of the files that Git would add, found by Git itself.

    Folders that are never entered (installed packages, caches) are left out.
    """
    from codewiki.source.ignore import PRUNED_FOLDERS

    with tempfile.TemporaryDirectory() as scratch:
        git = ["git", f"--git-dir={scratch}/git", f"--work-tree={folder}"]
        subprocess.run([*git, "init", "-q"], check=True, capture_output=True)
        command = [*git, "ls-files", "-z", "--others", "--exclude-standard"]
        listed = subprocess.run(command, check=True, capture_output=True, cwd=folder).stdout
    names = {name.decode("utf-8", "replace") for name in listed.split(b"\0") if name}
    return {name for name in names if PRUNED_FOLDERS.isdisjoint(name.split("/"))}


def run_one(package: Package, registries: Registries, folder: Path) -> Run:
    """Fetch a package and run on it; raises ``Unreachable``, ``WrongDigest``, ``TarError``."""
    place = fetch(package, registries.archive, folder / "packages")
    command = [sys.executable, "-m", "bench.robustness", "one", str(place)]
    plain = Run(package.registry, package.name, package.version)
    try:
        used = measured(command, seconds=SECONDS)
    except Failed as error:
        return Run(plain.registry, plain.name, plain.version, failure=str(error))
    told = json.loads(used.printed)
    told["lost"] = tuple(told["lost"])
    return Run(
        plain.registry,
        plain.name,
        plain.version,
        cpu=round(used.cpu, 2),
        megabytes=used.largest // 1_000_000,
        account=Account(**told),
    )


def run_all(wanted: Sequence[Package], folder: Path) -> int:
    """Run on each package that has no result yet; return the exit code."""
    code = 0
    (folder / "found").mkdir(parents=True, exist_ok=True)
    with Registries() as registries:
        for package in wanted:
            kept = folder / "found" / f"{package.registry}-{package.folder_name}.json"
            if kept.exists():
                continue
            try:
                found = run_one(package, registries, folder)
            except (Unreachable, WrongDigest, tarfile.TarError) as error:
                tell(f"SKIPPED {package.name} {package.version}: {error}")
                continue
            kept.write_text(json.dumps(asdict(found), indent=1) + "\n", encoding="utf-8")
            tell(f"{'ok' if found.is_clean else 'NOT CLEAN'} {package.name} {found.cpu:.1f} s")
            code = code if found.is_clean else 1
    return code


def load(folder: Path) -> list[Run]:
    """Return what was found, sorted by registry and name."""
    runs = []
    for path in sorted((folder / "found").glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        inner = told.pop("account")
        inner["lost"] = tuple(inner["lost"])
        runs.append(Run(**told, account=Account(**inner)))
    return sorted(runs, key=lambda run: (run.registry, run.name))


def report(runs: Sequence[Run]) -> str:
    """Return the report as Markdown: totals, what was not clean, and a row for each package."""
    lines = ["# Packages that the tool was run on", ""]
    lines += ["Written by `python -m bench.robustness report`; what it means is told there.", ""]
    lines += _totals(runs)
    unclean = [run for run in runs if not run.is_clean]
    lines += ["", "## Not clean", ""]
    lines += [f"- {run.registry} {run.name} {run.version}: {_told(run)}" for run in unclean]
    lines += [] if unclean else ["None: no crash, no hang, no file without a reason."]
    lines += ["", "## Packages", ""]
    heads = "registry | package | version | files | with facts | skipped | lines | problems"
    lines += [f"| {heads} | CPU s | MB |", f"|{'---|' * 10}"]
    for run in runs:
        found = run.account
        problems = ", ".join(f"{count} {kind}" for kind, count in found.problems.items()) or "–"
        lines.append(
            f"| {run.registry} | {run.name} | {run.version} | {found.files:,} | "
            f"{found.analysed:,} | {sum(found.skipped.values()):,} | {found.lines:,} | "
            f"{problems} | {run.cpu:.1f} | {run.megabytes:,} |"
        )
    return "\n".join(lines) + "\n"


def _totals(runs: Sequence[Run]) -> list[str]:
    accounts = [run.account for run in runs]
    skipped: Counter[str] = Counter()
    problems: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    for one in accounts:
        skipped.update(one.skipped)
        problems.update(one.problems)
        languages.update(one.languages)
    registries = Counter(run.registry for run in runs)
    return [
        f"- packages: {len(runs)} ({_counts(registries)})",
        f"- lines: {sum(one.lines for one in accounts):,} in "
        f"{sum(one.files for one in accounts):,} files",
        f"- files with facts, by language: {_counts(languages)}",
        f"- files skipped, by reason: {_counts(skipped)}",
        f"- problems that were recorded: {_counts(problems)}",
        f"- nodes and edges: {sum(one.nodes for one in accounts):,} and "
        f"{sum(one.edges for one in accounts):,}",
        f"- CPU seconds in all: {sum(run.cpu for run in runs):,.0f}; the longest run "
        f"{max((run.cpu for run in runs), default=0):,.0f}; most memory "
        f"{max((run.megabytes for run in runs), default=0):,} MB",
    ]


def _counts(counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count:,} {name}" for name, count in ordered) or "none"


def _told(run: Run) -> str:
    found = run.account
    parts = [run.failure.replace("\n", " ")] if run.failure else []
    parts += [f"lost {', '.join(found.lost[:3])}"] if found.lost else []
    parts += [f"{found.silent} files without facts or problem"] if found.silent else []
    parts += [f"{found.findings} findings in the wiki"] if found.findings else []
    return "; ".join(parts)


def pin(registry: str, names: Sequence[str]) -> int:
    """Add the present versions of packages to the list; return the exit code."""
    known = {(one.registry, one.name): one for one in packages(_listed())}
    with Registries() as registries:
        for name in names:
            if (registry, name) in known:
                continue
            try:
                version, data = newest(registries, registry, name)
            except (Unreachable, WrongDigest) as error:
                tell(f"SKIPPED {name}: {error}")
                continue
            digest = hashlib.sha256(data).hexdigest()
            known[registry, name] = Package(name, registry, version, digest, "", "full")
            tell(f"{registry} {name} {version}: {len(data):,} bytes")
            rows = [
                f"{one.registry}\t{one.name}\t{one.version}\t{one.sha256}\n"
                for _, one in sorted(known.items())
            ]
            LIST.write_text("".join(rows), encoding="utf-8")
    return 0


def _listed() -> str:
    return LIST.read_text(encoding="utf-8") if LIST.exists() else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    pinning = commands.add_parser("pin")
    pinning.add_argument("registry", choices=("pypi", "npm", "debian"))
    pinning.add_argument("names", nargs="+", metavar="NAME")
    running = commands.add_parser("run")
    running.add_argument("folder", type=Path, metavar="FOLDER")
    running.add_argument("names", nargs="*", metavar="NAME")
    reporting = commands.add_parser("report")
    reporting.add_argument("folder", type=Path, metavar="FOLDER")
    one = commands.add_parser("one", help="what a run calls for each package")
    one.add_argument("folder", type=Path, metavar="FOLDER")
    options = parser.parse_args(arguments)
    match options.command:
        case "pin":
            return pin(options.registry, options.names)
        case "run":
            wanted = packages(_listed())
            chosen = [one for one in wanted if not options.names or one.name in options.names]
            return run_all(chosen, options.folder)
        case "report":
            REPORT.write_text(report(load(options.folder)), encoding="utf-8")
            return 0
        case _:
            with tempfile.TemporaryDirectory() as scratch:
                found = account(options.folder, Path(scratch, "wiki"))
            sys.stdout.write(json.dumps(asdict(found)) + "\n")
            return 0


if __name__ == "__main__":
    sys.exit(main())
