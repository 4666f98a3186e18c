"""Where a finding is shown: paths from the root of the repository, and a line that exists."""

import posixpath

import msgspec

from codewiki.check.model import Finding


class Places(msgspec.Struct, frozen=True):
    """``place`` is the wiki's folder from the top of the work tree (``None`` outside: paths are
    then those in the wiki), ``prefix`` that of the source, ``home`` the page on which findings
    about no page are shown.
    """

    place: str | None
    prefix: str
    home: str

    def of(self, finding: Finding) -> tuple[str, int]:
        """Return the path and the line of a finding."""
        if not finding.page and finding.file:
            return posixpath.join(self.prefix, finding.file), 1
        page = finding.page or self.home
        return posixpath.join(self.place or "", page), max(finding.line, 1)
