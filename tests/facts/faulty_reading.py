"""A reader of files that fails in the way that a file's name asks for.

Worker processes load it by its dotted name, in place of the real one.
"""

import os
import time
from pathlib import Path

from codewiki.facts.reading import Outcome, Task


def read(root: str, task: Task) -> Outcome:
    """End the process, sleep, raise or print; else give the path as the facts."""
    fault = task.path.partition("-")[0]
    if fault == "exit":
        os._exit(3)
    if fault == "hang":
        time.sleep(300)
    if fault == "swell":
        kept = []
        while True:  # as long as the system gives more
            kept.append(bytes(64_000_000))
    if fault == "raise":
        raise ValueError(task.path)
    if fault == "print":
        print("noise between the messages", flush=True)  # noqa: T201
        os.write(1, b"more noise")
    if fault == "once":
        marker = Path(root, "marker")
        if not marker.exists():
            marker.touch()
            os._exit(1)
    return Outcome(task.index, blob=task.path.encode())


def never(root: str, task: Task) -> Outcome:
    """Stand for a handler whose module ends every worker that loads it."""
    return Outcome(task.index, blob=b"read by the parent")
