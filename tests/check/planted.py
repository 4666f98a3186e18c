"""Forty faults planted into a wiki of another tool: what is found of them, and what else is."""

import shutil
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from codewiki.check.model import Finding
from codewiki.checking import Checked, check_wiki

CASE = Path(__file__).parent.parent / "cases" / "check" / "foreign"


@dataclass(frozen=True)
class Fault:
    """A planted fault: ``first`` to ``last`` are the lines in which it stands once it is planted,
    ``elsewhere`` the pages on any line of which it may be reported too.
    """

    number: int
    kind: str
    page: str
    first: int
    last: int
    elsewhere: tuple[str, ...]
    says: str = ""

    def is_meant(self, finding: Finding) -> bool:
        """Tell whether ``finding`` is about this fault."""
        if self.says not in finding.message:
            return False
        if finding.page == self.page:
            return self.first <= finding.line <= self.last
        return finding.page in self.elsewhere


@dataclass(frozen=True)
class Outcome:
    """``found`` and ``missed`` are faults, ``right`` and ``wrong`` findings."""

    found: list[Fault]
    missed: list[Fault]
    right: list[Finding]
    wrong: list[Finding]

    @property
    def precision(self) -> float:
        """How many of the findings are about a fault."""
        return len(self.right) / (len(self.right) + len(self.wrong) or 1)

    @property
    def recall(self) -> float:
        """How many of the faults are found."""
        return len(self.found) / (len(self.found) + len(self.missed) or 1)


def check_clean(folder: Path) -> Checked:
    """Check the wiki as it is, copied into ``folder`` with its source."""
    return check_wiki(str(_copied(folder) / "docs"))


def check_planted(folder: Path) -> Outcome:
    """Plant all faults at once, check, and sort out what is found."""
    root = _copied(folder)
    faults = list(_planted(root / "docs"))
    findings = check_wiki(str(root / "docs")).report.findings
    right = [one for one in findings if any(fault.is_meant(one) for fault in faults)]
    found = [fault for fault in faults if any(fault.is_meant(one) for one in findings)]
    return Outcome(
        found=found,
        missed=[fault for fault in faults if fault not in found],
        right=right,
        wrong=[one for one in findings if one not in right],
    )


def _copied(folder: Path) -> Path:
    root = folder / "parcel"
    shutil.copytree(CASE / "source", root)
    shutil.copytree(CASE / "wiki", root / "docs")
    return root


def _planted(wiki: Path) -> list[Fault]:
    """Write the faults into ``wiki``; their lines are those of the finished pages."""
    rows = tomllib.loads((CASE / "faults.toml").read_text("utf-8"))["fault"]
    for row in rows:
        page = wiki / row["page"]
        text = page.read_text("utf-8") if "old" in row else ""
        old = row.get("old", "")
        assert not old or text.count(old) == 1, row["kind"]
        page.write_text(text.replace(old, row["new"]) if old else row["new"], "utf-8")
    faults = []
    for number, row in enumerate(rows, start=1):
        before, _, _ = (wiki / row["page"]).read_text("utf-8").partition(row["new"])
        first = before.count("\n") + 1
        last = first + row["new"].count("\n")
        elsewhere = tuple(row.get("elsewhere", ()))
        says = row.get("says", "")
        faults.append(Fault(number, row["kind"], row["page"], first, last, elsewhere, says))
    return faults


def told(outcome: Outcome) -> str:
    """Return the figures, the faults that were missed and the findings that are wrong."""
    lines = [
        f"recall    {len(outcome.found)} of {len(outcome.found) + len(outcome.missed)} faults",
        f"precision {len(outcome.right)} of {len(outcome.right) + len(outcome.wrong)} findings",
    ]
    lines += [f"missed: {fault.page}:{fault.first} {fault.kind}" for fault in outcome.missed]
    lines += [
        f"wrong: {one.page}:{one.line} {one.rule.value}: {one.message}" for one in outcome.wrong
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        sys.stdout.write(told(check_planted(Path(place))) + "\n")
