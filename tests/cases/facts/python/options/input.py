import click
import optparse
from click import option as flag

DEFAULT = "here"
shared = [
    click.option("--url", "-u", envvar="APP_URL", help="Where the store is."),
    flag("--class", envvar=["APP_CLASS", "CLASS"], default=DEFAULT, help="What "
         "to make of it"),
    click.argument("names", nargs=-1),
]

parser = optparse.OptionParser()
parser.add_option("-q", "--quiet", dest="quiet", help="say\n nothing")
config.add_option("path", "here")


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", default=False, help="run slow tests too")


@click.command(help="Make it.")
@click.option("--long", envvar=NAME, help="""Every word of this help is told to the users of the
    command, as far as two hundred letters go, for a table is no place for a whole chapter, and then
    it is cut between two words, never inside one of them.""")
def make(long): ...


menu.option("File", "open")
