"""From a written wiki to its site: the one path that every command takes."""

import os
from pathlib import Path

import msgspec

from codewiki.errors import FileSystemError, Problem
from codewiki.site.html.addresses import is_site_file
from codewiki.site.html.build import render_site
from codewiki.site.html.model import Site
from codewiki.site.html.packaged import mermaid_files
from codewiki.site.html.reading import MACHINE_FILES
from codewiki.store.manifest import MANIFEST_NAME, read_manifest
from codewiki.store.output import OutputFolder, WriteReport
from codewiki.store.written import WikiFile, find_wiki, read_wiki, wiki_files


class Published(msgspec.Struct, frozen=True):
    """What became of a site: ``files`` are all of its files, sorted, ``report`` what changed."""

    files: tuple[str, ...] = ()
    pages: int = 0
    report: WriteReport = WriteReport()
    problems: tuple[Problem, ...] = ()


def is_wiki_file(path: str) -> bool:
    """Tell whether ``path`` of an output folder belongs to the wiki rather than to its site."""
    return not is_site_file(path)


def publish(folder: OutputFolder, wiki: Path | None = None) -> Published:
    """Write the site of ``wiki`` (default: the wiki in the folder itself) into ``folder``.

    The folder must be entered. Files of the site that are no longer part of it are removed, all
    others stay. Raises ``FileSystemError``.
    """
    source = wiki or folder.path
    site = rendered(source, wiki=_way(folder.path, source))
    report = folder.write(site.files, folder.content, part=is_site_file)
    return Published(
        files=tuple(site.files),
        pages=len(site.addresses),
        report=report,
        problems=(*site.problems, *report.problems),
    )


def unpublish(folder: OutputFolder) -> WriteReport:
    """Remove the site from ``folder``, which must be entered; edited files of it stay."""
    return folder.write({}, folder.content, part=is_site_file)


def has_site(folder: OutputFolder) -> bool:
    """Tell whether ``folder`` holds a site of ours."""
    return any(is_site_file(path) for path in folder.owned)


def rendered(folder: Path, *, wiki: str | None = None, live: bool = False) -> Site:
    """The site of the wiki in ``folder``; see ``codewiki.site.html.build.render_site``.

    Raises ``FileSystemError`` when there is no such folder.
    """
    written = read_wiki(folder, MACHINE_FILES)
    site = render_site(written.files, mermaid_files(), wiki=wiki, live=live)
    return msgspec.structs.replace(site, problems=(*written.problems, *site.problems))


def state_of(folder: Path) -> list[WikiFile]:
    """What tells that the wiki in ``folder`` has changed."""
    return wiki_files(folder, MACHINE_FILES)


def find_site(named: str) -> Path:
    """The folder with a site of ours that the user means: itself, or that of a wiki.

    Raises ``FileSystemError`` when there is none.
    """
    folder = Path(named or ".").resolve()
    if not (folder / MANIFEST_NAME).is_file():
        folder = find_wiki(named)
    manifest = read_manifest(folder)
    if manifest is None or not any(map(is_site_file, manifest.owned)):
        raise FileSystemError(
            f"There is no site of codewiki in {folder}",
            path=str(folder),
            remedy="Name the folder that holds its index.html",
        )
    return folder


def _way(site: Path, wiki: Path) -> str | None:
    """The path from the site's folder to the wiki's; ``None`` between two drives of Windows."""
    try:
        return Path(os.path.relpath(wiki, site)).as_posix()
    except ValueError:
        return None
