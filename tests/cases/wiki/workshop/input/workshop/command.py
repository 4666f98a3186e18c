"""The command line and the server."""

import argparse
import atexit
import logging
import os
import signal
import subprocess
import sys

import yaml
from flask import Flask

from workshop.errors import OrderNotFound
from workshop.store import Store

log = logging.getLogger("workshop")
app = Flask(__name__)
SECRET_KEY = os.environ.get("WORKSHOP_SECRET_KEY", "")
LEVEL = os.environ.get("WORKSHOP_LOG_LEVEL", "INFO")


@app.route("/orders/<int:number>")
def order(number: int) -> str:
    """One order as text."""
    try:
        return Store("orders.db").find(number).wanted
    except OrderNotFound:
        log.warning("order %s was asked for", number)
        return ""


@app.get("/health")
def health() -> str:
    return "ok"


def read_settings(path: str) -> dict[str, str]:
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file) or {}


def stop(number: int, frame: object) -> None:
    log.error("stopped by signal %s", number)
    sys.exit(130)


def main() -> None:
    """Start the server."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--settings", default="workshop.yaml")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, stop)
    atexit.register(log.info, "bye")
    logging.basicConfig(level=LEVEL)
    subprocess.run(["git", "describe"], check=False, timeout=10)
    read_settings(given.settings)
    app.run(port=given.port)


if __name__ == "__main__":
    main()
