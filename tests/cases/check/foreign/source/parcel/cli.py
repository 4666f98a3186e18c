"""The command line."""

import argparse

from parcel.api import create_app
from parcel.courier import HttpCourier
from parcel.settings import load_settings
from parcel.store import SqliteStore
from parcel.worker import Worker


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="parcel")
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="Take parcels over HTTP.")
    serve.add_argument("--port", type=int, default=8080)
    work = commands.add_parser("work", help="Deliver what waits.")
    work.add_argument("--once", action="store_true")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run the command line."""
    given = build_parser().parse_args(arguments)
    settings = load_settings()
    store = SqliteStore(settings.database)
    if given.command == "serve":
        create_app(store).run(port=given.port)
        return 0
    worker = Worker(store, HttpCourier(), settings)
    if given.once:
        worker.run_once()
    else:
        worker.run()
    return 0
