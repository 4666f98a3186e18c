"""The page on operations: what is counted is counted once, for all that the page says."""

import re
from pathlib import Path

from tests.wiki.test_testing_topic import write

SERVER = """
import logging

logger = logging.getLogger(__name__)


class Server:
    def __init__(self):
        self.logger = logging.getLogger("server")

    def start(self, level):
        self.logger.info("started on %s", level)
        self.logger.error("never")
        logger.warning("twice")
        logger.log(
            level,
            "over lines",
        )
"""


def test_the_lead_and_the_section_count_the_same_messages(tmp_path: Path) -> None:
    page = write(tmp_path, {"server.py": SERVER}).page("topics/operations")
    lead = re.search(r"log messages \((\d+) places\)", page)
    section = re.search(r"(\d+) messages are logged", page)
    assert lead is not None
    assert section is not None
    assert lead[1] == section[1] == "4"
    absent = page.partition("## Looked for and not found")[2].partition("\n## ")[0]
    assert "metrics and traces" in absent
    assert "log messages" not in absent
