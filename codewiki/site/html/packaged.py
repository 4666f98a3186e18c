"""What comes with codewiki for the site: styles, scripts and templates."""

from functools import cache
from importlib.resources import files

import jinja2

from codewiki.site.html.addresses import ASSETS

OWN_ASSETS = ("diagrams.js", "icon.svg", "live.js", "site.css", "site.js", "theme.js")


@cache
def own_asset(name: str) -> bytes:
    """The bytes of one of ``OWN_ASSETS``."""
    return files("codewiki.site.html").joinpath(ASSETS, name).read_bytes()


@cache
def templates() -> jinja2.Environment:
    """The templates; everything that is filled in is escaped unless it says that it is HTML."""
    folder = files("codewiki.site.html").joinpath("templates")
    sources = {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir()}
    return jinja2.Environment(
        loader=jinja2.DictLoader(sources),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def mermaid_files() -> dict[str, bytes]:
    """Mermaid and its licence notice, by their names in the folder of assets.

    Empty when the package ``mermaidx``, which carries Mermaid, is not installed.
    """
    try:
        script = files("mermaidx").joinpath("assets", "mermaid.js").read_bytes()
    except (ModuleNotFoundError, FileNotFoundError):
        return {}
    notice = files("codewiki.site.html").joinpath("mermaid.LICENSE.txt").read_bytes()
    return {"mermaid.LICENSE.txt": notice, "mermaid.min.js": script}
