"""What options a program takes, from where, and what it says of them: proved from their lines."""

import pytest

from codewiki.check.claims import prove
from codewiki.check.source_text import SourceText
from codewiki.source.contents import MemoryContents
from codewiki.wiki.model import Citation, Claim
from codewiki.wiki.model import ClaimKind as K

PYTHON = """\
parser.add_argument("--size", "-s", default=1, help="How " "large it is")
a.add_argument("--one", help="First"); a.add_argument("--two", help="Second")
click.option("--url", envvar="APP_URL", help="Where the store is")
words = "--size", "How large it is"
"""
JAVA = """\
class Copy {
    @Option(description = "Ask nothing", names = {"-f", "--force"})
    boolean force;
}
"""


@pytest.mark.parametrize(
    ("path", "line", "kind", "name", "words", "verdict"),
    [
        ("a.py", 1, K.OPTION, "--size", "", True),
        ("a.py", 1, K.OPTION, "--height", "", False),
        ("a.py", 4, K.OPTION, "--size", "", None),
        ("a.py", 1, K.EXPLAINS, "--size", "How large it is", True),
        ("a.py", 1, K.EXPLAINS, "--size", "How small it is", False),
        ("a.py", 1, K.EXPLAINS, "--height", "How large it is", False),
        ("a.py", 2, K.EXPLAINS, "--one", "Second", None),
        ("a.py", 4, K.EXPLAINS, "--size", "How large it is", None),
        ("a.py", 3, K.READS_ENVIRONMENT, "APP_URL", "", True),
        ("a.py", 3, K.READS_ENVIRONMENT, "OTHER_URL", "", False),
        ("A.java", 2, K.EXPLAINS, "--force", "Ask nothing", True),
    ],
)
def test_options(
    path: str, line: int, kind: K, name: str, words: str, verdict: bool | None
) -> None:
    source = SourceText(MemoryContents({"a.py": PYTHON, "A.java": JAVA}))
    claim = Claim(kind, path, name, words, Citation(path, line, line, "", name))
    assert prove(claim, source) is verdict
