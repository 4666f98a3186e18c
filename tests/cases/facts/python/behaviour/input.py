"""Errors, logs, processes, files and tests."""

import logging
import subprocess
from pathlib import Path
from subprocess import check_call as sh
import os

logger = logging.getLogger(__name__)
CONFIG = "settings.ini"


def work(path, kind):
    if kind not in KINDS:
        raise ValueError("unknown kind")
    elif not path:
        raise errors.Missing(f"no {path}", 3)
    else:
        raise NotImplementedError
    if path:
        x = 1
        raise KeyError(kind)
    if path:
        for _ in path:
            raise IndexError()
    try:
        pass
    except OSError as error:
        raise RuntimeError("a" "b") from error
    except ValueError as error:
        raise error
    raise make_error("small")
    raise factories[0]("x")


def noisy(self):
    logger.info("started %s", 1)
    self._log.warning(f"bad {self}")
    logging.getLogger("x").error("named")
    logging.exception(message)
    catalog.info("not a logger")


def outside():
    subprocess.run(["git", "status", "-s"], check=True)
    sh("ls -l")
    subprocess.Popen(args)
    os.system(f"rm {args}")


def files(path):
    open(CONFIG)
    with open(path, "wb") as stream:
        pass
    Path("a.txt").read_text()
    (path / "b").write_text("x")
    image.open("no")


def test_it(): ...
def testing_mode(): ...


class TestThing:
    def test_one(self): ...
    def helper(self): ...
    def testTwo(self): ...


class Odd(unittest.TestCase):
    def test_odd(self): ...


class Attestation:
    def test_bench(self): ...


class test_door:
    def test_opens(self): ...
    def helper(self): ...
