import argparse
import click
import typer
from typing import Annotated

parser = argparse.ArgumentParser()
parser.add_argument("-v", "--verbose", action="store_true", help="talk")
parser.add_argument("path", nargs="?", default=".")
sub = parser.add_subparsers()
run = sub.add_parser("run", help="run it")
run.add_argument(*names)


@click.group()
def cli(): ...


@cli.command("do-it")
@click.option("-n", "--count", default=1, help="how often")
@click.argument("target")
def do_it(count, target): ...


@cli.command
def plain_one(): ...


app = typer.Typer()


@app.command()
def serve(
    port: int = typer.Option(8000, "--port", "-p"),
    host: str = typer.Option(...),
    folder: str = typer.Argument("."),
    log_level: Annotated[str, typer.Option(help="x")] = "info",
    name: Annotated[str, typer.Option("--as")] = None,
): ...


if __name__ == "__main__":
    cli()
